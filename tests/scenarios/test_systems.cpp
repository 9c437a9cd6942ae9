// What the account's systems do in any battle, each in a scenario of a few lines: laying that is
// interrupted, a sealed mouth, mines that replace their neighbours and no others, fire on one
// section or on all, an escort that takes fire, a neutral whom nobody protects.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "host/battle/battle.h"
#include "host/scenario/load.h"
#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

/// Two sides, a gun, and ships that differ in what they are for.
constexpr const char* kSides = R"toml(
name = "system"
damage_types = ["beam", "blast"]
[time]
dt_s = 0.5
limit_s = 400
[space]
battle_radius_km = 100
near_radius_km = 5
far_radius_km = 40
[[faction]]
name = "blue"
[[faction]]
name = "red"
[[relation]]
between = ["blue", "red"]
is = "hostile"
[[weapon]]
name = "gun"
damage_type = "beam"
range_km = 12
damage_TJ = 10
reload_s = 2
hit_probability = 0.5
[[class]]
name = "boat"
top_speed_kmps = 2
acceleration_kmps2 = 1
turn_rate_degps = 60
hull_TJ = 400
sensor_range_km = 40
[[class]]
name = "gunboat"
top_speed_kmps = 2
acceleration_kmps2 = 1
turn_rate_degps = 60
hull_TJ = 400
sensor_range_km = 40
standoff_km = 8
weapons = [ { weapon = "gun" } ]
[[class]]
name = "mine"
kind = "mine"
hull_TJ = 1
signature = 0
trigger_radius_km = 2
blast_TJ = 1000
blast_type = "blast"
swarm_size = 1
replication_s = 5
replication_reach_km = 3
replication_stock = 10
[[phase]]
name = "battle"
)toml";

BattleResult fight(const std::string& text, const std::vector<Override>& sets = {},
                   uint64_t seed = 1) {
  Result<ScenarioSpec> scenario = load_scenario_text(kSides + text, "system", sets);
  if (!scenario) throw std::runtime_error(scenario.error().text);
  BattleOptions options;
  options.backend = test_backend();
  options.threads = 1;
  options.seed = seed;
  return run_battle(scenario.value(), options);
}

double outcome(const BattleResult& battle, const std::string& name) {
  for (const OutcomeValue& value : battle.outcomes) {
    if (value.name == name) return value.value.value_or(-1.0);
  }
  throw std::runtime_error("no outcome " + name);
}

/// A column of the time series, by its time.
std::vector<std::pair<double, double>> column(const BattleResult& battle, const std::string& name) {
  std::vector<std::pair<double, double>> values;
  for (size_t c = 0; c < battle.series_columns.size(); ++c) {
    if (battle.series_columns[c] != name) continue;
    for (const std::vector<double>& row : battle.series) values.emplace_back(row[0], row[c]);
  }
  return values;
}

double at(const BattleResult& battle, const std::string& name, double t_s) {
  for (const auto& [time_s, value] : column(battle, name)) {
    if (time_s >= t_s) return value;
  }
  throw std::runtime_error(fmt::format("{} has no row at {} s", name, t_s));
}

// ---- laying

/// A boat lays 60 mines at one in a second; an enemy boat lies in the middle of the field.
constexpr const char* kLaying = R"toml(
[[field]]
name = "line"
faction = "blue"
class = "mine"
mines = 60
radius_km = 6
thickness_km = 1
lay_per_s = 1
lay_reach_km = 15
[[wing]]
name = "layer"
faction = "blue"
ships = [ { class = "boat" } ]
position_km = [3, 0, 0]
spread_km = 0
order = { kind = "lay", field = "line" }
[[wing]]
name = "second_layer"
faction = "blue"
held = true
ships = [ { class = "boat" } ]
position_km = [3, 0, 0]
spread_km = 0
order = { kind = "lay", field = "line" }
[[wing]]
name = "intruder"
faction = "red"
ships = [ { class = "boat" } ]
position_km = [0, 0, 0]
spread_km = 0
order = { kind = "hold", radius_km = 1, hold_fire = true }
[[wing]]
name = "hunters"
faction = "red"
held = true
ships = [ { class = "gunboat", count = 8 } ]
position_km = [6, 0, 0]
spread_km = 1
order = { kind = "attack", wing = "layer", point_km = [30, 0, 0] }
[outcome]
laid = "field.line.laid"
armed = "field.line.armed == 1"
armed_s = "time_of(field_armed)"
complete_s = "time_of(field_complete)"
intruder_lost = "wing.intruder.lost"
layer_lost = "wing.layer.lost"
[series]
interval_s = 1
[series.columns]
laid = "field.line.laid"
triggered = "field.line.triggered"
intruder = "wing.intruder.active"
)toml";

