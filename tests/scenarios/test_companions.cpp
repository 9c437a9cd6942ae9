// The battles beside the flagship: each ends by a trigger, goes as documented for most seeds, and
// counts its people. And the shipped scenarios together show the whole vocabulary of orders and
// effects, and declare nothing that takes no part.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/battle/battle.h"
#include "host/battle/build_world.h"
#include "host/scenario/load.h"

namespace swarm {
namespace {

const std::string kFolder = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios";

/// Names of events, one after another.
using Order = std::vector<std::string>;

std::vector<BattleResult> fight_seeds(const std::string& name, uint64_t seeds,
                                      const std::vector<Override>& overrides = {}) {
  const Result<ScenarioSpec> scenario =
      load_scenario_file(kFolder + "/" + name + ".toml", overrides);
  EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : scenario.error().text);
  std::vector<BattleResult> battles;
  for (uint64_t seed = 1; scenario.ok() && seed <= seeds; ++seed) {
    BattleOptions options;
    options.seed = seed;
    options.threads = 1;  // the battles are small
    battles.push_back(run_battle(scenario.value(), options));
  }
  return battles;
}

double outcome(const BattleResult& battle, const std::string& name) {
  for (const OutcomeValue& value : battle.outcomes) {
    if (value.name == name) return value.value.value_or(-1.0);
  }
  ADD_FAILURE() << "no outcome " << name;
  return -1.0;
}

int64_t counter(const BattleResult& battle, const std::string& wanted) {
  for (const auto& [name, value] : battle.counters) {
    if (name == wanted) return value;
  }
  ADD_FAILURE() << "no counter " << wanted;
  return -1;
}

/// In how many battles is the outcome within [low, high]? A missing one is not.
int battles_within(const std::vector<BattleResult>& battles, const std::string& name, double low,
                   double high) {
  return static_cast<int>(
      std::count_if(battles.begin(), battles.end(), [&](const BattleResult& battle) {
        const double value = outcome(battle, name);
        return value >= low && value <= high;
      }));
}

int battles_where(const std::vector<BattleResult>& battles, const std::string& name) {
  return battles_within(battles, name, 1, 1);
}

std::map<std::string, double> first_times(const BattleResult& battle) {
  std::map<std::string, double> times;
  for (const Event& event : battle.events) times.emplace(event.event, event.t_s);
  return times;
}

/// Every battle has the events of `order`, one after another.
void expect_order(const std::vector<BattleResult>& battles, const Order& order) {
  for (const BattleResult& battle : battles) {
    const std::map<std::string, double> times = first_times(battle);
    double before_s = 0;
    for (const std::string& event : order) {
      ASSERT_TRUE(times.count(event)) << event << ", " << battle.scenario << ", " << battle.seed;
      EXPECT_LE(before_s, times.at(event))
          << event << ", " << battle.scenario << ", " << battle.seed;
      before_s = times.at(event);
    }
  }
}

/// `later` never happens before `earlier`, where it happens.
void expect_never_before(const std::vector<BattleResult>& battles, const std::string& earlier,
                         const std::string& later) {
  for (const BattleResult& battle : battles) {
    const std::map<std::string, double> times = first_times(battle);
    if (times.count(later) == 0) continue;
    ASSERT_TRUE(times.count(earlier)) << later << " without " << earlier << ", " << battle.seed;
    EXPECT_LE(times.at(earlier), times.at(later)) << later << ", " << battle.seed;
  }
}

void expect_sound(const std::vector<BattleResult>& battles) {
  std::set<uint64_t> hashes;
  for (const BattleResult& battle : battles) {
    EXPECT_FALSE(battle.time_limit_reached) << battle.scenario << ", seed " << battle.seed;
    EXPECT_FALSE(battle.ended_by.empty()) << battle.scenario << ", seed " << battle.seed;
    for (const PeopleRecord& row : battle.people) {
      EXPECT_EQ(row.start, row.aboard + row.on_structures + row.evacuated + row.lost + row.captured)
          << row.kind << ", " << battle.scenario << ", seed " << battle.seed;
    }
    EXPECT_EQ(counter(battle, "torpedo_overflow"), 0) << battle.scenario << ", " << battle.seed;
    hashes.insert(battle.state_hash);
  }
  EXPECT_EQ(hashes.size(), battles.size()) << "seeds that fight the same battle";
}

/// The seeds do not all give one value.
void expect_variety(const std::vector<BattleResult>& battles, const std::string& name) {
  std::set<double> values;
  for (const BattleResult& battle : battles) values.insert(outcome(battle, name));
  EXPECT_GT(values.size(), 1u) << name;
}

TEST(Companions, TorrosRaidDestroysTheYardsAndComesHome) {
  const std::vector<BattleResult> battles = fight_seeds("torros_iii_raid", 8);
  ASSERT_EQ(battles.size(), 8u);
  expect_sound(battles);
  EXPECT_GE(battles_where(battles, "yards_destroyed"), 7);
  EXPECT_GE(battles_within(battles, "task_force_home_fraction", 0.5, 1), 7);
  EXPECT_GE(battles_within(battles, "workers_saved_fraction", 0.1, 1), 4);
  expect_order(battles, {"border_crossed", "yards_attacked", "task_force_away"});
  expect_never_before(battles, "yards_attacked", "yards_surprised");
  expect_never_before(battles, "first_slip_lost", "yards_destroyed");
  expect_never_before(battles, "border_crossed", "warning_sent");
  expect_variety(battles, "warned");
  expect_variety(battles, "task_force_lost");
}

TEST(Companions, BorderSkirmishCostsBothPatrolShips) {
  const std::vector<BattleResult> battles = fight_seeds("border_skirmish", 8);
  ASSERT_EQ(battles.size(), 8u);
  expect_sound(battles);
  EXPECT_GE(battles_within(battles, "patrol_lost", 2, 2), 6);
  EXPECT_GE(battles_within(battles, "escaped", 1, 4), 6);
  expect_order(battles, {"patrol_started", "ambush_sprung", "distress_call", "escape_ordered",
                         "raiders_left"});
  expect_order(battles, {"ambush_sprung", "way_back_closed", "departed"});
  expect_variety(battles, "raiders_lost");
  expect_variety(battles, "freighter_escaped");
  for (const BattleResult& battle : battles) {
    int64_t ships = 0;
    for (const ClassLosses& row : battle.losses) ships += row.start;
    EXPECT_LT(ships, 20) << "it is the small one";
    EXPECT_GT(counter(battle, "torpedoes_launched"), 0);
    EXPECT_GT(counter(battle, "hits"), 0);
  }
}

TEST(Companions, KlingonsBoardTheStationAndAreBeaten) {
  const std::vector<BattleResult> battles = fight_seeds("klingon_assault_2372", 8);
  ASSERT_EQ(battles.size(), 8u);
  expect_sound(battles);
  EXPECT_GE(battles_where(battles, "station_held"), 7);
  EXPECT_GE(battles_where(battles, "boarded"), 7);
  EXPECT_GE(battles_within(battles, "captured_fraction", 0.01, 0.55), 7);
  EXPECT_GE(battles_within(battles, "torpedoes_launched", 1000, 4980 + 1000), 7);
  EXPECT_GE(battles_within(battles, "boarders_lost", 50, 1000), 7);
  EXPECT_GE(battles_within(battles, "defenders_lost", 20, 700), 7);
  expect_order(battles, {"demand_refused", "assault_started", "help_called", "shields_fallen",
                         "boarding_started", "first_section_taken"});
  std::vector<BattleResult> held;
  for (const BattleResult& battle : battles) {
    if (outcome(battle, "station_held") == 1) held.push_back(battle);
  }
  expect_order(held, {"first_section_taken", "klingons_withdraw"});
  expect_never_before(battles, "klingons_withdraw", "station_held");
  expect_never_before(battles, "relief_committed", "station_held");
  expect_variety(battles, "captured_fraction");
}

TEST(Companions, MinefieldWithstandsTheSweepers) {
  const std::vector<BattleResult> battles = fight_seeds("sweep_the_minefield", 6);
  ASSERT_EQ(battles.size(), 6u);
  expect_sound(battles);
  EXPECT_EQ(battles_where(battles, "field_held"), 6);
  EXPECT_EQ(battles_where(battles, "gate_closed"), 6);
  EXPECT_EQ(battles_within(battles, "cleared_share", 0, 0.1), 6);
  EXPECT_EQ(battles_within(battles, "mines_shot", 10, 1e6), 6) << "the sweepers do find some";
  EXPECT_EQ(battles_within(battles, "mines_replaced", 10, 1e6), 6);
  expect_order(battles, {"field_complete", "field_armed", "sweeping_started", "first_mine_shot",
                         "field_recovers"});
  expect_variety(battles, "mines_triggered");
}

/// What the header of the scenario says: better sensors open the field.
TEST(Companions, SweepersWhoSeeTheMinesWin) {
  const std::vector<BattleResult> battles =
      fight_seeds("sweep_the_minefield", 6, {{"class.mine.cloak_rate_per_s", "0.02"}});
  ASSERT_EQ(battles.size(), 6u);
  expect_sound(battles);
  EXPECT_EQ(battles_within(battles, "cleared_share", 0.5, 1), 6);
  EXPECT_EQ(battles_where(battles, "gate_closed"), 0);
  expect_order(battles, {"sweeping_started", "half_the_field_gone", "field_opened", "gate_opened"});
}

TEST(Companions, BreakthroughIsARace) {
  const std::vector<BattleResult> battles = fight_seeds("operation_return", 6);
  ASSERT_EQ(battles.size(), 6u);
  expect_sound(battles);
  EXPECT_GE(battles_where(battles, "station_reached"), 4);
  expect_order(battles, {"wormhole_sealed", "line_provoked"});
  expect_never_before(battles, "line_broken", "station_reached");
  expect_never_before(battles, "station_sabotaged", "station_reached");
  expect_never_before(battles, "field_switched_off", "reinforcements_arrived");
  expect_never_before(battles, "gate_opened", "reinforcements_arrived");
  expect_variety(battles, "field_saved");
}

TEST(Companions, ArmadaFleetsFightUntilOneBreaksOff) {
  const std::vector<BattleResult> battles =
      fight_seeds("armada", 6, {{"parameters.ships", "1000"}});
  ASSERT_EQ(battles.size(), 6u);
  expect_sound(battles);
  EXPECT_EQ(battles_within(battles, "engaged_s", 0, 60), 6) << "they meet within a minute";
  EXPECT_EQ(battles_where(battles, "alliance_won") + battles_where(battles, "pact_won"), 6);
  EXPECT_EQ(battles_within(battles, "alliance_lost", 50, 400), 6);
  EXPECT_EQ(battles_within(battles, "pact_lost", 50, 400), 6);
  EXPECT_EQ(battles_within(battles, "mines_triggered", 1, 1e6), 6);
  EXPECT_EQ(battles_within(battles, "torpedoes_launched", 100, 1e6), 6);
  EXPECT_EQ(battles_within(battles, "torpedoes_stopped", 10, 1e6), 6) << "point defence";
  expect_order(battles, {"fleets_engaged", "lines_broken", "reserves_committed"});
  expect_variety(battles, "alliance_won");
}

/// Mean number of ships within the near radius of a ship at the start, over the ships of a wing.
double mean_neighbours(const ScenarioSpec& scenario, const std::string& wing) {
  const ScenarioTables tables = build_tables(scenario);
  const Layout layout = layout_of(scenario);
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  build_world(scenario, tables, layout, 1, 0, &agents, &state, &orders);
  size_t index = 0;
  while (scenario.wings[index].name != wing) ++index;
  const WingRow& row = tables.wings[index];
  const uint32_t first = layout.first_ship() + row.first_ship;
  double neighbours = 0;
  for (uint32_t own = first; own < first + row.ship_count; ++own) {
    for (uint32_t other = layout.first_ship(); other < layout.first_mine(); ++other) {
      const float dx = agents.x_km[own] - agents.x_km[other];
      const float dy = agents.y_km[own] - agents.y_km[other];
      const float dz = agents.z_km[own] - agents.z_km[other];
      if (own != other &&
          dx * dx + dy * dy + dz * dz <= tables.near_radius_km * tables.near_radius_km) {
        neighbours += 1;
      }
    }
  }
  return neighbours / row.ship_count;
}

ScenarioSpec armada(const std::string& ships, const std::string& spacing_km) {
  Result<ScenarioSpec> scenario =
      load_scenario_file(kFolder + "/armada.toml",
                         {{"parameters.ships", ships}, {"parameters.spacing_km", spacing_km}});
  EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : scenario.error().text);
  return std::move(scenario).value();
}

