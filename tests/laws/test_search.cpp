// Law F: searching along a line, and by glimpses. All targets of a battle are independent, so each
// of them is a trial.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "tests/laws/law_checks.h"

namespace swarm::laws {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int64_t kTargets = 1000;  // in a battle

void check_found(const std::string& id, double exact, const Battles& fought) {
  const std::vector<double> found = fought.outcome("found");
  const double sum = std::accumulate(found.begin(), found.end(), 0.0);
  check_share(id, exact, std::llround(sum), fought.count() * kTargets);
}

/// Share found by each look, for the picture.
void add_search(const std::string& curve, const Battles& fought) {
  const size_t rows = fought.results().front().series.size();
  std::vector<double> share(fought.results().size());
  for (size_t row = 0; row < rows; ++row) {
    for (size_t i = 0; i < share.size(); ++i) {
      share[i] = fought.results()[i].series.at(row).back() / static_cast<double>(kTargets);
    }
    const double t_s = fought.results().front().series[row][0];
    add_point(curve, t_s, share);
  }
}

TEST(LawF, SweepsTwiceItsRangeInThePlane) {
  const Battles fought(load_law("law_f_search"), replicates(60), 6000000);
  check_found("F.plane", 2 * 5.0 / 100, fought);
  add_search("F.plane", fought);
  // The searcher starts 20 km before the area and looks first when it has flown one look's way.
  add_curve("F.plane", 2, 0);
  add_curve("F.plane", 22, 2 * 5.0 / 100);
}

TEST(LawF, SweepsItsCrossSectionInSpace) {
  const Battles fought(load_law("law_f_search", {"field.targets.box_km=[200,60,60]"}),
                       replicates(60), 6100000);
  check_found("F.box", kPi * 25.0 / 3600, fought);
}

/// Koopman's law is of finding any of many: 1 - exp(-density 2 R v t), and of so many as there are
/// 1 - (1 - q)^n.
void check_any(const std::string& id, double q, int64_t targets, std::vector<std::string> set,
               uint64_t seed) {
  const double n = static_cast<double>(targets);
  const double exact = 1 - std::pow(1 - q, n);
  EXPECT_NEAR(exact, 1 - std::exp(-n * q), 0.02) << "as far as so few are many";
  set.push_back("field.targets.mines=" + std::to_string(targets));
  set.push_back("field.targets.start_mines=" + std::to_string(targets));
  const Battles fought(load_law("law_f_search", set), replicates(2000), seed);
  int64_t any = 0;
  for (const double found : fought.outcome("found")) any += found > 0 ? 1 : 0;
  check_share(id, exact, any, fought.count());
}

TEST(LawF, AnyOfManyTargetsIsFoundByKoopmansLaw) {
  check_any("F.any_plane", 2 * 5.0 / 100, 10, {}, 6300000);
  check_any("F.any_box", kPi * 25.0 / 3600, 50, {"field.targets.box_km=[200,60,60]"}, 6400000);
}

TEST(LawF, CloakedTargetsAreFoundAtARate) {
  for (const int t_s : {4, 10, 20}) {
    const double exact = 1 - std::exp(-3 * 0.02 * t_s);
    const Battles fought(load_law("law_f_cloak", {"time.limit_s=" + std::to_string(t_s)}),
                         replicates(20), 6200000 + static_cast<uint64_t>(t_s) * 1000);
    check_found("F.cloak_" + std::to_string(t_s), exact, fought);
    if (t_s == 20) add_search("F.cloak", fought);
  }
  for (int t_s = 0; t_s <= 20; ++t_s) {
    add_curve("F.cloak", t_s, 1 - std::exp(-3 * 0.02 * t_s));
  }
}

}  // namespace
}  // namespace swarm::laws
