// Every way in which a scenario can be wrong gives one exact line: where, what, what is allowed,
// and the nearest name.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;

/// Replaces `from` by `to` in the text that has everything; the error stands in the line of `at`.
struct Case {
  std::string from, to, at, error;
};

void expect_errors(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::string text = edited(kEverything, c.from, c.to);
    const int line = line_of(text, c.at);
    EXPECT_GT(line, 0) << c.at;
    EXPECT_EQ(error_of(text), std::to_string(line) + ": " + c.error);
  }
}

TEST(ScenarioErrors, TheUntouchedTextLoads) { EXPECT_EQ(error_of(kEverything), "loads"); }

TEST(ScenarioErrors, UnknownKeys) {
  expect_errors({
      {"title =", "titel =", "titel",
       "titel: unknown key; allowed: name, title, description, damage_types, parameters, time, "
       "space, "
       "sensing, boarding, docking, torpedoes, faction and 14 more; did you mean \"title\"?"},
      {"limit_s", "limt_s", "limt_s",
       "time.limt_s: unknown key; allowed: dt_s, command_period_s, limit_s; did you mean "
       "\"limit_s\"?"},
      {"hull_TJ", "hull_MJ", "hull_MJ",
       "class.galor.hull_MJ: unknown key; allowed: name, kind, size_km, top_speed_kmps, "
       "acceleration_kmps2, turn_rate_degps, separation_km, standoff_km, hull_TJ, shield_TJ, "
       "facing_shares, regeneration_TJps and 10 more; did you mean \"hull_TJ\"?"},
      {"ammunition", "amunition", "amunition",
       "class.galor.weapons.launcher.amunition: unknown key; allowed: weapon, count, ammunition; "
       "did you mean \"ammunition\"?"},
      {"[series]", "[serious]", "[serious]",
       "serious: unknown key; allowed: name, title, description, damage_types, parameters, time, "
       "space, sensing, boarding, docking, torpedoes, faction and 14 more; did you mean "
       "\"series\"?"},
      {"title = \"Lost\"", "titel = \"Lost\"", "titel",
       "outcome.alpha.titel: unknown key; allowed: expression, title; did you mean \"title\"?"},
      {"note =", "remark =", "remark =",
       "trigger.refused.effects.1.remark: unknown key; allowed: do, name, note, faction, wing, "
       "section, agent, count"},
  });
}

TEST(ScenarioErrors, WrongTypes) {
  expect_errors({
      {"dt_s = 0.5", "dt_s = \"fast\"", "dt_s",
       "time.dt_s: the text \"fast\" is not a number; allowed: a number, 0.001 to 60 s"},
      {"mines = 50", "mines = 2.5", "mines",
       "field.wormhole.mines: the number 2.5 is not a whole number; allowed: a whole number, 1 to "
       "1e8"},
      {"held = true", "held = 1",
       "held =", "wing.convoy.held: the number 1 is not true or false; allowed: true, false"},
      {"title = \"One of everything\"", "title = 1", "title",
       "title: the number 1 is not a text; allowed: a text in quotes"},
      {"[10, 0, 0]", "[10, 0]", "[10, 0]",
       "structure.ds9.position_km: an array of 2 is not three numbers, [x, y, z]; allowed: three "
       "numbers, [x, y, z]"},
      {"[10, 0, 0]", "[10, \"y\", 0]", "[10, \"y\"",
       "structure.ds9.position_km: the text \"y\" is not a number; allowed: a number, -1e7 to 1e7 "
       "km"},
      {"[docking]", "[[docking]]", "[[docking]]",
       "docking: an array is not a table; allowed: a table"},
      {"[[gate]]", "[gate]", "[gate]",
       "gate: a table is not an array of tables; allowed: an array of tables"},
      {"{ crew = 20 }", "20", "people = 20",
       "structure.ds9.section.ring.people: the number 20 is not a table; allowed: a table, { kind "
       "= "
       "count }"},
      {"damage_types = [\"phaser\", \"polaron\"]", "damage_types = \"phaser\"", "damage_types",
       "damage_types: the text \"phaser\" is not a list of names; allowed: a list of names"},
      {"limit_s = 600", "limit_s = 1979-05-27", "limit_s",
       "time.limit_s: a date or time is not a number; allowed: a number, more than 0, at most 6e8 "
       "s"},
      {"zulu = \"time_s\"", "zulu = 3",
       "zulu =", "outcome.zulu: the number 3 is not a text; allowed: a text in quotes"},
  });
}

