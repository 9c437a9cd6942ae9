// Sobol's sequence against SciPy's, the designs made of it, and Sobol indices of a function whose
// indices are known.
#include <algorithm>
#include <cmath>
#include <set>

#include "host/study/designs/sobol_sequence.h"
#include "host/study/sobol_indices.h"
#include "tests/host/design_factors.h"
#include "tests/host/sobol_expected.h"

namespace swarm {
namespace {

using testing_support::design_of, testing_support::made, testing_support::real_factors,
    testing_support::refusal;
using Kind = DesignSpec::Kind;

constexpr double kPi = 3.14159265358979323846;

TEST(SobolSequence, IsThatOfSciPy) {
  const auto rows = designs::sobol_sequence(4096, 256);
  for (const testing_support::SobolRow& row : testing_support::kSobolRows) {
    for (size_t d = 0; d < std::size(testing_support::kSobolDimensions); ++d) {
      const uint32_t dimension = testing_support::kSobolDimensions[d];
      EXPECT_EQ(rows[row.point][dimension], row.x[d] << 20) << row.point << ", " << dimension;
    }
  }
  uint64_t sum = 0;
  for (uint32_t p = 0; p < 4096; ++p) {
    for (uint32_t d = 0; d < 256; ++d) sum += uint64_t{rows[p][d] >> 20} * (1 + (p + d) % 7);
  }
  EXPECT_EQ(sum, testing_support::kSobolWeightedSum);
}

TEST(DesignSobol, HasTheCentreOfEachStratumOnce) {
  const std::vector<FactorSpec> factors = real_factors(100);
  const std::vector<DesignPoint> points = made(design_of(Kind::kSobol, 64), factors);
  ASSERT_EQ(points.size(), 64u);
  for (size_t f = 0; f < factors.size(); ++f) {
    std::set<double> positions;
    for (const DesignPoint& point : points) positions.insert(point.positions[f]);
    ASSERT_EQ(positions.size(), 64u) << f;
    EXPECT_EQ(*positions.begin(), 0.5 / 64);
    EXPECT_EQ(*positions.rbegin(), 63.5 / 64);
  }
}

TEST(DesignSobol, PointsAreAPowerOfTwo) {
  const std::vector<FactorSpec> factors = real_factors(3);
  EXPECT_EQ(refusal(design_of(Kind::kSobol, 100), factors),
            "10: design.points: 100 is no power of two above 1; allowed: as 64 or 128");
  EXPECT_EQ(refusal(design_of(Kind::kSobol), factors),
            "10: design.points: is missing; allowed: a power of two, as 64");
  EXPECT_EQ(refusal(design_of(Kind::kSobol, 8), real_factors(257)),
            "10: design.kind: the sequence has no 257 dimensions; allowed: at most 256 factors");
  EXPECT_EQ(refusal(design_of(Kind::kSaltelli, 8), real_factors(129)),
            "10: design.kind: the sequence has no 258 dimensions; allowed: at most 128 factors");
  EXPECT_EQ(refusal(design_of(Kind::kSaltelli, 262144), factors),
            "10: design.points: gives 1310720 points; allowed: at most 1000000");
  EXPECT_EQ(refusal(design_of(Kind::kSaltelli, uint64_t{1} << 63), factors),
            "10: design.points: gives 9223372036854775808 points; allowed: at most 1000000");
}

TEST(DesignSaltelli, BlocksAreAAndBAndAWithOneColumnOfB) {
  const std::vector<FactorSpec> factors = real_factors(3);
  const std::vector<DesignPoint> points = made(design_of(Kind::kSaltelli, 16), factors);
  const std::vector<DesignPoint> both = made(design_of(Kind::kSobol, 16), real_factors(6));
  ASSERT_EQ(points.size(), 16u * 5);
  for (size_t i = 0; i < 16; ++i) {
    const DesignPoint* block = &points[5 * i];
    EXPECT_EQ(block[0].label, "A " + std::to_string(i));
    EXPECT_EQ(block[1].label, "B " + std::to_string(i));
    for (size_t f = 0; f < 3; ++f) {
      EXPECT_EQ(block[0].positions[f], both[i].positions[f]);
      EXPECT_EQ(block[1].positions[f], both[i].positions[3 + f]);
      EXPECT_EQ(block[2 + f].label, "AB x" + std::to_string(f) + " " + std::to_string(i));
      for (size_t g = 0; g < 3; ++g) {
        EXPECT_EQ(block[2 + f].values[g], block[f == g ? 1 : 0].values[g]);
      }
    }
  }
}

/// T. Ishigami, T. Homma, "An importance quantification technique in uncertainty analysis for
/// computer models", ISUMA '90, with a = 7, b = 0.1.
double ishigami(const DesignPoint& point) {
  double x[3];
  for (size_t i = 0; i < 3; ++i) x[i] = kPi * (2 * point.positions[i] - 1);
  return std::sin(x[0]) + 7 * std::pow(std::sin(x[1]), 2) +
         0.1 * std::pow(x[2], 4) * std::sin(x[0]);
}

std::vector<double> ishigami_values(uint64_t n) {
  std::vector<double> y;
  for (const DesignPoint& point : made(design_of(Kind::kSaltelli, n), real_factors(3))) {
    y.push_back(ishigami(point));
  }
  return y;
}

TEST(SobolIndices, OfTheIshigamiFunctionAreTheAnalyticOnes) {
  // V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2
  const double first[] = {0.3139, 0.4424, 0.0};
  const double total[] = {0.5576, 0.4424, 0.2437};
  const SobolIndices found = sobol_indices(ishigami_values(4096), 3, 1, 200);
  EXPECT_EQ(found.blocks, 4096u);
  ASSERT_EQ(found.factors.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    const SobolIndex& index = found.factors[i];
    EXPECT_NEAR(index.first, first[i], 0.01) << i;
    EXPECT_NEAR(index.total, total[i], 0.01) << i;
    EXPECT_LT(index.first_95.low, first[i]) << i;
    EXPECT_GT(index.first_95.high, first[i]) << i;
    EXPECT_LT(index.total_95.low, total[i]) << i;
    EXPECT_GT(index.total_95.high, total[i]) << i;
    EXPECT_LT(index.first_95.high - index.first_95.low, 0.2);
    EXPECT_LT(index.total_95.high - index.total_95.low, 0.2);
  }
}

TEST(SobolIndices, AMissingValueLeavesItsBlockOut) {
  std::vector<double> y = ishigami_values(1024);
  y[7] = NAN;   // AB x0 of block 1
  y[5] = NAN;   // A of the same
  y[50] = NAN;  // A of block 10
  const SobolIndices found = sobol_indices(y, 3, 1, 50);
  EXPECT_EQ(found.left_out, 2u);
  EXPECT_EQ(found.blocks, 1022u);
  ASSERT_EQ(found.factors.size(), 3u);
  EXPECT_NEAR(found.factors[1].total, 0.4424, 0.05);
}

TEST(SobolIndices, NothingIsSaidOfWhatDoesNotVary) {
  EXPECT_TRUE(sobol_indices(std::vector<double>(50, 3.0), 3, 1).factors.empty());
  EXPECT_TRUE(sobol_indices({1, 2, 3, 4, 5}, 3, 1).factors.empty()) << "one block";
  EXPECT_TRUE(sobol_indices({}, 3, 1).factors.empty());
}

TEST(SobolIndices, IntervalsComeFromTheSeed) {
  const std::vector<double> y = ishigami_values(64);
  const SobolIndices a = sobol_indices(y, 3, 1, 50), b = sobol_indices(y, 3, 1, 50);
  const SobolIndices c = sobol_indices(y, 3, 2, 50);
  EXPECT_EQ(a.factors[0].total_95.low, b.factors[0].total_95.low);
  EXPECT_NE(a.factors[0].total_95.low, c.factors[0].total_95.low);
  EXPECT_EQ(a.factors[0].total, c.factors[0].total);
}

}  // namespace
}  // namespace swarm
