// The step, as a table in order. This table alone decides what runs, and in which order; the
// profiler, the tests and the documentation read it.
#pragma once

#include <cstddef>

#include "kernels/advance_clock.cuh"
#include "kernels/apply_orders.cuh"
#include "kernels/assign_docks.cuh"
#include "kernels/bin_agents.cuh"
#include "kernels/bin_mines.cuh"
#include "kernels/bin_targets.cuh"
#include "kernels/detonate_mines.cuh"
#include "kernels/fail_mines.cuh"
#include "kernels/fight_boarders.cuh"
#include "kernels/fire_weapons.cuh"
#include "kernels/flock_ships.cuh"
#include "kernels/hash_state.cuh"
#include "kernels/integrate_motion.cuh"
#include "kernels/land_troops.cuh"
#include "kernels/launch_torpedoes.cuh"
#include "kernels/lay_mines.cuh"
#include "kernels/move_torpedoes.cuh"
#include "kernels/pick_targets.cuh"
#include "kernels/propagate_power.cuh"
#include "kernels/regenerate_shields.cuh"
#include "kernels/replicate_mines.cuh"
#include "kernels/resolve_damage.cuh"
#include "kernels/sense.cuh"
#include "kernels/stage_names.h"
#include "kernels/steer.cuh"
#include "kernels/summarise.cuh"
#include "kernels/transfer_people.cuh"
#include "kernels/trigger_mines.cuh"

namespace swarm {

template <class Exec>
struct Stage {
  StageId id;
  StageWhen when;
  void (*run)(Exec&, const StepView&);
};

template <class Exec>
inline constexpr Stage<Exec> kStages[] = {
    {StageId::kBinTargets, StageWhen::kEveryCommand, bin_targets<Exec>},
    {StageId::kSense, StageWhen::kEveryCommand, sense<Exec>},
    {StageId::kPickTargets, StageWhen::kEveryCommand, pick_targets<Exec>},
    {StageId::kBinAgents, StageWhen::kEveryStep, bin_agents<Exec>},
    {StageId::kFlockShips, StageWhen::kEveryStep, flock_ships<Exec>},
    {StageId::kPropagatePower, StageWhen::kEveryStep, propagate_power<Exec>},
    {StageId::kSteer, StageWhen::kEveryStep, steer<Exec>},
    {StageId::kLayMines, StageWhen::kEveryStep, lay_mines<Exec>},
    {StageId::kFireWeapons, StageWhen::kEveryStep, fire_weapons<Exec>},
    {StageId::kLaunchTorpedoes, StageWhen::kEveryStep, launch_torpedoes<Exec>},
    {StageId::kMoveTorpedoes, StageWhen::kEveryStep, move_torpedoes<Exec>},
    {StageId::kTriggerMines, StageWhen::kEveryStep, trigger_mines<Exec>},
    {StageId::kDetonateMines, StageWhen::kEveryStep, detonate_mines<Exec>},
    {StageId::kFailMines, StageWhen::kEveryStep, fail_mines<Exec>},
    {StageId::kReplicateMines, StageWhen::kEveryStep, replicate_mines<Exec>},
    {StageId::kResolveDamage, StageWhen::kEveryStep, resolve_damage<Exec>},
    {StageId::kRegenerateShields, StageWhen::kEveryStep, regenerate_shields<Exec>},
    {StageId::kAssignDocks, StageWhen::kEveryStep, assign_docks<Exec>},
    {StageId::kTransferPeople, StageWhen::kEveryStep, transfer_people<Exec>},
    {StageId::kLandTroops, StageWhen::kEveryStep, land_troops<Exec>},
    {StageId::kFightBoarders, StageWhen::kEveryStep, fight_boarders<Exec>},
    {StageId::kIntegrateMotion, StageWhen::kEveryStep, integrate_motion<Exec>},
    {StageId::kAdvanceClock, StageWhen::kEveryStep, advance_clock<Exec>},
    // Between steps: when worlds were loaded, when orders have changed, when the host asks.
    {StageId::kBinMines, StageWhen::kOnDemand, bin_mines<Exec>},
    {StageId::kApplyOrders, StageWhen::kOnDemand, apply_orders<Exec>},
    {StageId::kSummarise, StageWhen::kOnDemand, summarise<Exec>},
    {StageId::kHashState, StageWhen::kOnDemand, hash_state<Exec>},
};

}  // namespace swarm
