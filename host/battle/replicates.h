// Many battles side by side: replicates of a scenario, or of several variants of it. This is one
// engine; a batch has one for each CPU thread, or two on a GPU.
//
//   jobs  [v0 s1][v0 s2][v1 s1] ...     world 0   |--battle--|--battle--|-battle-|
//     |                                 world 1   |-battle-|----battle----|-battl
//     +--- the next one to the world    world 2   |------battle------|--battle--|
//          whose battle has ended                 every column is one launch of each stage
//
// Each world has its own orchestrator and its own clock; a world whose battle ends is given to the
// next job at once, so the device never waits for the longest battle. What a job gives depends on
// its variant and seed alone: it is, bit for bit, what run_battle gives.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/battle/battle_queue.h"
#include "host/battle/variant_source.h"
#include "kernels/device/device_info.h"
#include "kernels/engine.h"

namespace swarm {

struct ReplicateProgress {
  uint64_t done = 0, total = 0;  // battles
  // Of all the work; running battles count, by the mean length of those that have ended. Until one
  // has, by the longest they can be: then the share is more than this.
  double share = 0;
  double under_way = 0;  // of the battles that are going on, as parts of a battle
  uint64_t agent_steps = 0;
  double wall_time_s = 0;
};

struct ReplicateOptions {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 0;  // 0: as many as the machine has
  uint32_t worlds = 1;   // side by side; see choose_worlds
  DetailsWanted details;
  const std::atomic<bool>* stop = nullptr;  // set by a signal: end after this command period
  std::function<void(const ReplicateProgress&)> on_progress;
};

/// Room for one world of any of the variants. Throws std::invalid_argument where they cannot share
/// an engine: they must have as many sections and the same number of steps in a command period.
EngineSize engine_size_for(const std::vector<const ScenarioSpec*>& variants, uint32_t worlds);

/// What decides whether scenarios can share an engine, and how much room they need there.
struct VariantShape {
  Layout layout;  // of one world
  uint32_t command_steps = 0;
};
VariantShape shape_of(const ScenarioSpec& scenario);

/// The same, scenario by scenario.
class RoomForVariants {
 public:
  /// Why the scenario cannot share an engine with those before it; empty: it can.
  std::string add(const VariantShape& shape);
  uint32_t count() const { return count_; }
  /// Of so many worlds, with tables for each variant, or for each world where that is less.
  EngineSize size(uint32_t worlds) const;

 private:
  Layout layout_;
  uint32_t command_steps_ = 0;
  uint32_t count_ = 0;
};

/// How many worlds one engine can hold: as many as fit into `memory` bytes (0: not known) and as
/// the engine's 32-bit indices reach. 0: not even one fits.
uint32_t most_worlds(const std::vector<const ScenarioSpec*>& variants, uint64_t memory);
uint32_t most_worlds(const RoomForVariants& room, uint64_t memory);

/// How many worlds to fight side by side: no more than jobs and than most_worlds. On a CPU enough
/// to keep its threads (0: all) busy between two barriers, and not so many that they leave its
/// caches; on a GPU a few million agents. At least 1.
uint32_t choose_worlds(const std::vector<const ScenarioSpec*>& variants, uint64_t jobs,
                       BackendKind backend, unsigned threads, uint64_t memory);
uint32_t choose_worlds(const RoomForVariants& room, uint64_t jobs, BackendKind backend,
                       unsigned threads, uint64_t memory);

class ReplicateRunner {
 public:
  /// The scenarios must outlive the runner. Throws DeviceError when the back end fails, and as
  /// engine_size_for does.
  ReplicateRunner(const std::vector<const ScenarioSpec*>& variants,
                  const ReplicateOptions& options);
  /// Of scenarios that come and go; `room` has seen all of them. The source must outlive this.
  ReplicateRunner(const VariantSource& variants, const RoomForVariants& room,
                  const ReplicateOptions& options);
  ~ReplicateRunner();
  ReplicateRunner(const ReplicateRunner&) = delete;
  ReplicateRunner& operator=(const ReplicateRunner&) = delete;

  /// Fights what the queue has until it has no more. Returns true then, false when `stop` was set.
  bool run(BattleQueue* queue);
  /// Fights the jobs, and hands over their results in the order of `jobs`. Returns true when all
  /// were fought; false when `stop` was set: results that had come by then have been handed over,
  /// in the same order, with gaps. May be called again with other jobs.
  bool run(const std::vector<BattleJob>& jobs, const std::function<void(ReplicateResult)>& deliver);

  DeviceInfo device() const;
  uint32_t worlds() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// `count` jobs of one variant, with seeds first_seed, first_seed + 1, ...
std::vector<BattleJob> replicate_jobs(uint32_t variant, uint64_t first_seed, uint64_t count);

}  // namespace swarm
