// See build_world.h. Placement uses keyed random numbers and double precision only through exactly
// rounded operations, so that a world starts from the same bits everywhere.
#include "host/battle/build_world.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "kernels/core/philox.h"
#include "kernels/core/real_math.h"
#include "kernels/waiting.h"

namespace swarm {
namespace {

Vec3 to_vec(Point p) {
  return {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)};
}

constexpr double kRadiansPerDegree = 0.017453292519943295;
// A ship that circles has its target abeam: a narrower arc would never bear.
constexpr double kBroadsideArc_deg = 200.0;
constexpr float kClearOfTrigger = 1.3f;  // trigger radii that sweepers keep from a field
constexpr uint32_t kStartMineDraw = 64;  // index of a placement draw; others are below

uint32_t steps_of(double seconds, double dt_s, uint32_t at_least) {
  const double steps = std::floor(seconds / dt_s + 0.5);
  return std::max(at_least, static_cast<uint32_t>(std::min(steps, 4.0e9)));
}

uint32_t to_q16(double value) {
  return static_cast<uint32_t>(std::floor(std::min(value, 65535.0) * 65536.0 + 0.5));
}

uint8_t kind_from(std::string_view name) {
  if (name == "ships") return kind_bit(AgentKind::kShip);
  if (name == "sections") return kind_bit(AgentKind::kSection);
  if (name == "mines") return kind_bit(AgentKind::kMine);
  return kind_bit(AgentKind::kTorpedo);
}

AgentKind class_kind(std::string_view name) {
  if (name == "section") return AgentKind::kSection;
  if (name == "mine") return AgentKind::kMine;
  if (name == "torpedo") return AgentKind::kTorpedo;
  return AgentKind::kShip;
}

WeaponRow weapon_row(const ScenarioSpec& scenario, const WeaponSpec& spec) {
  WeaponRow row = {};
  row.kind = spec.kind == "torpedo" ? WeaponKind::kTorpedo : WeaponKind::kBeam;
  row.damage_type = static_cast<uint8_t>(std::max(spec.damage_type.index, 0));
  for (const std::string& kind : spec.fires_at) row.target_kinds |= kind_from(kind);
  row.point_defence = spec.point_defence ? 1 : 0;
  row.exponential = spec.exponential_reload ? 1 : 0;
  row.projectile_class = static_cast<uint8_t>(std::max(spec.projectile.index, 0));
  row.range_km = static_cast<float>(spec.range_km);
  row.damage_TJ = static_cast<int32_t>(std::lround(spec.damage_TJ));
  row.reload_steps = steps_of(spec.reload_s, scenario.dt_s, 1);
  row.reload_rate = wait_rate(spec.reload_s / scenario.dt_s);
  row.aim = spec.aim == "random" ? Aim::kRandom : spec.aim == "blind" ? Aim::kBlind : Aim::kTarget;
  row.reliability = static_cast<float>(spec.reliability);
  row.hit_probability = static_cast<float>(spec.hit_probability);
  row.range_falloff = static_cast<float>(spec.range_falloff);
  row.reference_size_km = static_cast<float>(spec.reference_size_km);
  const float half_arc = static_cast<float>(spec.arc_deg * 0.5 * kRadiansPerDegree);
  row.cos_half_arc = spec.arc_deg >= 360.0 ? -1.0f : cos_f(half_arc);
  row.projectile_speed_kmps = static_cast<float>(spec.speed_kmps);
  row.projectile_steps = steps_of(spec.flight_s, scenario.dt_s, 1);
  return row;
}

ClassRow class_row(const ScenarioSpec& scenario, const ClassSpec& spec) {
  ClassRow row = {};
  row.kind = class_kind(spec.kind);
  row.shield_type = static_cast<uint8_t>(std::max(spec.shield_type.index, 0));
  row.mounts = static_cast<uint8_t>(spec.weapons.size());
  row.is_dock = spec.dock ? 1 : 0;
  row.size_km = static_cast<float>(spec.size_km);
  row.top_speed_kmps = static_cast<float>(spec.top_speed_kmps);
  row.acceleration_kmps2 = static_cast<float>(spec.acceleration_kmps2);
  row.turn_rate_radps = static_cast<float>(spec.turn_rate_degps * kRadiansPerDegree);
  row.hull_TJ = static_cast<int32_t>(std::lround(spec.hull_TJ));
  for (uint32_t f = 0; f < kFacings; ++f) {
    row.facing_TJ[f] = static_cast<int32_t>(std::lround(facing_shield_TJ(spec, f)));
  }
  row.regeneration_TJ =
      static_cast<int32_t>(std::lround(spec.regeneration_TJps * scenario.command_period_s));
  row.signature = static_cast<float>(spec.signature);
  row.sensor_range_km = static_cast<float>(spec.sensor_range_km);
  row.cloaked = spec.cloaked ? 1 : 0;
  row.cloak_range_km = static_cast<float>(spec.cloak_range_km);
  row.cloak_rate_per_s = static_cast<float>(spec.cloak_rate_per_s);
  for (size_t m = 0; m < spec.weapons.size(); ++m) {
    const MountSpec& mount = spec.weapons[m];
    const WeaponSpec& weapon = scenario.weapons[static_cast<size_t>(mount.weapon.index)];
    if (!weapon.point_defence && weapon.arc_deg < kBroadsideArc_deg) row.attacks_in_runs = 1;
    row.mount_weapon[m] = static_cast<uint8_t>(mount.weapon.index);
    row.mount_count[m] = static_cast<uint8_t>(mount.count);
    row.mount_ammunition[m] =
        mount.ammunition < 0 ? 0xffff
                             : static_cast<uint16_t>(std::min<int64_t>(mount.ammunition, 65534));
  }
  row.separation_km = static_cast<float>(spec.separation_km);
  row.standoff_km = static_cast<float>(spec.standoff_km);
  row.berths = static_cast<int32_t>(spec.berths);
  row.board_per_s_q16 = to_q16(spec.board_per_s);
  row.power_supply_MW = static_cast<int32_t>(std::lround(spec.power_supply_MW));
  row.power_draw_MW = static_cast<int32_t>(std::lround(spec.power_draw_MW));
  row.trigger_radius_km = static_cast<float>(spec.trigger_radius_km);
  row.blast_TJ = static_cast<int32_t>(std::lround(spec.blast_TJ));
  row.blast_type = static_cast<uint8_t>(std::max(spec.blast_type.index, 0));
  row.swarm_size = static_cast<uint8_t>(spec.swarm_size);
  row.blast_probability = static_cast<float>(spec.blast_probability);
  row.failure_chance =
      one_minus_exp_neg(static_cast<float>(spec.failure_rate_per_s * scenario.dt_s));
  row.building_exponential = spec.exponential_replication ? 1 : 0;
  row.builds_anywhere = spec.replication_place == "random" ? 1 : 0;
  row.replication_rate = wait_rate(spec.replication_s / scenario.dt_s);
  row.replication_steps = steps_of(spec.replication_s, scenario.dt_s, 1);
  row.replication_reach_km = static_cast<float>(spec.replication_reach_km);
  row.replication_stock =
      spec.replication_stock < 0
          ? 0xffff
          : static_cast<uint16_t>(std::min<int64_t>(spec.replication_stock, 65534));
  return row;
}

int64_t ships_of(const WingSpec& wing) {
  int64_t ships = 0;
  for (const ShipGroup& group : wing.ships) ships += group.count;
  return wing.enabled ? ships : 0;
}

void fill_structures(const ScenarioSpec& scenario, ScenarioTables* t) {
  uint32_t section = 0;
  uint32_t edge = 0;
  for (size_t s = 0; s < scenario.structures.size(); ++s) {
    const StructureSpec& spec = scenario.structures[s];
    StructureRow& row = t->structures[s];
    row.first_section = static_cast<uint16_t>(section);
    row.section_count = static_cast<uint16_t>(spec.section_names.size());
    row.first_edge = static_cast<uint16_t>(edge);
    row.faction = static_cast<uint8_t>(spec.faction.index);
    row.x_km = static_cast<float>(spec.position_km.x);
    row.y_km = static_cast<float>(spec.position_km.y);
    row.z_km = static_cast<float>(spec.position_km.z);
    row.radius_km = static_cast<float>(spec.radius_km);
    for (const EdgeSpec& edges : spec.edges) {
      for (size_t e = 0; e < edges.from.size(); ++e) {
        t->edges[edge++] = {static_cast<uint16_t>(section + edges.from[e]),
                            static_cast<uint16_t>(section + edges.to[e]),
                            static_cast<uint8_t>((edges.shields ? kFeedsShields : 0) |
                                                 (edges.weapons ? kFeedsWeapons : 0) |
                                                 (edges.corridor ? kCorridor : 0))};
      }
    }
    row.edge_count = static_cast<uint16_t>(edge - row.first_edge);
    section += row.section_count;
  }
  t->section_count = section;
  t->edge_count = edge;
}

void fill_fields_and_wings(const ScenarioSpec& scenario, ScenarioTables* t) {
  for (size_t f = 0; f < scenario.fields.size(); ++f) {
    const FieldSpec& spec = scenario.fields[f];
    FieldRow& row = t->fields[f];
    row.first_mine = t->mine_count;
    row.mine_count = static_cast<uint32_t>(spec.mines);
    row.faction = static_cast<uint8_t>(spec.faction.index);
    row.mine_class = static_cast<uint8_t>(spec.agent_class.index);
    row.lay_per_s_q16 = to_q16(spec.lay_per_s);
    row.lay_reach_km = static_cast<float>(spec.lay_reach_km);
    row.arming_steps = steps_of(spec.arming_s, scenario.dt_s, 0);
    row.x_km = static_cast<float>(spec.position_km.x);
    row.y_km = static_cast<float>(spec.position_km.y);
    row.z_km = static_cast<float>(spec.position_km.z);
    row.radius_km = static_cast<float>(spec.radius_km);
    const double depth_km = spec.box_km.x > 0 ? spec.box_km.x : spec.thickness_km;
    // A little more than the corners of the box or the rim of the disc: places are rounded.
    const Vec3 half = spec.box_km.x > 0 ? to_vec(spec.box_km) * 0.5f
                                        : Vec3{0.5f * static_cast<float>(spec.thickness_km),
                                               static_cast<float>(spec.radius_km), 0.0f};
    row.extent_km = 1.01f * length(half) + 0.01f;
    row.clearance_km = static_cast<float>(depth_km * 0.5) +
                       t->classes[row.mine_class].trigger_radius_km * kClearOfTrigger;
    t->mine_count += row.mine_count;
  }
  for (size_t w = 0; w < scenario.wings.size(); ++w) {
    WingRow& row = t->wings[w];
    row.first_ship = t->ship_count;
    row.ship_count = static_cast<uint32_t>(ships_of(scenario.wings[w]));
    row.faction = static_cast<uint8_t>(scenario.wings[w].faction.index);
    t->ship_count += row.ship_count;
  }
}

void fill_damage_matrix(const ScenarioSpec& scenario, ScenarioTables* t) {
  for (auto& row : t->shield_share_q16) {
    for (int32_t& share : row) share = 65536;
  }
  for (size_t s = 0; s < scenario.shield_types.size(); ++s) {
    for (const ShieldShare& share : scenario.shield_types[s].stops) {
      t->shield_share_q16[share.damage_type.index][s] = static_cast<int32_t>(to_q16(share.stops));
    }
  }
}

Relation to_relation(RelationSpec spec) {
  switch (spec) {
    case RelationSpec::kHostile:
      return Relation::kHostile;
    case RelationSpec::kAllied:
      return Relation::kAllied;
    default:
      return Relation::kNeutral;
  }
}

/// Writes agents into an image, one at a time.
class WorldBuilder {
 public:
  WorldBuilder(const ScenarioSpec& scenario, const ScenarioTables& tables, const Layout& layout,
               uint64_t seed, AgentImage* image)
      : scenario_(scenario), t_(tables), layout_(layout), seed_(seed), image_(*image) {}

