// Atomics under contention, the assert, and bit casts.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "kernels/core/philox.h"
#include "kernels/core/portable.h"
#include "kernels/device/thread_pool.h"

namespace swarm {
namespace {

constexpr uint32_t kUpdates = 200000;

uint64_t word(uint32_t i) {
  const Random4 random = random4(9, i, 0, RandomPurpose::kTest);
  return uint64_t{random.v[0]} << 32 | random.v[1];
}

// Everything that all threads update at once.
struct Totals {
  uint32_t sum_u32 = 5;
  int32_t sum_i32 = -5;
  uint64_t sum_u64 = 7;
  int64_t sum_i64 = -7;
  uint32_t min_u32 = 0xffffffffu;
  uint32_t max_u32 = 0;
  uint64_t min_u64 = ~uint64_t{0};
  uint64_t max_u64 = 0;
  uint32_t bits = 0;

  bool operator==(const Totals&) const = default;
};

void update(Totals& totals, uint32_t i) {
  const uint64_t w = word(i);
  const uint32_t low = static_cast<uint32_t>(w);
  atomic_add(&totals.sum_u32, low);
  atomic_add(&totals.sum_i32, static_cast<int32_t>(low) >> 16);
  atomic_add(&totals.sum_u64, w);
  atomic_add(&totals.sum_i64, static_cast<int64_t>(w) >> 20);
  atomic_min(&totals.min_u32, low);
  atomic_max(&totals.max_u32, low);
  atomic_min(&totals.min_u64, w);
  atomic_max(&totals.max_u64, w);
  atomic_or(&totals.bits, 1u << (low % 29));
}

TEST(Atomics, ContentionLosesNothing) {
  Totals expected;
  for (uint32_t i = 0; i < kUpdates; ++i) {
    const uint64_t w = word(i);
    const uint32_t low = static_cast<uint32_t>(w);
    expected.sum_u32 += low;
    expected.sum_i32 += static_cast<int32_t>(low) >> 16;
    expected.sum_u64 += w;
    expected.sum_i64 += static_cast<int64_t>(w) >> 20;
    expected.min_u32 = low < expected.min_u32 ? low : expected.min_u32;
    expected.max_u32 = low > expected.max_u32 ? low : expected.max_u32;
    expected.min_u64 = w < expected.min_u64 ? w : expected.min_u64;
    expected.max_u64 = w > expected.max_u64 ? w : expected.max_u64;
    expected.bits |= 1u << (low % 29);
  }
  for (const unsigned threads : {1u, 4u}) {
    Totals totals;
    ThreadPool pool(threads);
    pool.parallel_for(kUpdates, 64, [&](uint32_t begin, uint32_t end) {
      for (uint32_t i = begin; i < end; ++i) update(totals, i);
    });
    EXPECT_EQ(totals, expected) << threads << " threads";
  }
}

TEST(Atomics, ReturnTheOldValue) {
  uint32_t u = 10;
  EXPECT_EQ(atomic_add(&u, 5u), 10u);
  EXPECT_EQ(atomic_min(&u, 3u), 15u);
  EXPECT_EQ(atomic_min(&u, 9u), 3u);
  EXPECT_EQ(atomic_max(&u, 20u), 3u);
  EXPECT_EQ(atomic_max(&u, 1u), 20u);
  EXPECT_EQ(atomic_or(&u, 1u), 20u);
  EXPECT_EQ(u, 21u);
  int64_t i = -1;
  EXPECT_EQ(atomic_add(&i, int64_t{-9}), -1);
  EXPECT_EQ(i, -10);
}

TEST(Atomics, EveryOldValueOfASharedCounterIsGivenOnce) {
  std::vector<uint32_t> slot_of(kUpdates);
  std::vector<uint8_t> taken(kUpdates, 0);
  uint32_t counter = 0;
  ThreadPool pool(4);
  pool.parallel_for(kUpdates, 64, [&](uint32_t begin, uint32_t end) {
    for (uint32_t i = begin; i < end; ++i) slot_of[i] = atomic_add(&counter, 1u);
  });
  EXPECT_EQ(counter, kUpdates);
  for (const uint32_t slot : slot_of) ++taken.at(slot);
  for (const uint8_t count : taken) ASSERT_EQ(count, 1);
}

TEST(Assert, PassesOnTrueAndEvaluatesOnce) {
  int evaluations = 0;
  SWARM_ASSERT(++evaluations == 1);
  EXPECT_EQ(evaluations, 1);
}

TEST(AssertDeathTest, NamesExpressionFileAndLine) {
  const int agents = 3;
  EXPECT_DEATH(SWARM_ASSERT(agents > 4),
               "assertion failed: agents > 4 \\(.*test_portable.cpp:[0-9]+\\)");
}

TEST(Bits, CastBothWays) {
  static_assert(bits_of(1.0f) == 0x3f800000u);
  EXPECT_EQ(float_of(0xc0000000u), -2.0f);
  EXPECT_EQ(bits_of(-0.0f), 0x80000000u);
}

}  // namespace
}  // namespace swarm
