// Limits of a whole scenario, and members that must fit together.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "kernels/state/limits.h"
#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;

/// The error after a replacement, from its key path on, and whether it names the line of `at`.
void expect_error(std::string_view from, std::string_view to, std::string_view at,
                  const std::string& error) {
  const std::string text = edited(kEverything, from, to);
  EXPECT_EQ(error_of(text), std::to_string(line_of(text, at)) + ": " + error);
}

TEST(ScenarioChecks, Time) {
  expect_error(
      "command_period_s = 1\n", "command_period_s = 1.2\n", "command_period_s",
      "time.command_period_s: 1.2 s is not a whole number of steps of 0.5 s; allowed: 1 s, "
      "for one");
  expect_error(
      "command_period_s = 1\n", "command_period_s = 0.25\n", "command_period_s",
      "time.command_period_s: 0.25 s is not a whole number of steps of 0.5 s; allowed: 0.5 "
      "s, for one");
  expect_error(
      "limit_s = 600", "limit_s = 6e6", "limit_s",
      "time.limit_s: 6e6 s are 12000000 steps; allowed: at most 1e7 steps of 0.5 s, 5e6 s");
}

TEST(ScenarioChecks, Space) {
  expect_error("battle_radius_km = 500", "battle_radius_km = 40000", "battle_radius_km",
               "space.battle_radius_km: 40000 km is out of range; allowed: at most 37500 km with a "
               "near_radius_km of 5");
  expect_error("far_radius_km = 50", "far_radius_km = 4", "far_radius_km",
               "space.far_radius_km: 4 km is out of range; allowed: at least near_radius_km, 5 km");
  expect_error("[-100, 0, 0]", "[-1000, 0, 0]", "[-1000",
               "wing.attack_1.position_km: 1000 km from the middle is outside the battle; allowed: "
               "at most space.battle_radius_km, 500 km");
  expect_error("trigger_radius_km = 1", "trigger_radius_km = 6", "trigger_radius_km",
               "class.drifter.trigger_radius_km: 6 is out of range; allowed: at most 5 "
               "(space.near_radius_km)");
  expect_error("hull_TJ = 500", "separation_km = 6", "separation_km",
               "class.galor.separation_km: 6 is out of range; allowed: at most 5 "
               "(space.near_radius_km)");
  expect_error("cloak_range_km = 4", "cloak_range_km = 60", "cloak_range_km",
               "class.drifter.cloak_range_km: 60 is out of range; allowed: at most 50 "
               "(space.far_radius_km)");
  expect_error("blast_TJ = 40", "replication_reach_km = 5.5", "replication_reach_km",
               "class.drifter.replication_reach_km: 5.5 is out of range; allowed: at most 5 "
               "(space.near_radius_km)");
}

TEST(ScenarioChecks, RelationsAndPeople) {
  expect_error("between = [\"federation\", \"dominion\"]",
               "between = [\"federation\", \"klingon\"]", "is = \"hostile\"",
               "relation.1.is: \"federation\" and \"klingon\" are both of team \"allies\"; allowed "
               "inside a team: allied, neutral");
  expect_error("between = [\"federation\", \"dominion\"]", "between = [\"dominion\", \"dominion\"]",
               "between",
               "relation.1.between: \"dominion\" is there twice; allowed: two different names");
  expect_error(
      "[[people]]",
      "[[relation]]\nbetween = [\"dominion\", \"federation\"]\nis = \"neutral\"\n[[people]]",
      "between = [\"dominion\", \"federation\"]",
      "relation.2.between: \"dominion\" and \"federation\" are there twice; allowed: each "
      "pair once");
  expect_error("resists = true", "boards = true", "boards = true\n[[shield]]",
               "people.troops.boards: \"crew\" boards already; allowed: one kind at most");
}

TEST(ScenarioChecks, KindsOfClasses) {
  expect_error("projectile = \"photon\"", "projectile = \"galor\"", "projectile",
               "weapon.launcher.projectile: \"galor\" is a class of kind ship, and one of kind "
               "torpedo is needed; allowed: photon");
  expect_error("class = \"drifter\"", "class = \"galor\"", "class = \"galor\"\nmines",
               "field.wormhole.class: \"galor\" is a class of kind ship, and one of kind mine is "
               "needed; allowed: drifter");
  expect_error(
      "class = \"ring\"", "class = \"galor\"", "class = \"galor\"",
      "structure.ds9.section.core.class: \"galor\" is a class of kind ship, and one of kind "
      "section is needed; allowed: ring");
  expect_error(
      "{ class = \"galor\", count = 3 }", "{ class = \"ring\" }", "{ class = \"ring\" }",
      "wing.attack_1.ships.ring.class: \"ring\" is a class of kind section, and one of kind "
      "ship is needed; allowed: galor");
}