  void place_sections() {
    for (size_t s = 0; s < scenario_.structures.size(); ++s) {
      const StructureSpec& structure = scenario_.structures[s];
      uint32_t slot = t_.structures[s].first_section;
      for (const SectionSpec& section : structure.sections) {
        for (int64_t i = 0; i < section.count; ++i, ++slot) {
          put(slot, static_cast<uint32_t>(section.agent_class.index),
              static_cast<uint32_t>(structure.faction.index), static_cast<uint32_t>(s),
              AgentStatus::kActive);
          set_place(slot, section_place(structure, section, i));
          set_people(slot, section.people);
        }
      }
    }
  }

  void place_ships() {
    for (size_t w = 0; w < scenario_.wings.size(); ++w) {
      const WingSpec& wing = scenario_.wings[w];
      if (!wing.enabled) continue;
      uint32_t slot = layout_.first_ship() + t_.wings[w].first_ship;
      for (const ShipGroup& group : wing.ships) {
        const ClassSpec& ship_class =
            scenario_.classes[static_cast<size_t>(group.agent_class.index)];
        for (int64_t i = 0; i < group.count; ++i, ++slot) {
          put(slot, static_cast<uint32_t>(group.agent_class.index),
              static_cast<uint32_t>(wing.faction.index), static_cast<uint32_t>(w),
              wing.held ? AgentStatus::kHeld : AgentStatus::kActive);
          set_place(slot, wing_place(wing, slot));
          set_heading(slot, wing.heading);
          set_people(slot, wing.people.empty() ? ship_class.people : wing.people);
        }
      }
    }
  }

