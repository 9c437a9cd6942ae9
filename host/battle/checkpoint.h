// A running battle taken out of its engine: all that decides its future, in memory, at any step,
// also between two looks of the orchestrator. It goes on with the same bits in any engine that has
// the scenario's tables: among other worlds, at another place, with other threads, on another back
// end.
#pragma once

#include <cstdint>

#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"
#include "kernels/engine.h"

namespace swarm {

struct BattleCheckpoint {
  Layout layout;  // of the image's slots
  WorldImage world;
  Orchestrator orchestrator;

  uint32_t step() const { return world.state.step; }
};

/// The ranges of slots that each world of the engine has.
Layout layout_of_world(const Engine& engine);

BattleCheckpoint take_checkpoint(Engine* engine, uint32_t world, const Orchestrator& orchestrator);

/// The battle goes on as `world` of the engine, whose layout has room for it and whose `table` is
/// that of the battle's scenario. Returns its orchestrator; `plan`, a plan of the same scenario,
/// must outlive it.
Orchestrator put_checkpoint(const BattleCheckpoint& checkpoint, const BattlePlan& plan,
                            uint32_t table, Engine* engine, uint32_t world);

}  // namespace swarm