TEST(ScenarioErrors, NumbersThatAreNone) {
  expect_errors({
      {"dt_s = 0.5", "dt_s = nan", "dt_s",
       "time.dt_s: nan is not a finite number; allowed: a number, 0.001 to 60 s"},
      {"hull_TJ = 500", "hull_TJ = -inf", "hull_TJ",
       "class.galor.hull_TJ: -inf is not a finite number; allowed: a number, 1 to 2e9 TJ"},
      {"mines = 50", "mines = inf", "mines",
       "field.wormhole.mines: the number inf is not a whole number; allowed: a whole number, 1 to "
       "1e8"},
  });
}

TEST(ScenarioErrors, NumbersOutOfRange) {
  expect_errors({
      {"dt_s = 0.5", "dt_s = 0", "dt_s", "time.dt_s: 0 is out of range; allowed: 0.001 to 60 s"},
      {"hull_TJ = 500", "hull_TJ = -5", "hull_TJ",
       "class.galor.hull_TJ: -5 is out of range; allowed: 1 to 2e9 TJ"},
      {"hull_TJ = 500", "hull_TJ = 3e9", "hull_TJ",
       "class.galor.hull_TJ: 3e9 is out of range; allowed: 1 to 2e9 TJ"},
      {"damage_TJ = 5\n", "damage_TJ = 1000001\n", "damage_TJ = 1000001",
       "weapon.bank.damage_TJ: 1000001 is out of range; allowed: 0 to 1e6 TJ"},
      {"blast_TJ = 40", "blast_TJ = 2e6", "blast_TJ",
       "class.drifter.blast_TJ: 2e6 is out of range; allowed: 0 to 1e6 TJ"},
      {"count = 3 }", "count = 1000000000000 }", "count = 1000000000000",
       "wing.attack_1.ships.galor.count: 1e12 is out of range; allowed: 0 to 1e8"},
      {"capacity = 20", "capacity = 2e8", "capacity",
       "torpedoes.capacity: 2e8 is out of range; allowed: 0 to 1e8"},
      {"polaron = 0.9", "polaron = 1.5", "polaron = 1.5",
       "shield.deflector.stops.polaron: 1.5 is out of range; allowed: 0 to 1"},
      {"near_radius_km = 5", "near_radius_km = 0", "near_radius_km",
       "space.near_radius_km: 0 is out of range; allowed: more than 0, at most 1e7 km"},
  });
}

TEST(ScenarioErrors, DuplicateNames) {
  const std::string twice = edited(kEverything, "name = \"attack_2\"", "name = \"attack_1\"");
  EXPECT_EQ(error_of(twice),
            std::to_string(line_of(twice, "enabled = false") - 2) +
                ": wing.attack_1.name: \"attack_1\" is there twice, first in line " +
                std::to_string(line_of(twice, "name = \"attack_1\"")) +
                "; allowed: each name once");
  expect_errors({
      {"[\"phaser\", \"polaron\"]", "[\"phaser\", \"phaser\"]", "damage_types",
       "damage_types: \"phaser\" is there twice; allowed: each name once"},
  });
}