  void place_mines() {
    for (size_t f = 0; f < scenario_.fields.size(); ++f) {
      const FieldRow& row = t_.fields[f];
      for (uint32_t m = 0; m < row.mine_count; ++m) {
        const uint32_t slot = layout_.first_mine() + row.first_mine + m;
        put(slot, row.mine_class, row.faction, static_cast<uint32_t>(f), AgentStatus::kPlanned);
        const FieldSpec& field = scenario_.fields[f];
        set_place(slot, field.placement == "random" ? random_mine_place(field, slot)
                                                    : mine_place(field, m, slot));
        image_.stock[slot] = t_.classes[row.mine_class].replication_stock;
      }
    }
  }

  /// Fields that are laid at the start: so many places, drawn by lot, have a mine, the others are
  /// empty. Each place is taken with the chance of those still to be drawn among those left.
  void fill_laid_fields(WorldState* state) {
    for (size_t f = 0; f < scenario_.fields.size(); ++f) {
      const FieldRow& row = t_.fields[f];
      uint64_t wanted = static_cast<uint64_t>(scenario_.fields[f].start_mines);
      if (wanted == 0) continue;
      for (uint32_t m = 0; m < row.mine_count; ++m) {
        const uint32_t slot = layout_.first_mine() + row.first_mine + m;
        const Random4 draw =
            random4(seed_, stable_id(layout_, slot), 0, RandomPurpose::kPlacement, kStartMineDraw);
        const bool alive = uniform_below(draw.v[0], row.mine_count - m) < wanted;
        if (alive) --wanted;
        image_.status[slot] =
            static_cast<uint8_t>(alive ? AgentStatus::kActive : AgentStatus::kDead);
      }
      state->fields[f].laid = row.mine_count;
      state->fields[f].armed_step = row.arming_steps;
    }
  }

