// A scenario that loads: names resolved, defaults filled in, lists in file order.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;

TEST(ScenarioLoad, TheSmallestExampleLoads) {
  const Result<ScenarioSpec> duel =
      load_scenario_file(std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/duel.toml");
  ASSERT_TRUE(duel.ok()) << duel.error().text;
  EXPECT_EQ(duel->name, "duel");
  EXPECT_EQ(duel->wings.size(), 2u);
}

TEST(ScenarioLoad, EveryShippedScenarioLoads) {
  const std::filesystem::path folder = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const Result<ScenarioSpec> scenario = load_scenario_file(entry.path().string());
    EXPECT_TRUE(scenario.ok()) << scenario.error().text;
  }
}

TEST(ScenarioLoad, HeadAndRules) {
  const ScenarioSpec s = loaded(kEverything);
  EXPECT_EQ(s.path, "t.toml");
  EXPECT_EQ(s.name, "everything");
  EXPECT_EQ(s.title, "One of everything");
  EXPECT_EQ(s.dt_s, 0.5);
  EXPECT_EQ(s.limit_s, 600);
  EXPECT_EQ(s.far_radius_km, 50);
  EXPECT_EQ(s.track_memory_s, 8);
  EXPECT_EQ(s.boarding_range_km, 3);
  EXPECT_EQ(s.boarder_kill_rate_per_s, 0.02);
  EXPECT_EQ(s.defender_kill_rate_per_s, 0.03);
  EXPECT_EQ(s.docking_range_km, 1.5);
  EXPECT_EQ(s.torpedo_capacity, 20);
  EXPECT_EQ(s.series_interval_s, 5);
}

TEST(ScenarioLoad, TeamsInOrderOfFirstMention) {
  const ScenarioSpec s = loaded(kEverything);
  EXPECT_EQ(s.teams, (std::vector<std::string>{"allies", "dominion"}));
  EXPECT_EQ(s.factions[1].team_index, 0u);
  EXPECT_EQ(s.factions[2].team_index, 1u);
  EXPECT_EQ(s.relations[0].b.index, 2);
  EXPECT_EQ(s.relations[0].is, RelationSpec::kHostile);
}

TEST(ScenarioLoad, ClassesAndWeapons) {
  const ScenarioSpec s = loaded(kEverything);
  const ClassSpec& galor = s.classes[0];
  EXPECT_EQ(galor.weapons[0].weapon.index, 0);
  EXPECT_EQ(galor.weapons[0].count, 2);
  EXPECT_EQ(galor.weapons[0].ammunition, -1);
  EXPECT_EQ(galor.weapons[1].ammunition, 8);
  EXPECT_EQ(galor.people[1].kind.index, 1);
  EXPECT_EQ(galor.people[1].count, 10);
  EXPECT_EQ(galor.shield_type.index, 0);
  EXPECT_EQ(s.shield_types[0].stops[0].damage_type.index, 1);
  EXPECT_EQ(s.weapons[1].projectile.index, 3);
  EXPECT_EQ(s.classes[2].blast_type.index, 0);
}

TEST(ScenarioLoad, Defaults) {
  const ScenarioSpec s = loaded(kEverything);
  EXPECT_EQ(s.weapons[0].fires_at, (std::vector<std::string>{"ships", "sections"}));
  EXPECT_EQ(s.weapons[2].fires_at, (std::vector<std::string>{"torpedoes", "mines"}));
  EXPECT_EQ(s.weapons[0].kind, "beam");
  EXPECT_EQ(s.weapons[0].arc_deg, 360);
  EXPECT_EQ(s.classes[0].signature, 1);
  EXPECT_EQ(s.wings[1].order.kind, "hold");
  EXPECT_FALSE(s.wings[1].order.has_point);
  EXPECT_EQ(s.wings[1].ships[0].count, 1);
  EXPECT_EQ(s.fields[0].lay_per_s, 1);
  const std::string_view least =
      "name = \"least\"\n[[faction]]\nname = \"f\"\n[[class]]\nname = \"c\"\n[[phase]]\nname = "
      "\"p\"\n[[wing]]\nname = \"w\"\nfaction = \"f\"\nships = [ { class = \"c\" } ]\n";
  const ScenarioSpec smallest = loaded(least);
  EXPECT_EQ(smallest.dt_s, ScenarioSpec{}.dt_s);
  EXPECT_EQ(smallest.factions[0].team, "f");
  EXPECT_TRUE(smallest.triggers.empty());
}

