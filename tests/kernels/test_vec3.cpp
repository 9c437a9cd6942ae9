// Vec3: the order of its sums, and what normalised_or and clamp_length do at the edges.
#include <gtest/gtest.h>

#include "kernels/core/real_math.h"
#include "kernels/core/vec3.h"

namespace swarm {
namespace {

constexpr Vec3 kFallback{0.0f, 0.0f, 1.0f};

TEST(Vec3, Arithmetic) {
  const Vec3 a{1.0f, 2.0f, 3.0f};
  const Vec3 b{4.0f, -5.0f, 6.0f};
  EXPECT_EQ(a + b, (Vec3{5.0f, -3.0f, 9.0f}));
  EXPECT_EQ(a - b, (Vec3{-3.0f, 7.0f, -3.0f}));
  EXPECT_EQ(-a, (Vec3{-1.0f, -2.0f, -3.0f}));
  EXPECT_EQ(a * 2.0f, 2.0f * a);
  EXPECT_EQ(a / 2.0f, (Vec3{0.5f, 1.0f, 1.5f}));
  EXPECT_EQ(dot(a, b), 12.0f);
  EXPECT_EQ(cross(a, b), (Vec3{27.0f, 6.0f, -13.0f}));
  EXPECT_EQ(length(Vec3{2.0f, 3.0f, 6.0f}), 7.0f);
  Vec3 c = a;
  c += b;
  c -= a;
  c *= 4.0f;
  c /= 2.0f;
  EXPECT_EQ(c, b * 2.0f);
}

TEST(Vec3, DotAddsXAndYFirst) {
  // (1 + 2^24) is rounded before z is added; z first would give another sum.
  const Vec3 a{16777216.0f, 1.0f, 1.0f};
  EXPECT_EQ(dot(a, Vec3{1.0f, 1.0f, 1.0f}), 16777216.0f);
  EXPECT_EQ(dot(Vec3{1.0f, 1.0f, 16777216.0f}, Vec3{1.0f, 1.0f, 1.0f}), 16777218.0f);
}

TEST(Vec3, NormalisedOrHasLengthOneOrIsTheFallback) {
  EXPECT_EQ(normalised_or(Vec3{0.0f, -3.0f, 0.0f}, kFallback), (Vec3{0.0f, -1.0f, 0.0f}));
  EXPECT_NEAR(length(normalised_or(Vec3{1.0f, 2.0f, -0.3f}, kFallback)), 1.0f, 2e-7f);
  EXPECT_EQ(normalised_or(Vec3{}, kFallback), kFallback);
  EXPECT_EQ(normalised_or(Vec3{1e-30f, 0.0f, 0.0f}, kFallback), kFallback);
  EXPECT_EQ(normalised_or(Vec3{1e30f, 0.0f, 0.0f}, kFallback), kFallback);
  EXPECT_EQ(normalised_or(Vec3{kNotANumber, 0.0f, 1.0f}, kFallback), kFallback);
}

TEST(Vec3, ClampLengthShortensOnlyWhatIsTooLong) {
  const Vec3 v{3.0f, 4.0f, 0.0f};
  EXPECT_EQ(clamp_length(v, 5.0f), v);
  EXPECT_EQ(clamp_length(v, 100.0f), v);
  EXPECT_EQ(clamp_length(v, 2.5f), (Vec3{1.5f, 2.0f, 0.0f}));
  EXPECT_EQ(clamp_length(v, 0.0f), Vec3{});
  EXPECT_EQ(clamp_length(Vec3{}, 0.0f), Vec3{});
}

TEST(Vec3, LerpIsExactAtBothEnds) {
  const Vec3 a{0.1f, 0.2f, 0.3f};
  const Vec3 b{7.7f, -1.3f, 1e6f};
  EXPECT_EQ(lerp(a, b, 0.0f), a);
  EXPECT_EQ(lerp(a, b, 1.0f), b);
}

}  // namespace
}  // namespace swarm
