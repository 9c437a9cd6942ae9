// A battle of one world whose agents can be looked at while it goes on, orchestrated as run_battle
// does it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"
#include "host/scenario/spec.h"
#include "kernels/engine.h"

namespace swarm {

class WatchedBattle {
 public:
  /// The scenario must outlive the battle.
  WatchedBattle(const ScenarioSpec& scenario, uint64_t seed);

  /// One command period and the orchestrator's look. False once the battle is over.
  bool run_period();

  double time_s() const;
  const BattlePlan& plan() const { return plan_; }
  const Orchestrator& orchestrator() const { return orchestrator_; }
  const std::vector<int64_t>& row() const { return row_; }  // the last summary
  void read(AgentImage* agents, WorldState* state) { engine_->read_world(0, agents, state); }

  /// Slots of a wing's ships and of a field's mines.
  uint32_t first_ship_of(size_t wing) const;
  uint32_t first_mine_of(size_t field) const;

 private:
  BattlePlan plan_;
  Orchestrator orchestrator_;
  std::unique_ptr<ScenarioTables> tables_;
  std::unique_ptr<Engine> engine_;
  std::vector<int64_t> row_;
  uint64_t step_ = 0;
};

}  // namespace swarm