  void mark_torpedoes() {
    for (uint32_t i = 0; i < t_.torpedo_capacity; ++i) {
      image_.kind[layout_.first_torpedo() + i] = static_cast<uint8_t>(AgentKind::kTorpedo);
    }
  }

 private:
  void put(uint32_t slot, uint32_t agent_class, uint32_t faction, uint32_t group,
           AgentStatus status) {
    const ClassRow& row = t_.classes[agent_class];
    image_.status[slot] = static_cast<uint8_t>(status);
    image_.kind[slot] = static_cast<uint8_t>(row.kind);
    image_.agent_class[slot] = static_cast<uint8_t>(agent_class);
    image_.faction[slot] = static_cast<uint8_t>(faction);
    image_.group[slot] = static_cast<uint8_t>(group);
    image_.hull_TJ[slot] = row.hull_TJ;
    image_.hx[slot] = 1.0f;
    const uint32_t facings = row.kind == AgentKind::kShip ? kFacings : 1;
    for (uint32_t f = 0; f < facings; ++f) at(image_.shield_TJ, f, slot) = row.facing_TJ[f];
    const uint32_t id = stable_id(layout_, slot);
    for (uint32_t m = 0; m < row.mounts; ++m) {
      const Random4 draw = random4(seed_, id, 0, RandomPurpose::kPlacement, 16 + m);
      at(image_.ready_step, m, slot) = first_wait(t_.weapons[row.mount_weapon[m]], draw.v[0]);
      at(image_.ammunition, m, slot) = row.mount_ammunition[m];
    }
  }

