// Whatever can be written in a scenario changes something: every number, point and flag, and every
// word of every choice. The keys come from the description that the loader reads by, so a new key
// without an entry in data/everything.toml, or without an effect there, fails by its name.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "host/output/battle_files.h"
#include "host/scenario/load.h"
#include "host/study/comparison.h"
#include "tests/scenarios/battles.h"
#include "tests/scenarios/scenario_keys.h"

namespace swarm {
namespace {

const std::string kEverything =
    std::string(FLEETSWARM_SOURCE_DIR) + "/tests/scenarios/data/everything.toml";

using Sets = std::vector<Override>;

std::string shown(const Sets& sets) {
  std::string text;
  for (const Override& set : sets) text += " --set " + set.path + "=" + set.value;
  return text;
}

Sets operator+(Sets a, const Sets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// All that can be seen of a battle: what happened and when, its outcomes and its series. The state
/// hash is left out on purpose: a number that the state merely carries along would change it.
/// nullopt: the loader refuses the scenario.
std::optional<std::string> battle_with(const Sets& sets) {
  const Result<ScenarioSpec> scenario = load_scenario_file(kEverything, sets);
  if (!scenario) return std::nullopt;
  BattleOptions options;
  options.backend = test_backend();
  options.threads = 1;
  options.seed = 5;
  const BattleResult battle = run_battle(scenario.value(), options);
  std::string text = fmt::format("{} s\n", battle.sim_time_s);
  for (const OutcomeValue& outcome : battle.outcomes) {
    text += fmt::format("{}={}\n", outcome.name, outcome.value.value_or(-1));
  }
  return text + events_jsonl(battle) + timeseries_csv(battle);
}

/// The battle with `sets`, fought once.
const std::string& base_battle(const Sets& sets) {
  static std::map<std::string, std::string> known;
  std::string& battle = known[shown(sets)];
  if (battle.empty()) {
    const std::optional<std::string> fought = battle_with(sets);
    EXPECT_TRUE(fought) << "refused:" << shown(sets);
    battle = fought.value_or("refused");
  }
  return battle;
}

// ---- numbers

/// Other values to try for a key, the first that the loader takes counts.
std::vector<std::string> other_values(const TomlNode& value) {
  const auto scaled = [&value](double factor) {
    std::string text;
    for (const TomlNode& item : value.children) {
      const double number =
          item.kind == TomlNode::Kind::kWhole ? static_cast<double>(item.whole) : item.real;
      text += fmt::format("{}{}", text.empty() ? "" : ", ", number * factor);
    }
    return "[" + text + "]";
  };
  switch (value.kind) {
    case TomlNode::Kind::kFlag:
      return {value.flag ? "false" : "true"};
    case TomlNode::Kind::kWhole:
      return {fmt::format("{}", value.whole + (value.whole + 1) / 2),
              fmt::format("{}", value.whole / 2), fmt::format("{}", value.whole + 1)};
    case TomlNode::Kind::kReal:
      return {fmt::format("{}", value.real * 1.5), fmt::format("{}", value.real * 0.5)};
    case TomlNode::Kind::kArray:
      return {scaled(1.5), scaled(0.5)};
    default:
      return {};  // formulas: another place must have the key as a number
  }
}

/// How a key is to be changed where the first place that has it, and half as much again, would not
/// do. `base` is set in both battles.
struct SpecialCase {
  Sets base, change;
  const char* why;
};

const std::map<std::string, SpecialCase>& special_cases() {
  static const std::map<std::string, SpecialCase> cases = {
      {"space.battle_radius_km",
       {{{"space.departure_radius_km", "0"}},
        {{"space.battle_radius_km", "100"}},
        "also the radius of departure, where there is none"}},
      {"class.berths",
       {{}, {{"class.boat.berths", "40"}}, "the transports fill up, the cutters do not dock"}},
      {"wing.heading", {{}, {{"wing.cutters.heading", "[0, 1, 0]"}}, "its length does not matter"}},
      {"wing.order.screen", {{}, {{"wing.guard.order.screen", "0"}}, "few attackers draw by it"}},
      {"wing.order.spread",
       {{{"class.bomber.sensor_range_km", "40"}},
        {{"wing.bombers.order.spread", "false"}},
        "bombers that see one section at first keep to it"}},
      {"trigger.effects.order.spread",
       {{{"class.bomber.sensor_range_km", "40"},
         {"wing.bombers.order", "{ kind = \"hold\", radius_km = 2 }"}},
        {{"trigger.regroup.effects.2.order.spread", "false"}},
        "the order must find them without a section that they keep"}},
      {"structure.section.offset_km",
       {{},
        {{"structure.station.section.ring.offset_km", "[2, 0, 0]"}},
        "a small shift across the attack shows late"}},
      {"gate.slip_through", {{}, {{"gate.mouth.slip_through", "0"}}, "one convoy draws by it"}},
      {"trigger.after_s",
       {{}, {{"trigger.contact.after_s", "40"}}, "contact comes later than it asks"}},
  };
  return cases;
}

/// Keys that change no battle, each with the test that shows what they do change.
const std::map<std::string, std::string>& judged_elsewhere() {
  static const std::map<std::string, std::string> keys = {
      {"parameters.min", "BoundsOfParametersRefuseValues: bounds only refuse"},
      {"parameters.max", "BoundsOfParametersRefuseValues: bounds only refuse"},
      {"documented.is", "DocumentedNumbersDecideTheVerdict: compared with battles after the fact"},
      {"documented.share", "DocumentedNumbersDecideTheVerdict"},
      {"documented.value", "DocumentedNumbersDecideTheVerdict"},
      {"documented.tolerance", "DocumentedNumbersDecideTheVerdict"},
      {"documented.at_least", "DocumentedNumbersDecideTheVerdict"},
      {"documented.at_most", "DocumentedNumbersDecideTheVerdict"},
  };
  return keys;
}

std::vector<SpecialCase> changes_of(const TomlNode& root, const std::string& key) {
  const auto special = special_cases().find(key);
  if (special != special_cases().end()) return {special->second};
  std::vector<SpecialCase> changes;
  for (const KeyPlace& place : places_of(root, key)) {
    for (const std::string& value : other_values(*place.value)) {
      changes.push_back({{}, {{place.set_path, value}}, ""});
    }
    if (!changes.empty()) break;  // the first place that has a number
  }
  return changes;
}

void expect_effect(const TomlNode& root, const std::string& key) {
  const std::vector<SpecialCase> changes = changes_of(root, key);
  ASSERT_FALSE(changes.empty()) << key << ": nothing in everything.toml exercises it";
  for (const SpecialCase& change : changes) {
    const std::optional<std::string> changed = battle_with(change.base + change.change);
    if (!changed) continue;
    EXPECT_NE(*changed, base_battle(change.base))
        << key << " is without effect:" << shown(change.change);
    return;
  }
  ADD_FAILURE() << key << ": the loader refuses" << shown(changes.front().change);
}

TEST(NothingDead, EveryNumberOfAScenarioMovesSomething) {
  const TomlNode root = parse_scenario_file(kEverything);
  std::set<std::string> known;
  size_t tried = 0;
  for (const ScenarioKey& key : scenario_keys()) {
    known.insert(key.path);
    if (!is_numeric(*key.node) || judged_elsewhere().count(key.path) != 0) continue;
    expect_effect(root, key.path);
    ++tried;
  }
  EXPECT_GE(tried, 106u);
  for (const auto& entry : special_cases()) EXPECT_TRUE(known.count(entry.first)) << entry.first;
  for (const auto& entry : judged_elsewhere()) EXPECT_TRUE(known.count(entry.first)) << entry.first;
}

TEST(NothingDead, BoundsOfParametersRefuseValues) {
  EXPECT_TRUE(battle_with({{"parameters.raiders", "5"}}));
  for (const Sets& refused :
       {Sets{{"parameters.raiders.min", "7"}}, Sets{{"parameters.raiders.max", "5"}}}) {
    const Result<ScenarioSpec> scenario = load_scenario_file(kEverything, refused);
    ASSERT_FALSE(scenario.ok()) << shown(refused);
    EXPECT_NE(scenario.error().text.find("raiders"), std::string::npos) << scenario.error().text;
  }
}

/// Names of the documented outcomes that four made-up battles meet.
std::set<std::string> met_with(const Sets& sets) {
  const Result<ScenarioSpec> scenario = load_scenario_file(kEverything, sets);
  EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : scenario.error().text);
  if (!scenario) return {};
  const BattlePlan plan(scenario.value());
  std::vector<ReplicateResult> battles(4);
  for (size_t i = 0; i < battles.size(); ++i) {
    battles[i].outcomes = {6, 2, i == 0 ? 0.0 : 1.0};  // raiders, raiders_lost, station_stands
    battles[i].event_times_s.assign(plan.metrics.events().size(),
                                    std::numeric_limits<double>::quiet_NaN());
  }
  std::set<std::string> met;
  for (const Verdict& verdict : compare_with_documented(plan, battles).documented) {
    if (verdict.met) met.insert(verdict.documented.name);
  }
  return met;
}

TEST(NothingDead, DocumentedNumbersDecideTheVerdict) {
  EXPECT_EQ(met_with({}), (std::set<std::string>{"raiders", "raiders_lost", "station_stands"}));
  const std::map<std::string, Override> unmet = {
      {"documented.is", {"documented.station_stands.is", "false"}},
      {"documented.share", {"documented.station_stands.share", "0.9"}},
      {"documented.value", {"documented.raiders.value", "8"}},
      {"documented.tolerance", {"documented.raiders.tolerance", "0.1"}},
      {"documented.at_least", {"documented.raiders_lost", "{ at_least = 3, source = \"-\" }"}},
      {"documented.at_most", {"documented.raiders_lost", "{ at_most = 1, source = \"-\" }"}},
  };
  for (const auto& [key, set] : unmet) {
    EXPECT_EQ(met_with({set}).size(), 2u) << key << " does not count";
  }
  for (const ScenarioKey& key : scenario_keys()) {
    if (key.path.rfind("documented.", 0) != 0 || !is_numeric(*key.node)) continue;
    EXPECT_TRUE(unmet.count(key.path)) << key.path << ": nothing shows its effect";
  }
}

// ---- choices

/// How to choose a word where setting the key alone would not do: what else must be there with it.
/// {} stands for the word.
struct ChoiceCase {
  Sets base;
  std::string path;
  std::string value;                          // for words that are not in `values`
  std::map<std::string, std::string> values;  // by word
};

const std::map<std::string, ChoiceCase>& choice_cases() {
  static const std::map<std::string, ChoiceCase> cases = {
      {"relation.is", {{}, "relation.1.is", "{}", {}}},
      {"weapon.aim", {{{"class.bomber.sensor_range_km", "40"}}, "weapon.guns.aim", "{}", {}}},
      {"weapon.fires_at", {{}, "weapon.phaser.fires_at", "[\"{}\"]", {}}},
      {"class.replication_place", {{}, "class.mine.replication_place", "{}", {}}},
      {"structure.edge.pair",
       {{{"class.bomber.sensor_range_km", "40"}},
        "structure.station.edge",
        "[{{ from = [\"core\", \"ring_1\"], to = [\"ring_2\", \"ring_3\"], pair = \"{}\", "
        "carries = [\"shields\", \"weapons\"] }}]",
        {{"next",
          "[{ from = [\"core\", \"ring_1\"], pair = \"next\", "
          "carries = [\"shields\", \"weapons\"] }]"}}}},
      {"structure.edge.carries", {{}, "structure.station.edge.1.carries", "[\"{}\"]", {}}},
      {"field.placement", {{}, "field.south.placement", "{}", {}}},
      {"wing.order.kind",
       {{},
        "wing.bombers.order",
        "{{ kind = \"{}\" }}",
        {{"move", "{ kind = \"move\", point_km = [0, 20, 0], radius_km = 1 }"},
         {"attack", "{ kind = \"attack\", wing = \"cutters\" }"},
         {"escort", "{ kind = \"escort\", wing = \"landers\" }"},
         {"lay", "{ kind = \"lay\", field = \"north\" }"},
         {"sweep", "{ kind = \"sweep\", field = \"south\" }"},
         {"dock", "{ kind = \"dock\", structure = \"station\" }"},
         {"withdraw", "{ kind = \"withdraw\", point_km = [0, 20, 0] }"},
         {"board", "{ kind = \"board\", structure = \"station\" }"}}}},
      {"trigger.effects.do",
       {{{"trigger.cease.when", "phase_time_s > 10"}},
        "trigger.cease.effects",
        "[{{ do = \"{}\" }}]",
        {{"order", "[{ do = \"order\", wings = \"bombers\", order = { kind = \"hold\" } }]"},
         {"commit", "[{ do = \"commit\", wings = \"convoy_3\" }]"},
         {"event", "[{ do = \"event\", name = \"ceased\" }]"},
         {"next_phase", "[{ do = \"next_phase\", phase = \"first\" }]"},
         {"relation", "[{ do = \"relation\", between = [\"blue\", \"red\"], is = \"neutral\" }]"},
         {"sabotage", "[{ do = \"sabotage\", structure = \"station\" }]"},
         {"stand_down", "[{ do = \"stand_down\", structure = \"station\" }]"},
         {"weapons", "[{ do = \"weapons\", structure = \"station\", on = false }]"},
         {"disarm", "[{ do = \"disarm\", field = \"box\" }]"}}}},
      {"trigger.effects.is",
       {{{"trigger.cease.when", "phase_time_s > 10"}},
        "trigger.cease.effects",
        "[{{ do = \"relation\", between = [\"blue\", \"red\"], is = \"{}\" }}]",
        {}}},
  };
  return cases;
}

/// Kinds that stand beside other keys and so cannot be set alone: a file that has each is enough,
/// since the kernels that they lead to are shown at work by the numbers that only they have.
const std::set<std::string>& kinds_that_must_occur() {
  static const std::set<std::string> kinds = {"weapon.kind", "class.kind",
                                              "trigger.effects.order.kind"};
  return kinds;
}

/// Words that are the same as another one so far, by key: asserted, so that an entry goes when the
/// engine tells them apart.
const std::map<std::string, std::pair<std::string, std::string>>& same_so_far() {
  // No stage asks whether two factions are allied: to be of one team does all that allies do.
  static const std::map<std::string, std::pair<std::string, std::string>> same = {
      {"relation.is", {"neutral", "allied"}}, {"trigger.effects.is", {"neutral", "allied"}}};
  return same;
}

void expect_different_battles(const ScenarioKey& key, const ChoiceCase& choice) {
  std::map<std::string, std::string> battles;  // what came of a word before
  const auto same = same_so_far().find(key.path);
  for (const std::string& word : choices_of(*key.node)) {
    const auto own = choice.values.find(word);
    const std::string value =
        own != choice.values.end() ? own->second : fmt::format(fmt::runtime(choice.value), word);
    const std::optional<std::string> battle = battle_with(choice.base + Sets{{choice.path, value}});
    ASSERT_TRUE(battle) << key.path << ": refused: " << value;
    const auto [earlier, is_new] = battles.emplace(*battle, word);
    if (same != same_so_far().end() && same->second.second == word) {
      EXPECT_TRUE(!is_new && earlier->second == same->second.first)
          << key.path << ": " << word << " is told apart now: take it out of same_so_far";
      continue;
    }
    EXPECT_TRUE(is_new) << key.path << ": " << word << " is no other than " << earlier->second;
  }
}

std::set<std::string> words_in_files(const std::string& key) {
  std::set<std::string> words;
  std::vector<std::string> paths = {kEverything};
  const std::string shipped = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shipped)) {
    if (entry.path().extension() == ".toml") paths.push_back(entry.path().string());
  }
  for (const std::string& path : paths) {
    const TomlNode root = parse_scenario_file(path);
    for (const KeyPlace& place : places_of(root, key)) words.insert(place.value->text);
  }
  return words;
}

TEST(NothingDead, EveryWordOfAChoiceIsAnotherBattle) {
  std::set<std::string> seen;
  for (const ScenarioKey& key : scenario_keys()) {
    if (!is_choice(*key.node)) continue;
    seen.insert(key.path);
    if (kinds_that_must_occur().count(key.path) != 0) {
      const std::set<std::string> used = words_in_files(key.path);
      for (const std::string& word : choices_of(*key.node)) {
        EXPECT_TRUE(used.count(word)) << key.path << ": no scenario has " << word;
      }
      continue;
    }
    const auto choice = choice_cases().find(key.path);
    ASSERT_NE(choice, choice_cases().end()) << key.path << ": a choice without a test";
    expect_different_battles(key, choice->second);
  }
  for (const auto& entry : choice_cases()) EXPECT_TRUE(seen.count(entry.first)) << entry.first;
}

}  // namespace
}  // namespace swarm
