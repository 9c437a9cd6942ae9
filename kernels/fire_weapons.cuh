// Stage fire_weapons: every ready mount with a target in reach fires.
// Reads targets, classes, weapons, power. Writes ready_step, ammunition, launch_mount,
// launch_target, the targets' hit sums (integer atomics) and counters.
//
// Beams hit at once with p = hit_probability * (1 - falloff * range / max_range) * min(1, size /
// reference size). Torpedo mounts ask launch_torpedoes for an agent, one mount a step.
#pragma once

#include "kernels/combat.h"
#include "kernels/waiting.h"

namespace swarm {

struct FireWeapons {
  StepView v;

  SWARM_HD static bool in_arc(const WeaponRow& weapon, Vec3 heading, Vec3 way, float distance) {
    return weapon.cos_half_arc <= -1.0f || dot(heading, way) >= weapon.cos_half_arc * distance;
  }

  /// Can this mount fire at `other` now? Being seen and hostile is checked here again, because
  /// targets are chosen once a command period and may have died or vanished since.
  SWARM_HD bool can_hit(const ScenarioTables& t, uint32_t world, uint32_t slot, uint32_t other,
                        const WeaponRow& weapon) const {
    if (!is_valid_target(v, t, world, slot, other)) return false;
    const AgentView& a = v.agents;
    if ((weapon.target_kinds & (1u << a.kind[other])) == 0) return false;
    const Vec3 way = a.position_km(other) - a.position_km(slot);
    const float d2 = length_squared(way);
    if (d2 > weapon.range_km * weapon.range_km) return false;
    return a.kind[slot] != static_cast<uint8_t>(AgentKind::kShip) ||
           in_arc(weapon, a.heading(slot), way, sqrtf(d2));
  }

  /// What a shot goes at. fires with slot kNone: at an empty place.
  struct Choice {
    uint32_t slot;
    bool fires;
  };

  /// Whom a mount may fire at, in the order of preference: a run of slots that an attack order
  /// names (the ships of a wing, the sections of a structure), or the ship's one or two targets.
  struct Candidates {
    uint32_t first = kNone;
    uint32_t count = 0;
    uint32_t second = kNone;  // of targets
    bool is_run = false;
    SWARM_HD uint32_t at(uint32_t j) const {
      return is_run ? first + j : (j == 0 ? first : second);
    }
  };

  SWARM_HD Candidates ordered_places(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    if (v.agents.kind[slot] != static_cast<uint8_t>(AgentKind::kShip)) return {};
    const WingOrder& order = v.orders[world].wings[v.agents.group[slot]];
    if (order.kind != OrderKind::kAttack) return {};
    if (order.target_wing != 0xff) {
      const WingRow& wing = t.wings[order.target_wing];
      return {v.base(world) + v.layout.first_ship() + wing.first_ship, wing.ship_count, kNone,
              true};
    }
    if (order.structure == 0xff) return {};
    const StructureRow& row = t.structures[order.structure];
    return {v.base(world) + row.first_section, row.section_count, kNone, true};
  }

  SWARM_HD Candidates candidates(const ScenarioTables& t, uint32_t world, uint32_t slot,
                                 const WeaponRow& weapon) const {
    if (weapon.aim != Aim::kTarget) {
      const Candidates places = ordered_places(t, world, slot);
      if (places.count > 0) return places;
    }
    if (weapon.point_defence != 0) return {v.agents.close_target[slot], 1};
    return {v.agents.target[slot], 2, v.agents.near_target[slot]};
  }

  /// The first candidate that can be hit. Random aim: any of those that can be hit, all alike.
  /// Blind aim: any of the places that there were at the start, and whoever is still there.
  ///
  /// One loop for all three, so that can_hit is compiled once: five copies of it needed more
  /// registers than AMD's compiler had.
  SWARM_HD Choice choose(const ScenarioTables& t, uint32_t world, uint32_t slot,
                         const WeaponRow& weapon, uint32_t mount) const {
    Candidates from = candidates(t, world, slot, weapon);
    const bool blind = from.is_run && weapon.aim == Aim::kBlind;
    const bool random = from.is_run && weapon.aim == Aim::kRandom;
    uint32_t draw = 0;
    if (from.is_run) {
      const WorldState& w = v.worlds[world];
      const uint32_t id = stable_id(v.layout, slot - v.base(world));
      draw = random4(w.seed, id, w.step, RandomPurpose::kAim, mount).v[0];
    }
    if (blind) from = {from.first + uniform_below(draw, from.count), 1};
    // Random aim counts in a first pass, and takes the one of the drawn rank in a second.
    uint32_t in_reach = 0;
    uint32_t rank = random ? kNone : 0;
    for (uint32_t pass = random ? 0 : 1; pass < 2; ++pass) {
      for (uint32_t j = 0; j < from.count; ++j) {
        const uint32_t other = from.at(j);
        if (!can_hit(t, world, slot, other, weapon)) continue;
        ++in_reach;
        if (rank-- == 0) return {other, true};
      }
      if (in_reach == 0) break;
      rank = uniform_below(draw, in_reach);
    }
    return {kNone, blind};
  }

