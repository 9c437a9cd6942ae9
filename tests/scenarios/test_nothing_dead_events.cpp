// Every event is emitted by some battle and told to somebody: by the after-action report, or to a
// trigger or an outcome that asks for it. All of them stand in events.jsonl.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/battle/metrics.h"
#include "host/output/report.h"
#include "host/scenario/load.h"
#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

const std::string kRoot = FLEETSWARM_SOURCE_DIR;

ScenarioSpec load(const std::string& path, const std::vector<Override>& sets = {}) {
  Result<ScenarioSpec> scenario = load_scenario_file(kRoot + "/" + path, sets);
  if (!scenario) throw std::runtime_error(scenario.error().text);
  return std::move(scenario).value();
}

std::vector<ScenarioSpec> shipped() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/scenarios")) {
    if (entry.path().extension() == ".toml") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  std::vector<ScenarioSpec> scenarios;
  for (const std::string& name : names) scenarios.push_back(load("scenarios/" + name));
  return scenarios;
}

/// Does a formula ask for an event?
bool asks_for(const std::string& formula, const std::string& event) {
  for (const char* const function : {"happened(", "time_of(", "value_at("}) {
    const std::string call = function + event;
    for (size_t at = formula.find(call); at != std::string::npos; at = formula.find(call, at + 1)) {
      const char next = at + call.size() < formula.size() ? formula[at + call.size()] : ')';
      if (next == ')' || next == ',' || next == ' ') return true;
    }
  }
  return false;
}

/// Triggers and outcomes of the scenario that ask for an event, but for the trigger that emits it.
std::vector<std::string> who_asks(const ScenarioSpec& scenario, const std::string& event,
                                  const std::string& emitter = "") {
  std::vector<std::string> who;
  for (const TriggerSpec& trigger : scenario.triggers) {
    if (trigger.name != emitter && asks_for(trigger.when, event)) {
      who.push_back(scenario.name + ": trigger " + trigger.name);
    }
  }
  for (const NamedExpression& outcome : scenario.outcomes) {
    if (asks_for(outcome.expression, event)) {
      who.push_back(scenario.name + ": outcome " + outcome.name);
    }
  }
  return who;
}

// ---- built-in events

struct Fought {
  ScenarioSpec scenario;
  BattleResult battle;
};

Fought fight(const std::string& path, const std::vector<Override>& sets = {}) {
  Fought fought = {load(path, sets), {}};
  BattleOptions options;
  options.backend = test_backend();
  options.threads = 1;
  options.seed = 1;
  fought.battle = run_battle(fought.scenario, options);
  return fought;
}

/// Few and short battles that have every built-in event between them.
std::vector<Fought> battles_with_everything() {
  std::vector<Fought> battles;
  battles.push_back(fight("scenarios/duel.toml"));
  battles.push_back(fight("scenarios/border_skirmish.toml"));
  battles.push_back(fight("scenarios/klingon_assault_2372.toml"));
  battles.push_back(
      fight("scenarios/sweep_the_minefield.toml", {{"class.mine.cloak_rate_per_s", "0.02"}}));
  // A station without shields or defenders, and boats that nobody stops.
  battles.push_back(
      fight("tests/scenarios/data/everything.toml", {{"class.ring.shield_TJ", "0"},
                                                     {"class.boat.hull_TJ", "1e6"},
                                                     {"people.crew.resists", "false"},
                                                     {"wing.bombers.enabled", "false"},
                                                     {"gate.mouth.slip_through", "0"}}));
  return battles;
}

const Event* find_event(const BattleResult& battle, const std::string& name) {
  for (const Event& event : battle.events) {
    if (event.event == name) return &event;
  }
  return nullptr;
}

std::string report_of(const Fought& fought) {
  PageStyle style;
  style.width = 100;
  return battle_report(fought.battle, fought.scenario, {}, style);
}

