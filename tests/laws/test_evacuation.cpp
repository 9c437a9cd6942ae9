// Law J: nobody is lost or created in an evacuation, and no plan is faster than its bound.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/laws/law_checks.h"

namespace swarm::laws {
namespace {

struct Plan {
  std::vector<std::string> set;
  double people, room, cycle_s;
};

constexpr double kDocks = 4;  // law_j_evacuation.toml
constexpr double kPerDock = 5;
constexpr double kLook_s = 0.5;

void evacuate(const Plan& plan, const std::string& curve) {
  const Battles fought(load_law("law_j_evacuation", plan.set), 8, 10000000);
  const double bound_s =
      evacuation_bound_s(plan.people, kDocks * kPerDock, plan.room, plan.cycle_s);
  for (const BattleResult& result : fought.results()) {
    for (const auto& row : result.series) {
      ASSERT_EQ(row[1] + row[2] + row[3] + row[4], plan.people) << "at " << row[0] << " s";
    }
  }
  for (const double aboard_s : fought.outcome("all_aboard_s")) {
    EXPECT_GE(aboard_s, bound_s - 1e-6);
    EXPECT_LE(aboard_s, bound_s + kLook_s + 1e-6) << "this plan wastes no time";
  }
  for (const double evacuated : fought.outcome("evacuated")) EXPECT_EQ(evacuated, plan.people);
  if (curve.empty()) return;
  for (const auto& row : fought.results().front().series) {
    add_point(curve, row[0], {row[1], row[1]});
    add_point("J.away", row[0], {row[3], row[3]});
  }
  add_curve(curve, 0, plan.people);
  add_curve(curve, bound_s, 0);
}

TEST(LawJ, ShipsLimitTheEvacuation) { evacuate({{}, 1000, 400, 30}, "J.on_station"); }

TEST(LawJ, DocksLimitTheEvacuation) {
  evacuate({{"class.transport.berths=1000"}, 1000, 4000, 30}, "");
}

TEST(LawJ, ShortCyclesAndSmallShips) {
  evacuate({{"class.transport.berths=40", "gate.lane.interval_s=10",
             "structure.station.section.dock.people.civilians=100"},
            400,
            160,
            10},
           "");
}

}  // namespace
}  // namespace swarm::laws