  SWARM_HD static float hit_chance(const WeaponRow& weapon, const ClassRow& target,
                                   float distance) {
    const float range_factor = 1.0f - weapon.range_falloff * (distance / weapon.range_km);
    const float size_factor = weapon.reference_size_km > 0.0f
                                  ? min_of(1.0f, target.size_km / weapon.reference_size_km)
                                  : 1.0f;
    return weapon.hit_probability * range_factor * size_factor;
  }

  /// Fires all emitters of a beam mount: each rolls for itself.
  SWARM_HD void fire_beam(const ScenarioTables& t, uint32_t world, uint32_t slot, uint32_t other,
                          const WeaponRow& weapon, uint32_t mount, uint32_t emitters) const {
    const AgentView& a = v.agents;
    WorldState& w = v.worlds[world];
    atomic_add(&w.counters.shots, int64_t{emitters});
    if (other == kNone) return;
    const Vec3 way = a.position_km(slot) - a.position_km(other);
    const float distance = length(way);
    const float chance = hit_chance(weapon, v.class_of(t, other), distance);
    const uint32_t id = stable_id(v.layout, slot - v.base(world));
    int64_t hits = 0;
    for (uint32_t block = 0; block * 4 < emitters; ++block) {
      const Random4 roll =
          random4(w.seed, id, w.step, RandomPurpose::kHitRoll, mount << 16 | block);
      for (uint32_t r = 0; r < 4 && block * 4 + r < emitters; ++r) {
        if (uniform01(roll.v[r]) < chance) ++hits;
      }
    }
    if (hits == 0) return;
    atomic_add(&w.counters.hits, hits);
    deliver_hit(v, t, other, hits * weapon.damage_TJ, weapon.damage_type, a.agent_class[slot],
                normalised_or(way, {1.0f, 0.0f, 0.0f}));
  }

  SWARM_HD uint32_t reload(const WeaponRow& weapon, const WorldState& w, uint32_t id,
                           uint32_t mount) const {
    if (weapon.exponential == 0) return weapon.reload_steps;
    const Random4 draw = random4(w.seed, id, w.step, RandomPurpose::kReload, mount);
    return wait_steps(draw.v[0], weapon.reload_rate);
  }

  SWARM_HD bool may_fire(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    const AgentView& a = v.agents;
    if (a.kind[slot] == static_cast<uint8_t>(AgentKind::kShip)) {
      return v.orders[world].wings[a.group[slot]].hold_fire == 0;
    }
    const WorldOrders& orders = v.orders[world];
    const uint32_t structure = a.group[slot];
    // A structure with no power edges at all feeds itself.
    const bool fed =
        (a.powered[slot] & kFeedsWeapons) != 0 || t.structures[structure].edge_count == 0;
    return orders.weapons_free[structure] != 0 && orders.sabotaged[structure] == 0 && fed &&
           a.captured_by[slot] == 0;
  }

  /// Asks launch_torpedoes for an agent, unless the torpedo fails in its tube or its target is an
  /// empty place.
  SWARM_HD void ask_for_launch(uint32_t world, uint32_t slot, uint32_t other,
                               const WeaponRow& weapon, uint32_t mount) const {
    const WorldState& w = v.worlds[world];
    const uint32_t id = stable_id(v.layout, slot - v.base(world));
    const Random4 draw = random4(w.seed, id, w.step, RandomPurpose::kLaunch, mount);
    if (other == kNone || uniform01(draw.v[0]) >= weapon.reliability) return;
    v.agents.launch_mount[slot] = static_cast<uint8_t>(mount + 1);
    v.agents.launch_target[slot] = other;
  }

  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.platforms();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    WorldState& w = v.worlds[world];
    if (!v.is_running(world) || !v.agents.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    if (!may_fire(t, world, slot)) return;
    const AgentView& a = v.agents;
    const ClassRow& row = v.class_of(t, slot);
    for (uint32_t mount = 0; mount < row.mounts; ++mount) {
      const size_t m = static_cast<size_t>(mount) * a.slots + slot;
      if (a.ready_step[m] > w.step || a.ammunition[m] == 0) continue;
      const WeaponRow& weapon = t.weapons[row.mount_weapon[mount]];
      const bool launches = weapon.kind == WeaponKind::kTorpedo;
      if (launches && a.launch_mount[slot] != 0) continue;
      const Choice choice = choose(t, world, slot, weapon, mount);
      if (!choice.fires) continue;
      if (launches) {
        ask_for_launch(world, slot, choice.slot, weapon, mount);
      } else {
        fire_beam(t, world, slot, choice.slot, weapon, mount, row.mount_count[mount]);
      }
      a.ready_step[m] =
          w.step + reload(weapon, w, stable_id(v.layout, slot - v.base(world)), mount);
      if (a.ammunition[m] != 0xffff) --a.ammunition[m];
    }
  }
};

template <class Exec>
void fire_weapons(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.platforms().count, FireWeapons{v});
}

}  // namespace swarm