  /// Steps to the first shot. They are spread over a reload time: a fleet does not fire as one gun.
  /// A reload without memory has the same law from the start, a chance in step 0 too.
  static uint32_t first_wait(const WeaponRow& weapon, uint32_t random) {
    if (weapon.exponential == 0) return uniform_below(random, weapon.reload_steps);
    return wait_steps(random, weapon.reload_rate) - 1;
  }

  template <class T>
  T& at(std::vector<T>& field, uint32_t element, uint32_t slot) {
    return field[size_t{element} * image_.slots + slot];
  }

  void set_place(uint32_t slot, Vec3 p) {
    image_.x_km[slot] = p.x;
    image_.y_km[slot] = p.y;
    image_.z_km[slot] = p.z;
  }

  void set_heading(uint32_t slot, Point heading) {
    const Vec3 bow = normalised_or({static_cast<float>(heading.x), static_cast<float>(heading.y),
                                    static_cast<float>(heading.z)},
                                   {1.0f, 0.0f, 0.0f});
    image_.hx[slot] = bow.x;
    image_.hy[slot] = bow.y;
    image_.hz[slot] = bow.z;
  }

  void set_people(uint32_t slot, const std::vector<PeopleCount>& people) {
    for (const PeopleCount& entry : people) {
      at(image_.people, static_cast<uint32_t>(entry.kind.index), slot) =
          static_cast<int32_t>(entry.count);
    }
  }

  static Vec3 section_place(const StructureSpec& structure, const SectionSpec& section, int64_t i) {
    const Vec3 centre = to_vec(structure.position_km) + to_vec(section.offset_km);
    if (section.ring_radius_km <= 0.0) return centre;
    const double share = static_cast<double>(i) / static_cast<double>(section.count);
    const float angle = static_cast<float>((section.start_deg + 360.0 * share) * kRadiansPerDegree);
    const float radius = static_cast<float>(section.ring_radius_km);
    return centre + Vec3{radius * cos_f(angle), radius * sin_f(angle), 0.0f};
  }

  /// Uniform in a ball: cube points are drawn until one lies inside.
  Vec3 wing_place(const WingSpec& wing, uint32_t slot) const {
    const uint32_t id = stable_id(layout_, slot);
    const float radius = static_cast<float>(wing.spread_km);
    for (uint32_t attempt = 0; attempt < 12; ++attempt) {
      const Random4 draw = random4(seed_, id, 0, RandomPurpose::kPlacement, attempt);
      const Vec3 p = {2.0f * uniform01(draw.v[0]) - 1.0f, 2.0f * uniform01(draw.v[1]) - 1.0f,
                      2.0f * uniform01(draw.v[2]) - 1.0f};
      if (length_squared(p) <= 1.0f) return to_vec(wing.position_km) + p * radius;
    }
    return to_vec(wing.position_km);
  }

  /// Mines stand along a spiral of even density across the x axis, from the rim inwards: mine n
  /// from the centre at radius R sqrt(n / M) and angle 2 sqrt(pi n), so that one mine's neighbour
  /// along the spiral is as far as its neighbour on the next turn. A layer that follows it never
  /// flies far, and the mouth is closed last. Along x they are jittered within the field's
  /// thickness.
  Vec3 mine_place(const FieldSpec& field, uint32_t index, uint32_t slot) const {
    constexpr double kPi = 3.14159265358979323846;
    const double n = static_cast<double>(field.mines - 1 - index) + 0.5;
    const double radius = field.radius_km * std::sqrt(n / static_cast<double>(field.mines));
    const double angle = 2.0 * std::sqrt(kPi * n);
    const double turns = std::floor(angle / (2.0 * kPi));
    const SinCos direction = sin_cos_f(static_cast<float>(angle - turns * 2.0 * kPi));
    const float r = static_cast<float>(radius);
    const Random4 draw = random4(seed_, stable_id(layout_, slot), 0, RandomPurpose::kPlacement);
    const float along = (uniform01(draw.v[0]) - 0.5f) * static_cast<float>(field.thickness_km);
    return to_vec(field.position_km) + Vec3{along, r * direction.cos, r * direction.sin};
  }

