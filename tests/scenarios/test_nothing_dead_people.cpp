// People are never created, lost without being counted, or counted twice: at every look at every
// shipped battle, and when a ship with people aboard is destroyed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "host/battle/metrics.h"
#include "host/scenario/load.h"
#include "tests/scenarios/watched_battle.h"

namespace swarm {
namespace {

const std::string kRoot = FLEETSWARM_SOURCE_DIR;

ScenarioSpec load(const std::string& path, const std::vector<Override>& sets = {}) {
  Result<ScenarioSpec> scenario = load_scenario_file(kRoot + "/" + path, sets);
  if (!scenario) throw std::runtime_error(scenario.error().text);
  return std::move(scenario).value();
}

/// start = aboard + stationed + evacuated + lost + captured, none of them below 0. Empty: so it is.
std::string imbalance(const BattlePlan& plan, const int64_t* row) {
  for (size_t kind = 0; kind < plan.scenario.people_kinds.size(); ++kind) {
    const int64_t* const now = plan.people(row, kind);
    const int64_t start = people_at_start(plan.scenario, static_cast<uint32_t>(kind));
    int64_t sum = 0;
    bool negative = false;
    for (const PeopleColumn column :
         {kPeopleOnShips, kPeopleOnSections, kPeopleCaptured, kPeopleLost, kPeopleDeparted}) {
      sum += now[column];
      negative = negative || now[column] < 0;
    }
    if (sum != start || negative) {
      return fmt::format(
          "{}: {} at the start, now {} aboard, {} stationed, {} captured, {} lost, "
          "{} evacuated",
          plan.scenario.people_kinds[kind].name, start, now[kPeopleOnShips], now[kPeopleOnSections],
          now[kPeopleCaptured], now[kPeopleLost], now[kPeopleDeparted]);
    }
  }
  return {};
}

/// Nobody comes back from the dead, and who is safe stays safe.
std::string taken_back(const BattlePlan& plan, const int64_t* row,
                       const std::vector<int64_t>& before) {
  if (before.empty()) return {};
  for (size_t kind = 0; kind < plan.scenario.people_kinds.size(); ++kind) {
    for (const PeopleColumn column : {kPeopleLost, kPeopleDeparted}) {
      if (plan.people(row, kind)[column] < plan.people(before.data(), kind)[column]) {
        return plan.scenario.people_kinds[kind].name + ": fewer lost or evacuated than before";
      }
    }
  }
  return {};
}

/// No agent has people below 0, or more aboard than it has berths; nobody is on a ship that is
/// gone.
std::string wrong_agent(WatchedBattle* battle) {
  const BattlePlan& plan = battle->plan();
  AgentImage agents;
  WorldState state;
  battle->read(&agents, &state);
  const uint32_t platforms = plan.layout.sections + plan.layout.ships;
  for (uint32_t slot = 0; slot < platforms; ++slot) {
    if (agents.boarders[slot] < 0) return fmt::format("boarders of slot {}", slot);
    int64_t aboard = 0;
    for (uint32_t kind = 0; kind < plan.scenario.people_kinds.size(); ++kind) {
      const int32_t people = agents.people[size_t{kind} * agents.slots + slot];
      if (people < 0) return fmt::format("people of slot {}", slot);
      aboard += people;
    }
    const bool is_ship = slot >= plan.layout.first_ship();
    const int64_t berths = plan.scenario.classes[agents.agent_class[slot]].berths;
    if (is_ship && berths > 0 && aboard > berths) return fmt::format("berths of slot {}", slot);
  }
  return {};
}

void expect_balance(const std::string& path, uint64_t seed, const std::vector<Override>& sets) {
  const ScenarioSpec scenario = load(path, sets);
  WatchedBattle battle(scenario, seed);
  std::vector<int64_t> before;
  uint64_t looks = 0;
  bool goes_on = true;
  while (goes_on) {
    goes_on = battle.run_period();
    const int64_t* const row = battle.row().data();
    const std::string where = fmt::format("{}, seed {}, at {} s", path, seed, battle.time_s());
    ASSERT_EQ(imbalance(battle.plan(), row), "") << where;
    ASSERT_EQ(taken_back(battle.plan(), row, before), "") << where;
    if (looks++ % 50 == 0 || !goes_on) {
      ASSERT_EQ(wrong_agent(&battle), "") << where;
    }
    before = battle.row();
  }
  EXPECT_GT(looks, 0u) << path;
}

/// The flagship's battle is the long one, with every way that people can go.
uint64_t seeds_for(const std::string& name) {
  if (name == "second_battle_of_deep_space_9.toml") return 2;
  if (name == "sweep_the_minefield.toml" || name == "operation_return.toml") return 2;
  return 4;
}

/// The armada is as large as one asks for.
std::vector<Override> sets_for(const std::string& name) {
  if (name == "armada.toml") return {{"parameters.ships", "1000"}};
  return {};
}

TEST(NothingDead, PeopleBalanceAtEveryLookOfEveryShippedBattle) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    ++files;
    const std::string name = entry.path().filename().string();
    for (uint64_t seed = 1; seed <= seeds_for(name); ++seed) {
      expect_balance("scenarios/" + name, 100 + seed, sets_for(name));
    }
  }
  EXPECT_GE(files, 7u);
}

TEST(NothingDead, PeopleBalanceWhereEverythingHappens) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    expect_balance("tests/scenarios/data/everything.toml", seed, {});
    // Boats that are destroyed while they lie at a dock or land troops.
    expect_balance("tests/scenarios/data/everything.toml", seed,
                   {{"class.boat.hull_TJ", "150"}, {"class.pier.hull_TJ", "200"}});
  }
}

/// A wing's ship that is destroyed takes its people with it: as many are lost as she had aboard.
TEST(NothingDead, PeopleAboardALostShipAreLost) {
  const ScenarioSpec scenario = load("scenarios/duel.toml");
  int lost_ships = 0;
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    WatchedBattle battle(scenario, seed);
    while (battle.run_period()) {
    }
    const int64_t* const row = battle.row().data();
    int64_t aboard = 0, lost = 0;
    for (size_t wing = 0; wing < scenario.wings.size(); ++wing) {
      const ClassSpec& ship =
          scenario.classes[static_cast<size_t>(scenario.wings[wing].ships[0].agent_class.index)];
      const int64_t* const columns = battle.plan().wing(row, wing);
      (columns[kWingDead] > 0 ? lost : aboard) += ship.people[0].count;
      lost_ships += static_cast<int>(columns[kWingDead]);
      EXPECT_EQ(columns[kWingPeople], columns[kWingDead] > 0 ? 0 : ship.people[0].count);
    }
    EXPECT_EQ(battle.plan().people(row, 0)[kPeopleLost], lost) << seed;
    EXPECT_EQ(battle.plan().people(row, 0)[kPeopleOnShips], aboard) << seed;
  }
  EXPECT_GE(lost_ships, 6) << "every duel is decided";
}

}  // namespace
}  // namespace swarm
