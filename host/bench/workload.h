// A workload made ready at one size: what the bench command runs again and again.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/bench/suites.h"
#include "host/core/result.h"
#include "host/profile/stage_rows.h"
#include "host/scenario/spec.h"
#include "kernels/device/device_info.h"

namespace swarm {

/// Where workloads run, and where they find their scenarios.
struct BenchSetting {
  BackendKind backend = BackendKind::kCpu;
  DeviceInfo device;
  unsigned threads = 1;  // of the CPU
  std::string isa;       // of the circles and their like on a CPU; empty: the best
  uint64_t seed = 1;
  uint64_t memory_bytes = 0;                // that a case may take; 0: not known
  const std::atomic<bool>* stop = nullptr;  // set by a signal
  /// Loads a scenario that came along, with overrides KEY=VALUE.
  std::function<Result<ScenarioSpec>(const std::string&, const std::vector<std::string>&)>
      open_scenario;
};

/// One run from the start to the last step.
struct BenchSample {
  double seconds = 0;      // of the steps, without placing the agents
  double agent_steps = 0;  // agents in play, summed over steps and worlds
  uint64_t agents = 0;     // of one world
  uint64_t steps = 0;      // of the longest world
  uint64_t state_hash = 0;
  /// Hashes of smaller cases that this run holds: the first of its worlds, to the same step.
  std::vector<std::pair<BenchCase, uint64_t>> parts;
  bool interrupted = false;
  std::string instruction_set;  // of a CPU's gather; empty: the workload has none
  std::optional<double> mean_neighbours, mean_candidates;  // an agent
  std::optional<double>
      unseen_share;  // of ship-steps in which a full cell hid the ship from others
  /// Other rates per second, by their name in the results: battles_per_s.
  std::vector<std::pair<std::string, double>> rates;
  /// Of the stages workload: each stage, against ceilings measured in this run.
  std::vector<StageRow> stages;
  std::optional<Ceilings> ceilings;
};

class BenchWorkload {
 public:
  virtual ~BenchWorkload() = default;
  /// Of the device, while it runs; 0: not known.
  virtual uint64_t memory_bytes() const = 0;
  /// Starts anew each time: every run of a workload has the same hash.
  virtual BenchSample run() = 0;
};

/// The workload of a case. The setting must outlive it. The error is one line.
Result<std::unique_ptr<BenchWorkload>> make_bench_workload(const BenchCase& bench_case,
                                                           const BenchSetting& setting);

/// The workloads by their files; make_bench_workload finds the one that a case names.
Result<std::unique_ptr<BenchWorkload>> make_circles(const BenchCase&, const BenchSetting&);
Result<std::unique_ptr<BenchWorkload>> make_flocking(const BenchCase&, const BenchSetting&);
Result<std::unique_ptr<BenchWorkload>> make_ensemble(const BenchCase&, const BenchSetting&);
Result<std::unique_ptr<BenchWorkload>> make_armada(const BenchCase&, const BenchSetting&);
Result<std::unique_ptr<BenchWorkload>> make_clumped(const BenchCase&, const BenchSetting&);
Result<std::unique_ptr<BenchWorkload>> make_flagship(const BenchCase&, const BenchSetting&);
Result<std::unique_ptr<BenchWorkload>> make_stages(const BenchCase&, const BenchSetting&);

}  // namespace swarm
