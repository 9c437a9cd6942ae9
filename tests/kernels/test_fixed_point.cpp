// Fixed point: rounding, saturation, the round trip, and sums that do not depend on order.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "kernels/core/fixed_point.h"
#include "kernels/core/philox.h"
#include "kernels/core/real_math.h"

namespace swarm {
namespace {

constexpr float kStep = 1.0f / kFixedOne;

TEST(FixedPoint, WholeNumbersAndStepsAreExact) {
  EXPECT_EQ(to_fixed(0.0f), 0);
  EXPECT_EQ(to_fixed(1.0f), 1 << 20);
  EXPECT_EQ(to_fixed(-1.0f), -(1 << 20));
  EXPECT_EQ(to_fixed(kStep), 1);
  EXPECT_EQ(to_fixed(-3.0f * kStep), -3);
  EXPECT_EQ(from_fixed(5 << 20), 5.0f);
  EXPECT_EQ(from_fixed(-1), -kStep);
}

TEST(FixedPoint, RoundsToTheNearestStepTiesAwayFromZero) {
  EXPECT_EQ(to_fixed(0.49f * kStep), 0);
  EXPECT_EQ(to_fixed(0.5f * kStep), 1);
  EXPECT_EQ(to_fixed(1.5f * kStep), 2);
  EXPECT_EQ(to_fixed(2.5f * kStep), 3);
  EXPECT_EQ(to_fixed(-0.49f * kStep), 0);
  EXPECT_EQ(to_fixed(-0.5f * kStep), -1);
  EXPECT_EQ(to_fixed(-2.5f * kStep), -3);
  EXPECT_EQ(to_fixed(8388607.5f * kStep), 8388608);
  EXPECT_EQ(to_fixed(-8388607.5f * kStep), -8388608);
  EXPECT_EQ(to_fixed(0.49999997f * kStep), 0);  // x + 0.5, truncated, would give 1
}

// With AVX2 or SSE4.1, g++ 12 gave -0 here before from_fixed guarded against it.
TEST(FixedPoint, ZeroIsPositiveZero) {
  for (float x = -0.6f; x <= 0.6f; x += 0.05f) {
    const float back = from_fixed(to_fixed(x * kStep));
    if (back == 0.0f) {
      EXPECT_EQ(bits_of(back), 0u) << x;
    }
  }
  EXPECT_EQ(bits_of(from_fixed(to_fixed(-0.0f))), 0u);
}

TEST(FixedPoint, Saturates) {
  EXPECT_EQ(to_fixed(1e13f), kFixedMax);
  EXPECT_EQ(to_fixed(3e38f), kFixedMax);
  EXPECT_EQ(to_fixed(kInfinity), kFixedMax);
  EXPECT_EQ(to_fixed(-1e13f), kFixedMin);
  EXPECT_EQ(to_fixed(-kInfinity), kFixedMin);
  EXPECT_EQ(to_fixed(-8796093022208.0f), kFixedMin);  // -2^43, which is representable
  EXPECT_EQ(to_fixed(8796093022208.0f), kFixedMax);   // 2^43, which is not
  EXPECT_EQ(to_fixed(8796092497920.0f), int64_t{8796092497920} << 20);  // the float below
  EXPECT_EQ(to_fixed(kNotANumber), 0);
}

TEST(FixedPoint, RoundTripIsExactFrom8AndWithinHalfAStepBelow) {
  for (uint32_t i = 0; i < 20000; ++i) {
    const float u = uniform01(random4(5, i, 0, RandomPurpose::kTest).v[0]);
    const float large = (u + 1.0f) * static_cast<float>(8u << (i % 28));
    ASSERT_EQ(from_fixed(to_fixed(large)), large);
    ASSERT_EQ(from_fixed(to_fixed(-large)), -large);
    ASSERT_LE(absolute(from_fixed(to_fixed(u)) - u), 0.5f * kStep);
  }
}

TEST(FixedPoint, SumsDoNotDependOnOrderWhereFloatsDo) {
  std::vector<float> terms;
  for (uint32_t i = 0; i < 10000; ++i) {
    terms.push_back(uniform01(random4(6, i, 0, RandomPurpose::kTest).v[1]) * 1000.0f);
  }
  int64_t forwards = 0;
  int64_t backwards = 0;
  float float_forwards = 0.0f;
  float float_backwards = 0.0f;
  double exact = 0.0;
  for (size_t i = 0; i < terms.size(); ++i) {
    forwards += to_fixed(terms[i]);
    backwards += to_fixed(terms[terms.size() - 1 - i]);
    float_forwards += terms[i];
    float_backwards += terms[terms.size() - 1 - i];
    exact += static_cast<double>(terms[i]);
  }
  EXPECT_EQ(forwards, backwards);
  EXPECT_NE(float_forwards, float_backwards);
  EXPECT_NEAR(static_cast<double>(from_fixed(forwards)), exact, 0.5);
}

}  // namespace
}  // namespace swarm
