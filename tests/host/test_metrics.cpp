// Names of metrics and what they are made of; the generated page; globs and nearest names.
#include "host/battle/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "host/battle/build_world.h"
#include "host/battle/expression.h"
#include "host/battle/metric_families.h"
#include "host/battle/near_names.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using testing_support::fresh_row;
using testing_support::kHero;
using testing_support::kRaiders;
using testing_support::small_spec;

class MetricsTest : public ::testing::Test {
 protected:
  MetricsTest()
      : spec_(small_spec()),
        plan_(spec_),
        row_(fresh_row(plan_)),
        state_(plan_.metrics.state_count(), 0),
        times_(plan_.metrics.events().size(), kMissing) {}

  double value(const std::string& name) const {
    const int64_t index = plan_.metrics.find(name);
    EXPECT_GE(index, 0) << name;
    if (index < 0) return -1;
    return plan_.metrics.value(static_cast<uint32_t>(index),
                               {row_.data(), state_.data(), times_.data()});
  }
  int64_t& wing(uint32_t index, uint32_t column) {
    return row_[plan_.columns.wings + index * kWingColumns + column];
  }
  int64_t& section(uint32_t index, uint32_t column) {
    return row_[plan_.columns.sections + index * kSectionColumns + column];
  }

  const ScenarioSpec spec_;
  const BattlePlan plan_;
  std::vector<int64_t> row_;
  std::vector<double> state_, times_;
};

TEST_F(MetricsTest, WingsReadTheirColumns) {
  EXPECT_EQ(value("wing.raiders.ships"), 10);
  EXPECT_EQ(value("wing.idle.ships"), 0);
  EXPECT_EQ(value("wing.reserve.held"), 5);
  wing(kRaiders, kWingDead) = 4;
  wing(kRaiders, kWingActive) = 6;
  wing(kRaiders, kWingHull) = 2500;
  wing(kRaiders, kWingShield) = 1500;
  wing(kRaiders, kWingX) = 6 * 5 * 1048576;
  wing(kRaiders, kWingTracked) = 3;
  EXPECT_EQ(value("wing.raiders.lost"), 4);
  EXPECT_EQ(value("wing.raiders.hull_fraction"), 0.25);
  EXPECT_EQ(value("wing.raiders.shield_fraction"), 0.25);  // of 10 ships, 6 facings of 100 TJ
  EXPECT_EQ(value("wing.raiders.x_km"), 5);
  EXPECT_EQ(value("wing.raiders.tracked_by.blue_team"), 3);
  EXPECT_EQ(value("wing.raiders.tracked_by.red_team"), 0);
}

TEST_F(MetricsTest, WhatHasNoBasisIsMissing) {
  EXPECT_EQ(value("wing.hero.hull_fraction"), 1);
  wing(kHero, kWingActive) = 0;
  wing(kHero, kWingDead) = 1;
  wing(kHero, kWingHull) = 0;
  EXPECT_EQ(value("wing.hero.hull_fraction"), 0);
  wing(kHero, kWingDead) = 0;
  wing(kHero, kWingDeparted) = 1;
  EXPECT_TRUE(is_missing(value("wing.hero.hull_fraction")));
  EXPECT_TRUE(is_missing(value("wing.reserve.shield_fraction")));
  EXPECT_TRUE(is_missing(value("wing.hero.x_km")));
  EXPECT_TRUE(is_missing(value("wing.idle.hull_fraction")));
  for (uint32_t s = 0; s < 5; ++s) section(s, kSectionActive) = 0;
  EXPECT_TRUE(is_missing(value("structure.base.captured_fraction")));
}

TEST_F(MetricsTest, StructuresAddUpTheirSections) {
  EXPECT_EQ(value("structure.base.sections"), 5);
  EXPECT_EQ(value("structure.base.shield_fraction"), 1);
  section(1, kSectionActive) = 0;
  section(1, kSectionShield) = 0;
  section(2, kSectionCaptured) = 1;
  section(4, kSectionBoarders) = 12;
  EXPECT_EQ(value("structure.base.active"), 4);
  EXPECT_EQ(value("structure.base.lost"), 1);
  EXPECT_EQ(value("structure.base.shield_fraction"), 0.8);
  EXPECT_EQ(value("structure.base.captured_fraction"), 0.25);
  EXPECT_EQ(value("section.base.ring_4.boarders"), 12);
  EXPECT_EQ(value("section.base.ring_1.active"), 0);
  EXPECT_EQ(value("section.base.core.active"), 1);
}

TEST_F(MetricsTest, FleetsPeopleAndFields) {
  EXPECT_EQ(value("faction.red.ships"), 22);
  EXPECT_EQ(value("faction.red.cruiser.held"), 12);
  EXPECT_EQ(value("faction.red.active"), 10);
  EXPECT_EQ(value("class.cruiser.active"), 11);
  EXPECT_EQ(value("class.cruiser.ships"), 23);
  EXPECT_EQ(value("field.mouth.planned"), 20);
  // hero 10, raiders 10 x 5, reserve and convoys 12 x 10, core 50, ring 4 x 5
  EXPECT_EQ(value("people.crew.start"), 250);
  EXPECT_EQ(value("people.troops.start"), 200);
  EXPECT_EQ(value("people.civilians.start"), 100);
  row_[plan_.columns.fields + kFieldAlive] = 17;
  EXPECT_EQ(value("field.mouth.alive"), 17);
  row_[plan_.columns.counters + kCounterOverkill] = 99;
  EXPECT_EQ(value("counter.overkill_TJ"), 99);
  EXPECT_LT(plan_.metrics.find("class.core.lost"), 0);  // not a ship
}

