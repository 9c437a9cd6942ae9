// The stages of one battle at a busy moment: a battle is fought to it, and from then on every stage
// is timed by itself, inside whole steps, so that the caches hold what the stage before left there
// and the state is one that a battle comes to.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "host/battle/battle.h"
#include "host/profile/stage_rows.h"
#include "kernels/ceilings.h"

namespace swarm {

struct StageBenchOptions {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 0;  // 0: all
  uint64_t seed = 1;
  uint64_t first_step = 0;  // the busy moment; before it nothing is measured
  uint64_t steps = 20;      // that are measured
  const std::atomic<bool>* stop = nullptr;
};

struct StageBench {
  BattleResult battle;
  std::vector<StageRow> rows;
  Ceilings ceilings;       // measured right after the stages
  double steps_s = 0;      // the host's time in the measured steps
  double agent_steps = 0;  // agents in play, summed over them
};

/// Throws DeviceError where the back end fails.
StageBench measure_stages(const ScenarioSpec& scenario, const StageBenchOptions& options);

}  // namespace swarm