const std::string kDrivenOff = std::string(kLaying) + R"toml(
[[trigger]]
name = "driven_off"
when = "time_s >= 20"
effects = [ { do = "order", wings = "layer", order = { kind = "move", point_km = [60, 0, 0], radius_km = 1 } } ]
[[trigger]]
name = "back_to_work"
when = "time_s >= 90"
effects = [ { do = "order", wings = "layer", order = { kind = "lay", field = "line" } } ]
[[trigger]]
name = "over"
when = "time_s >= 240"
effects = [ { do = "end" } ]
)toml";

TEST(Systems, LayingStopsWhenTheLayerIsDrivenOffAndGoesOnWhenSheReturns) {
  const BattleResult battle = fight(kDrivenOff);
  const double when_driven_off = at(battle, "laid", 40);
  EXPECT_GE(when_driven_off, 15);
  EXPECT_LE(when_driven_off, 35) << "those in reach on her way";
  EXPECT_EQ(at(battle, "laid", 90), when_driven_off) << "nobody lays while she is away";
  EXPECT_EQ(outcome(battle, "laid"), 60) << "and she goes on where she stopped";
  EXPECT_EQ(outcome(battle, "armed"), 1);
  EXPECT_GT(outcome(battle, "armed_s"), 90);
}

TEST(Systems, TheWholeFieldIsLaidBeforeAMineGoesOff) {
  const BattleResult battle = fight(kDrivenOff);
  const double armed_s = outcome(battle, "armed_s");
  ASSERT_GE(armed_s, outcome(battle, "complete_s"));
  for (const auto& [t_s, triggered] : column(battle, "triggered")) {
    EXPECT_TRUE(t_s >= armed_s || triggered == 0) << "at " << t_s << " s";
  }
  EXPECT_EQ(at(battle, "intruder", armed_s - 1), 1) << "an enemy amid the field, unharmed";
  EXPECT_EQ(outcome(battle, "intruder_lost"), 1) << "until it is armed";
}

TEST(Systems, AFieldWhoseLayerIsDestroyedWaitsForAnother) {
  const std::string hunted = std::string(kLaying) + R"toml(
[[trigger]]
name = "hunt"
when = "time_s >= 10"
effects = [ { do = "commit", wings = "hunters" } ]
[[trigger]]
name = "relieved"
when = "time_s >= 120"
effects = [
  { do = "order", wings = "hunters", order = { kind = "withdraw", point_km = [-50, 0, 0] } },
  { do = "commit", wings = "second_layer" },
]
[[trigger]]
name = "over"
when = "time_s >= 200"
effects = [ { do = "end" } ]
)toml";
  const BattleResult battle = fight(hunted, {{"wing.hunters.order.wing", "layer"}});
  EXPECT_EQ(outcome(battle, "layer_lost"), 1);
  const double when_lost = at(battle, "laid", 60);
  EXPECT_LT(when_lost, 60);
  EXPECT_EQ(at(battle, "laid", 119), when_lost) << "what is laid stays, and nothing is added";
  EXPECT_EQ(outcome(battle, "laid"), 60) << "another layer goes on";
  EXPECT_EQ(outcome(battle, "armed"), 1);
}

// ---- the mouth

