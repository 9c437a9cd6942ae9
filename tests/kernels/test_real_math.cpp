// Our transcendental functions against libm in double: largest error, special values, symmetry; and
// one hash of their bits, which must be the same for every compiler and optimisation level.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "kernels/core/real_math.h"

namespace swarm {
namespace {

// Every 1009th float: coprime to the powers of two, so all low bits occur. A run over every third
// float gave errors at most 3 % larger, inside the same bounds.
constexpr uint32_t kStride = 1009;

// Distance to `exact` in units of the last place that a float of that size has.
double ulps(float got, double exact) {
  if (std::isnan(got)) return std::numeric_limits<double>::infinity();
  int exponent = 0;
  std::frexp(exact, &exponent);
  if (exponent < -125) exponent = -125;  // the smallest normal numbers
  return std::fabs(static_cast<double>(got) - exact) / std::ldexp(1.0, exponent - 24);
}

// Largest error over floats from `low` to `high`, which have the same sign.
template <class F, class G>
void expect_accurate(float low, float high, double allowed, F ours, G exact) {
  const uint32_t sign = bits_of(high == 0.0f ? low : high) & 0x80000000u;
  uint32_t first = bits_of(absolute(low));
  uint32_t last = bits_of(absolute(high));
  if (first > last) std::swap(first, last);
  double worst = 0.0;
  float worst_at = 0.0f;
  for (uint64_t bits = first; bits <= last; bits += kStride) {
    const float x = float_of(static_cast<uint32_t>(bits) | sign);
    const double error = ulps(ours(x), exact(static_cast<double>(x)));
    if (error > worst) {
      worst = error;
      worst_at = x;
    }
  }
  EXPECT_LE(worst, allowed) << "at " << worst_at;
  EXPECT_GE(worst, 0.4) << "the bound was not reached: is this test measuring anything?";
}

TEST(RealMath, ExpIsAccurate) {
  const auto exact = [](double x) { return std::exp(x); };
  expect_accurate(1e-30f, 88.7228317f, kMaxUlpExp, exp_f, exact);
  expect_accurate(-1e-30f, -87.3365402f, kMaxUlpExp, exp_f, exact);
}

TEST(RealMath, ExpAtTheEnds) {
  EXPECT_EQ(exp_f(0.0f), 1.0f);
  EXPECT_EQ(exp_f(-0.0f), 1.0f);
  EXPECT_EQ(exp_f(-87.4f), 0.0f);
  EXPECT_EQ(exp_f(-kInfinity), 0.0f);
  EXPECT_EQ(exp_f(88.73f), kInfinity);
  EXPECT_EQ(exp_f(kInfinity), kInfinity);
  EXPECT_TRUE(is_nan(exp_f(kNotANumber)));
  EXPECT_LT(exp_f(88.7228317f), kInfinity);
  EXPECT_GE(exp_f(-87.3365402f), std::numeric_limits<float>::min());
}

TEST(RealMath, LogIsAccurate) {
  expect_accurate(1e-45f, 3.4e38f, kMaxUlpLog, log_f, [](double x) { return std::log(x); });
}

TEST(RealMath, LogAtTheEnds) {
  EXPECT_EQ(log_f(1.0f), 0.0f);
  EXPECT_EQ(log_f(0.0f), -kInfinity);
  EXPECT_EQ(log_f(-0.0f), -kInfinity);
  EXPECT_TRUE(is_nan(log_f(-1.0f)));
  EXPECT_TRUE(is_nan(log_f(kNotANumber)));
  EXPECT_EQ(log_f(kInfinity), kInfinity);
}

TEST(RealMath, SinAndCosAreAccurate) {
  expect_accurate(1e-30f, kMaxAngle_rad, kMaxUlpSinCos, sin_f,
                  [](double x) { return std::sin(x); });
  expect_accurate(1e-30f, kMaxAngle_rad, kMaxUlpSinCos, cos_f,
                  [](double x) { return std::cos(x); });
}

TEST(RealMath, SinAndCosHaveTheirSymmetries) {
  EXPECT_EQ(bits_of(sin_f(0.0f)), bits_of(0.0f));
  EXPECT_EQ(cos_f(0.0f), 1.0f);
  for (float x = 0.01f; x < 9000.0f; x *= 1.17f) {
    EXPECT_EQ(sin_f(-x), -sin_f(x)) << x;
    EXPECT_EQ(cos_f(-x), cos_f(x)) << x;
    EXPECT_NEAR(sin_f(x) * sin_f(x) + cos_f(x) * cos_f(x), 1.0f, 4e-7f) << x;
  }
}

TEST(RealMath, SinAndCosRefuseLargeAngles) {
  for (const float x : {1.0001e4f, -1.0001e4f, 3e38f, kInfinity, kNotANumber}) {
    EXPECT_TRUE(is_nan(sin_f(x))) << x;
    EXPECT_TRUE(is_nan(cos_f(x))) << x;
  }
}

TEST(RealMath, Atan2IsAccurate) {
  for (const float y : {1.0f, 3.7f, 1e-3f, -1.3f, 1e38f, 1e-37f}) {
    const auto ours = [y](float x) { return atan2_f(y, x); };
    const auto exact = [y](double x) { return std::atan2(static_cast<double>(y), x); };
    expect_accurate(1e-38f, 3e38f, kMaxUlpAtan2, ours, exact);
    expect_accurate(-1e-38f, -3e38f, kMaxUlpAtan2, ours, exact);
  }
}

TEST(RealMath, Atan2OnTheAxes) {
  EXPECT_EQ(bits_of(atan2_f(0.0f, 1.0f)), bits_of(0.0f));
  EXPECT_EQ(bits_of(atan2_f(-0.0f, 1.0f)), bits_of(-0.0f));
  EXPECT_EQ(atan2_f(0.0f, -1.0f), kPi);
  EXPECT_EQ(atan2_f(-0.0f, -1.0f), -kPi);
  EXPECT_EQ(atan2_f(1.0f, 0.0f), kHalfPi);
  EXPECT_EQ(atan2_f(-1.0f, 0.0f), -kHalfPi);
  EXPECT_EQ(atan2_f(0.0f, 0.0f), 0.0f);
  EXPECT_EQ(atan2_f(1.0f, kInfinity), 0.0f);
  EXPECT_EQ(atan2_f(1.0f, -kInfinity), kPi);
  EXPECT_EQ(atan2_f(kInfinity, 1.0f), kHalfPi);
  EXPECT_TRUE(is_nan(atan2_f(kNotANumber, 1.0f)));
  EXPECT_TRUE(is_nan(atan2_f(1.0f, kNotANumber)));
  EXPECT_FLOAT_EQ(atan2_f(1e-40f, 1e-40f), 0.785398163f);  // subnormal numbers
  EXPECT_FLOAT_EQ(atan2_f(3e38f, 3e38f), 0.785398163f);    // their sum would overflow
}

TEST(RealMath, AcosIsAccurate) {
  const auto exact = [](double x) { return std::acos(x); };
  expect_accurate(1e-30f, 1.0f, kMaxUlpAcos, acos_f, exact);
  expect_accurate(-1e-30f, -1.0f, kMaxUlpAcos, acos_f, exact);
  EXPECT_EQ(acos_f(1.0f), 0.0f);
  EXPECT_EQ(acos_f(1.0000002f), 0.0f);
  EXPECT_EQ(acos_f(-1.0f), kPi);
  EXPECT_EQ(acos_f(-1.5f), kPi);
  EXPECT_TRUE(is_nan(acos_f(kNotANumber)));
}

TEST(RealMath, OneMinusExpNegIsAccurateAlsoWhereItIsSmall) {
  expect_accurate(1e-38f, 120.0f, kMaxUlpOneMinusExpNeg, one_minus_exp_neg,
                  [](double x) { return -std::expm1(-x); });
  EXPECT_EQ(one_minus_exp_neg(1e-20f), 1e-20f);  // 1 - exp_f(-x) would be 0
}

TEST(RealMath, OneMinusExpNegStaysAProbability) {
  EXPECT_EQ(one_minus_exp_neg(0.0f), 0.0f);
  EXPECT_EQ(one_minus_exp_neg(-3.0f), 0.0f);
  EXPECT_EQ(one_minus_exp_neg(kInfinity), 1.0f);
  EXPECT_TRUE(is_nan(one_minus_exp_neg(kNotANumber)));
  float before = 0.0f;
  for (float x = 0.0f; x < 30.0f; x += 0.00173f) {
    const float p = one_minus_exp_neg(x);
    EXPECT_GE(p, before) << x;
    EXPECT_LE(p, 1.0f) << x;
    before = p;
  }
}

TEST(RealMath, ClampAndLerp) {
  EXPECT_EQ(clamp(3, 0, 2), 2);
  EXPECT_EQ(clamp(-1.0f, 0.0f, 2.0f), 0.0f);
  EXPECT_EQ(clamp(1.5f, 0.0f, 2.0f), 1.5f);
  EXPECT_TRUE(is_nan(clamp(kNotANumber, 0.0f, 1.0f)));
  EXPECT_EQ(lerp(2.0f, 6.0f, 0.0f), 2.0f);
  EXPECT_EQ(lerp(2.0f, 6.0f, 1.0f), 6.0f);
  EXPECT_EQ(lerp(2.0f, 6.0f, 0.25f), 3.0f);
}

TEST(RealMath, RoundSmallTakesTiesToEven) {
  EXPECT_EQ(round_small(2.5f), 2.0f);
  EXPECT_EQ(round_small(3.5f), 4.0f);
  EXPECT_EQ(round_small(-2.5f), -2.0f);
  EXPECT_EQ(round_small(0.49999997f), 0.0f);
  EXPECT_EQ(round_small(100000.7f), 100001.0f);
}

// FNV-1a over the bits of 250,000 results. The number was the same with g++ 12 at -O0, -O2 and -O3
// and with clang 14: where it differs, contraction or another library function has crept in.
TEST(RealMath, BitsAreTheSameForEveryCompiler) {
  uint64_t hash = 0xcbf29ce484222325u;
  const auto add = [&hash](float value) { hash = (hash ^ bits_of(value)) * 0x100000001b3u; };
  for (uint32_t i = 0; i < 50000; ++i) {
    const float t = static_cast<float>(i) * (1.0f / 50000.0f);
    add(exp_f(t * 170.0f - 85.0f));
    add(log_f(t * 1000.0f + 1e-6f));
    const SinCos both = sin_cos_f(t * 20000.0f - 1.0e4f);
    add(both.sin + 2.0f * both.cos);
    add(atan2_f(t - 0.5f, 0.3f - t * t));
    add(acos_f(2.0f * t - 1.0f) + one_minus_exp_neg(t * 9.0f));
  }
  EXPECT_EQ(hash, 11009590876344729690u);
}

}  // namespace
}  // namespace swarm
