// Laws A, B, C and H: ships that fire at each other, or once. The laws and their sources stand in
// the headers of the scenarios.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/laws/law_checks.h"

namespace swarm::laws {
namespace {

std::vector<std::string> fleets(int64_t red, int64_t blue) {
  return {"wing.red.ships.red_ship.count=" + std::to_string(red),
          "wing.blue.ships.blue_ship.count=" + std::to_string(blue)};
}

Ending square_law(int64_t x, int64_t y) {
  return fight_to_the_end(x, y, [](double red, double blue) { return red / (red + blue); });
}

void check_square_win(const std::string& id, int64_t x, int64_t y, int64_t battles, uint64_t seed) {
  const Battles fought(load_law("law_a_square", fleets(x, y)), replicates(battles), seed);
  check_share(id, square_law(x, y).red_wins(), fought.count_true("red_won"), fought.count());
}

TEST(LawA, ReferencesAreThoseOfTheLiterature) {
  EXPECT_NEAR(square_law(100, 95).red_wins(), 0.732, 0.001);
  EXPECT_NEAR(square_law(100, 95).mean_red(), 27.9, 0.05);
  EXPECT_NEAR(square_law(40, 30).red_wins(), 0.981, 0.001);
}

TEST(LawA, LargerSideWinsByTheSquareLaw) {
  const Ending exact = square_law(100, 95);
  const Battles fought(load_law("law_a_square"), replicates(2000), 110000);
  check_share("A.win_100_95", exact.red_wins(), fought.count_true("red_won"), fought.count());
  check_mean("A.left_100_95", exact.mean_red(), fought.outcome("red_left"), exact.variance_red());
}

TEST(LawA, ShareOfVictoriesFollowsTheNumbers) {
  check_square_win("A.win_40_30", 40, 30, 2000, 1200000);
  check_square_win("A.win_40_36", 40, 36, 2000, 1300000);
  check_square_win("A.win_40_44", 40, 44, 2000, 1400000);
  for (int64_t y = 24; y <= 52; ++y) {
    add_curve("A.win_40", static_cast<double>(y), square_law(40, y).red_wins());
  }
}

TEST(LawA, SquareDifferenceIsKept) {
  constexpr int64_t kRed = 400;
  constexpr int64_t kBlue = 300;
  const Ending exact = square_law(kRed, kBlue);
  double mean = 0;
  for (size_t k = 0; k < exact.red.size(); ++k) {
    mean += exact.red[k] * static_cast<double>(k * k);
  }
  for (size_t k = 0; k < exact.blue.size(); ++k) {
    mean -= exact.blue[k] * static_cast<double>(k * k);
  }
  EXPECT_NEAR(mean, kRed * kRed - kBlue * kBlue, 0.02 * kRed * kRed);
  // The tail of a lopsided fight wastes more of a step's fire: the step is finer here.
  std::vector<std::string> set = fleets(kRed, kBlue);
  set.push_back("time.dt_s=0.002");
  const Battles fought(load_law("law_a_square", set), replicates(120), 1500000);
  check_mean("A.invariant", mean, fought.outcome("square_difference"));
}

constexpr double kRedRate = 0.1;  // law_b_linear.toml
constexpr double kBlueRate = 0.125;

double area_share(int64_t red, int64_t blue) {
  const double a = kRedRate / static_cast<double>(blue);
  const double b = kBlueRate / static_cast<double>(red);
  return a / (a + b);
}

TEST(LawB, AreaFireWinsByTheLinearLaw) {
  for (const int64_t blue : {8, 10, 12}) {
    const double p = area_share(12, blue);
    const Ending exact = fight_to_the_end(12, blue, [p](double, double) { return p; });
    EXPECT_NEAR(exact.red_wins(), negative_binomial_win(12, blue, p), 1e-12);
    const Battles fought(load_law("law_b_linear", fleets(12, blue)), replicates(3000),
                         2000000 + static_cast<uint64_t>(blue) * 100000);
    check_share("B.win_12_" + std::to_string(blue), exact.red_wins(), fought.count_true("red_won"),
                fought.count());
    if (blue == 10) {
      check_mean("B.left_12_10", exact.mean_red(), fought.outcome("red_left"),
                 exact.variance_red());
    }
  }
  for (int64_t blue = 4; blue <= 20; ++blue) {
    add_curve("B.win_12", static_cast<double>(blue),
              negative_binomial_win(12, blue, area_share(12, blue)));
  }
}

Ending ambush(int64_t attackers) {
  return fight_to_the_end(attackers, 20,
                          [](double a, double) { return 0.02 * a / (0.02 * a + 1); });
}

TEST(LawC, AttackersInTheOpenNeedNumbers) {
  EXPECT_NEAR(ambush(40).red_wins(), 0.25, 0.005);
  EXPECT_NEAR(ambush(45).red_wins(), 0.56, 0.005);
  EXPECT_NEAR(ambush(60).red_wins(), 0.99, 0.005);
  for (const int64_t attackers : {40, 45, 60}) {
    const Battles fought(load_law("law_c_ambush", fleets(attackers, 20)), replicates(800),
                         3000000 + static_cast<uint64_t>(attackers) * 10000);
    check_share("C.win_" + std::to_string(attackers), ambush(attackers).red_wins(),
                fought.count_true("red_won"), fought.count());
  }
  for (int64_t attackers = 30; attackers <= 70; ++attackers) {
    add_curve("C.win", static_cast<double>(attackers), ambush(attackers).red_wins());
  }
}

TEST(LawH, UncoordinatedShotsAreWasted) {
  for (const int64_t shots : {20, 60, 120}) {
    const Volley exact = volley(static_cast<double>(shots), 40, 0.7);
    const std::string count = std::to_string(shots);
    const Battles fought(load_law("law_h_volley", {"wing.red.ships.ship.count=" + count}),
                         replicates(3000), 8000000 + static_cast<uint64_t>(shots) * 10000);
    const std::vector<double> alive = fought.outcome("alive");
    check_mean("H.mean_" + count, exact.mean, alive, exact.variance);
    if (shots == 60) check_variance("H.variance_60", exact.variance, alive);
    for (const double fired : fought.outcome("shots")) {
      ASSERT_EQ(fired, static_cast<double>(shots));
    }
  }
  for (int64_t shots = 0; shots <= 140; shots += 2) {
    add_curve("H.mean", static_cast<double>(shots),
              volley(static_cast<double>(shots), 40, 0.7).mean);
    add_curve("H.coordinated", static_cast<double>(shots),
              std::max(0.0, 40 - 0.7 * static_cast<double>(shots)));
  }
}

}  // namespace
}  // namespace swarm::laws
