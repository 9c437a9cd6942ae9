// Nothing is targeted or avoided that its side has not detected. An object that nobody can know of
// is put into the way of every kind of order and weapon of data/everything.toml; the battle of all
// others must be the same, bit for bit, as without it. A neutral ship hides from nobody, and others
// keep clear of it; where they need no distance to each other, it too changes nothing.
//
// The object has its slots in both battles, so that nothing else can differ: a wing that is held
// back, or a field that nobody lays, in the battle without it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "host/scenario/load.h"
#include "tests/scenarios/watched_battle.h"

namespace swarm {
namespace {

/// Appended to everything.toml. {0}: relation to the others; {1}: keys of the class; {2}: place;
/// {3}: held; {4}: mines at the start.
constexpr const char* kObjects = R"(
[[faction]]
name = "stranger"
[[relation]]
between = ["stranger", "blue"]
is = "{0}"
[[relation]]
between = ["stranger", "red"]
is = "{0}"
[[class]]
name = "stranger_ship"
size_km = 0.3
top_speed_kmps = 0.01
acceleration_kmps2 = 0.01
turn_rate_degps = 20
{1}
[[class]]
name = "stranger_mine"
kind = "mine"
size_km = 0.1
blast_type = "blast"
{1}
[[wing]]
name = "strangers"
faction = "stranger"
held = {3}
ships = [ {{ class = "stranger_ship", count = 150 }} ]
position_km = {2}
spread_km = 4
order = {{ kind = "hold" }}
[[field]]
name = "strange_mines"
faction = "stranger"
class = "stranger_mine"
mines = 200
start_mines = {4}
placement = "random"
box_km = [8, 8, 6]
position_km = {2}
)";

struct Object {
  const char* name;
  const char* relation;
  const char* keys;
  bool is_mine;
  bool in_plain_sight = false;
};

constexpr Object kUnseen[] = {
    {"a ship beyond all sensors", "hostile", "signature = 0", false},
    {"a cloaked ship that nobody finds", "hostile", "cloaked = true\ncloak_range_km = 6", false},
    {"a neutral ship", "neutral", "", false, true},
    {"a cloaked mine that nobody finds", "hostile", "cloaked = true\ncloak_range_km = 6", true},
    {"a mine beyond all sensors", "hostile", "signature = 0", true},
    {"a neutral mine", "neutral", "", true},
};

/// A wing of everything.toml, and a place on its way.
struct Actor {
  const char* wing;
  const char* what;
  const char* place;
};

constexpr Actor kActors[] = {
    {"cutters", "hold, point defence", "[4, 11, 0]"},
    {"transport", "dock", "[4, -5, 0]"},
    {"guard", "escort, point defence", "[4, -8, 0]"},
    {"layer", "lay", "[5, 39, 0]"},
    {"runaway", "withdraw", "[82, 0, 0]"},
    {"raiders", "attack a wing", "[-5, 12, 0]"},
    {"bombers", "attack a structure", "[0, 0, 1]"},
    {"stalkers", "attack a wing that is escorted", "[-5, -9, 0]"},
    {"landers", "board", "[-4, 1, 0]"},
    {"sweepers", "sweep", "[-23, -40, 0]"},
    {"runner", "move", "[-4, -40, 0]"},
};

std::string everything_text() {
  std::ifstream file(std::string(FLEETSWARM_SOURCE_DIR) + "/tests/scenarios/data/everything.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

ScenarioSpec scenario_with(const Object& object, const std::string& place, bool is_there) {
  const bool ships = is_there && !object.is_mine;
  const bool mines = is_there && object.is_mine;
  const std::string objects = fmt::format(fmt::runtime(kObjects), object.relation, object.keys,
                                          place, !ships, mines ? 200 : 0);
  // Mines of the battle's own would rightly go off under a hostile stranger.
  std::vector<Override> sets = {{"class.mine.trigger_radius_km", "0"}};
  if (object.in_plain_sight) {
    for (const char* const ship : {"cutter", "raider", "bomber", "boat"}) {
      sets.push_back({fmt::format("class.{}.separation_km", ship), "0"});
    }
  }
  Result<ScenarioSpec> scenario =
      load_scenario_text(everything_text() + objects, "everything", sets);
  if (!scenario) throw std::runtime_error(scenario.error().text);
  return std::move(scenario).value();
}

/// Slots of the object: the last wing, of ships that do not crowd together (limits.h:
/// kCellSamples), and the last field.
struct Strangers {
  uint32_t first_ship, end_ship, first_mine, end_mine;
  bool has(uint32_t slot) const {
    return (slot >= first_ship && slot < end_ship) || (slot >= first_mine && slot < end_mine);
  }
};

Strangers strangers_of(const WatchedBattle& battle) {
  const ScenarioSpec& scenario = battle.plan().scenario;
  const uint32_t ship = battle.first_ship_of(scenario.wings.size() - 1);
  const uint32_t mine = battle.first_mine_of(scenario.fields.size() - 1);
  return {ship, ship + 150, mine, mine + 200};
}

/// First field of an agent other than the strangers that differs; empty: none.
std::string difference(const AgentImage& a, const AgentImage& b, const Strangers& strangers) {
#define SWARM_COMPARE(type, name, elements, role, unit, writers, meaning)                    \
  for (uint32_t slot = 0; slot < a.slots; ++slot) {                                          \
    if (strangers.has(slot)) continue;                                                       \
    for (uint32_t e = 0; e < (elements); ++e) {                                              \
      const size_t at = size_t{e} * a.slots + slot;                                          \
      if (std::memcmp(&a.name[at], &b.name[at], sizeof(type)) != 0) {                        \
        return fmt::format(#name " of slot {} (wing or structure {})", slot, a.group[slot]); \
      }                                                                                      \
    }                                                                                        \
  }
  SWARM_AGENT_FIELDS(SWARM_COMPARE)
#undef SWARM_COMPARE
  return {};
}

/// Counters, structures and the fields of others.
bool same_world(const WorldState& a, const WorldState& b, size_t fields) {
  return std::memcmp(&a.counters, &b.counters, sizeof(a.counters)) == 0 &&
         std::memcmp(a.structures, b.structures, sizeof(a.structures)) == 0 &&
         std::memcmp(a.fields, b.fields, fields * sizeof(a.fields[0])) == 0;
}

double nearest_km(const AgentImage& agents, uint32_t first, uint32_t count,
                  const Strangers& strangers) {
  double nearest = 1e9;
  for (uint32_t other = 0; other < agents.slots; ++other) {
    if (!strangers.has(other) ||
        agents.status[other] != static_cast<uint8_t>(AgentStatus::kActive)) {
      continue;
    }
    for (uint32_t slot = first; slot < first + count; ++slot) {
      if (agents.status[slot] != static_cast<uint8_t>(AgentStatus::kActive)) continue;
      nearest = std::min(nearest, std::hypot(double{agents.x_km[slot]} - agents.x_km[other],
                                             double{agents.y_km[slot]} - agents.y_km[other],
                                             double{agents.z_km[slot]} - agents.z_km[other]));
    }
  }
  return nearest;
}

size_t wing_index(const ScenarioSpec& scenario, const std::string& name) {
  for (size_t w = 0; w < scenario.wings.size(); ++w) {
    if (scenario.wings[w].name == name) return w;
  }
  throw std::runtime_error("no wing " + name);
}

void expect_unnoticed(const Object& object, const Actor& actor) {
  const std::string where = fmt::format("{}, {} ({})", object.name, actor.wing, actor.what);
  const ScenarioSpec with = scenario_with(object, actor.place, true);
  const ScenarioSpec without = scenario_with(object, actor.place, false);
  WatchedBattle a(with, 5), b(without, 5);
  const Strangers strangers = strangers_of(a);
  const size_t wing = wing_index(with, actor.wing);
  const auto ships = static_cast<uint32_t>(a.plan().wing_ships[wing]);
  double nearest = 1e9;
  for (int period = 0; period < 110; ++period) {
    AgentImage agents_a, agents_b;
    WorldState state_a, state_b;
    a.run_period();
    b.run_period();
    if (period % 4 != 0) continue;
    a.read(&agents_a, &state_a);
    b.read(&agents_b, &state_b);
    nearest = std::min(nearest, nearest_km(agents_a, a.first_ship_of(wing), ships, strangers));
    const std::string differs = difference(agents_a, agents_b, strangers);
    ASSERT_EQ(differs, "") << where << " at " << a.time_s() << " s";
    ASSERT_TRUE(same_world(state_a, state_b, with.fields.size() - 1))
        << where << " at " << a.time_s() << " s";
  }
  EXPECT_LT(nearest, object.is_mine ? 2.0 : 0.8) << where << ": it was in nobody's way";
}

TEST(NothingDead, WhatNobodyHasDetectedChangesNothing) {
  for (const Object& object : kUnseen) {
    for (const Actor& actor : kActors) expect_unnoticed(object, actor);
  }
}

/// Torpedoes that point defence stops while their target's side can see them, and while it cannot.
TEST(NothingDead, PointDefenceFiresAtNoTorpedoThatIsNotDetected) {
  for (const bool is_seen : {true, false}) {
    const Result<ScenarioSpec> scenario =
        load_scenario_text(everything_text(), "everything",
                           {{"torpedoes.capacity", "200"},
                            {"class.raider.weapons", "[ { weapon = \"tube\", count = 4 } ]"},
                            {"weapon.guard.fires_at", "[\"torpedoes\"]"},
                            {"class.torpedo.signature", is_seen ? "2" : "0"}});
    ASSERT_TRUE(scenario.ok()) << scenario.error().text;
    WatchedBattle battle(scenario.value(), 5);
    while (battle.run_period()) {
    }
    const int64_t* const counters = battle.plan().counters(battle.row().data());
    EXPECT_GT(counters[kCounterLaunched], 100);
    EXPECT_EQ(counters[kCounterStopped] > 0, is_seen) << counters[kCounterStopped];
  }
}

/// The comparison is no blind one: an object that is seen changes the battle.
TEST(NothingDead, WhatIsDetectedChangesTheBattle) {
  for (const bool is_mine : {false, true}) {
    const Object seen = {"a stranger in plain sight", "hostile", "", is_mine};
    const ScenarioSpec with = scenario_with(seen, kActors[0].place, true);
    const ScenarioSpec without = scenario_with(seen, kActors[0].place, false);
    WatchedBattle a(with, 5), b(without, 5);
    for (int period = 0; period < 20; ++period) {
      a.run_period();
      b.run_period();
    }
    AgentImage agents_a, agents_b;
    WorldState state_a, state_b;
    a.read(&agents_a, &state_a);
    b.read(&agents_b, &state_b);
    EXPECT_NE(difference(agents_a, agents_b, strangers_of(a)), "") << is_mine;
    EXPECT_GT(state_a.counters.detections, state_b.counters.detections) << is_mine;
  }
}

}  // namespace
}  // namespace swarm