constexpr const char* kMouth = R"toml(
[[field]]
name = "mouth"
faction = "blue"
class = "mine"
mines = 80
start_mines = 80
radius_km = 6
thickness_km = 1
[[wing]]
name = "convoy_1"
faction = "red"
held = true
ships = [ { class = "boat", count = 4 } ]
position_km = [8, 0, 0]
spread_km = 1
order = { kind = "move", point_km = [-60, 0, 0], radius_km = 3 }
[[gate]]
name = "wormhole"
wings = "convoy_1"
first_s = 10
interval_s = 1000
closed_by = "mouth"
slip_through = 1
[[trigger]]
name = "over"
when = "time_s >= 90"
effects = [ { do = "end" } ]
[outcome]
came = "gate.wormhole.convoys"
turned_back = "gate.wormhole.turned_back"
lost = "wing.convoy_1.lost"
through = "wing.convoy_1.at_order"
triggered = "field.mouth.triggered"
)toml";

TEST(Systems, WhoTriesTheSealedMouthIsDestroyedAndWhoDoesNotTurnsBack) {
  const BattleResult tried = fight(kMouth);
  EXPECT_EQ(outcome(tried, "came"), 1);
  EXPECT_EQ(outcome(tried, "lost"), 4);
  EXPECT_GE(outcome(tried, "triggered"), 4);

  const BattleResult warned = fight(kMouth, {{"gate.wormhole.slip_through", "0"}});
  EXPECT_EQ(outcome(warned, "came"), 0);
  EXPECT_EQ(outcome(warned, "turned_back"), 1);
  EXPECT_EQ(outcome(warned, "triggered"), 0);

  const std::string open = std::string(kMouth) + R"toml(
[[trigger]]
name = "open"
effects = [ { do = "disarm", field = "mouth" } ]
)toml";
  const BattleResult passed = fight(open);
  EXPECT_EQ(outcome(passed, "came"), 1);
  EXPECT_EQ(outcome(passed, "lost"), 0) << "a field that is off lets them pass";
  EXPECT_EQ(outcome(passed, "through"), 4);
}

// ---- replication

/// Half of the mines of a disc, drawn by lot: some 2 km from place to place.
constexpr const char* kThinned = R"toml(
[[field]]
name = "disc"
faction = "blue"
class = "mine"
mines = 100
start_mines = 50
radius_km = 12
thickness_km = 0
[[wing]]
name = "onlooker"
faction = "blue"
ships = [ { class = "boat" } ]
position_km = [50, 0, 0]
[[trigger]]
name = "over"
when = "time_s >= 200"
effects = [ { do = "end" } ]
[outcome]
alive = "field.disc.alive"
replaced = "field.disc.replaced"
)toml";

TEST(Systems, AFieldHealsAsFarAsItsMinesReachTimeAndStockGo) {
  EXPECT_EQ(outcome(fight(kThinned), "alive"), 100);
  const BattleResult beyond = fight(kThinned, {{"class.mine.replication_reach_km", "1"}});
  EXPECT_EQ(outcome(beyond, "alive"), 50) << "no neighbour is in reach";
  EXPECT_EQ(outcome(fight(kThinned, {{"class.mine.replication_stock", "0"}}), "replaced"), 0);
  EXPECT_EQ(outcome(fight(kThinned, {{"class.mine.replication_s", "300"}}), "replaced"), 0);
  EXPECT_EQ(outcome(fight(kThinned, {{"field.disc.start_mines", "0"}}), "alive"), 0)
      << "nothing brings back what has no neighbour at all";
}

// ---- fire on one section or on all

constexpr const char* kStation = R"toml(
[[class]]
name = "reactor"
kind = "section"
hull_TJ = 1e6
power_supply_MW = 100
[[class]]
name = "ring"
kind = "section"
hull_TJ = 300
shield_TJ = 600
regeneration_TJps = 2
power_draw_MW = 10
[[structure]]
name = "station"
faction = "blue"
section = [
  { name = "reactor", class = "reactor" },
  { name = "ring", class = "ring", count = 12, ring_radius_km = 1 },
]
edge = [
  { from = "reactor", to = "ring_5", carries = ["shields"] },
  { from = "ring_5", to = "ring_*", carries = ["shields"] },
]
[[wing]]
name = "attackers"
faction = "red"
ships = [ { class = "gunboat", count = 12 } ]
position_km = [-10, 0, 0]
spread_km = 3
order = { kind = "attack", structure = "station", spread = true }
[[trigger]]
name = "breach"
when = "structure.station.shield_fraction < 0.05"
effects = [ { do = "event", name = "breach" }, { do = "end" } ]
[outcome]
breach_s = "time_of(breach)"
sections_lost = "structure.station.lost"
feed_lost = "section.station.ring_5.active == 0"
shields_powered = "structure.station.shields_powered"
[series]
interval_s = 1
[series.columns]
shield = "structure.station.shield_TJ"
)toml";

