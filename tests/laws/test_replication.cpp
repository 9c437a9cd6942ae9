// Law G: mines that build mines.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/laws/law_checks.h"
#include "tests/laws/statistics.h"

namespace swarm::laws {
namespace {

constexpr double kStep_s = 0.1;       // all law_g scenarios
constexpr double kBuilding_s = 10.0;  // law_g_growth.toml

constexpr double kGrowth_per_s = 1 / kBuilding_s;

Distribution births(int64_t start, int64_t places, double t_s) {
  return births_in_steps(start, places, kStep_s / kBuilding_s, std::llround(t_s / kStep_s));
}

/// For the pictures: the mean without chance, in steps. A new mine builds from its second step on.
void add_growth(const std::string& curve, double start, double places, double t_s) {
  double before = 0;  // mines that were there a step ago
  double mines = start;
  for (int64_t step = 0; step <= std::llround(t_s / kStep_s); ++step) {
    if (step % 5 == 0) add_curve(curve, static_cast<double>(step) * kStep_s, mines);
    const double built = kStep_s / kBuilding_s * before * (1 - mines / places);
    before = mines;
    mines += built;
  }
}

/// Values of the first series column at each look, over all battles.
void add_series(const std::string& curve, const Battles& fought, size_t every) {
  const auto& first = fought.results().front().series;
  for (size_t row = 0; row < first.size(); row += every) {
    std::vector<double> values;
    for (const BattleResult& result : fought.results()) values.push_back(result.series[row][1]);
    add_point(curve, first[row][0], values);
  }
}

TEST(LawG, UnlimitedGrowthIsYules) {
  constexpr double kTime_s = 15;
  const Distribution exact = births(5, 1000, kTime_s);
  // With neither steps nor a limit of places the law says 22.4 and 78.0.
  EXPECT_NEAR(mean_of(exact), 5 * std::exp(1.5), 0.06 * 5 * std::exp(1.5));
  const Battles fought(load_law("law_g_growth"), replicates(1200), 7000000);
  const std::vector<double> mines = fought.outcome("mines");
  check_mean("G.yule_mean", mean_of(exact), mines, variance_of(exact));
  check_variance("G.yule_variance", variance_of(exact), mines, fourth_of(exact));
  add_series("G.yule", fought, 2);
  add_growth("G.yule", 5, 1000, kTime_s);
  for (double t_s = 0; t_s <= kTime_s; t_s += 0.5) {
    add_curve("G.yule_smooth", t_s, 5 * std::exp(kGrowth_per_s * t_s));
  }
}

TEST(LawG, GrowthInABoundedFieldIsLogistic) {
  constexpr double kTime_s = 30;
  const Distribution exact = births(20, 400, kTime_s);
  const Battles fought(load_law("law_g_growth", {"field.mines.mines=400",
                                                 "field.mines.start_mines=20", "time.limit_s=60"}),
                       replicates(250), 7100000);
  std::vector<double> then;
  for (const BattleResult& result : fought.results()) {
    for (const auto& row : result.series) {
      if (std::abs(row[0] - kTime_s) < 1e-6) then.push_back(row[1]);
    }
  }
  ASSERT_EQ(static_cast<int64_t>(then.size()), fought.count());
  check_mean("G.logistic_mean", mean_of(exact), then, variance_of(exact));
  add_series("G.logistic", fought, 3);
  add_growth("G.logistic", 20, 400, 60);
  for (double t_s = 0; t_s <= 60; t_s += 1) {
    const double logistic = 400 / (1 + (400.0 / 20 - 1) * std::exp(-kGrowth_per_s * t_s));
    add_curve("G.logistic_smooth", t_s, logistic);
  }
}

constexpr int64_t kPlaces = 300;  // law_g_upkeep.toml
// Mines fail in a step with 1 - exp(-d dt), so they last 1 / that in steps; building takes m steps.
double occupancy(double failures_per_s, double building_s) {
  const double life = 1 / (1 - std::exp(-failures_per_s * kStep_s));
  return life / (life + building_s / kStep_s);
}

TEST(LawG, UpkeepBalancesFailures) {
  const double exact = occupancy(0.05, 5);
  EXPECT_NEAR(exact, 0.2 / (0.2 + 0.05), 0.001);
  const Battles fought(load_law("law_g_upkeep"), replicates(300), 7200000);
  const std::vector<double> mines = fought.outcome("mines");
  double sum = 0;
  for (const double value : mines) sum += value;
  check_share("G.occupancy", exact, std::llround(sum), fought.count() * kPlaces);
  check_variance("G.occupancy_variance", static_cast<double>(kPlaces) * exact * (1 - exact), mines);
  add_series("G.upkeep", fought, 2);
  for (double t_s = 0; t_s <= 40; t_s += 0.5) {
    add_curve("G.upkeep", t_s, kPlaces * (exact + (1 - exact) * std::exp(-0.25 * t_s)));
  }
}

constexpr double kContactPlaces = 1256;  // law_g_contact.toml

TEST(LawG, NearNeighboursKeepUpLess) {
  const Battles fought(load_law("law_g_contact"), replicates(24), 7300000);
  std::vector<double> share = fought.outcome("mines");
  for (double& value : share) value /= kContactPlaces;
  check_below("G.contact", occupancy(0.1, 5), share);
}

TEST(LawG, FieldGrowsAtItsRim) {
  const Battles fought(
      load_law("law_g_contact", {"class.mine.failure_rate_per_s=0", "field.mines.start_mines=1",
                                 "class.mine.exponential_replication=false", "time.limit_s=80"}),
      replicates(16), 7400000);
  add_series("G.front", fought, 2);
  for (const BattleResult& result : fought.results()) {
    for (const auto& row : result.series) {
      // A reach of 1.1 km in each building time, one place in each km2, and a km of doubt at the
      // rim.
      const double radius_km = 1.1 * std::floor(row[0] / 5.0) + 1.0;
      EXPECT_LE(row[1], 3.1416 * radius_km * radius_km + 1) << "seed " << result.seed;
    }
    // Doubling at each building time would have filled the field: 2^16 is 52 times its places.
    EXPECT_LT(result.series.back()[1], 0.6 * kContactPlaces);
  }
  for (double t_s = 0; t_s <= 50; t_s += 5) add_curve("G.front_doubling", t_s, std::exp2(t_s / 5));
}

}  // namespace
}  // namespace swarm::laws
