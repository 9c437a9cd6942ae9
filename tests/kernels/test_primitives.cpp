// Sort, scan, compact and sum on the CPU back end against the plain forms, for 1, 2 and 7 threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/core/philox.h"
#include "kernels/device/cpu_exec.h"

namespace swarm {
namespace {

uint32_t random_word(uint32_t i, uint32_t stream) {
  return random4(11, i, stream, RandomPurpose::kTest).v[0];
}

struct Sorted {
  std::vector<uint32_t> order;
  std::vector<uint32_t> key_start;
  bool operator==(const Sorted&) const = default;
};

Sorted plain_sort(const std::vector<uint32_t>& keys, uint32_t key_count) {
  Sorted result;
  result.order.resize(keys.size());
  std::iota(result.order.begin(), result.order.end(), 0u);
  std::stable_sort(result.order.begin(), result.order.end(),
                   [&](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });
  result.key_start.assign(size_t{key_count} + 1, 0);
  for (const uint32_t key : keys) ++result.key_start[size_t{key} + 1];
  for (size_t k = 0; k < key_count; ++k) result.key_start[k + 1] += result.key_start[k];
  return result;
}

// The outputs start dirty, and have a guard word behind them.
Sorted our_sort(CpuExec& exec, const std::vector<uint32_t>& keys, uint32_t key_count) {
  constexpr uint32_t kGuard = 0xdeadbeefu;
  Sorted result;
  result.order.assign(keys.size() + 1, kGuard);
  result.key_start.assign(size_t{key_count} + 2, kGuard);
  const uint32_t n = static_cast<uint32_t>(keys.size());
  exec.sort_by_key(keys.data(), n, key_count, result.order.data(), result.key_start.data());
  EXPECT_EQ(result.order.back(), kGuard);
  EXPECT_EQ(result.key_start.back(), kGuard);
  result.order.pop_back();
  result.key_start.pop_back();
  return result;
}

void expect_sorted(const std::vector<uint32_t>& keys, uint32_t key_count, const std::string& what) {
  const Sorted expected = plain_sort(keys, key_count);
  for (const unsigned threads : {1u, 2u, 7u}) {
    CpuExec exec(threads);
    exec.reserve_scratch(static_cast<uint32_t>(keys.size()), key_count);
    EXPECT_TRUE(our_sort(exec, keys, key_count) == expected)
        << what << ": " << keys.size() << " items, " << key_count << " keys, " << threads
        << " threads";
  }
}

std::vector<uint32_t> random_keys(uint32_t n, uint32_t key_count) {
  std::vector<uint32_t> keys(n);
  for (uint32_t i = 0; i < n; ++i) keys[i] = uniform_below(random_word(i, 1), key_count);
  return keys;
}

// Around every power of two where the number of bits or of buckets changes.
constexpr uint32_t kKeyCounts[] = {1,    2,    3,    1023, 1024,  1025,   2047,    2048,
                                   2049, 4096, 4097, 5000, 65537, 100000, 1048576, 1048577};

TEST(Sort, RandomKeys) {
  for (const uint32_t key_count : kKeyCounts) {
    for (const uint32_t n : {0u, 1u, 2u, 1000u, 70001u}) {
      expect_sorted(random_keys(n, key_count), key_count, "random");
    }
  }
}

TEST(Sort, OneMillionItems) { expect_sorted(random_keys(1000000, 3000000), 3000000, "large"); }

TEST(Sort, AllEqual) {
  for (const uint32_t key_count : kKeyCounts) {
    for (const uint32_t key : {0u, key_count / 2, key_count - 1}) {
      expect_sorted(std::vector<uint32_t>(50000, key), key_count, "all equal");
    }
  }
}

TEST(Sort, MostlyDead) {
  for (const uint32_t key_count : kKeyCounts) {
    std::vector<uint32_t> keys = random_keys(120000, key_count);
    for (uint32_t i = 0; i < keys.size(); ++i) {
      if (random_word(i, 2) % 10 < 7) keys[i] = key_count - 1;
    }
    expect_sorted(keys, key_count, "mostly dead");
  }
}

TEST(Sort, AlreadySortedAndReversed) {
  for (const uint32_t key_count : {777u, 100000u}) {
    std::vector<uint32_t> keys = random_keys(60000, key_count);
    std::sort(keys.begin(), keys.end());
    expect_sorted(keys, key_count, "sorted");
    std::reverse(keys.begin(), keys.end());
    expect_sorted(keys, key_count, "reversed");
  }
}

TEST(Sort, ClumpedIntoOneBucket) {
  std::vector<uint32_t> keys(100000);
  for (uint32_t i = 0; i < keys.size(); ++i) keys[i] = 500000 + random_word(i, 3) % 7;
  expect_sorted(keys, 1000000, "clumped");
}

TEST(Sort, OneExecServesManySizes) {
  CpuExec exec(3);
  exec.reserve_scratch(100000, 200000);
  for (const uint32_t n : {100000u, 10u, 0u, 65536u, 99999u}) {
    for (const uint32_t key_count : {200000u, 1u, 70u}) {
      const std::vector<uint32_t> keys = random_keys(n, key_count);
      EXPECT_TRUE(our_sort(exec, keys, key_count) == plain_sort(keys, key_count))
          << n << " items, " << key_count << " keys";
    }
  }
}

TEST(SortDeathTest, KeyOutOfRangeIsCaughtBeforeItCorruptsMemory) {
  CpuExec exec(1);
  exec.reserve_scratch(10, 10);
  const std::vector<uint32_t> keys = {1, 2, 10};
  EXPECT_DEATH(our_sort(exec, keys, 10), "assertion failed");
}

class OverSizesAndThreads : public testing::TestWithParam<unsigned> {
 protected:
  OverSizesAndThreads() : exec_(GetParam()) { exec_.reserve_scratch(300000, 1); }
  static constexpr uint32_t kSizes[] = {0, 1, 2, 7, 8, 9, 16383, 16384, 16385, 300000};
  CpuExec exec_;
};

TEST_P(OverSizesAndThreads, ExclusiveScan) {
  for (const uint32_t n : kSizes) {
    std::vector<uint32_t> in(n);
    for (uint32_t i = 0; i < n; ++i) in[i] = random_word(i, 4) >> 10;  // the sum wraps
    std::vector<uint32_t> expected(n + 1, 0);
    for (uint32_t i = 0; i < n; ++i) expected[i + 1] = expected[i] + in[i];
    std::vector<uint32_t> out(n + 1, 77);
    exec_.exclusive_scan(in.data(), out.data(), n);
    EXPECT_EQ(out, expected) << n;
    in.push_back(99);
    exec_.exclusive_scan(in.data(), in.data(), n);
    EXPECT_EQ(in, expected) << n << ", in place";
  }
}

TEST_P(OverSizesAndThreads, Compact) {
  for (const uint32_t n : kSizes) {
    for (const uint32_t keep_of_100 : {0u, 1u, 50u, 100u}) {
      std::vector<uint8_t> keep(n);
      std::vector<uint32_t> expected;
      for (uint32_t i = 0; i < n; ++i) {
        const bool kept = random_word(i, 5) % 100 < keep_of_100;
        keep[i] = kept ? static_cast<uint8_t>(1 + i % 255) : 0;  // any value but 0 keeps
        if (kept) expected.push_back(i);
      }
      std::vector<uint32_t> out(expected.size() + 1, 77);
      uint32_t count = 12345;
      exec_.compact(keep.data(), n, out.data(), &count);
      EXPECT_EQ(count, expected.size());
      EXPECT_EQ(out.back(), 77u) << "written behind the end";
      out.pop_back();
      EXPECT_EQ(out, expected) << n << " items, " << keep_of_100 << " % kept";
    }
  }
}

TEST_P(OverSizesAndThreads, SumWraps) {
  for (const uint32_t n : kSizes) {
    std::vector<uint64_t> in(n);
    uint64_t expected = 0;
    for (uint32_t i = 0; i < n; ++i) {
      in[i] = uint64_t{random_word(i, 6)} << 32 | random_word(i, 7);
      expected += in[i];
    }
    uint64_t sum = 1;
    exec_.sum_u64(in.data(), n, &sum);
    EXPECT_EQ(sum, expected) << n;
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, OverSizesAndThreads, testing::Values(1u, 2u, 7u));

}  // namespace
}  // namespace swarm
