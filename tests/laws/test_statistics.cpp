// The tests' own tools: known values, and the power that is promised.
#include "tests/laws/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "tests/laws/law_checks.h"

namespace swarm::laws {
namespace {

TEST(LawStatistics, KnownValues) {
  EXPECT_NEAR(normal_cdf(1.0), 0.8413447, 1e-7);
  EXPECT_NEAR(normal_quantile(0.975), 1.9599640, 1e-6);
  EXPECT_NEAR(chi_square_tail(3.841459, 1), 0.05, 1e-6);
  EXPECT_NEAR(chi_square_tail(18.307038, 10), 0.05, 1e-6);
  EXPECT_NEAR(binomial_pmf(3, 10, 0.5), 120.0 / 1024, 1e-12);
  EXPECT_NEAR(binomial_p_value(1, 10, 0.5), 22.0 / 1024, 1e-9);
  const Interval interval = wilson(50, 100);
  EXPECT_NEAR(interval.low, 0.4038315, 1e-6);
  EXPECT_NEAR(interval.high, 0.5961685, 1e-6);
}

TEST(LawStatistics, EachCheckCountsOnce) {
  std::set<std::string> ids;
  for (const Check& check : kChecks) ids.insert(check.id);
  EXPECT_EQ(ids.size(), kCheckCount);
}

/// Chance that the exact test rejects `claimed` where the share is `real`.
double rejects(int64_t n, double claimed, double real) {
  double sum = 0;
  for (int64_t k = 0; k <= n; ++k) {
    if (binomial_p_value(k, n, claimed) < level()) sum += binomial_pmf(k, n, real);
  }
  return sum;
}

TEST(LawStatistics, PowerIsAsPromised) {
  constexpr int64_t kTrials = 800;
  for (const double share : {0.25, 0.5, 0.73}) {
    const double bias = detectable(std::sqrt(share * (1 - share) / kTrials));
    EXPECT_LE(rejects(kTrials, share, share), level());
    EXPECT_NEAR(rejects(kTrials, share, share + bias), kPower, 0.04) << share;
    EXPECT_NEAR(rejects(kTrials, share, share - bias), kPower, 0.04) << share;
  }
}

}  // namespace
}  // namespace swarm::laws
