#include "tests/host/small_spec.h"

namespace swarm::testing_support {
namespace {

ClassSpec ship_class() {
  ClassSpec ship;
  ship.name = "cruiser";
  ship.top_speed_kmps = 5;
  ship.acceleration_kmps2 = 1;
  ship.turn_rate_degps = 30;
  ship.hull_TJ = 1000;
  ship.shield_TJ = 100;
  ship.shield_type = ref("shield", 0);
  ship.sensor_range_km = 300;
  ship.weapons = {{ref("gun", 0), 2, -1}};
  ship.berths = 40;
  ship.board_per_s = 2;
  ship.people = {{ref("crew", 0), 10}};
  return ship;
}

ClassSpec section_class(const std::string& name) {
  ClassSpec section;
  section.name = name;
  section.kind = "section";
  section.hull_TJ = 5000;
  section.shield_TJ = 2000;
  section.shield_type = ref("shield", 0);
  section.sensor_range_km = 300;
  section.weapons = {{ref("gun", 0), 1, -1}};
  section.power_supply_MW = name == "core" ? 100 : 0;
  section.power_draw_MW = 10;
  return section;
}

ClassSpec mine_class() {
  ClassSpec mine;
  mine.name = "mine";
  mine.kind = "mine";
  mine.hull_TJ = 1;
  mine.trigger_radius_km = 2;
  mine.blast_TJ = 500;
  mine.blast_type = ref("beam", 0);
  return mine;
}

WingSpec wing(const std::string& name, int32_t faction, int64_t ships, double x_km, bool held) {
  WingSpec out;
  out.name = name;
  out.faction = ref(faction == 0 ? "blue" : "red", faction);
  out.ships = {{ref("cruiser", 0), ships}};
  out.position_km = {x_km, 0, 0};
  out.held = held;
  return out;
}

void add_forces(ScenarioSpec* spec) {
  spec->wings = {wing("hero", 0, 1, 10, false),    wing("raiders", 1, 10, -60, false),
                 wing("reserve", 1, 5, -80, true), wing("convoy_1", 1, 3, 60, true),
                 wing("convoy_2", 1, 4, 60, true), wing("idle", 0, 7, 0, false)};
  spec->wings[kIdle].enabled = false;
  spec->wings[kRaiders].people = {{ref("crew", 0), 5}, {ref("troops", 1), 20}};
  spec->wings[kRaiders].order.kind = "attack";
  spec->wings[kRaiders].order.structure = ref("base", 0);
  spec->wings[kHero].order.kind = "lay";
  spec->wings[kHero].order.field = ref("mouth", 0);

  StructureSpec base;
  base.name = "base";
  base.faction = ref("blue", 0);
  SectionSpec core;
  core.name = "core";
  core.agent_class = ref("core", 1);
  core.people = {{ref("crew", 0), 50}};
  SectionSpec ring;
  ring.name = "ring";
  ring.agent_class = ref("ring", 2);
  ring.count = 4;
  ring.ring_radius_km = 1;
  ring.people = {{ref("crew", 0), 5}, {ref("civilians", 2), 25}};
  ring.first = 1;
  base.sections = {core, ring};
  base.section_names = {"core", "ring_1", "ring_2", "ring_3", "ring_4"};
  EdgeSpec edge;
  edge.from = {0, 0, 0, 0};
  edge.to = {1, 2, 3, 4};
  edge.shields = edge.weapons = edge.corridor = true;
  base.edges = {edge};
  spec->structures = {base};

  FieldSpec field;
  field.name = "mouth";
  field.faction = ref("blue", 0);
  field.agent_class = ref("mine", 3);
  field.mines = 20;
  field.position_km = {20, 0, 0};
  spec->fields = {field};
}

}  // namespace

Ref ref(const std::string& name, int32_t index) { return {name, index}; }

ScenarioSpec small_spec() {
  ScenarioSpec spec;
  spec.path = "small.toml";
  spec.name = "small";
  spec.limit_s = 120;
  spec.teams = {"blue_team", "red_team"};
  spec.factions = {{"blue", "blue_team", 0}, {"red", "red_team", 1}};
  spec.relations = {{ref("blue", 0), ref("red", 1), RelationSpec::kHostile}};
  spec.people_kinds = {{"crew", true, false}, {"troops", false, true}, {"civilians", false, false}};
  spec.damage_types = {"beam"};
  spec.shield_types = {{"shield", {}}};
  WeaponSpec gun;
  gun.name = "gun";
  gun.damage_type = ref("beam", 0);
  gun.range_km = 30;
  gun.damage_TJ = 50;
  gun.reload_s = 2;
  gun.hit_probability = 0.8;
  gun.fires_at = {"ships", "sections", "mines"};
  spec.weapons = {gun};
  spec.classes = {ship_class(), section_class("core"), section_class("ring"), mine_class()};
  add_forces(&spec);
  GateSpec gate;
  gate.name = "door";
  gate.wings = {kConvoy1, kConvoy2};
  gate.first_s = 10;
  gate.interval_s = 20;
  gate.closed_by = ref("mouth", 0);
  gate.event = "convoy_arrived";
  spec.gates = {gate};
  spec.phases = {{"approach", "The approach"}, {"fight", ""}, {"after", ""}};
  return spec;
}

TriggerSpec trigger(const std::string& name, const std::string& when,
                    std::vector<EffectSpec> effects, std::vector<uint32_t> phases) {
  TriggerSpec out;
  out.name = name;
  out.when = when;
  out.effects = std::move(effects);
  out.phases = std::move(phases);
  out.line = 7;
  return out;
}

EffectSpec event_effect(const std::string& name) {
  EffectSpec effect;
  effect.kind = EffectKind::kEvent;
  effect.event = name;
  return effect;
}

EffectSpec next_phase(int32_t phase) {
  static const char* const kNames[] = {"approach", "fight", "after"};
  EffectSpec effect;
  effect.kind = EffectKind::kNextPhase;
  effect.phase = ref(kNames[phase], phase);
  return effect;
}

EffectSpec end_effect() {
  EffectSpec effect;
  effect.kind = EffectKind::kEnd;
  return effect;
}

std::vector<int64_t> fresh_row(const BattlePlan& plan) {
  std::vector<int64_t> row(plan.columns.columns, 0);
  const auto at = [&row](const int64_t* column) -> int64_t& {
    return row[static_cast<size_t>(column - row.data())];
  };
  for (size_t w = 0; w < plan.scenario.wings.size(); ++w) {
    const WingSpec& spec = plan.scenario.wings[w];
    const int64_t ships = plan.wing_ships[w];
    at(plan.wing(row.data(), w) + (spec.held ? kWingHeld : kWingActive)) = ships;
    if (!spec.held) at(plan.wing(row.data(), w) + kWingHull) = ships * 1000;
    const int64_t* fleet = plan.fleet(row.data(), static_cast<size_t>(spec.faction.index), 0);
    at(fleet + (spec.held ? kFleetHeld : kFleetActive)) += ships;
  }
  for (size_t s = 0; s < plan.layout.sections; ++s) {
    at(plan.section(row.data(), s) + kSectionActive) = 1;
    at(plan.section(row.data(), s) + kSectionShield) = 2000;
  }
  return row;
}

}  // namespace swarm::testing_support