TEST(Systems, FireOnTheSectionThatFeedsTheOthersBreachesClearlyEarlier) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const BattleResult focused =
        fight(kStation,
              {{"wing.attackers.order",
                "{ kind = \"attack\", structure = \"station\", section = \"ring_5\" }"}},
              seed);
    const BattleResult spread = fight(kStation, {}, seed);
    ASSERT_GT(outcome(focused, "breach_s"), 0) << "seed " << seed;
    EXPECT_EQ(outcome(focused, "sections_lost"), 1) << "the one that feeds the others";
    EXPECT_EQ(outcome(focused, "feed_lost"), 1);
    EXPECT_LE(outcome(focused, "shields_powered"), 1) << "none but the reactor's own";
    const double later_s = outcome(spread, "breach_s");
    EXPECT_TRUE(later_s < 0 || later_s > 2 * outcome(focused, "breach_s")) << later_s;
  }
}

TEST(Systems, AnotherSectionLostLeavesTheShieldsUp) {
  const BattleResult battle =
      fight(kStation, {{"wing.attackers.order",
                        "{ kind = \"attack\", structure = \"station\", section = \"ring_2\" }"},
                       {"time.limit_s", "100"}});
  EXPECT_GE(outcome(battle, "sections_lost"), 1);
  EXPECT_EQ(outcome(battle, "feed_lost"), 0);
  EXPECT_LT(outcome(battle, "breach_s"), 0);
  EXPECT_GE(outcome(battle, "shields_powered"), 8);
}

/// Attackers fire until a fifth of the shields is gone, and make peace. What comes back in the next
/// seconds is what power allows: 120 MW are asked for.
TEST(Systems, ShieldsComeBackAsFarAsPowerAllows) {
  const std::string text = std::string(kStation) + R"toml(
[[trigger]]
name = "cease"
when = "structure.station.shield_fraction < 0.8"
effects = [ { do = "event", name = "cease" }, { do = "relation", between = ["blue", "red"], is = "neutral" } ]
[[trigger]]
name = "over"
when = "happened(cease)"
for_s = 8
effects = [ { do = "end" } ]
)toml";
  const auto regained = [&](const char* supply_MW) {
    const BattleResult battle = fight(text, {{"class.reactor.power_supply_MW", supply_MW},
                                             {"class.ring.shield_TJ", "6000"},
                                             {"class.ring.regeneration_TJps", "40"},
                                             {"weapon.gun.damage_TJ", "400"}});
    const std::vector<std::pair<double, double>> shield = column(battle, "shield");
    double lowest = 1e9;
    for (const auto& [t_s, value] : shield) lowest = std::min(lowest, value);
    return shield.back().second - lowest;
  };
  const double full = regained("120");
  EXPECT_GT(full, 10 * 40 * 7) << "nearly all of the twelve sections";
  EXPECT_NEAR(regained("60") / full, 0.5, 0.1);
  EXPECT_NEAR(regained("30") / full, 0.25, 0.1);
  EXPECT_EQ(regained("0"), 0);
  EXPECT_NEAR(regained("1200"), full, 1e-6) << "more power than is asked for helps nobody";
}

// ---- escort

