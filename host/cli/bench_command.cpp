// fleetswarm bench: the standard workloads, repeated, with the hash of every repeat compared.
#include <build_info.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "host/battle/battle.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/prepare_battle.h"
#include "host/output/format.h"
#include "host/output/result_folder.h"
#include "host/output/table.h"
#include "host/output/terminal.h"
#include "kernels/circles.h"

namespace swarm {
namespace {

constexpr const char* kFlagship = "second_battle_of_deep_space_9";
constexpr uint64_t kSeed = 1;
constexpr uint32_t kCirclesAgents = 100000;
constexpr uint32_t kCirclesSteps = 50;
constexpr uint32_t kFlagshipSteps = 2000;

// One run of a workload.
struct Sample {
  uint64_t agents = 0, steps = 0, state_hash = 0;
  double agent_steps_per_s = 0;
};

struct BenchResult {
  std::string name, backend, device, note;
  unsigned threads = 0;
  Sample sample;              // the last one; the rate is in rates
  std::vector<double> rates;  // sorted
  bool same_hash = true;

  double median() const {
    const size_t middle = rates.size() / 2;
    return rates.size() % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2;
  }
};

// A warm-up whose time does not count, then `repeats` that do.
template <class Run>
void measure(unsigned repeats, BenchResult* result, const Run& run) {
  result->sample = run();
  for (unsigned i = 0; i < repeats && !interrupted(); ++i) {
    const Sample sample = run();
    result->same_hash = result->same_hash && sample.state_hash == result->sample.state_hash;
    result->rates.push_back(sample.agent_steps_per_s);
  }
  std::sort(result->rates.begin(), result->rates.end());
}

BenchResult bench_circles(const BenchOptions& options) {
  const DeviceInfo device = find_cpu_device(options.threads);
  const auto threads = static_cast<unsigned>(device.compute_units);
  const uint32_t agents = options.agents > 0 ? options.agents : kCirclesAgents;
  const uint32_t steps = options.steps > 0 ? options.steps : kCirclesSteps;
  BenchResult result;
  result.name = "circles";
  result.backend = device.backend;
  result.device = device.name;
  result.threads = threads;
  measure(options.repeat, &result, [&] {
    const CirclesResult run = run_circles(agents, steps, threads, kSeed, options.isa);
    result.note = fmt::format("{}, {:.1f} neighbours", run.isa, run.mean_neighbours);
    const double agent_steps = static_cast<double>(run.agents) * run.steps;
    return Sample{run.agents, run.steps, run.state_hash, agent_steps / run.seconds};
  });
  return result;
}

std::optional<Refusal> bench_flagship(const BenchOptions& options, BenchResult* result) {
  PreparedBattle battle;
  if (auto refusal = prepare_battle({kFlagship, {}, options.backend, options.threads}, &battle)) {
    return refusal;
  }
  BattleOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.seed = kSeed;
  how.max_steps = options.steps > 0 ? options.steps : kFlagshipSteps;
  how.stop = &interrupted();
  result->name = "flagship";
  result->backend = battle.device.info.backend;
  result->device = battle.device.info.name;
  result->threads = static_cast<unsigned>(battle.device.info.compute_units);
  measure(options.repeat, result, [&] {
    const BattleResult run = run_battle(battle.scenario, how);
    return Sample{run.agents, run.steps, run.state_hash,
                  static_cast<double>(run.agent_steps) / run.wall_time_s};
  });
  return std::nullopt;
}

std::string bench_json(const std::vector<BenchResult>& results) {
  nlohmann::ordered_json json = {{"version", FLEETSWARM_VERSION},
                                 {"commit", FLEETSWARM_COMMIT},
                                 {"compiler", FLEETSWARM_COMPILER},
                                 {"build_type", FLEETSWARM_BUILD_TYPE}};
  json["results"] = nlohmann::ordered_json::array();
  for (const BenchResult& result : results) {
    json["results"].push_back({{"name", result.name},
                               {"agents", result.sample.agents},
                               {"worlds", 1},
                               {"steps", result.sample.steps},
                               {"repeats", result.rates.size()},
                               {"threads", result.threads},
                               {"backend", result.backend},
                               {"device", result.device},
                               {"note", result.note},
                               {"agent_steps_per_s",
                                {{"median", result.median()},
                                 {"min", result.rates.front()},
                                 {"max", result.rates.back()}}},
                               {"state_hash", hash_text(result.sample.state_hash)}});
  }
  return json.dump(2) + "\n";
}

std::string bench_page(const std::vector<BenchResult>& results) {
  Page page(page_style_of(STDOUT_FILENO));
  page.heading("BENCH", "agent-steps/s");
  Table table({"workload", "agents", "steps", "median", "min", "max", "hash"});
  for (const BenchResult& result : results) {
    table.add_row({{result.name, Ink::kStrong},
                   {grouped(static_cast<int64_t>(result.sample.agents))},
                   {grouped(static_cast<int64_t>(result.sample.steps))},
                   {with_magnitude(result.median()), Ink::kStrong},
                   {with_magnitude(result.rates.front())},
                   {with_magnitude(result.rates.back())},
                   {hash_text(result.sample.state_hash), Ink::kFaint}});
  }
  table.print(&page, 2);
  page.blank();
  for (const BenchResult& result : results) {
    page.paragraph(fmt::format("{}: {} repeats on {}, {}, threads: {}{}", result.name,
                               result.rates.size(), result.backend, result.device, result.threads,
                               result.note.empty() ? "" : "; " + result.note),
                   2, Ink::kFaint);
  }
  return page.text();
}

}  // namespace

int bench_command(const BenchOptions& options) {
  listen_for_interrupts();
  std::vector<BenchResult> results;
  if (options.suite != "flagship") results.push_back(bench_circles(options));
  if (options.suite != "circles" && !interrupted()) {
    BenchResult result;
    if (const auto refusal = bench_flagship(options, &result)) {
      return fail(refusal->text, refusal->exit_status);
    }
    results.push_back(std::move(result));
  }
  std::erase_if(results, [](const BenchResult& result) { return result.rates.empty(); });
  if (!print(bench_page(results))) return kExitFailed;
  if (!options.json.empty()) {
    const std::optional<Error> error = write_whole_file(options.json, bench_json(results));
    if (error) return fail("--json: " + error->text, kExitFailed);
  }
  for (const BenchResult& result : results) {
    if (result.same_hash) continue;
    return fail(result.name + ": the repeats do not have the same hash", kExitFailed);
  }
  return interrupted() ? kExitSignal + interrupt_signal() : kExitDone;
}

}  // namespace swarm
