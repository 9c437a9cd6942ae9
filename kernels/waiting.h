// Random waits in whole steps, for processes that have no memory: exponential reloads, building
// times, failures.
//
// A process with one event in m steps on average has an event in each step with the chance 1/m, so
// the wait is geometric with mean m: the exponential law at the resolution of a step, without the
// half step that rounding an exponential time would add.
#pragma once

#include "kernels/core/philox.h"
#include "kernels/core/real_math.h"

namespace swarm {

/// Steps until the next event. `rate` is -ln(1 - 1/m), from wait_rate; `random` one random word.
SWARM_HD inline uint32_t wait_steps(uint32_t random, float rate) {
  const float steps = -log_f(1.0f - uniform01(random)) / rate;
  return static_cast<uint32_t>(min_of(steps, 4.0e9f)) + 1;
}

/// -ln(1 - 1/m) for a mean of m >= 1 steps, by its series: only operations that are rounded alike
/// everywhere.
inline float wait_rate(double mean_steps) {
  if (mean_steps <= 1.0) return 1e30f;  // an event in every step
  const double x = 1.0 / mean_steps;
  double power = x;
  double sum = 0.0;
  for (int k = 1; k <= 200; ++k) {
    sum += power / k;
    power *= x;
  }
  return static_cast<float>(sum);
}

}  // namespace swarm