constexpr const char* kEscort = R"toml(
[[wing]]
name = "ward"
faction = "blue"
ships = [ { class = "boat" } ]
position_km = [0, 0, 0]
spread_km = 0
order = { kind = "hold", radius_km = 2 }
[[wing]]
name = "escort"
faction = "blue"
ships = [ { class = "gunboat", count = 3 } ]
position_km = [0, 3, 0]
spread_km = 1
order = { kind = "escort", wing = "ward", radius_km = 20, screen = 0.7 }
[[wing]]
name = "raiders"
faction = "red"
ships = [ { class = "gunboat", count = 12 } ]
position_km = [-25, 0, 0]
spread_km = 3
order = { kind = "attack", wing = "ward" }
[[trigger]]
name = "over"
when = "time_s >= 60"
effects = [ { do = "end" } ]
[outcome]
ward_TJ = "wing.ward.hull_TJ"
escort_TJ = "wing.escort.hull_TJ"
raiders_TJ = "wing.raiders.hull_TJ"
[series]
interval_s = 1
[series.columns]
on_ward = "wing.ward.targeted"
on_escort = "wing.escort.targeted"
)toml";

TEST(Systems, AnEscortTakesFireForItsWardAndEngagesHerAttackers) {
  const std::vector<Override> tough = {{"class.boat.hull_TJ", "1e5"},
                                       {"class.gunboat.hull_TJ", "1e5"}};
  const auto with = [&](const char* path, const char* value) {
    std::vector<Override> sets = tough;
    sets.push_back({path, value});
    return fight(kEscort, sets);
  };
  const BattleResult screened = with("wing.escort.order.screen", "0.7");
  const BattleResult beside = with("wing.escort.order.screen", "0");
  const BattleResult alone = with("wing.escort.enabled", "false");
  const auto hurt = [](const BattleResult& battle, const char* name, double ships) {
    return ships * 1e5 - outcome(battle, name);
  };
  EXPECT_LT(hurt(screened, "ward_TJ", 1), 0.7 * hurt(beside, "ward_TJ", 1));
  EXPECT_GT(hurt(screened, "escort_TJ", 3), hurt(beside, "escort_TJ", 3) + 100);
  EXPECT_GT(hurt(screened, "raiders_TJ", 12), 100) << "she fires at whoever attacks her ward";
  EXPECT_EQ(hurt(alone, "raiders_TJ", 12), 0);
}

// ---- neutrals

/// Raiders destroy a merchant with whom blue has nothing to do, amid blue's gunboats.
constexpr const char* kMerchant = R"toml(
[[faction]]
name = "grey"
[[faction]]
name = "pirates"
[[relation]]
between = ["grey", "pirates"]
is = "hostile"
[[wing]]
name = "merchant"
faction = "grey"
ships = [ { class = "boat" } ]
position_km = [0, 0, 0]
spread_km = 0
order = { kind = "hold", radius_km = 2 }
[[wing]]
name = "patrol"
faction = "blue"
ships = [ { class = "gunboat", count = 4 } ]
position_km = [0, 3, 0]
spread_km = 1
order = { kind = "escort", wing = "merchant", radius_km = 20, screen = 1 }
[[wing]]
name = "raiders"
faction = "pirates"
ships = [ { class = "gunboat", count = 4 } ]
position_km = [-20, 0, 0]
spread_km = 2
order = { kind = "attack", wing = "merchant" }
[[trigger]]
name = "over"
when = "wing.merchant.active == 0 or time_s >= 200"
effects = [ { do = "end" } ]
[outcome]
merchant_lost = "wing.merchant.lost"
patrol_TJ = "wing.patrol.hull_TJ"
raiders_TJ = "wing.raiders.hull_TJ"
)toml";

TEST(Systems, NeutralsAreNeitherTargetedNorProtected) {
  const BattleResult neutral = fight(kMerchant);
  EXPECT_EQ(outcome(neutral, "merchant_lost"), 1);
  EXPECT_EQ(outcome(neutral, "patrol_TJ"), 1600) << "nobody fires at the patrol";
  EXPECT_EQ(outcome(neutral, "raiders_TJ"), 1600) << "nor does the patrol fire";

  const std::string hostile = std::string(kMerchant) + R"toml(
[[relation]]
between = ["blue", "pirates"]
is = "hostile"
)toml";
  EXPECT_LT(outcome(fight(hostile), "raiders_TJ"), 1600) << "until it has a reason to";
}

}  // namespace
}  // namespace swarm