TEST(ScenarioChecks, WhatMustGoTogether) {
  expect_error(
      "capacity = 20", "capacity = 0", "capacity",
      "torpedoes.capacity: 0 leaves no room for the torpedoes of class \"galor\"; allowed: "
      "1 to 1e8");
  expect_error("shield = \"deflector\"\n", "", "[[class]]",
               "class.galor.shield: missing; needed with shield_TJ: type of the shields; allowed: "
               "deflector");
  expect_error("berths = 200", "berths = 45", "people = { crew = 40",
               "class.galor.people: 50 people are too many; allowed: at most 45 "
               "(class.galor.berths)");
  expect_error("people = { troops = 5 }", "people = { troops = 201 }", "people = { troops = 201",
               "wing.attack_2.people: 201 people are too many; allowed: at most 200 "
               "(class.galor.berths)");
  expect_error("held = true\n", "", "wings = [\"convoy*\"]",
               "gate.mouth.wings: wing \"convoy\" is not held, so the gate cannot bring it in; "
               "allowed: wings with held = true");
  expect_error(
      "to = [\"ring_2\", \"core\"]", "to = [\"ring_2\"]", "to = [\"ring_2\"]",
      "structure.ds9.edge.3.to: names 1 sections, and from names 2; allowed: as many, where "
      "pair is \"same\"");
  expect_error("pair = \"next\"", "to = \"core\"\npair = \"next\"", "to = \"core\"",
               "structure.ds9.edge.2.to: names other sections than from; allowed: the same, or no "
               "to, where pair is \"next\"");
  expect_error("to = \"*\"", "to = \"core\"", "from = \"core\"",
               "structure.ds9.edge.1.from: the table joins no two sections; allowed: two different "
               "sections at least");
  expect_error("position_km = [-100, 0, 0]", "heading = [0, 0, 0]", "heading",
               "wing.attack_1.heading: has no direction; allowed: any but [0, 0, 0]");
  expect_error("name = \"slip\"",
               "name = \"slip\"\n class = \"ring\"\n[[structure.section]]\ncount "
               "= 2\nname = \"x\"\nclass = \"ring\"\n[[structure.section]]\nname = \"x_2\"",
               "name = \"x_2\"",
               "structure.yard.section.x_2.name: \"x_2\" is already a section of the structure; "
               "allowed: each name once");
}

/// `count` tables of one kind at the end of the text that has everything.
std::string with_more(std::string_view header, int count, const std::string& body) {
  std::string text(kEverything);
  for (int i = 0; i < count; ++i) {
    text += fmt::format("[[{}]]\nname = \"extra_{}\"\n{}", header, i, body);
  }
  return text;
}

void expect_limit(const std::string& text, const std::string& error) {
  const std::string found = error_of(text);
  EXPECT_TRUE(found.ends_with(error)) << found;
}

TEST(ScenarioChecks, LimitsAreNamed) {
  expect_limit(with_more("faction", kMaxFactions, ""),
               "faction: 11 entries are too many; allowed: at most 8 (kMaxFactions)");
  expect_limit(with_more("faction", 3, ""),
               "faction.extra_2.team: 5 teams are too many; allowed: at most 4 (kMaxTeams)");
  expect_limit(with_more("class", kMaxClasses, ""),
               "class: 36 entries are too many; allowed: at most 32 (kMaxClasses)");
  expect_limit(with_more("wing", kMaxWings,
                         "faction = \"dominion\"\nships = [ { class = \"galor\" "
                         "} ]\n"),
               "wing: 99 entries are too many; allowed: at most 96 (kMaxWings)");
  expect_limit(with_more("people", kMaxPeopleKinds, ""),
               "people: 8 entries are too many; allowed: at most 6 (kMaxPeopleKinds)");
  expect_limit(with_more("shield", kMaxShieldTypes, ""),
               "shield: 9 entries are too many; allowed: at most 8 (kMaxShieldTypes)");
  expect_limit(
      with_more("field", kMaxFields, "faction = \"federation\"\nclass = \"drifter\"\nmines = 1\n"),
      "field: 5 entries are too many; allowed: at most 4 (kMaxFields)");
  expect_limit(
      with_more("field", 2, "faction = \"federation\"\nclass = \"drifter\"\nmines = 6e7\n"),
      "field.extra_1.mines: makes 120000050 mines in all, which is too many; allowed: at "
      "most 100000000 (1e8 in a scenario)");
}

TEST(ScenarioChecks, LimitsInsideStructures) {
  const std::string large = edited(kEverything, "count = 4", "count = 192");
  expect_limit(large,
               "structure.ds9.section.ring.count: makes 193 sections in all, which is too "
               "many; allowed: at most 192 (kMaxSections)");
  std::string edges = edited(kEverything, "count = 4", "count = 30");
  edges = edited(edges, "from = \"core\"", "from = \"*\"");
  expect_limit(edges,
               "structure.ds9.edge.1.from: makes 930 edges in all, which is too many; "
               "allowed: at most 768 (kMaxEdges)");
  const std::string mounts =
      edited(kEverything, "weapons = [ {",
             "weapons = [ { weapon = \"flak\" }, { weapon = \"flak\" }, { weapon = \"flak\" }, { ");
  expect_limit(mounts,
               "class.galor.weapons: 5 entries are too many; allowed: at most 4 "
               "(kMaxMounts)");
}

}  // namespace
}  // namespace swarm
