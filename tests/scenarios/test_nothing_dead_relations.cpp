// Who is neutral takes no part: nobody targets it, senses it or is targeted by it, though it lies
// amid a battle. From the look at which an effect changes a relation it does, and the other way
// round, as Bajor's pact has it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/scenario/load.h"
#include "tests/scenarios/watched_battle.h"

namespace swarm {
namespace {

ScenarioSpec load(const std::string& path, const std::vector<Override>& sets = {}) {
  Result<ScenarioSpec> scenario =
      load_scenario_file(std::string(FLEETSWARM_SOURCE_DIR) + "/" + path, sets);
  if (!scenario) throw std::runtime_error(scenario.error().text);
  return std::move(scenario).value();
}

size_t wing_index(const ScenarioSpec& scenario, const std::string& name) {
  for (size_t w = 0; w < scenario.wings.size(); ++w) {
    if (scenario.wings[w].name == name) return w;
  }
  throw std::runtime_error("no wing " + name);
}

/// What a wing has to do with others at the moment.
struct Standing {
  int targeted = 0;         // references to one of its ships as a target
  int targets = 0;          // of its own ships
  int64_t strength_TJ = 0;  // hulls and shields of its ships
  bool tracked = false;
};

Standing standing_of(WatchedBattle* battle, const std::string& name) {
  const BattlePlan& plan = battle->plan();
  const size_t wing = wing_index(plan.scenario, name);
  const uint32_t first = battle->first_ship_of(wing);
  const uint32_t end = first + static_cast<uint32_t>(plan.wing_ships[wing]);
  const auto is_of_wing = [&](uint32_t slot) { return slot >= first && slot < end; };
  AgentImage agents;
  WorldState state;
  battle->read(&agents, &state);
  Standing standing;
  for (uint32_t slot = 0; slot < agents.slots; ++slot) {
    if (agents.status[slot] != static_cast<uint8_t>(AgentStatus::kActive)) continue;
    for (const uint32_t target : {agents.target[slot], agents.near_target[slot]}) {
      standing.targeted += is_of_wing(target) ? 1 : 0;
      standing.targets += is_of_wing(slot) && target != kNone ? 1 : 0;
    }
    if (!is_of_wing(slot)) continue;
    standing.strength_TJ += agents.hull_TJ[slot];
    for (uint32_t facing = 0; facing < kFacings; ++facing) {
      standing.strength_TJ += agents.shield_TJ[size_t{facing} * agents.slots + slot];
    }
    for (uint32_t team = 0; team < kMaxTeams; ++team) {
      standing.tracked =
          standing.tracked || agents.tracked_until[size_t{team} * agents.slots + slot] > state.step;
    }
  }
  return standing;
}

void run_until(WatchedBattle* battle, double time_s) {
  while (battle->time_s() < time_s && battle->run_period()) {
  }
}

void expect_at_peace(WatchedBattle* battle, const std::string& when) {
  const Standing now = standing_of(battle, "guest");
  EXPECT_EQ(now.targeted, 0) << when;
  EXPECT_EQ(now.targets, 0) << when;
}

TEST(NothingDead, ANeutralShipAmidABattleTakesNoPartUntilARelationSaysSo) {
  const ScenarioSpec scenario = load("tests/scenarios/data/relations.toml");
  WatchedBattle battle(scenario, 3);
  while (battle.time_s() < 40) {
    battle.run_period();
    expect_at_peace(&battle, "before the first change");
  }
  const Standing before = standing_of(&battle, "guest");
  EXPECT_FALSE(before.tracked);
  EXPECT_EQ(before.strength_TJ, 200000);
  EXPECT_GT(standing_of(&battle, "red").targeted, 0) << "there is a battle around it";
  EXPECT_LT(standing_of(&battle, "red").strength_TJ, 400000);

  // Hostile at 40 s: from the next look on.
  run_until(&battle, 42);
  const Standing soon = standing_of(&battle, "guest");
  EXPECT_TRUE(soon.tracked);
  EXPECT_GT(soon.targets, 0) << "it has enemies now";
  EXPECT_GT(soon.targeted, 0) << "and is one";
  run_until(&battle, 80);
  const Standing after = standing_of(&battle, "guest");
  EXPECT_LT(after.strength_TJ, before.strength_TJ);

  // Neutral again at 80 s.
  run_until(&battle, 82);
  const Standing peace = standing_of(&battle, "guest");
  while (battle.run_period()) expect_at_peace(&battle, "after the second change");
  EXPECT_EQ(standing_of(&battle, "guest").strength_TJ, peace.strength_TJ)
      << "and nobody fires at it";
  EXPECT_GT(standing_of(&battle, "red").targeted, 0) << "while the battle goes on";
}

/// The guest of the same battle as an ally of blue: it is no target either, and does not fire, as
/// long as red has nothing against it; blue's relation to it makes it no party.
TEST(NothingDead, AnAllyOfOneSideIsNoEnemyOfTheOther) {
  const ScenarioSpec scenario =
      load("tests/scenarios/data/relations.toml",
           {{"relation.2.between", "[\"grey\", \"blue\"]"}, {"relation.2.is", "allied"}});
  WatchedBattle battle(scenario, 3);
  while (battle.time_s() < 39) {
    battle.run_period();
    expect_at_peace(&battle, "allied to blue, neutral to red");
  }
  EXPECT_EQ(standing_of(&battle, "guest").strength_TJ, 200000);
}

/// Enemies from the start who make peace: weapons fall silent at once, on both sides.
TEST(NothingDead, APactBetweenTheLinesEndsTheFire) {
  const ScenarioSpec scenario =
      load("tests/scenarios/data/relations.toml",
           {{"trigger.first.effects",
             "[{ do = \"relation\", between = [\"blue\", \"red\"], is = \"neutral\" }]"}});
  WatchedBattle battle(scenario, 3);
  run_until(&battle, 40);
  EXPECT_GT(standing_of(&battle, "red").targeted, 0);
  EXPECT_GT(standing_of(&battle, "blue").targeted, 0);
  run_until(&battle, 42);
  const int64_t shots = battle.plan().counters(battle.row().data())[kCounterShots];
  EXPECT_GT(shots, 0);
  EXPECT_EQ(standing_of(&battle, "red").targeted, 0);
  EXPECT_EQ(standing_of(&battle, "blue").targeted, 0);
  run_until(&battle, 79);
  EXPECT_EQ(battle.plan().counters(battle.row().data())[kCounterShots], shots);
}

/// Bajor's pact in the flagship's battle: invaders put among the Bajorans fire at them until the
/// pact is signed, and not from then on.
TEST(NothingDead, BajorsPactProtectsItsShips) {
  const ScenarioSpec scenario =
      load("scenarios/second_battle_of_deep_space_9.toml",
           {{"parameters.fleet", "0.1"},
            {"wing.intercept_1.held", "false"},
            {"wing.intercept_1.position_km", "[30, -80, 10]"},
            {"wing.intercept_1.order", "{ kind = \"hold\", radius_km = 30 }"},
            {"trigger.pact.when", "time_s >= 12"},
            {"class.attack_ship.hull_TJ", "1e6"},
            {"class.bajoran_raider.hull_TJ", "1e6"},
            {"class.freighter.hull_TJ", "1e6"}});
  WatchedBattle battle(scenario, 1);
  run_until(&battle, 12);
  EXPECT_GT(standing_of(&battle, "bajoran_patrol").targeted, 0);
  run_until(&battle, 14);
  const int64_t strength = standing_of(&battle, "bajoran_patrol").strength_TJ;
  EXPECT_LT(strength, 4 * (1000000 + 6 * 100)) << "they were fired at before the pact";
  for (int period = 0; period < 30; ++period) {
    battle.run_period();
    EXPECT_EQ(standing_of(&battle, "bajoran_patrol").targeted, 0);
    EXPECT_EQ(standing_of(&battle, "freighters").targeted, 0);
  }
  EXPECT_EQ(standing_of(&battle, "bajoran_patrol").strength_TJ, strength);
}

}  // namespace
}  // namespace swarm
