// Philox4x32-10 against its published vectors, and the helpers that turn words into numbers.
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

#include "kernels/core/philox.h"

namespace swarm {
namespace {

struct KnownAnswer {
  Random4 counter;
  uint32_t key[2];
  Random4 expected;
};

// Random123's kat_vectors, lines "philox4x32 10".
constexpr KnownAnswer kKnownAnswers[] = {
    {{{0, 0, 0, 0}}, {0, 0}, {{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}}},
    {{{0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}},
     {0xffffffffu, 0xffffffffu},
     {{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}}},
    // The digits of pi.
    {{{0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}},
     {0xa4093822u, 0x299f31d0u},
     {{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}}},
};

TEST(Philox, GivesThePublishedVectors) {
  for (const KnownAnswer& known : kKnownAnswers) {
    const Random4 got = philox4x32_10(known.counter, known.key[0], known.key[1]);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(got.v[i], known.expected.v[i]) << "word " << i;
  }
}

TEST(Philox, CanBeEvaluatedByTheCompiler) {
  static_assert(philox4x32_10(Random4{{0, 0, 0, 0}}, 0, 0).v[0] == 0x6627e8d5u);
}

TEST(Random4, PutsItsArgumentsIntoCounterAndKey) {
  const uint64_t seed = 0x299f31d0a4093822u;
  const Random4 got =
      random4(seed, 0x243f6a88u, 0x85a308d3u, static_cast<RandomPurpose>(0x13198a2eu), 0x03707344u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(got.v[i], kKnownAnswers[2].expected.v[i]);
}

TEST(Random4, EveryArgumentMatters) {
  std::set<uint32_t> seen;
  seen.insert(random4(1, 1, 1, RandomPurpose::kTest, 1).v[0]);
  seen.insert(random4(2, 1, 1, RandomPurpose::kTest, 1).v[0]);
  seen.insert(random4(uint64_t{1} << 32 | 1, 1, 1, RandomPurpose::kTest, 1).v[0]);
  seen.insert(random4(1, 2, 1, RandomPurpose::kTest, 1).v[0]);
  seen.insert(random4(1, 1, 2, RandomPurpose::kTest, 1).v[0]);
  seen.insert(random4(1, 1, 1, RandomPurpose::kHitRoll, 1).v[0]);
  seen.insert(random4(1, 1, 1, RandomPurpose::kTest, 2).v[0]);
  EXPECT_EQ(seen.size(), 7u);
}

// Recorded battles depend on these numbers: they may be added to, never changed.
TEST(RandomPurpose, ValuesAreFrozen) {
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kPlacement), 1u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kDetection), 2u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kTargetChoice), 3u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kHitRoll), 4u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kLaunch), 5u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kPointDefence), 6u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kMineTrigger), 7u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kMineReplication), 8u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kBoarding), 9u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kSteering), 10u);
  EXPECT_EQ(static_cast<uint32_t>(RandomPurpose::kTest), 11u);
}

TEST(Uniform01, CoversZeroToOneWithoutOne) {
  EXPECT_EQ(uniform01(0), 0.0f);
  EXPECT_EQ(uniform01(255), 0.0f);
  EXPECT_EQ(uniform01(256), 1.0f / 16777216.0f);
  EXPECT_EQ(uniform01(0x80000000u), 0.5f);
  EXPECT_EQ(uniform01(0xffffffffu), 1.0f - 1.0f / 16777216.0f);
  EXPECT_LT(uniform01(0xffffffffu), 1.0f);
}

TEST(Uniform01, HasTheMeanAndSpreadOfAUniformVariable) {
  constexpr uint32_t kDraws = 100000;
  double sum = 0.0;
  double square = 0.0;
  for (uint32_t i = 0; i < kDraws; ++i) {
    const double u = static_cast<double>(uniform01(random4(7, i, 0, RandomPurpose::kTest).v[2]));
    sum += u;
    square += u * u;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 0.5, 0.005);  // 5 standard errors: 0.0046
  EXPECT_NEAR(square / kDraws - mean * mean, 1.0 / 12.0, 0.002);
}

TEST(UniformBelow, KnownValues) {
  EXPECT_EQ(uniform_below(0, 10), 0u);
  EXPECT_EQ(uniform_below(0xffffffffu, 10), 9u);
  EXPECT_EQ(uniform_below(0x80000000u, 10), 5u);
  EXPECT_EQ(uniform_below(0xffffffffu, 1), 0u);
  EXPECT_EQ(uniform_below(0xffffffffu, 0), 0u);
  EXPECT_EQ(uniform_below(0xffffffffu, 0xffffffffu), 0xfffffffeu);
}

TEST(UniformBelow, IsFlat) {
  constexpr uint32_t kSides = 17;
  constexpr uint32_t kDraws = 170000;
  std::vector<int> counts(kSides, 0);
  for (uint32_t i = 0; i < kDraws; ++i) {
    ++counts[uniform_below(random4(3, 0, i, RandomPurpose::kTest).v[3], kSides)];
  }
  double chi_squared = 0.0;
  for (const int count : counts) chi_squared += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi_squared, 39.3);  // 16 degrees of freedom, 0.1 %
}

}  // namespace
}  // namespace swarm
