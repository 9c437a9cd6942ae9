#include "kernels/time_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/core/philox.h"

namespace swarm {
namespace {

TEST(TimeHistogram, BucketsFollowOneAnotherWithoutGaps) {
  for (uint32_t bucket = 0; bucket < 2300; ++bucket) {
    const auto first = static_cast<uint64_t>(TimeHistogram::first_of(bucket));
    ASSERT_EQ(TimeHistogram::bucket_of(first), bucket);
    const auto next = static_cast<uint64_t>(TimeHistogram::first_of(bucket + 1));
    ASSERT_GT(next, first);
    ASSERT_EQ(TimeHistogram::bucket_of(next - 1), bucket);
    ASSERT_LE(static_cast<double>(next - first), std::max(1.0, static_cast<double>(first) / 64));
  }
}

TEST(TimeHistogram, OneCallIsItsOwnMedian) {
  TimeHistogram histogram;
  EXPECT_EQ(histogram.median_s(), 0);
  histogram.add(123457);
  EXPECT_EQ(histogram.calls(), 1u);
  EXPECT_DOUBLE_EQ(histogram.median_s(), 123457e-9);
  EXPECT_DOUBLE_EQ(histogram.total_s(), 123457e-9);
}

TEST(TimeHistogram, QuantilesAreThoseOfTheSortedTimesToASixtyFourth) {
  std::vector<int64_t> times;
  TimeHistogram histogram, backwards;
  for (uint32_t i = 0; i < 20001; ++i) {
    const Random4 draw = random4(7, i, 0, RandomPurpose::kTest);
    times.push_back(int64_t{draw.v[0]} >> (draw.v[1] % 28));  // from nanoseconds to seconds
    histogram.add(times.back());
  }
  for (size_t i = times.size(); i-- > 0;) backwards.add(times[i]);
  std::sort(times.begin(), times.end());
  for (const double share : {0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0}) {
    const auto exact = static_cast<double>(times[static_cast<size_t>(share * 20000)]);
    EXPECT_NEAR(1e9 * histogram.quantile_s(share), exact, 1 + exact / 64) << share;
    EXPECT_EQ(histogram.quantile_s(share), backwards.quantile_s(share));
  }
  EXPECT_DOUBLE_EQ(histogram.least_s(), 1e-9 * static_cast<double>(times.front()));
  EXPECT_DOUBLE_EQ(histogram.most_s(), 1e-9 * static_cast<double>(times.back()));
}

TEST(TimeHistogram, WhatIsOutOfReachIsCountedAtTheEnds) {
  TimeHistogram histogram;
  histogram.add(-5);
  histogram.add(int64_t{1} << 50);
  EXPECT_EQ(histogram.calls(), 2u);
  EXPECT_EQ(histogram.quantile_s(0), 0);
  EXPECT_DOUBLE_EQ(histogram.most_s(), 1e-9 * static_cast<double>(int64_t{1} << 50));
}

}  // namespace
}  // namespace swarm