  /// Uniform in the field's box, where it has one, else in its disc.
  Vec3 random_mine_place(const FieldSpec& field, uint32_t slot) const {
    const Random4 draw = random4(seed_, stable_id(layout_, slot), 0, RandomPurpose::kPlacement);
    const Vec3 u = {uniform01(draw.v[0]) - 0.5f, uniform01(draw.v[1]) - 0.5f,
                    uniform01(draw.v[2]) - 0.5f};
    const Vec3 box = to_vec(field.box_km);
    if (length_squared(box) > 0.0f) {
      return to_vec(field.position_km) + Vec3{u.x * box.x, u.y * box.y, u.z * box.z};
    }
    const float r = static_cast<float>(field.radius_km) * sqrtf(u.y + 0.5f);
    const SinCos direction = sin_cos_f((u.z + 0.5f) * 6.2831853f);
    return to_vec(field.position_km) +
           Vec3{u.x * static_cast<float>(field.thickness_km), r * direction.cos, r * direction.sin};
  }

  const ScenarioSpec& scenario_;
  const ScenarioTables& t_;
  const Layout& layout_;
  uint64_t seed_;
  AgentImage& image_;
};

}  // namespace

Layout layout_of(const ScenarioSpec& scenario, uint32_t worlds) {
  Layout layout;
  layout.worlds = worlds;
  for (const StructureSpec& structure : scenario.structures) {
    layout.sections += static_cast<uint32_t>(structure.section_names.size());
  }
  for (const WingSpec& wing : scenario.wings) layout.ships += static_cast<uint32_t>(ships_of(wing));
  for (const FieldSpec& field : scenario.fields) layout.mines += static_cast<uint32_t>(field.mines);
  layout.torpedoes = static_cast<uint32_t>(scenario.torpedo_capacity);
  return layout;
}

ScenarioTables build_tables(const ScenarioSpec& scenario) {
  ScenarioTables t = {};
  t.dt_s = static_cast<float>(scenario.dt_s);
  t.command_steps = steps_of(scenario.command_period_s, scenario.dt_s, 1);
  t.departure_radius_km = static_cast<float>(
      scenario.departure_radius_km > 0 ? scenario.departure_radius_km : scenario.battle_radius_km);
  t.near_radius_km = static_cast<float>(scenario.near_radius_km);
  t.far_radius_km = static_cast<float>(scenario.far_radius_km);
  const Layout layout = layout_of(scenario);
  t.near_cells = near_cells_for(layout.ships);
  t.far_cells = far_cells_for(layout);
  t.track_memory_steps = steps_of(scenario.track_memory_s, scenario.dt_s, t.command_steps);
  t.team_count = static_cast<uint32_t>(scenario.teams.size());
  t.faction_count = static_cast<uint32_t>(scenario.factions.size());
  t.class_count = static_cast<uint32_t>(scenario.classes.size());
  t.weapon_count = static_cast<uint32_t>(scenario.weapons.size());
  t.wing_count = static_cast<uint32_t>(scenario.wings.size());
  t.structure_count = static_cast<uint32_t>(scenario.structures.size());
  t.field_count = static_cast<uint32_t>(scenario.fields.size());
  t.people_kind_count = static_cast<uint32_t>(scenario.people_kinds.size());
  t.torpedo_capacity = static_cast<uint32_t>(scenario.torpedo_capacity);
  t.boarding_range_km = static_cast<float>(scenario.boarding_range_km);
  t.docking_range_km = static_cast<float>(scenario.docking_range_km);
  t.boarder_kill_rate_per_s = static_cast<float>(scenario.boarder_kill_rate_per_s);
  t.defender_kill_rate_per_s = static_cast<float>(scenario.defender_kill_rate_per_s);
  t.troops_kind = kMaxPeopleKinds;
  for (size_t p = 0; p < scenario.people_kinds.size(); ++p) {
    t.people_fight[p] = scenario.people_kinds[p].resists ? 1 : 0;
    if (scenario.people_kinds[p].boards) t.troops_kind = static_cast<uint32_t>(p);
  }
  for (size_t f = 0; f < scenario.factions.size(); ++f) {
    t.faction_team[f] = static_cast<uint8_t>(scenario.factions[f].team_index);
  }
  fill_damage_matrix(scenario, &t);
  for (size_t w = 0; w < scenario.weapons.size(); ++w) {
    t.weapons[w] = weapon_row(scenario, scenario.weapons[w]);
  }
  for (size_t c = 0; c < scenario.classes.size(); ++c) {
    t.classes[c] = class_row(scenario, scenario.classes[c]);
    t.largest_signature = std::max(t.largest_signature, t.classes[c].signature);
  }
  fill_structures(scenario, &t);
  fill_fields_and_wings(scenario, &t);
  return t;
}

