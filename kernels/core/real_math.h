// exp, log, sin, cos, atan2, acos and 1 - exp(-x), with the same bits on every machine.
//
// Only + - * / and sqrt are rounded alike everywhere; each libm and each GPU has its own exp. These
// versions use nothing but those operations, bit casts and integer arithmetic, in a written order,
// with contraction off. They are branch-free where it matters, so that a CPU loop over them can be
// vectorised.
//
// Polynomials: own minimax fits (Remez exchange in 40 digits, coefficients rounded to float),
// except for log, whose series is plain. The largest errors, in units of the last place of the
// correctly rounded result, stand at each function as kMaxUlp...; tests/kernels/test_real_math.cpp
// holds the functions to them against libm in double. "Not a number" always comes out as
// kNotANumber: arithmetic on NaN gives other bits on a GPU than on a CPU.
#pragma once

#include <cmath>

#include "kernels/core/fixed_point.h"
#include "kernels/core/portable.h"

namespace swarm {

inline constexpr float kPi = 3.14159274f;      // 0x1.921fb6p+1, about 9e-8 above pi
inline constexpr float kHalfPi = 1.57079637f;  // 0x1.921fb6p+0
inline constexpr float kInfinity = float_of(0x7f800000u);
inline constexpr float kNotANumber = float_of(0x7fc00000u);

template <class T>
SWARM_HD constexpr T min_of(T a, T b) {
  return b < a ? b : a;
}
template <class T>
SWARM_HD constexpr T max_of(T a, T b) {
  return a < b ? b : a;
}
// `value` within [low, high]; NaN stays NaN.
template <class T>
SWARM_HD constexpr T clamp(T value, T low, T high) {
  return value < low ? low : (high < value ? high : value);
}
// (1 - t) a + t b, exact at both ends.
SWARM_HD constexpr float lerp(float a, float b, float t) { return (1.0f - t) * a + t * b; }

SWARM_HD constexpr float absolute(float x) { return float_of(bits_of(x) & 0x7fffffffu); }
SWARM_HD constexpr float copy_sign(float magnitude, float sign) {
  return float_of((bits_of(magnitude) & 0x7fffffffu) | (bits_of(sign) & 0x80000000u));
}
SWARM_HD constexpr bool is_nan(float x) { return (bits_of(x) & 0x7fffffffu) > 0x7f800000u; }

// Nearest whole number, ties to even, for |x| < 2^22: 1.5 * 2^23 leaves no fraction bits.
SWARM_HD constexpr float round_small(float x) { return (x + 12582912.0f) - 12582912.0f; }

// e^x. Below -87.33 (results under 2^-126) 0, above 88.72 infinity.
inline constexpr double kMaxUlpExp = 1.0;
SWARM_HD constexpr float exp_f(float x) {
  constexpr float kLowest = -87.3365402f;  // the last x whose result is a normal number
  constexpr float kHighest = 88.7228317f;  // the last x whose result is finite
  const float inside = is_nan(x) ? 0.0f : clamp(x, kLowest, kHighest);
  // x = k ln 2 + r with |r| <= ln 2 / 2; k times the high part of ln 2 (15 bits) is exact.
  const float k = round_small(inside * 1.44269502f);
  const float r = (inside - k * 0.693145752f) - k * 1.42860677e-6f;
  float p = 0.00138146698f;
  p = p * r + 0.00836870912f;
  p = p * r + 0.0416683853f;
  p = p * r + 0.166665211f;
  p = p * r + 0.49999994f;
  p = (p * (r * r) + r) + 1.0f;
  // 2^k as two factors, because 2^128 is no float.
  const int32_t whole = static_cast<int32_t>(k);
  const int32_t half = whole >> 1;
  const float scale0 = float_of(static_cast<uint32_t>(half + 127) << 23);
  const float scale1 = float_of(static_cast<uint32_t>(whole - half + 127) << 23);
  const float result = (p * scale0) * scale1;
  const float low_checked = x < kLowest ? 0.0f : result;
  const float checked = x > kHighest ? kInfinity : low_checked;
  return is_nan(x) ? kNotANumber : checked;
}

// ln x. 0 gives -infinity, negative numbers give NaN, subnormal numbers are handled.
inline constexpr double kMaxUlpLog = 1.0;
SWARM_HD constexpr float log_f(float x) {
  const bool subnormal = x < 1.17549435e-38f;
  const float normal = subnormal ? x * 8388608.0f : x;  // 2^23
  // normal = 2^k m with m in [sqrt(1/2), sqrt(2)): subtract sqrt(1/2) in the exponent's units.
  const uint32_t bits = bits_of(normal);
  const int32_t k = static_cast<int32_t>(bits - 0x3f3504f3u) >> 23;
  const float m = float_of(bits - (static_cast<uint32_t>(k) << 23));
  // ln m = 2 atanh(s), s = f / (2 + f), f = m - 1; and 2 s = f - s f, where f is exact.
  const float f = m - 1.0f;
  const float s = f / (2.0f + f);
  const float z = s * s;
  float p = 2.0f / 9.0f;
  p = p * z + 2.0f / 7.0f;
  p = p * z + 2.0f / 5.0f;
  p = p * z + 2.0f / 3.0f;
  const float exponent = static_cast<float>(k) - (subnormal ? 23.0f : 0.0f);
  const float correction = s * (f - z * p) - exponent * 1.42860677e-6f;
  const float result = exponent * 0.693145752f + (f - correction);
  if (!(x > 0.0f)) return x == 0.0f ? -kInfinity : kNotANumber;
  return x > 3.40282347e38f ? x : result;
}

// sin and cos of one angle. The reduction subtracts n pi/2 in four parts (11 bits each, so that the
// first products are exact for n < 2^13, and a tail): good for |x| <= kMaxAngle_rad. Larger angles,
// infinities and NaN give NaN.
inline constexpr float kMaxAngle_rad = 1.0e4f;
inline constexpr double kMaxUlpSinCos = 2.5;

struct SinCos {
  float sin;
  float cos;
};

SWARM_HD constexpr SinCos sin_cos_f(float x) {
  const bool usable = absolute(x) <= kMaxAngle_rad;  // false for NaN
  const float angle = usable ? x : 0.0f;
  const float n = round_small(angle * 0.636619747f);
  const float r =
      (((angle - n * 1.5703125f) - n * 0.000483512878f) - n * 3.13855708e-7f) - n * 6.07710038e-11f;
  const float z = r * r;
  float s = 2.71834256e-06f;
  s = s * z - 0.000198393391f;
  s = s * z + 0.00833332911f;
  s = s * z - 0.166666672f;
  s = r + r * (z * s);
  float c = 2.44394123e-05f;
  c = c * z - 0.0013887377f;
  c = c * z + 0.0416666456f;
  c = 1.0f - (0.5f * z - (z * z) * c);
  const uint32_t quadrant = static_cast<uint32_t>(static_cast<int32_t>(n)) & 3u;
  const bool swapped = (quadrant & 1u) != 0;
  const float sine = swapped ? c : s;
  const float cosine = swapped ? s : c;
  const uint32_t sine_sign = (quadrant & 2u) << 30;
  const uint32_t cosine_sign = ((quadrant + 1u) & 2u) << 30;
  if (!usable) return {kNotANumber, kNotANumber};
  return {float_of(bits_of(sine) ^ sine_sign), float_of(bits_of(cosine) ^ cosine_sign)};
}

SWARM_HD constexpr float sin_f(float x) { return sin_cos_f(x).sin; }
SWARM_HD constexpr float cos_f(float x) { return sin_cos_f(x).cos; }

// The angle of the point (x, y), in [-pi, pi]. (0, 0) gives 0 with the signs of C's atan2;
// infinities are treated as C does, except that two infinities give NaN.
inline constexpr double kMaxUlpAtan2 = 3.2;
SWARM_HD constexpr float atan2_f(float y, float x) {
  const float ax = absolute(x);
  const float ay = absolute(y);
  const float small = min_of(ax, ay);
  const float large = max_of(ax, ay);
  // Above tan(pi/8): atan(q) = pi/4 + atan((q - 1) / (q + 1)). Scaling keeps large + small finite
  // and small / large out of the subnormal numbers' rounding.
  const float scale = large > 1.0e38f ? 0.25f : (large < 1.0e-30f ? 1.0e30f : 1.0f);
  const float s = small * scale;
  const float l = large * scale;
  const bool upper = s > 0.414213568f * l;
  const float top = upper ? s - l : s;
  const float bottom = upper ? s + l : l;
  const float u = bottom > 0.0f ? top / bottom : 0.0f;
  const float z = u * u;
  float p = -0.0609186254f;
  p = p * z + 0.105998494f;
  p = p * z - 0.14244467f;
  p = p * z + 0.199985296f;
  p = p * z - 0.333333164f;
  const float small_angle = u + u * (z * p);
  float angle = upper ? 0.785398185f + small_angle : small_angle;
  angle = ay > ax ? 1.57079637f - angle : angle;
  const bool left = (bits_of(x) & 0x80000000u) != 0;
  angle = left ? 3.14159274f - angle : angle;
  return (is_nan(x) || is_nan(y)) ? kNotANumber : copy_sign(angle, y);
}

// The angle in [0, pi] whose cosine is x. Outside [-1, 1] (by rounding of a dot product, say) x is
// taken as the nearer end.
inline constexpr double kMaxUlpAcos = 3.6;
SWARM_HD inline float acos_f(float x) {
  const float inside = clamp(x, -1.0f, 1.0f);
  return atan2_f(sqrtf((1.0f - inside) * (1.0f + inside)), inside);
}

// 1 - e^-x for x >= 0, accurate for small x too: the probability that something with the mean rate
// `rate_per_s` happens within dt_s is one_minus_exp_neg(rate_per_s * dt_s). x <= 0 gives 0.
inline constexpr double kMaxUlpOneMinusExpNeg = 1.6;
SWARM_HD constexpr float one_minus_exp_neg(float x) {
  float p = -0.000147782615f;
  p = p * x + 0.00134414725f;
  p = p * x - 0.00831336062f;
  p = p * x + 0.0416621156f;
  p = p * x - 0.166666195f;
  p = p * x + 0.49999997f;
  const float near_zero = x - (x * x) * p;
  const float far = 1.0f - exp_f(-x);
  const float result = x < 0.693147182f ? near_zero : far;
  const float checked = x <= 0.0f ? 0.0f : result;
  return is_nan(x) ? kNotANumber : checked;
}

}  // namespace swarm