/// What the report says where the event has happened, and does not say without it. Empty: nothing;
/// then somebody must ask for the event.
const std::map<std::string, std::string>& told_by_the_report() {
  static const std::map<std::string, std::string> told = {
      {"phase_started", "TIMELINE"},
      {"section_lost", "Lost: "},
      {"structure_captured", "Captured at "},
      {"ship_lost", "Ships lost: "},
      {"wing_lost", "Ships lost: "},
      {"departed", "departed"},
      {"field_complete", " mines laid, "},
      {"field_armed", "armed at "},
      {"mines_triggered", " detonated, "},
      {"mine_replaced", " replaced by their neighbours"},
      {"gate_closed", ""},
      {"convoy_turned_back", ""},
      {"gate_opened", ""},
  };
  return told;
}

std::vector<std::string> who_asks_in(const std::vector<ScenarioSpec>& scenarios,
                                     const std::string& event) {
  std::vector<std::string> who;
  for (const ScenarioSpec& scenario : scenarios) {
    const std::vector<std::string> more = who_asks(scenario, event);
    who.insert(who.end(), more.begin(), more.end());
  }
  return who;
}

TEST(NothingDead, EveryBuiltInEventHappensAndIsTold) {
  const std::vector<Fought> battles = battles_with_everything();
  const std::vector<ScenarioSpec> scenarios = shipped();
  for (const BuiltInEvent& built_in : built_in_events()) {
    const std::string name = built_in.name;
    const auto with = std::find_if(battles.begin(), battles.end(), [&](const Fought& fought) {
      return find_event(fought.battle, name) != nullptr;
    });
    ASSERT_NE(with, battles.end()) << name << " happens in no battle of this test";
    EXPECT_NE(events_jsonl(with->battle).find("\"event\":\"" + name + "\""), std::string::npos);
    const auto told = told_by_the_report().find(name);
    ASSERT_NE(told, told_by_the_report().end()) << name << ": say here who is told of it";
    if (told->second.empty()) {
      EXPECT_FALSE(who_asks_in(scenarios, name).empty())
          << name << " is neither on the report nor asked for by a shipped scenario";
    } else {
      EXPECT_NE(report_of(*with).find(told->second), std::string::npos)
          << name << ": not on the report of " << with->scenario.name;
    }
  }
  EXPECT_EQ(told_by_the_report().size(), built_in_events().size());
}

/// What the table of built-in events promises beside the name: phase, wing, count, ...
TEST(NothingDead, BuiltInEventsSayWhatTheirTablePromises) {
  const std::vector<Fought> battles = battles_with_everything();
  for (const Fought& fought : battles) {
    for (const BuiltInEvent& built_in : built_in_events()) {
      const Event* const event = find_event(fought.battle, built_in.name);
      if (event == nullptr) continue;
      std::set<std::string> said;
      for (const auto& [key, value] : event->details) said.insert(key);
      for (const auto& [key, value] : event->numbers) said.insert(key);
      for (const std::string& key : said) {
        EXPECT_NE(std::string(built_in.details).find(key), std::string::npos)
            << built_in.name << " says " << key << ", which its table does not";
      }
      EXPECT_FALSE(said.empty()) << built_in.name;
    }
  }
}

// ---- events of scenarios

TEST(NothingDead, EveryEventOfAShippedScenarioIsToldOrAskedFor) {
  for (const ScenarioSpec& scenario : shipped()) {
    for (const TriggerSpec& trigger : scenario.triggers) {
      for (const EffectSpec& effect : trigger.effects) {
        if (effect.kind != EffectKind::kEvent || !effect.note.empty()) continue;
        EXPECT_FALSE(who_asks(scenario, effect.event, trigger.name).empty())
            << scenario.name << ": trigger " << trigger.name << " emits " << effect.event
            << " without a note, and nobody asks for it";
      }
    }
    for (const GateSpec& gate : scenario.gates) {
      if (gate.event.empty()) continue;
      EXPECT_FALSE(who_asks(scenario, gate.event).empty())
          << scenario.name << ": gate " << gate.name << " emits " << gate.event
          << ", and nobody asks for it";
    }
  }
}

