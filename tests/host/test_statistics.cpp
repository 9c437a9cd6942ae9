// Statistics against published and hand-computed values.
#include <gtest/gtest.h>

#include <cmath>

#include "host/study/statistics.h"

namespace swarm {
namespace {

TEST(Statistics, QuantilesInterpolate) {
  EXPECT_EQ(median({3}), 3);
  EXPECT_EQ(median({1, 2, 10}), 2);
  EXPECT_EQ(median({1, 2, 4, 10}), 3);
  EXPECT_EQ(quantile({1, 2, 3, 4, 5}, 0.25), 2);
  EXPECT_DOUBLE_EQ(quantile({1, 2, 3, 4}, 0.25), 1.75);  // as R: quantile(1:4, .25)
  EXPECT_DOUBLE_EQ(quantile({1, 2, 3, 4}, 0.9), 3.7);
  EXPECT_EQ(quantile({1, 2, 3, 4}, 1), 4);
  EXPECT_TRUE(std::isnan(median({})));
}

TEST(Statistics, RanksAroundTheMedianAreThoseOfTheTables) {
  EXPECT_FALSE(median_ranks(0));
  EXPECT_FALSE(median_ranks(5)) << "1 - 2 / 32 is below 95 %";
  struct Row {
    size_t n, low, high;
  };
  // Binomial tables: the largest rank with a tail of at most 2.5 % on each side.
  for (const Row& row : {Row{6, 1, 6}, Row{8, 1, 8}, Row{9, 2, 8}, Row{10, 2, 9}, Row{15, 4, 12},
                         Row{20, 6, 15}, Row{25, 8, 18}, Row{50, 18, 33}, Row{100, 40, 61}}) {
    ASSERT_TRUE(median_ranks(row.n)) << row.n;
    EXPECT_EQ(median_ranks(row.n)->low, row.low) << row.n;
    EXPECT_EQ(median_ranks(row.n)->high, row.high) << row.n;
  }
}

TEST(Statistics, ApproximateRanksContinueTheExactOnes) {
  const size_t exact = median_ranks(999)->low;
  const size_t approximate = median_ranks(1000)->low;
  EXPECT_LE(exact, approximate + 1);
  EXPECT_LE(approximate, exact + 1);
  EXPECT_EQ(median_ranks(10000)->low, 4902u);  // (10000 - 195.996) / 2
}

TEST(Statistics, TheIntervalCoversTheMedian) {
  const std::optional<Interval> interval = median_interval({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 2);
  EXPECT_EQ(interval->high, 9);
}

TEST(Statistics, WilsonIntervalsAreNewcombes) {
  // Newcombe (1998), table I, method 3.
  const auto expect = [](uint64_t yes, uint64_t n, double low, double high) {
    EXPECT_NEAR(wilson_interval(yes, n).low, low, 5e-5) << yes << " of " << n;
    EXPECT_NEAR(wilson_interval(yes, n).high, high, 5e-5) << yes << " of " << n;
  };
  expect(81, 263, 0.2553, 0.3662);
  expect(15, 148, 0.0624, 0.1605);
  expect(0, 20, 0.0, 0.1611);
  expect(1, 29, 0.0061, 0.1718);
  expect(20, 20, 1 - 0.1611, 1.0);
  EXPECT_EQ(wilson_interval(0, 7).low, 0);
  EXPECT_EQ(wilson_interval(7, 7).high, 1);
  EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

TEST(Statistics, SummariesLeaveOutWhatIsMissing) {
  const Summary s = summarise({4, std::nan(""), 1, 3, 2, std::nan("")});
  EXPECT_EQ(s.count, 4u);
  EXPECT_EQ(s.missing, 2u);
  EXPECT_EQ(s.mean, 2.5);
  EXPECT_DOUBLE_EQ(s.sd, std::sqrt(5.0 / 3.0));
  EXPECT_EQ(s.min, 1);
  EXPECT_EQ(s.lower_quartile, 1.75);
  EXPECT_EQ(s.median, 2.5);
  EXPECT_EQ(s.max, 4);
  EXPECT_FALSE(s.median_95);
  const Summary none = summarise({std::nan("")});
  EXPECT_EQ(none.count, 0u);
  EXPECT_TRUE(std::isnan(none.median) && std::isnan(none.mean) && std::isnan(none.sd));
}

}  // namespace
}  // namespace swarm