TEST(ScenarioLoad, SectionsAreExpandedAndEdgesPaired) {
  const ScenarioSpec s = loaded(kEverything);
  const StructureSpec& ds9 = s.structures[0];
  EXPECT_EQ(ds9.section_names,
            (std::vector<std::string>{"core", "ring_1", "ring_2", "ring_3", "ring_4"}));
  EXPECT_EQ(ds9.sections[1].first, 1u);
  EXPECT_FALSE(ds9.weapons_free);
  using Indices = std::vector<uint32_t>;
  EXPECT_EQ(ds9.edges[0].from, (Indices{0, 0, 0, 0}));  // each to each, never itself
  EXPECT_EQ(ds9.edges[0].to, (Indices{1, 2, 3, 4}));
  EXPECT_TRUE(ds9.edges[0].shields && ds9.edges[0].weapons && !ds9.edges[0].corridor);
  EXPECT_EQ(ds9.edges[1].from, (Indices{1, 2, 3, 4}));  // a ring
  EXPECT_EQ(ds9.edges[1].to, (Indices{2, 3, 4, 1}));
  EXPECT_EQ(ds9.edges[2].from, (Indices{3, 1}));  // in the order given
  EXPECT_EQ(ds9.edges[2].to, (Indices{2, 0}));
}

TEST(ScenarioLoad, OrdersCountSectionsOfAllStructures) {
  const ScenarioSpec s = loaded(kEverything);
  EXPECT_EQ(s.wings[0].order.structure.index, 1);
  EXPECT_EQ(s.wings[0].order.section.index, 5);
  EXPECT_EQ(s.wings[2].order.wing.index, 0);
  EXPECT_EQ(s.gates[0].wings, (std::vector<uint32_t>{2}));
  EXPECT_EQ(s.gates[0].closed_by.index, 0);
}

TEST(ScenarioLoad, TriggersAndEffects) {
  const ScenarioSpec s = loaded(kEverything);
  const TriggerSpec& refused = s.triggers[0];
  EXPECT_EQ(refused.phases, (std::vector<uint32_t>{0}));
  EXPECT_EQ(refused.when, "time_s > 10");
  EXPECT_EQ(refused.line, line_of(kEverything, "when = "));
  const EffectSpec& event = refused.effects[0];
  EXPECT_EQ(event.kind, EffectKind::kEvent);
  EXPECT_EQ(event.event, "surrender_refused");
  EXPECT_EQ(event.details, (std::vector<std::pair<std::string, std::string>>{
                               {"faction", "dominion"}, {"section", "core"}, {"count", "3"}}));
  const EffectSpec& order = refused.effects[1];
  EXPECT_EQ(order.wings, (std::vector<uint32_t>{0, 1}));  // the disabled wing too
  EXPECT_EQ(order.order.takes[0].index, 0);
  EXPECT_EQ(refused.effects[2].faction_a.index, 1);
  EXPECT_EQ(refused.effects[2].relation, RelationSpec::kHostile);
  EXPECT_EQ(refused.effects[3].phase.index, 1);
  EXPECT_EQ(s.triggers[1].effects[0].kind, EffectKind::kWeapons);
  EXPECT_TRUE(s.triggers[1].effects[0].on);
  EXPECT_EQ(s.triggers[1].effects[2].kind, EffectKind::kEnd);
}

TEST(ScenarioLoad, OutcomesKeepFileOrderAndLines) {
  const ScenarioSpec s = loaded(kEverything);
  ASSERT_EQ(s.outcomes.size(), 2u);
  EXPECT_EQ(s.outcomes[0].name, "zulu");
  EXPECT_EQ(s.outcomes[1].expression, "wing.attack_1.lost");
  EXPECT_EQ(s.outcomes[1].title, "Lost");
  EXPECT_EQ(s.outcomes[1].line, line_of(kEverything, "alpha = "));
  EXPECT_EQ(s.series[0].name, "ships");
}

TEST(ScenarioLoad, FilesThatAreNone) {
  const std::string folder = testing::TempDir();
  const auto file_error = [](const std::string& path) {
    return load_scenario_file(path).ok() ? "loads" : load_scenario_file(path).error().text;
  };
  EXPECT_EQ(file_error(folder + "none.toml"),
            folder + "none.toml: no such file; allowed: the path of a scenario (*.toml)");
  EXPECT_EQ(file_error(folder),
            folder + ": is a directory; allowed: the path of a scenario (*.toml)");
  const std::string path = folder + "large.toml";
  std::ofstream(path) << std::string((size_t{4} << 20) + 1, '#');
  EXPECT_EQ(file_error(path), path + ": the file is too large; allowed: at most 4 MiB");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace swarm
