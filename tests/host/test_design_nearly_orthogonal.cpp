// Sizes, levels and correlations of nearly orthogonal Latin hypercubes.
#include <algorithm>
#include <cmath>

#include "host/study/designs/nearly_orthogonal.h"
#include "tests/host/design_factors.h"

namespace swarm {
namespace {

using testing_support::design_of, testing_support::made, testing_support::real_factors,
    testing_support::refusal;
using Kind = DesignSpec::Kind;

struct Size {
  uint32_t m;
  size_t points, columns;
};
// Cioppa and Lucas (2007), table 1.
constexpr Size kSizes[] = {{4, 17, 7}, {5, 33, 11}, {6, 65, 16}, {7, 129, 22}, {8, 257, 29}};

TEST(DesignNearlyOrthogonal, EveryColumnHasEveryLevelOnce) {
  for (const Size& size : kSizes) {
    const auto rows = designs::nearly_orthogonal_levels(size.m, 1);
    ASSERT_EQ(rows.size(), size.points);
    ASSERT_EQ(rows[0].size(), size.columns);
    for (size_t c = 0; c < size.columns; ++c) {
      std::vector<int> levels;
      for (const std::vector<int>& row : rows) levels.push_back(row[c]);
      std::sort(levels.begin(), levels.end());
      const int q = static_cast<int>(size.points / 2);
      for (int level = -q; level <= q; ++level) EXPECT_EQ(levels[level + q], level);
    }
  }
}

TEST(DesignNearlyOrthogonal, CorrelationsAreBelowThePublishedBound) {
  for (const Size& size : kSizes) {
    for (const uint64_t seed : {1u, 2u, 3u, 2026u}) {
      const std::vector<FactorSpec> factors = real_factors(size.columns);
      const auto points = made(design_of(Kind::kNearlyOrthogonal, size.points, seed), factors);
      const DesignProperties found = design_properties(points, factors);
      ASSERT_TRUE(found.compared);
      EXPECT_LT(found.largest_correlation, 0.03) << size.points << " points, seed " << seed;
      if (seed == 1) {
        RecordProperty("largest_correlation_of_" + std::to_string(size.points),
                       std::to_string(found.largest_correlation));
      }
      // Those of different columns, not of one with itself.
      EXPECT_NE(found.first, found.second);
    }
  }
}

TEST(DesignNearlyOrthogonal, TheFirstColumnsAreOrthogonal) {
  for (const Size& size : kSizes) {
    const auto rows = designs::nearly_orthogonal_levels(size.m, 9);
    for (size_t a = 0; a < size.m; ++a) {
      for (size_t b = a + 1; b < size.m; ++b) {
        int product = 0;
        for (const std::vector<int>& row : rows) product += row[a] * row[b];
        EXPECT_EQ(product, 0) << size.points << " points, columns " << a << " and " << b;
      }
    }
  }
}

TEST(DesignNearlyOrthogonal, TakesTheSmallestThatHoldsTheFactors) {
  for (size_t i = 0; i < std::size(kSizes); ++i) {
    const Size& size = kSizes[i];
    EXPECT_EQ(made(design_of(Kind::kNearlyOrthogonal), real_factors(size.columns)).size(),
              size.points);
    if (i + 1 < std::size(kSizes)) {
      EXPECT_EQ(made(design_of(Kind::kNearlyOrthogonal), real_factors(size.columns + 1)).size(),
                kSizes[i + 1].points);
    }
  }
  const auto points = made(design_of(Kind::kNearlyOrthogonal, 33), real_factors(2));
  ASSERT_EQ(points.size(), 33u);
  EXPECT_EQ(points[16].positions, (std::vector<double>{0.5, 0.5})) << "the middle";
}

TEST(DesignNearlyOrthogonal, SaysWhatSizesThereAre) {
  const std::string sizes =
      "allowed: 17 (for at most 7 factors), 33 (11), 65 (16), 129 (22), 257 (29)";
  EXPECT_EQ(
      refusal(design_of(Kind::kNearlyOrthogonal), real_factors(30)),
      "10: design.kind: nearly_orthogonal has no columns for 30 factors; allowed: at most 29, "
      "or sobol or latin_hypercube");
  EXPECT_EQ(refusal(design_of(Kind::kNearlyOrthogonal, 32), real_factors(3)),
            "10: design.points: 32 is no size of this design; " + sizes);
  EXPECT_EQ(refusal(design_of(Kind::kNearlyOrthogonal, 17), real_factors(8)),
            "10: design.points: 17 points have 7 columns, and there are 8 factors; " + sizes);
}

}  // namespace
}  // namespace swarm