/// A course of a shipped scenario. What is seldom or never seen as it stands is a branch that a
/// change leads to.
struct Course {
  const char* scenario;
  std::vector<Override> sets;
  uint64_t seeds = 1;
  uint64_t max_steps = 0;
};

const std::vector<Course>& courses() {
  static const std::vector<Course> all = {
      {"armada", {{"parameters.ships", "1000"}}, 4},
      {"armada", {{"parameters.ships", "1000"}, {"trigger.long_enough.after_s", "20"}}},
      {"border_skirmish", {}, 4},
      {"duel", {}},
      {"klingon_assault_2372", {}, 3},
      {"operation_return", {}, 3},
      {"operation_return", {{"weapon.polaron_beam.damage_TJ", "100"}}},
      {"second_battle_of_deep_space_9", {}},
      {"second_battle_of_deep_space_9", {{"shield.tuned.stops.polaron", "0.05"}}},
      // A Defiant with weak shields and thick armour, alone for most of the time.
      {"second_battle_of_deep_space_9",
       {{"class.defiant_class.hull_TJ", "1e5"},
        {"class.defiant_class.shield_TJ", "600"},
        {"class.bird_of_prey.top_speed_kmps", "1"}},
       1,
       3300},
      {"sweep_the_minefield", {}},
      {"sweep_the_minefield", {{"class.mine.cloak_rate_per_s", "0.02"}}},
      {"sweep_the_minefield",
       {{"class.sweeper.hull_TJ", "1"},
        {"class.sweeper.shield_TJ", "0"},
        {"trigger.time_is_up.after_s", "10000"}}},
      {"torros_iii_raid", {}, 3},
      {"torros_iii_raid", {{"weapon.polaron_beam.damage_TJ", "100"}}},
  };
  return all;
}

/// Names of all events of a scenario's courses.
std::set<std::string> happened_in(const std::string& scenario) {
  std::set<std::string> names;
  for (const Course& course : courses()) {
    if (course.scenario != scenario) continue;
    const ScenarioSpec spec = load("scenarios/" + scenario + ".toml", course.sets);
    BattleOptions options;
    options.backend = test_backend();
    options.max_steps = course.max_steps;
    for (options.seed = 1; options.seed <= course.seeds; ++options.seed) {
      for (const Event& event : run_battle(spec, options).events) names.insert(event.event);
    }
  }
  return names;
}

TEST(NothingDead, EveryEventHappensInABattleOfAShippedScenario) {
  std::set<std::string> anywhere;
  for (const ScenarioSpec& scenario : shipped()) {
    const std::set<std::string> here = happened_in(scenario.name);
    anywhere.insert(here.begin(), here.end());
    for (const TriggerSpec& trigger : scenario.triggers) {
      for (const EffectSpec& effect : trigger.effects) {
        if (effect.kind != EffectKind::kEvent) continue;
        EXPECT_TRUE(here.count(effect.event)) << scenario.name << ": " << effect.event;
      }
    }
    for (const GateSpec& gate : scenario.gates) {
      EXPECT_TRUE(gate.event.empty() || here.count(gate.event)) << scenario.name << gate.event;
    }
  }
  for (const BuiltInEvent& built_in : built_in_events()) {
    EXPECT_TRUE(anywhere.count(built_in.name)) << built_in.name;
  }
}

/// An event that asks for itself alone, or that nothing emits, can never be true. The second the
/// loader refuses; the first is a trigger that waits for its own effect.
TEST(NothingDead, NoTriggerWaitsForItself) {
  for (const ScenarioSpec& scenario : shipped()) {
    for (const TriggerSpec& trigger : scenario.triggers) {
      for (const EffectSpec& effect : trigger.effects) {
        if (effect.kind != EffectKind::kEvent || trigger.when.rfind("not ", 0) == 0) continue;
        EXPECT_FALSE(trigger.when == "happened(" + effect.event + ")")
            << scenario.name << ": " << trigger.name;
      }
    }
  }
}

}  // namespace
}  // namespace swarm