TEST(Companions, ArmadaHasTheShipsThatItsParameterAsksFor) {
  for (const uint32_t ships : {1000u, 1001u, 4321u, 100000u, 1000000u, 100000000u}) {
    const ScenarioSpec scenario = armada(std::to_string(ships), "2.6");
    const Layout layout = layout_of(scenario);
    EXPECT_EQ(layout.ships, ships);
    EXPECT_GE(layout.torpedoes, ships / 10);
    EXPECT_LE(layout.mines, ships / 10) << "a field before one wing, not a wall";
    const EngineSize size = size_for(layout, 1, 2);
    EXPECT_GE(size.near.cells(), ships);
    EXPECT_GE(uint64_t{size.far_n} * size.far_n * size.far_n * 8, layout.capacity());
    // A wing does not fold onto itself in the target grid, nor the fleets onto each other.
    double x_km = 0;
    for (const WingSpec& wing : scenario.wings) {
      x_km = std::max(x_km, wing.position_km.x + wing.spread_km);
    }
    EXPECT_LT(2 * x_km, 1.15 * size.far_n * scenario.far_radius_km) << ships;
  }
}

TEST(Companions, ArmadaIsAsCrowdedAsItsParameterAsksFor) {
  const double usual = mean_neighbours(armada("30000", "2.6"), "alliance_van");
  EXPECT_GT(usual, 20);
  EXPECT_LT(usual, 40);
  const double crowded = mean_neighbours(armada("100000", "1.18"), "alliance_van");
  EXPECT_GT(crowded, 240);
  EXPECT_LT(crowded, 330);
}