TEST(ScenarioErrors, DanglingNames) {
  expect_errors({
      {"shield = \"deflector\"", "shield = \"reflector\"", "\"reflector\"",
       "class.galor.shield: \"reflector\" is not a [[shield]]; allowed: deflector; did you mean "
       "\"deflector\"?"},
      {"class = \"drifter\"", "class = \"drfiter\"", "drfiter",
       "field.wormhole.class: \"drfiter\" is not a [[class]]; allowed: galor, ring, drifter, "
       "photon; "
       "did you mean \"drifter\"?"},
      {"damage_type = \"polaron\"", "damage_type = \"polarun\"", "polarun",
       "weapon.launcher.damage_type: \"polarun\" is not one of damage_types; allowed: phaser, "
       "polaron; did you mean \"polaron\"?"},
      {"wing = \"attack_1\"", "wing = \"atack_1\"", "atack_1",
       "wing.convoy.order.wing: \"atack_1\" is not a [[wing]]; allowed: attack_1, attack_2, "
       "convoy; "
       "did you mean \"attack_1\"?"},
      {"section = \"slip\"", "section = \"slop\"", "slop",
       "wing.attack_1.order.section: \"slop\" is not a section of the structure; allowed: slip; "
       "did "
       "you mean \"slip\"?"},
      {"section = \"core\"", "section = \"cor\"", "\"cor\"",
       "trigger.refused.effects.1.section: \"cor\" is not a section of a structure; allowed: core, "
       "ring_1, ring_2, ring_3, ring_4, slip; did you mean \"core\"?"},
      {"phase = \"assault\"", "phase = \"asault\"", "asault",
       "trigger.refused.effects.4.phase: \"asault\" is not a [[phase]]; allowed: approach, "
       "assault; "
       "did you mean \"assault\"?"},
      {"{ crew = 20 }", "{ crow = 20 }", "crow",
       "structure.ds9.section.ring.people.crow: unknown kind of people; allowed: crew, troops; did "
       "you mean \"crew\"?"},
      {"[\"klingon\", \"dominion\"]", "[\"klingons\", \"dominion\"]", "klingons",
       "trigger.refused.effects.3.between: \"klingons\" is not a [[faction]]; allowed: federation, "
       "klingon, dominion; did you mean \"klingon\"?"},
      {"closed_by = \"wormhole\"", "closed_by = \"mouth\"", "closed_by",
       "gate.mouth.closed_by: \"mouth\" is not a [[field]]; allowed: wormhole"},
  });
}

TEST(ScenarioErrors, PatternsThatFitNothing) {
  expect_errors({
      {"\"convoy*\"", "\"convoi*\"", "convoi",
       "gate.mouth.wings: \"convoi*\" does not fit a [[wing]]; allowed: attack_1, attack_2, "
       "convoy; "
       "did you mean \"convoy\"?"},
      {"from = \"ring_*\"", "from = \"rang_*\"", "rang_*",
       "structure.ds9.edge.2.from: \"rang_*\" does not fit a section of the structure; allowed: "
       "core, ring_1, ring_2, ring_3, ring_4; did you mean \"ring_1\"?"},
      {"wings = [\"convoy*\"]", "wings = []", "wings = []",
       "gate.mouth.wings: empty; allowed: attack_1, attack_2, convoy"},
  });
}

TEST(ScenarioErrors, Choices) {
  expect_errors({
      {"is = \"hostile\"", "is = \"hostil\"", "\"hostil\"",
       "relation.1.is: unknown value \"hostil\"; allowed: neutral, allied, hostile; did you mean "
       "\"hostile\"?"},
      {"kind = \"mine\"", "kind = \"mime\"", "mime",
       "class.drifter.kind: unknown value \"mime\"; allowed: ship, section, mine, torpedo; did you "
       "mean \"mine\"?"},
      {"do = \"disarm\"", "do = \"disrm\"", "disrm",
       "trigger.finish.effects.2.do: unknown value \"disrm\"; allowed: order, commit, event, "
       "next_phase, relation, sabotage, stand_down, weapons, disarm, end; did you mean "
       "\"disarm\"?"},
      {"[\"corridor\"]", "[\"coridor\"]", "coridor",
       "structure.ds9.edge.2.carries: unknown value \"coridor\"; allowed: shields, weapons, "
       "corridor; did you mean \"corridor\"?"},
  });
}

