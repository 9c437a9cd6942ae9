// fleetswarm info: what this build is and what it can run on.
#include <build_info.h>
#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/output/format.h"
#include "host/output/page.h"
#include "host/output/terminal.h"
#include "kernels/ceilings.h"
#include "kernels/workloads.h"

namespace swarm {
namespace {

struct Backend {
  std::string name;
  std::optional<DeviceInfo> device;
  std::string why_not;
};

std::vector<Backend> find_backends() {
  std::vector<Backend> backends = {
      {"cpu", find_cpu_device(0), ""}, {"cuda", {}, ""}, {"hip", {}, ""}};
  backends[1].device = find_cuda_device(&backends[1].why_not);
  backends[2].device = find_hip_device(&backends[2].why_not);
  return backends;
}

// "scalar" is the plain loop, not a set of instructions.
std::vector<std::string> instruction_sets() {
  std::vector<std::string> sets = workload_isas();
  std::erase(sets, "scalar");
  return sets;
}

// Nothing where the back end fails while it is measured: `info` says what there is.
std::optional<Ceilings> ceilings_of(const Backend& backend, std::string* why_not) {
  const BackendKind kind = backend.name == "cuda"  ? BackendKind::kCuda
                           : backend.name == "hip" ? BackendKind::kHip
                                                   : BackendKind::kCpu;
  try {
    return measure_ceilings(kind, static_cast<unsigned>(backend.device->compute_units), 0);
  } catch (const DeviceError& error) {
    *why_not = error.what();
    return std::nullopt;
  }
}

std::string info_json(bool verbose) {
  nlohmann::ordered_json json = {{"version", FLEETSWARM_VERSION},
                                 {"commit", FLEETSWARM_COMMIT},
                                 {"build_type", FLEETSWARM_BUILD_TYPE},
                                 {"compiler", FLEETSWARM_COMPILER},
                                 {"flags", FLEETSWARM_FLAGS},
                                 {"gpu",
                                  {{"backend", FLEETSWARM_GPU_BACKEND},
                                   {"compiler", FLEETSWARM_GPU_COMPILER},
                                   {"architectures", FLEETSWARM_GPU_ARCHITECTURES}}},
                                 {"instruction_sets", instruction_sets()}};
  for (const Backend& backend : find_backends()) {
    auto& entry = json["backends"][backend.name];
    entry["available"] = backend.device.has_value();
    if (backend.device) {
      entry["device"] = backend.device->name;
      entry["compute_units"] = backend.device->compute_units;
      entry["memory_total_bytes"] = backend.device->memory_total_bytes;
      entry["memory_free_bytes"] = backend.device->memory_free_bytes;
      entry["detail"] = backend.device->detail;
      std::string why_not;
      if (!verbose) continue;
      if (const auto ceilings = ceilings_of(backend, &why_not)) {
        entry["ceilings"] = {{"copy_GBps", ceilings->memory_copy_GBps},
                             {"copy_bytes", ceilings->memory_copy_bytes},
                             {"arithmetic_GFLOPs", ceilings->arithmetic_GFLOPs},
                             {"arithmetic_with", ceilings->arithmetic_with}};
      }
    } else {
      entry["why_not"] = backend.why_not;
    }
  }
  return json.dump(2) + "\n";
}

constexpr int kLabelWidth = 14;

void add_entry(Page* page, const std::string& label, const std::string& text) {
  if (text.empty()) return;
  const std::vector<std::string> lines = wrapped(text, page->width() - kLabelWidth - 2);
  for (size_t i = 0; i < lines.size(); ++i) {
    page->add({{"  " + padded(i == 0 ? label : "", kLabelWidth), Ink::kFaint}, {lines[i]}});
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void add_ceilings(Page* page, const std::vector<Backend>& backends) {
  page->heading("CEILINGS", "measured now");
  for (const Backend& backend : backends) {
    if (!backend.device) continue;
    std::string why_not;
    const std::optional<Ceilings> ceilings = ceilings_of(backend, &why_not);
    add_entry(page, backend.name,
              ceilings ? fmt::format("copy {:.1f} GB/s ({} read and written); arithmetic {:.1f} "
                                     "GFLOP/s, multiplications and additions apart ({})",
                                     ceilings->memory_copy_GBps,
                                     readable_bytes(ceilings->memory_copy_bytes),
                                     ceilings->arithmetic_GFLOPs, ceilings->arithmetic_with)
                       : "not measured: " + why_not);
  }
}

std::string info_page(bool verbose) {
  Page page(page_style_of(STDOUT_FILENO));
  page.add("Fleetswarm " FLEETSWARM_VERSION, Ink::kAccent);
  add_entry(&page, "commit", FLEETSWARM_COMMIT);
  add_entry(&page, "build", FLEETSWARM_BUILD_TYPE);
  add_entry(&page, "compiler", FLEETSWARM_COMPILER);
  add_entry(&page, "flags", FLEETSWARM_FLAGS);
  add_entry(&page, "GPU compiler", FLEETSWARM_GPU_COMPILER);
  add_entry(&page, "GPU targets", FLEETSWARM_GPU_ARCHITECTURES);
  add_entry(&page, "CPU sets", joined(instruction_sets()) + " (the last one is used)");
  page.heading("BACK ENDS");
  const std::vector<Backend> backends = find_backends();
  for (const Backend& backend : backends) {
    if (!backend.device) {
      add_entry(&page, backend.name, "not available: " + backend.why_not);
      continue;
    }
    std::string text = backend.device->name + "; " + backend.device->detail;
    if (backend.device->memory_total_bytes > 0) {
      text += "; " + readable_bytes(backend.device->memory_total_bytes) + " of memory";
    }
    add_entry(&page, backend.name, text);
  }
  if (verbose) add_ceilings(&page, backends);
  return page.text();
}

}  // namespace

int info_command(const InfoOptions& options) {
  const bool verbose = options.verbose;
  return print(options.json ? info_json(verbose) : info_page(verbose)) ? kExitDone : kExitFailed;
}

}  // namespace swarm
