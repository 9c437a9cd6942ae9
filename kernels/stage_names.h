// Names of the stages, for whoever does not need their code: the profiler, reports, errors, tests.
#pragma once

#include <cstdint>

namespace swarm {

enum class StageWhen : uint8_t { kEveryStep, kEveryCommand, kOnDemand };

// clang-format off
#define SWARM_STAGES(X) \
  X(kBinTargets, "bin_targets") X(kSense, "sense") X(kPickTargets, "pick_targets") \
  X(kBinAgents, "bin_agents") X(kFlockShips, "flock_ships") X(kPropagatePower, "propagate_power") X(kSteer, "steer") \
  X(kLayMines, "lay_mines") X(kFireWeapons, "fire_weapons") \
  X(kLaunchTorpedoes, "launch_torpedoes") X(kMoveTorpedoes, "move_torpedoes") \
  X(kTriggerMines, "trigger_mines") X(kDetonateMines, "detonate_mines") \
  X(kFailMines, "fail_mines")   X(kReplicateMines, "replicate_mines") X(kResolveDamage, "resolve_damage") \
  X(kRegenerateShields, "regenerate_shields") X(kAssignDocks, "assign_docks") \
  X(kTransferPeople, "transfer_people") X(kLandTroops, "land_troops") \
  X(kFightBoarders, "fight_boarders") X(kIntegrateMotion, "integrate_motion") \
  X(kAdvanceClock, "advance_clock") X(kBinMines, "bin_mines") X(kApplyOrders, "apply_orders") \
  X(kSummarise, "summarise") X(kHashState, "hash_state")
// clang-format on

#define SWARM_STAGE_ID(id, name) id,
enum class StageId : uint32_t { SWARM_STAGES(SWARM_STAGE_ID) kCount };
#undef SWARM_STAGE_ID

inline constexpr uint32_t kStageCount = static_cast<uint32_t>(StageId::kCount);

#define SWARM_STAGE_NAME(id, name) name,
inline constexpr const char* kStageNames[kStageCount] = {SWARM_STAGES(SWARM_STAGE_NAME)};
#undef SWARM_STAGE_NAME

constexpr const char* stage_name(StageId id) { return kStageNames[static_cast<uint32_t>(id)]; }

}  // namespace swarm
