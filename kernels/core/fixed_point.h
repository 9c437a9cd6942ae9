// Fixed point with 20 fractional bits: sums that do not depend on the order of their terms.
//
// Where several agents add to one place, floats would give other bits for another order. So each
// term is rounded once to a multiple of 2^-20 and added as an integer (atomic_add on int64_t).
//
// Range: +-2^43 (8.8e12) in steps of 2^-20 (about 1e-6). Rounding: to the nearest step, ties away
// from zero. Saturation: terms beyond the range become kFixedMax or kFixedMin; NaN becomes 0. The
// *sum* of terms wraps: keep terms times number of terms below 8.8e12.
#pragma once

#include "kernels/core/portable.h"

namespace swarm {

inline constexpr int kFixedBits = 20;
inline constexpr float kFixedOne = 1048576.0f;  // 2^20
inline constexpr int64_t kFixedMax = 0x7fffffffffffffffLL;
inline constexpr int64_t kFixedMin = -kFixedMax - 1;

SWARM_HD constexpr int64_t to_fixed(float value) {
  const float scaled = value * kFixedOne;                  // exact, or infinite
  if (scaled >= 9223372036854775808.0f) return kFixedMax;  // 2^63
  if (scaled < -9223372036854775808.0f) return kFixedMin;
  if (!(scaled == scaled)) return 0;
  const int64_t whole = static_cast<int64_t>(scaled);  // towards zero
  // Exact: beyond 2^24 `scaled` is whole, below it `whole` is a float.
  const float rest = scaled - static_cast<float>(whole);
  if (rest >= 0.5f) return whole + 1;
  if (rest <= -0.5f) return whole - 1;
  return whole;
}

// The nearest float (ties to even); 0 gives +0.
//
// The addition of +0 is not idle. Under -fno-trapping-math g++ 12 turns (float)(int64_t)x into
// trunc(x) where the processor has an instruction for it, and so -0.3 into -0 instead of +0. Adding
// +0 makes both +0 and changes nothing else.
SWARM_HD constexpr float from_fixed(int64_t fixed) {
  return static_cast<float>(fixed) * (1.0f / kFixedOne) + 0.0f;
}

}  // namespace swarm
