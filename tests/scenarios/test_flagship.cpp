// The flagship battle over several seeds: the account's outcome is the usual one, its events come
// in the account's order, nobody is created or lost without being counted, and no seed hangs.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "host/battle/battle.h"
#include "host/scenario/load.h"

namespace swarm {
namespace {

constexpr uint64_t kSeeds = 8;

std::vector<BattleResult> fight_seeds() {
  const std::string path =
      std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/second_battle_of_deep_space_9.toml";
  const Result<ScenarioSpec> scenario = load_scenario_file(path, {});
  EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : scenario.error().text);
  std::vector<BattleResult> battles;
  for (uint64_t seed = 1; scenario.ok() && seed <= kSeeds; ++seed) {
    BattleOptions options;
    options.seed = seed;
    battles.push_back(run_battle(scenario.value(), options));
  }
  return battles;
}

const std::vector<BattleResult>& battles() {
  static const std::vector<BattleResult> all = fight_seeds();
  return all;
}

double outcome(const BattleResult& battle, const std::string& name) {
  for (const OutcomeValue& value : battle.outcomes) {
    if (value.name == name) return value.value.value_or(-1.0);
  }
  ADD_FAILURE() << "no outcome " << name;
  return -1.0;
}

std::map<std::string, double> first_times(const BattleResult& battle) {
  std::map<std::string, double> times;
  for (const Event& event : battle.events) times.emplace(event.event, event.t_s);
  return times;
}

void expect_the_usual_outcome() {
  int as_told = 0;
  std::vector<double> lost;
  for (const BattleResult& battle : battles()) {
    EXPECT_FALSE(battle.time_limit_reached) << "seed " << battle.seed;
    if (outcome(battle, "station_captured") == 1 && outcome(battle, "minefield_active") == 1) {
      ++as_told;
    }
    lost.push_back(outcome(battle, "attackers_lost"));
    EXPECT_GE(lost.back(), 10) << "seed " << battle.seed;
    EXPECT_LE(lost.back(), 300) << "seed " << battle.seed;
  }
  ASSERT_EQ(lost.size(), kSeeds);
  EXPECT_GE(as_told, 7);
  std::sort(lost.begin(), lost.end());
  const double median = (lost[kSeeds / 2 - 1] + lost[kSeeds / 2]) / 2;
  EXPECT_GE(median, 40);
  EXPECT_LE(median, 90);
}

void expect_the_order_of_the_account() {
  const std::vector<std::vector<std::string>> orders = {
      {"minelaying_started", "fleet_detected", "surrender_refused", "fleet_arrived",
       "shields_holding", "escalation_ordered", "section_17_targeted", "main_power_cut",
       "reserves_committed", "evacuation_complete", "departed"},
      {"fleet_arrived", "intercept_ordered"},
      {"section_lost", "main_power_cut"},
      {"section_17_targeted", "shield_breach", "evacuation_ordered"},
      {"evacuation_complete", "station_sabotaged", "boarding_started", "station_captured"},
      {"field_complete", "minefield_active", "wormhole_sealed"}};
  for (const BattleResult& battle : battles()) {
    const std::map<std::string, double> times = first_times(battle);
    for (const std::vector<std::string>& order : orders) {
      for (size_t i = 0; i < order.size(); ++i) {
        ASSERT_TRUE(times.count(order[i])) << order[i] << ", seed " << battle.seed;
        if (i == 0 || order[i] == "departed") continue;  // convoys depart earlier
        EXPECT_LE(times.at(order[i - 1]), times.at(order[i])) << order[i] << ", " << battle.seed;
      }
    }
  }
}

void expect_people_conserved() {
  for (const BattleResult& battle : battles()) {
    for (const PeopleRecord& row : battle.people) {
      EXPECT_EQ(row.start, row.aboard + row.on_structures + row.evacuated + row.lost + row.captured)
          << row.kind << ", seed " << battle.seed;
    }
  }
}

/// The flagship with one thing changed, seed 1, as far as step `max_steps`.
BattleResult what_if(const Override& change, uint64_t max_steps) {
  const std::string path =
      std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/second_battle_of_deep_space_9.toml";
  const Result<ScenarioSpec> scenario = load_scenario_file(path, {change});
  EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : scenario.error().text);
  BattleOptions options;
  options.seed = 1;
  options.max_steps = max_steps;
  return run_battle(scenario.value(), options);
}

void expect_untuned_shields_to_fail() {
  const BattleResult battle = what_if({"shield.tuned.stops.polaron", "0.05"}, 4000);
  EXPECT_LT(outcome(battle, "shield_breach_s") + 120,
            outcome(battles().front(), "shield_breach_s"));
  const std::map<std::string, double> times = first_times(battle);
  EXPECT_EQ(times.count("section_17_targeted"), 0u) << "nobody needs to know it";
  EXPECT_EQ(times.count("shields_holding"), 0u);
  ASSERT_EQ(times.count("shields_useless"), 1u);
  EXPECT_LE(times.at("shields_useless"), times.at("fleet_arrived") + 120) << "at once";
  for (const BattleResult& tuned : battles()) {
    EXPECT_EQ(first_times(tuned).count("shields_useless"), 0u) << "seed " << tuned.seed;
  }
}

void expect_spread_fire_to_take_longer() {
  const double focused_s = outcome(battles().front(), "shield_breach_s");
  const BattleResult spread = what_if({"trigger.know_the_station.after_s", "5000"}, 4400);
  EXPECT_EQ(outcome(spread, "shield_breach_s"), -1) << "not by " << spread.sim_time_s << " s";
  EXPECT_GT(spread.sim_time_s, focused_s + 300);
}

void expect_sabotage_to_leave_little() {
  const BattleResult whole = what_if({"trigger.sabotage.effects.2.do", "stand_down"}, 0);
  EXPECT_EQ(outcome(whole, "station_captured"), 1);
  EXPECT_GT(outcome(whole, "usefulness"), 0.5);
  for (const BattleResult& battle : battles()) {
    if (outcome(battle, "station_captured") != 1) continue;
    EXPECT_LE(outcome(battle, "usefulness"), 0.3) << "seed " << battle.seed;
  }
}

void expect_the_rotarran_to_matter() {
  const BattleResult alone = what_if({"wing.rotarran.enabled", "false"}, 4000);
  const BattleResult& with_her = battles().front();
  EXPECT_EQ(outcome(alone, "minefield_active"), 0) << "nobody draws fire from the Defiant";
  EXPECT_LT(outcome(alone, "warning_s") + 200, outcome(with_her, "warning_s"));
  EXPECT_GT(outcome(with_her, "civilians_evacuated"), 2 * 250);
}

// One test, because each test runs in a process of its own and the battles are long.
TEST(Flagship, GoesAsTheAccountSays) {
  expect_the_usual_outcome();
  expect_the_order_of_the_account();
  expect_people_conserved();
  expect_untuned_shields_to_fail();
  expect_spread_fire_to_take_longer();
  expect_sabotage_to_leave_little();
  expect_the_rotarran_to_matter();
}

}  // namespace
}  // namespace swarm
