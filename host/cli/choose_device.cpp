#include "host/cli/choose_device.h"

#include <build_info.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "host/battle/build_world.h"
#include "host/output/format.h"
#include "kernels/device/cpu_exec.h"
#include "kernels/engine.h"

namespace swarm {
namespace {

// A control group's limit in bytes; 0: none, or not to be read.
uint64_t memory_limit() {
  for (const char* path :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream file(path);
    uint64_t bytes = 0;
    if (file >> bytes) return bytes;
  }
  return 0;
}

Result<ChosenDevice> gpu_or_error(BackendKind backend, const std::string& name) {
  std::string why_not;
  const std::optional<DeviceInfo> device =
      backend == BackendKind::kCuda ? find_cuda_device(&why_not) : find_hip_device(&why_not);
  if (device) return ChosenDevice{backend, *device, ""};
  return Error{fmt::format("--backend {}: {}", name, why_not)};
}

}  // namespace

DeviceInfo find_cpu_device(unsigned threads) {
  DeviceInfo info = CpuExec(1).info();
  const unsigned all = std::max(1u, std::thread::hardware_concurrency());
  info.compute_units = static_cast<int>(threads == 0 ? all : threads);
  info.detail = fmt::format("{} of {} hardware threads", info.compute_units, all);
  const uint64_t limit = memory_limit();
  if (limit != 0 && limit < info.memory_total_bytes) info.memory_total_bytes = limit;
  return info;
}

Result<ChosenDevice> choose_device(const std::string& backend, unsigned threads) {
  if (backend == "cuda") return gpu_or_error(BackendKind::kCuda, backend);
  if (backend == "hip") return gpu_or_error(BackendKind::kHip, backend);
  std::string remark;
  if (backend == "auto") {
    std::string why_no_cuda, why_no_hip;
    if (const auto device = find_cuda_device(&why_no_cuda)) {
      return ChosenDevice{BackendKind::kCuda, *device, ""};
    }
    if (const auto device = find_hip_device(&why_no_hip)) {
      return ChosenDevice{BackendKind::kHip, *device, ""};
    }
    const std::string built = FLEETSWARM_GPU_BACKEND;
    remark = "fighting on the CPU: " + (built == "cuda"  ? why_no_cuda
                                        : built == "hip" ? why_no_hip
                                                         : "this build has no GPU back end");
  }
  return ChosenDevice{BackendKind::kCpu, find_cpu_device(threads), remark};
}

uint64_t memory_needed(const ScenarioSpec& scenario, BackendKind backend) {
  const Layout layout = layout_of(scenario);
  const uint64_t start = backend == BackendKind::kCpu ? image_bytes(layout) : 0;
  return memory_bytes(size_for(layout, 1, 1)) + start;
}

std::optional<Error> memory_error(uint64_t needed_bytes, const DeviceInfo& device) {
  const auto total = static_cast<double>(device.memory_total_bytes);
  if (total == 0 || static_cast<double>(needed_bytes) <= kMemoryShare * total) return std::nullopt;
  return Error{
      fmt::format("the scenario needs {} of memory, {} has {}, of which {:.0f} % may be used",
                  readable_bytes(needed_bytes), device.name,
                  readable_bytes(device.memory_total_bytes), 100 * kMemoryShare)};
}

}  // namespace swarm