TEST_F(MetricsTest, StateComesFromTheOrchestrator) {
  state_[kStatePhaseTime] = 3;
  state_[plan_.metrics.phase_state(1)] = 1;
  state_[plan_.metrics.convoys_state(0)] = 2;
  state_[plan_.metrics.closed_state(0)] = 1;
  state_[plan_.metrics.sabotaged_state(0)] = 1;
  EXPECT_EQ(value("phase_time_s"), 3);
  EXPECT_EQ(value("phase.approach"), 0);
  EXPECT_EQ(value("phase.fight"), 1);
  EXPECT_EQ(value("gate.door.convoys"), 2);
  EXPECT_EQ(value("gate.door.closed"), 1);
  EXPECT_EQ(value("structure.base.sabotaged"), 1);
}

TEST_F(MetricsTest, PeopleAtTheStartAreThoseOfTheWorld) {
  const ScenarioTables tables = build_tables(spec_);
  const Layout layout = layout_of(spec_);
  AgentImage image;
  WorldState state;
  WorldOrders orders;
  build_world(spec_, tables, layout, 1, 0, &image, &state, &orders);
  for (uint32_t kind = 0; kind < spec_.people_kinds.size(); ++kind) {
    int64_t sum = 0;
    for (uint32_t slot = 0; slot < image.slots; ++slot) {
      sum += image.people[size_t{kind} * image.slots + slot];
    }
    EXPECT_EQ(sum, people_at_start(spec_, kind)) << spec_.people_kinds[kind].name;
  }
  EXPECT_EQ(first_section(spec_, 0), tables.structures[0].first_section);
}

TEST_F(MetricsTest, NamesAreSortedAndColumnsInside) {
  const auto& names = plan_.metrics.names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  for (uint32_t i = 0; i < plan_.metrics.size(); ++i) {
    for (const uint32_t column : plan_.metrics.metric(i).columns) {
      EXPECT_LT(column, plan_.columns.columns) << names[i];
    }
    EXPECT_LT(plan_.metrics.metric(i).state, static_cast<int32_t>(plan_.metrics.state_count()));
  }
}

TEST_F(MetricsTest, EveryFamilyHasAMetricHere) {
  for (const MetricFamily& family : metric_families()) {
    std::string pattern = family.pattern;
    for (size_t open; (open = pattern.find('<')) != std::string::npos;) {
      pattern.replace(open, pattern.find('>') - open + 1, "*");
    }
    EXPECT_FALSE(plan_.metrics.matching(pattern).empty()) << family.pattern;
  }
}

TEST_F(MetricsTest, EventsOfTriggersGatesAndTheOrchestrator) {
  EXPECT_GE(plan_.metrics.find_event("convoy_arrived"), 0);
  EXPECT_GE(plan_.metrics.find_event("section_lost"), 0);
  EXPECT_LT(plan_.metrics.find_event("nothing"), 0);
  EXPECT_EQ(plan_.metrics.nearest_event("secton_lost"), "section_lost");
}

TEST(NearNames, GlobsStayInTheirSegment) {
  EXPECT_TRUE(matches_by_segment("wing.*.lost", "wing.a.lost"));
  EXPECT_TRUE(matches_by_segment("wing.a*c.lost", "wing.abbc.lost"));
  EXPECT_TRUE(matches_by_segment("*.*.*", "wing.a.lost"));
  EXPECT_FALSE(matches_by_segment("wing.*", "wing.a.lost"));
  EXPECT_FALSE(matches_by_segment("wing.*.*.*", "wing.a.lost"));
  EXPECT_FALSE(matches_by_segment("wing.*lost", "wing.a.lost"));
}

TEST(NearNames, KeepsWhatMatches) {
  const std::vector<std::string> names = {"wing.dominion_1.lost", "wing.dominion_1.held", "time_s"};
  EXPECT_EQ(nearest_dotted_name("wing.dom*.losst", names), "wing.dom*.lost");
  EXPECT_EQ(nearest_dotted_name("wing.dominion_2.held", names), "wing.dominion_1.held");
  EXPECT_EQ(nearest_dotted_name("times", names), "time_s");
  EXPECT_EQ(nearest_dotted_name("something.else.altogether", names), "");
}

// FLEETSWARM_WRITE_DOCS=1 in the environment writes the page instead.
TEST(MetricsReference, PageIsUpToDate) {
  const std::string path = std::string(FLEETSWARM_SOURCE_DIR) + "/docs/metrics.md";
  if (std::getenv("FLEETSWARM_WRITE_DOCS") != nullptr) {
    std::ofstream(path) << metrics_reference_markdown();
  }
  std::stringstream page;
  page << std::ifstream(path).rdbuf();
  EXPECT_TRUE(page.str() == metrics_reference_markdown())
      << "docs/metrics.md is out of date: run this test with FLEETSWARM_WRITE_DOCS=1";
}

}  // namespace
}  // namespace swarm
