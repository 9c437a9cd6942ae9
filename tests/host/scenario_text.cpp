#include "tests/host/scenario_text.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace swarm::testing_support {

const std::string_view kEverything = R"(name = "everything"
title = "One of everything"
damage_types = ["phaser", "polaron"]
[time]
dt_s = 0.5
command_period_s = 1
limit_s = 600
[space]
battle_radius_km = 500
near_radius_km = 5
far_radius_km = 50
[sensing]
track_memory_s = 8
[boarding]
range_km = 3
attacker_kill_rate_per_s = 0.02
defender_kill_rate_per_s = 0.03
[docking]
range_km = 1.5
[torpedoes]
capacity = 20
[[faction]]
name = "federation"
team = "allies"
[[faction]]
name = "klingon"
team = "allies"
[[faction]]
name = "dominion"
[[relation]]
between = ["federation", "dominion"]
is = "hostile"
[[people]]
name = "crew"
resists = true
[[people]]
name = "troops"
boards = true
[[shield]]
name = "deflector"
stops = { polaron = 0.9 }
[[weapon]]
name = "bank"
damage_type = "phaser"
range_km = 30
damage_TJ = 5
[[weapon]]
name = "launcher"
kind = "torpedo"
damage_type = "polaron"
range_km = 60
damage_TJ = 50
speed_kmps = 3
flight_s = 30
projectile = "photon"
[[weapon]]
name = "flak"
damage_type = "phaser"
range_km = 5
damage_TJ = 1
point_defence = true
[[class]]
name = "galor"
kind = "ship"
hull_TJ = 500
shield_TJ = 200
shield = "deflector"
berths = 200
people = { crew = 40, troops = 10 }
weapons = [ { weapon = "bank", count = 2 }, { weapon = "launcher", ammunition = 8 } ]
[[class]]
name = "ring"
kind = "section"
dock = true
power_supply_MW = 10
[[class]]
name = "drifter"
kind = "mine"
cloaked = true
cloak_range_km = 4
trigger_radius_km = 1
blast_TJ = 40
blast_type = "phaser"
[[class]]
name = "photon"
kind = "torpedo"
turn_rate_degps = 60
[[structure]]
name = "ds9"
faction = "federation"
position_km = [10, 0, 0]
weapons_free = false
[[structure.section]]
name = "core"
class = "ring"
[[structure.section]]
name = "ring"
class = "ring"
count = 4
ring_radius_km = 1
people = { crew = 20 }
[[structure.edge]]
from = "core"
to = "*"
carries = ["shields", "weapons"]
[[structure.edge]]
from = "ring_*"
pair = "next"
carries = ["corridor"]
[[structure.edge]]
from = ["ring_3", "ring_1"]
to = ["ring_2", "core"]
pair = "same"
carries = ["shields"]
[[structure]]
name = "yard"
faction = "dominion"
[[structure.section]]
name = "slip"
class = "ring"
[[field]]
name = "wormhole"
faction = "federation"
class = "drifter"
mines = 50
[[wing]]
name = "attack_1"
faction = "dominion"
ships = [ { class = "galor", count = 3 } ]
position_km = [-100, 0, 0]
order = { kind = "attack", structure = "yard", section = "slip" }
[[wing]]
name = "attack_2"
faction = "dominion"
enabled = false
ships = [ { class = "galor" } ]
people = { troops = 5 }
[[wing]]
name = "convoy"
faction = "dominion"
held = true
ships = [ { class = "galor" } ]
[wing.order]
kind = "escort"
wing = "attack_1"
radius_km = 20
[[gate]]
name = "mouth"
wings = ["convoy*"]
closed_by = "wormhole"
event = "convoy_arrived"
[[phase]]
name = "approach"
title = "Approach"
[[phase]]
name = "assault"
[[trigger]]
name = "refused"
phase = "approach"
when = "time_s > 10"
after_s = 5
effects = [
  { do = "event", name = "surrender_refused", note = "No.", faction = "dominion", section = "core", count = 3 },
  { do = "order", wings = "attack_*", order = { kind = "dock", structure = "ds9", takes = ["crew"] } },
  { do = "relation", between = ["klingon", "dominion"], is = "hostile" },
  { do = "next_phase", phase = "assault" },
]
[[trigger]]
name = "finish"
effects = [ { do = "weapons", structure = "ds9" }, { do = "disarm", field = "wormhole" }, { do = "end" } ]
[outcome]
zulu = "time_s"
alpha = { expression = "wing.attack_1.lost", title = "Lost" }
[series]
interval_s = 5
[series.columns]
ships = "wing.attack_1.active"
)";

std::string edited(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const size_t at = out.find(from);
  EXPECT_NE(at, std::string::npos) << "not in the text: " << from;
  if (at != std::string::npos) out.replace(at, from.size(), to);
  return out;
}

int line_of(std::string_view text, std::string_view part) {
  const size_t at = text.find(part);
  if (at == std::string_view::npos) return 0;
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

std::string error_of(std::string_view text, const std::vector<Override>& overrides) {
  const Result<ScenarioSpec> result = load_scenario_text(text, "t.toml", overrides);
  if (result.ok()) return "loads";
  const std::string& line = result.error().text;
  EXPECT_EQ(line.find('\n'), std::string::npos) << line;
  return line.starts_with("t.toml:") ? line.substr(7) : line;
}

ScenarioSpec loaded(std::string_view text, const std::vector<Override>& overrides) {
  Result<ScenarioSpec> result = load_scenario_text(text, "t.toml", overrides);
  if (!result.ok()) {
    ADD_FAILURE() << result.error().text;
    return {};
  }
  return std::move(result).value();
}

}  // namespace swarm::testing_support
