// Battles for tests over whole scenarios: those of tests/golden.toml by name, and batches of them,
// each world with an orchestrator of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/battle/battle.h"
#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"
#include "host/scenario/spec.h"
#include "kernels/engine.h"
#include "tests/scenarios/golden.h"

namespace swarm {

/// The back end that FLEETSWARM_TEST_BACKEND names (cpu, cuda, hip); the CPU where it is not set.
BackendKind test_backend();

/// Throws std::runtime_error with the loader's line where the scenario is wrong.
ScenarioSpec load_battle(const GoldenBattle& battle);
ScenarioSpec load_battle(const std::string& golden_name);

/// (step, hash) at every multiple of `every`, up to max_steps (0: the end) and at the last step.
std::vector<StepHash> hashes_of(const ScenarioSpec& scenario, uint64_t seed, unsigned threads,
                                uint64_t every, uint64_t max_steps,
                                BackendKind backend = test_backend());

/// Battles of one scenario side by side in one engine, one for each seed.
class BattleBatch {
 public:
  BattleBatch(const ScenarioSpec& scenario, const std::vector<uint64_t>& seeds,
              unsigned threads = 2);

  /// The world's slots go to a new battle, which starts at its step 0.
  void replace(size_t world, uint64_t seed);
  /// Runs command periods; after each, every orchestrator has its look.
  void run_periods(uint32_t periods);
  std::vector<uint64_t> hashes();
  uint32_t command_steps() const { return tables_->command_steps; }

 private:
  struct World {
    std::unique_ptr<Orchestrator> orchestrator;
    uint64_t step = 0;
  };

  BattlePlan plan_;
  std::unique_ptr<ScenarioTables> tables_;
  std::unique_ptr<Engine> engine_;
  std::vector<World> worlds_;
  std::vector<int64_t> summary_;
};

}  // namespace swarm
