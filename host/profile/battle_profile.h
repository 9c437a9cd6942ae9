// What is measured of one battle while it is fought.
#pragma once

#include <cstdint>

#include "host/profile/work_samples.h"
#include "kernels/engine.h"

namespace swarm {

struct BattleProfile {
  /// Nothing before this step is measured; from the next command period on.
  uint64_t from_step = 0;

  StageTimes times;
  WorkSamples work;
  /// The host's time in steps and in the summaries and hashes that wait for them.
  double steps_s = 0;
  uint64_t agent_steps = 0;  // agents in play, summed over the steps that were measured
  /// Its time in counting work, which is not part of a battle.
  double counting_s = 0;
};

}  // namespace swarm