TEST(ScenarioErrors, KeysOfAnotherKind) {
  expect_errors({
      {"hull_TJ = 500", "blast_TJ = 500", "blast_TJ = 500",
       "class.galor.blast_TJ: has no meaning where kind is \"ship\"; allowed where it is: mine"},
      {"damage_TJ = 5\n", "damage_TJ = 5\nflight_s = 3\n", "flight_s = 3",
       "weapon.bank.flight_s: has no meaning where kind is \"beam\"; allowed where it is: torpedo"},
      {"{ do = \"end\" }", "{ do = \"end\", phase = \"assault\" }", "{ do = \"end\"",
       "trigger.finish.effects.3.phase: has no meaning where do is \"end\"; allowed where it is: "
       "next_phase"},
  });
}

TEST(ScenarioErrors, MissingKeys) {
  expect_errors({
      {"name = \"everything\"\n", "", "title",
       "name: missing; needed always: short name, for file names and tables"},
      {"name = \"dominion\"\n", "", "[[faction]]\n[[relation]]",
       "faction.3.name: missing; needed always: name of the faction"},
      {"flight_s = 30\n", "", "[[weapon]]\nname = \"launcher\"",
       "weapon.launcher.flight_s: missing; needed where kind is \"torpedo\": life of the torpedo"},
      {"wing = \"attack_1\"\nradius_km", "radius_km", "[wing.order]",
       "wing.convoy.order.wing: missing; needed where kind is \"escort\": the wing to attack, or "
       "the "
       "ward of an escort"},
      {"kind = \"dock\", structure = \"ds9\"", "kind = \"dock\"", "kind = \"dock\"",
       "trigger.refused.effects.2.order.structure: missing; needed where kind is \"dock\": what is "
       "attacked, docked at or boarded"},
      {"structure = \"yard\", section", "section", "section = \"slip\"",
       "wing.attack_1.order.section: needs the structure that the section is part of; allowed: "
       "structure = \"...\" beside it"},
      {"kind = \"dock\", structure = \"ds9\", takes = [\"crew\"]", "kind = \"sweep\"", "sweep",
       "trigger.refused.effects.2.order.field: missing; needed where kind is \"sweep\": the field "
       "to "
       "lay or to sweep"},
      {"to = \"*\"\n", "", "[[structure.edge]]",
       "structure.ds9.edge.1.to: missing; allowed: names of sections, or pair = \"next\""},
  });
}

TEST(ScenarioErrors, Names) {
  expect_errors({
      {"name = \"galor\"", "name = \"gal.or\"", "gal.or",
       "class.1.name: \"gal.or\" is not a name; allowed: letters, digits and underscores, a letter "
       "first, at most 64"},
      {"zulu =", "\"zu lu\" =", "zu lu",
       "outcome.zu lu: \"zu lu\" is not a name; allowed: letters, digits and underscores, a letter "
       "first, at most 64"},
  });
}

TEST(ScenarioErrors, TheFirstInFileOrderIsReported) {
  std::string text = edited(kEverything, "[series]", "[serious]");
  text = edited(text, "mines = 50", "mines = 0");
  text = edited(text, "name = \"federation\"", "nam = \"federation\"");
  EXPECT_TRUE(error_of(text).find("faction.1.name: missing") != std::string::npos)
      << error_of(text);
  text = edited(text, "nam = \"federation\"", "name = \"federation\"");
  EXPECT_TRUE(error_of(text).find("field.wormhole.mines") != std::string::npos) << error_of(text);
}

TEST(ScenarioErrors, SyntaxAndEncoding) {
  EXPECT_EQ(error_of("name = \"a\nb\"\n").substr(0, 20), "1: not valid TOML: E");
  EXPECT_EQ(error_of("a = 1\na = 2\n"),
            "2: not valid TOML: Error while parsing key-value pair: cannot redefine existing "
            "integer 'a'");
  EXPECT_EQ(error_of("name = \"a\"\n# \xff\n"), "2: the text is not UTF-8");
  EXPECT_EQ(error_of("# " + std::string(9000, 'x')),
            "1: the line is too long; allowed: at most 8192 bytes");
  std::string deep = "a";
  for (int i = 0; i < 4000; ++i) deep += ".a";
  EXPECT_EQ(error_of(deep + " = 1"), "1: nested too deeply; allowed: at most 24 levels");
  EXPECT_EQ(error_of(""), "1: name: missing; needed always: short name, for file names and tables");
}

}  // namespace
}  // namespace swarm