std::vector<ScenarioSpec> shipped_scenarios() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".toml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<ScenarioSpec> scenarios;
  for (const std::filesystem::path& path : paths) {
    Result<ScenarioSpec> scenario = load_scenario_file(path.string(), {});
    EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : scenario.error().text);
    if (scenario.ok()) scenarios.push_back(std::move(scenario).value());
  }
  return scenarios;
}

using Names = std::set<std::string>;

std::string missing(const Names& wanted, const Names& used) {
  std::string text;
  for (const std::string& name : wanted) {
    if (used.count(name) == 0) text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string effect_name(EffectKind kind) {
  switch (kind) {
    case EffectKind::kOrder:
      return "order";
    case EffectKind::kCommit:
      return "commit";
    case EffectKind::kEvent:
      return "event";
    case EffectKind::kNextPhase:
      return "next_phase";
    case EffectKind::kRelation:
      return "relation";
    case EffectKind::kSabotage:
      return "sabotage";
    case EffectKind::kStandDown:
      return "stand_down";
    case EffectKind::kWeapons:
      return "weapons";
    case EffectKind::kDisarm:
      return "disarm";
    case EffectKind::kEnd:
      return "end";
  }
  return "unknown";
}

TEST(Vocabulary, ShippedScenariosUseEveryOrderAndEffect) {
  Names orders, effects, habits;
  const auto note_order = [&](const OrderSpec& order) {
    orders.insert(order.kind);
    if (order.hold_fire) habits.insert("hold_fire");
    if (order.spread) habits.insert("spread");
  };
  for (const ScenarioSpec& scenario : shipped_scenarios()) {
    for (const WingSpec& wing : scenario.wings) note_order(wing.order);
    for (const TriggerSpec& trigger : scenario.triggers) {
      for (const EffectSpec& effect : trigger.effects) {
        effects.insert(effect_name(effect.kind));
        if (effect.kind == EffectKind::kOrder) note_order(effect.order);
      }
    }
    for (const WeaponSpec& weapon : scenario.weapons) {
      habits.insert(weapon.kind);
      if (weapon.exponential_reload) habits.insert("exponential_reload");
      if (weapon.point_defence) habits.insert("point_defence");
    }
  }
  EXPECT_EQ(
      missing({"hold", "move", "attack", "escort", "lay", "sweep", "dock", "withdraw", "board"},
              orders),
      "");
  EXPECT_EQ(missing({"order", "commit", "event", "next_phase", "relation", "sabotage", "stand_down",
                     "weapons", "disarm", "end"},
                    effects),
            "");
  EXPECT_EQ(
      missing({"beam", "torpedo", "point_defence", "exponential_reload", "hold_fire", "spread"},
              habits),
      "");
}

/// Classes of ships, sections and mines that are there, and of the torpedoes that those fire.
void note_used(const ScenarioSpec& scenario, Names* classes, Names* weapons) {
  for (const WingSpec& wing : scenario.wings) {
    for (const ShipGroup& group : wing.ships) classes->insert(group.agent_class.name);
  }
  for (const StructureSpec& structure : scenario.structures) {
    for (const SectionSpec& section : structure.sections) classes->insert(section.agent_class.name);
  }
  for (const FieldSpec& field : scenario.fields) classes->insert(field.agent_class.name);
  for (const ClassSpec& row : scenario.classes) {
    if (classes->count(row.name) == 0) continue;
    for (const MountSpec& mount : row.weapons) weapons->insert(mount.weapon.name);
  }
  for (const WeaponSpec& weapon : scenario.weapons) {
    if (weapon.projectile.given() && weapons->count(weapon.name) != 0) {
      classes->insert(weapon.projectile.name);
    }
  }
}

TEST(Vocabulary, WhatAScenarioDeclaresTakesPart) {
  for (const ScenarioSpec& scenario : shipped_scenarios()) {
    Names classes, weapons, shields, types, declared_classes, declared_weapons;
    note_used(scenario, &classes, &weapons);
    for (const ClassSpec& row : scenario.classes) declared_classes.insert(row.name);
    for (const WeaponSpec& row : scenario.weapons) declared_weapons.insert(row.name);
    EXPECT_EQ(missing(declared_classes, classes), "") << "unused classes of " << scenario.name;
    EXPECT_EQ(missing(declared_weapons, weapons), "") << "unused weapons of " << scenario.name;
    for (const ClassSpec& row : scenario.classes) shields.insert(row.shield_type.name);
    for (const ShieldTypeSpec& row : scenario.shield_types) {
      EXPECT_TRUE(shields.count(row.name)) << "unused shield " << row.name << ", " << scenario.name;
    }
    for (const WeaponSpec& row : scenario.weapons) types.insert(row.damage_type.name);
    for (const ClassSpec& row : scenario.classes) types.insert(row.blast_type.name);
    for (const std::string& type : scenario.damage_types) {
      EXPECT_TRUE(types.count(type)) << "unused damage type " << type << ", " << scenario.name;
    }
  }
}

TEST(Vocabulary, ShippedScenariosSayWhatTheyAreAbout) {
  for (const ScenarioSpec& scenario : shipped_scenarios()) {
    EXPECT_FALSE(scenario.title.empty()) << scenario.name;
    EXPECT_FALSE(scenario.description.empty()) << scenario.name;
    EXPECT_FALSE(scenario.series.empty()) << scenario.name;
    EXPECT_EQ(std::filesystem::path(scenario.path).stem().string(), scenario.name);
    for (const NamedExpression& measure : scenario.outcomes) {
      EXPECT_FALSE(measure.title.empty()) << scenario.name << ": " << measure.name;
    }
    for (const PhaseSpec& phase : scenario.phases) {
      EXPECT_FALSE(phase.title.empty()) << scenario.name << ": " << phase.name;
    }
  }
}

}  // namespace
}  // namespace swarm
