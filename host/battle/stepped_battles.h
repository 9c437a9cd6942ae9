// Battles of one scenario in one engine that can be stopped at any step, looked into between two
// stages, taken out and put in again. Each world has an orchestrator and a clock of its own, so
// that they need not stand at the same step, nor at the same place of their command periods.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/battle/checkpoint.h"
#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"
#include "kernels/device/device_info.h"
#include "kernels/engine.h"

namespace swarm {

struct SteppedOptions {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 0;  // 0: as many as the machine has
  uint32_t worlds = 1;
  std::optional<Layout> room;  // of one world; by default what the scenario needs
};

class SteppedBattles {
 public:
  /// All worlds are empty at first. The plan must outlive the object. Throws DeviceError.
  SteppedBattles(const BattlePlan& plan, const SteppedOptions& options);

  /// Fills a world with a new battle, at its step 0, or with one that goes on.
  void start(uint32_t world, uint64_t seed);
  void put(uint32_t world, const BattleCheckpoint& checkpoint);
  /// The battle stays where it is. Not of an empty world, nor of a battle that is over.
  BattleCheckpoint take(uint32_t world);
  /// The world as it stands, in the plan's layout; also of a battle that is over, and from within
  /// run_step's hook.
  WorldImage image(uint32_t world);
  /// Empties a world.
  void clear(uint32_t world);

  /// So many steps of every battle, as far as it goes.
  void run_steps(uint64_t steps);
  /// One step of every battle; `after` is called when a stage has run, and may look into the
  /// worlds.
  void run_step(const Engine::StageHook& after);

  uint32_t worlds() const { return static_cast<uint32_t>(worlds_.size()); }
  uint64_t step(uint32_t world) const { return worlds_[world].step; }
  bool ended(uint32_t world) const { return worlds_[world].ended; }
  const Orchestrator& orchestrator(uint32_t world) const { return *worlds_[world].orchestrator; }
  /// State hashes of all worlds; of a battle that is over, as it ended; of an empty world, 0.
  std::vector<uint64_t> hashes();
  Engine& engine() { return *engine_; }

 private:
  struct World {
    std::optional<Orchestrator> orchestrator;  // none: empty
    uint64_t step = 0;
    bool ended = false;
    uint64_t last_hash = 0;  // of a battle that is over
  };

  bool is_running(const World& world) const { return world.orchestrator && !world.ended; }
  uint64_t steps_to_next_look() const;
  void advance(uint64_t steps);
  void look();
  void end(const std::vector<uint32_t>& worlds);

  const BattlePlan* plan_;
  std::unique_ptr<ScenarioTables> tables_;
  std::unique_ptr<Engine> engine_;
  std::vector<World> worlds_;
  std::vector<int64_t> summary_;
  std::vector<uint64_t> hashes_;
};

}  // namespace swarm