WingOrder to_wing_order(const OrderSpec& order, const WingOrder& previous) {
  static const std::map<std::string_view, OrderKind> kinds = {
      {"hold", OrderKind::kHold},        {"move", OrderKind::kMove},
      {"attack", OrderKind::kAttack},    {"escort", OrderKind::kEscort},
      {"lay", OrderKind::kLay},          {"sweep", OrderKind::kSweep},
      {"dock", OrderKind::kDock},        {"board", OrderKind::kBoard},
      {"withdraw", OrderKind::kWithdraw}};
  const auto index = [](const Ref& ref) {
    return ref.given() ? static_cast<uint8_t>(ref.index) : uint8_t{0xff};
  };
  WingOrder out = previous;
  out.kind = kinds.at(order.kind);
  out.hold_fire = order.hold_fire ? 1 : 0;
  out.structure = index(order.structure);
  out.field = index(order.field);
  out.target_wing = index(order.wing);
  out.spread = order.spread ? 1 : 0;
  out.people_kinds = 0;
  for (const Ref& kind : order.takes) {
    out.people_kinds = static_cast<uint8_t>(out.people_kinds | 1u << kind.index);
  }
  out.focus_slot = order.section.given() ? static_cast<uint32_t>(order.section.index) : kNone;
  out.x_km = static_cast<float>(order.point_km.x);
  out.y_km = static_cast<float>(order.point_km.y);
  out.z_km = static_cast<float>(order.point_km.z);
  out.radius_km = static_cast<float>(order.radius_km);
  out.screen = static_cast<float>(order.screen);
  return out;
}

void build_world(const ScenarioSpec& scenario, const ScenarioTables& tables, const Layout& layout,
                 uint64_t seed, uint32_t table_index, AgentImage* agents, WorldState* state,
                 WorldOrders* orders) {
  agents->resize(layout.capacity());
  WorldBuilder builder(scenario, tables, layout, seed, agents);
  builder.place_sections();
  builder.place_ships();
  builder.place_mines();
  builder.mark_torpedoes();
  *state = WorldState{};
  state->seed = seed;
  for (FieldState& field : state->fields) field.armed_step = kNone;
  builder.fill_laid_fields(state);
  *orders = WorldOrders{};
  orders->table = table_index;
  orders->active = 1;
  for (const RelationEntry& entry : scenario.relations) {
    orders->relations[entry.a.index][entry.b.index] = to_relation(entry.is);
    orders->relations[entry.b.index][entry.a.index] = to_relation(entry.is);
  }
  for (size_t s = 0; s < scenario.structures.size(); ++s) {
    orders->weapons_free[s] = scenario.structures[s].weapons_free ? 1 : 0;
  }
  for (WingOrder& wing : orders->wings) {
    wing = WingOrder{};
    wing.structure = wing.field = wing.target_wing = 0xff;
    wing.focus_slot = kNone;
  }
  for (size_t w = 0; w < scenario.wings.size(); ++w) {
    const WingSpec& wing = scenario.wings[w];
    WingOrder& order = orders->wings[w];
    order = to_wing_order(wing.order, order);
    order.committed = wing.held ? 0 : 1;
    if (wing.order.has_point) continue;
    // An order without a point is about the place where the wing starts.
    order.x_km = static_cast<float>(wing.position_km.x);
    order.y_km = static_cast<float>(wing.position_km.y);
    order.z_km = static_cast<float>(wing.position_km.z);
  }
}

}  // namespace swarm
