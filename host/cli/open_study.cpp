// See open_study.h.
#include "host/cli/open_study.h"

#include <algorithm>
#include <atomic>

#include "host/cli/find_scenario.h"
#include "host/study/load_study.h"

namespace swarm {
namespace {

constexpr double kTrial_s = 4;          // or until one battle is over,
constexpr double kLongestTrial_s = 20;  // but no longer
constexpr uint64_t kMostTrialBattles = 10'000;
// Bytes that a row of each table takes in the file, about; measured on files of the flagship.
constexpr uint64_t kRunBytes = 160, kValueBytes = 9, kLossBytes = 56, kShipBytes = 32,
                   kEventBytes = 110, kSeriesBytes = 24;

uint64_t bytes_of(const ReplicateResult& result, size_t measures) {
  uint64_t bytes = kRunBytes + measures * kValueBytes;
  if (!result.details) return bytes;
  bytes += result.details->losses.size() * kLossBytes + result.details->ships.size() * kShipBytes;
  bytes += result.details->events.size() * kEventBytes;
  for (const auto& row : result.details->series) bytes += kSeriesBytes + row.size() * kValueBytes;
  return bytes;
}

}  // namespace

Result<StudySpec> open_study(const std::string& name, uint64_t replicates) {
  const Result<std::string> path = find_study(name);
  if (!path) return path.error();
  Result<StudySpec> spec = load_study_file(*path, find_scenario);
  if (spec && replicates > 0) spec.value().replicates.count = replicates;
  return spec;
}

uint64_t memory_for_batch(const DeviceInfo& device) {
  return static_cast<uint64_t>(kMemoryShare * static_cast<double>(device.memory_total_bytes));
}

StudyCost measure_cost(const StudyPlan& plan, const ChosenDevice& device, unsigned threads) {
  uint32_t point = 0;
  while (!plan.points()[point].error.empty()) ++point;
  const RoomForVariants& room = plan.groups()[plan.points()[point].group];
  StudyCost cost;
  cost.worlds = choose_worlds(room, plan.planned_runs(), device.backend, threads,
                              memory_for_batch(device.info));
  std::atomic<bool> stop = false;
  ReplicateProgress last;
  ReplicateOptions how;
  how.backend = device.backend;
  how.threads = threads;
  how.worlds = cost.worlds;
  how.stop = &stop;
  how.details = {true, plan.spec().keep_events, plan.spec().series_interval_s};
  how.on_progress = [&](const ReplicateProgress& progress) {
    last = progress;
    if (progress.wall_time_s > (progress.done > 0 ? kTrial_s : kLongestTrial_s)) stop = true;
  };
  ReplicateRunner runner(plan, room, how);
  uint64_t battles = 0, bytes = 0;
  runner.run(replicate_jobs(point, plan.spec().replicates.first_seed,
                            std::min(plan.planned_runs(), kMostTrialBattles)),
             [&](const ReplicateResult& result) {
               ++battles;
               bytes += bytes_of(result, plan.measures().size());
             });
  const double fought = static_cast<double>(last.done) + last.under_way;
  if (last.wall_time_s > 0) cost.runs_per_s = fought / last.wall_time_s;
  if (battles > 0) cost.bytes_per_run = bytes / battles;
  return cost;
}

}  // namespace swarm
