// --set: finds any key by its path, is checked like the file, and says where it went wrong.
#include <gtest/gtest.h>

#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;

std::string set_error(const std::string& path, const std::string& value) {
  return error_of(kEverything, {{path, value}});
}

TEST(ScenarioOverride, SetsKeysByPath) {
  const ScenarioSpec s = loaded(kEverything, {{"wing.attack_1.enabled", "false"},
                                              {"class.galor.hull_TJ", "9e4"},
                                              {"class.galor.weapons.launcher.count", "3"},
                                              {"structure.ds9.section.ring.people.crew", "3"},
                                              {"field.wormhole.mines", "500"},
                                              {"time.dt_s", "0.25"},
                                              {"wing.attack_1.ships.galor.count", "12"},
                                              {"wing.convoy.order.radius_km", "7"},
                                              {"trigger.finish.effects.1.on", "false"},
                                              {"relation.1.is", "neutral"}});
  EXPECT_FALSE(s.wings[0].enabled);
  EXPECT_EQ(s.classes[0].hull_TJ, 9e4);
  EXPECT_EQ(s.classes[0].weapons[1].count, 3);
  EXPECT_EQ(s.structures[0].sections[1].people[0].count, 3);
  EXPECT_EQ(s.fields[0].mines, 500);
  EXPECT_EQ(s.dt_s, 0.25);
  EXPECT_EQ(s.wings[0].ships[0].count, 12);
  EXPECT_EQ(s.wings[2].order.radius_km, 7);
  EXPECT_FALSE(s.triggers[1].effects[0].on);
  EXPECT_EQ(s.relations[0].is, RelationSpec::kNeutral);
}

TEST(ScenarioOverride, SetsKeysThatTheFileLeavesOut) {
  const ScenarioSpec s = loaded(kEverything, {{"class.galor.top_speed_kmps", "2"},
                                              {"wing.attack_2.order.kind", "move"},
                                              {"wing.attack_2.order.point_km", "[1, 2, 3]"},
                                              {"structure.yard.section.slip.people.crew", "9"},
                                              {"outcome.extra", "\"wing.convoy.lost\""},
                                              {"description", "bare words are text"}});
  EXPECT_EQ(s.classes[0].top_speed_kmps, 2);
  EXPECT_EQ(s.wings[1].order.kind, "move");
  EXPECT_EQ(s.wings[1].order.point_km.z, 3);
  EXPECT_EQ(s.structures[1].sections[0].people[0].count, 9);
  EXPECT_EQ(s.outcomes.back().name, "extra");
  EXPECT_EQ(s.description, "bare words are text");
  const ScenarioSpec without_time =
      loaded(edited(kEverything, "[time]\ndt_s = 0.5\ncommand_period_s = 1\nlimit_s = 600\n", ""),
             {{"time.limit_s", "60"}});
  EXPECT_EQ(without_time.limit_s, 60);
}

TEST(ScenarioOverride, TheLastOneWins) {
  const ScenarioSpec s = loaded(kEverything, {{"time.limit_s", "60"}, {"time.limit_s", "70"}});
  EXPECT_EQ(s.limit_s, 70);
}

TEST(ScenarioOverride, CanMakeAWrongFileRight) {
  const std::string wrong = edited(kEverything, "hull_TJ = 500", "hull_TJ = 0");
  EXPECT_EQ(error_of(wrong, {{"class.galor.hull_TJ", "5"}}), "loads");
}

TEST(ScenarioOverride, UnknownPaths) {
  EXPECT_EQ(set_error("wing.atack_1.enabled", "false"),
            "--set wing.atack_1.enabled: \"atack_1\" is not an entry of wing; allowed: attack_1, "
            "attack_2, convoy; did you mean \"attack_1\"?");
  EXPECT_EQ(
      set_error("wing.attack_1.enable", "false"),
      "--set wing.attack_1.enable: \"enable\" is not a key of wing.attack_1; allowed: name, "
      "faction, enabled, held, ships, position_km, spread_km, heading, people, order; did you "
      "mean \"enabled\"?");
  EXPECT_EQ(set_error("tyme.dt_s", "1"),
            "--set tyme.dt_s: \"tyme\" is not a key of a scenario; allowed: name, title, "
            "description, damage_types, parameters, time, space, sensing, boarding, docking, "
            "torpedoes, faction and 14 more; did you mean \"time\"?");
  EXPECT_EQ(set_error("time.dt_s.x", "1"),
            "--set time.dt_s.x: time.dt_s is a value (number), with nothing in it; allowed: "
            "time.dt_s=VALUE");
  EXPECT_EQ(set_error("relation.2.is", "neutral"),
            "--set relation.2.is: \"2\" is not an entry of relation; allowed: 1");
  EXPECT_EQ(set_error("phase.approach", "1"),
            "--set phase.approach: phase.approach is a table, not one of its keys; allowed: name, "
            "title");
  EXPECT_EQ(set_error("time..dt_s", "1"),
            "--set time..dt_s: the path has an empty part; allowed: keys joined by dots, as in "
            "time.dt_s");
  EXPECT_EQ(set_error("structure.ds9.section.ring.people.crow", "1"),
            "--set structure.ds9.section.ring.people.crow: unknown kind of people; allowed: crew, "
            "troops; did you mean \"crew\"?");
}

TEST(ScenarioOverride, WrongValues) {
  EXPECT_EQ(set_error("wing.attack_1.enabled", "no"),
            "--set wing.attack_1.enabled: the text \"no\" is not true or false; allowed: true, "
            "false");
  EXPECT_EQ(set_error("class.galor.hull_TJ", "-1"),
            "--set class.galor.hull_TJ: -1 is out of range; allowed: 1 to 2e9 TJ");
  EXPECT_EQ(set_error("wing.attack_2.faction", "klingons"),
            "--set wing.attack_2.faction: \"klingons\" is not a [[faction]]; allowed: federation, "
            "klingon, dominion; did you mean \"klingon\"?");
  EXPECT_EQ(set_error("time.dt_s", ""), "--set time.dt_s: no value is given; allowed: KEY=VALUE");
  EXPECT_EQ(set_error("time.dt_s", "[1"), "--set time.dt_s: \"[1\" is not a valid TOML value");
  EXPECT_EQ(set_error("time.dt_s", "1\nlimit_s = 3"),
            "--set time.dt_s: the value has a line break; allowed: a value on one line");
  EXPECT_EQ(set_error("space.far_radius_km", "1"),
            "--set space.far_radius_km: 1 km is out of range; allowed: at least near_radius_km, 5 "
            "km");
}

TEST(ScenarioOverride, ComesBeforeErrorsOfTheFile) {
  const std::string wrong = edited(kEverything, "[series]", "[serious]");
  EXPECT_EQ(error_of(wrong, {{"time.dt_s", "0"}}),
            "--set time.dt_s: 0 is out of range; allowed: 0.001 to 60 s");
}

}  // namespace
}  // namespace swarm
