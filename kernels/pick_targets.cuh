// Stage pick_targets: chooses what every platform attacks, from what its team has detected.
// Reads orders, tracks, the target grid. Writes target, near_target, close_target.
//
// target: what the wing's order names; an escort that screens its ward draws off a share of those
// who attack the ward. near_target: the nearest enemy ship or section around, kept
// until it is lost, dead or out of reach: gunners stay on what they fire at.
// close_target: the nearest enemy torpedo or mine, for those with point defence or a sweep order.
// All candidates are detected enemies (combat.h: is_valid_target); nothing here knows the truth.
#pragma once

#include "kernels/combat.h"
#include "kernels/far_grid.h"

namespace swarm {

struct PickTargets {
  StepView v;

  struct Nearest {
    float distance_squared = 3.0e38f;
    uint32_t slot = kNone;
    /// Ties go to the lower slot, so the order of visits does not matter.
    SWARM_HD void offer(float d2, uint32_t candidate) {
      if (d2 < distance_squared || (d2 == distance_squared && candidate < slot)) {
        distance_squared = d2;
        slot = candidate;
      }
    }
  };

  /// Nearest valid target around `centre` among the large (0) or small (1) agents.
  SWARM_HD uint32_t nearest_around(const ScenarioTables& t, uint32_t world, uint32_t slot,
                                   Vec3 centre, uint32_t small, uint32_t draw) const {
    Nearest nearest;
    const uint32_t own_team = team_of(v, t, slot);
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (team == own_team || !is_hostile_team(v, t, world, team, slot)) continue;
      if (!any_around(v.far, t, world, centre, team, small)) continue;
      visit_far(v.far, t, world, centre, team, small, kTargetSamples, draw, [&](uint32_t k) {
        const SlotPlace& place = v.far.place[k];
        const Vec3 apart = Vec3{place.x_km, place.y_km, place.z_km} - centre;
        const float d2 = length_squared(apart);
        if (d2 <= nearest.distance_squared && is_valid_target(v, t, world, slot, place.slot)) {
          nearest.offer(d2, place.slot);
        }
        return false;
      });
    }
    return nearest.slot;
  }

  /// Is `held` worth staying on: still a valid target, and within reach of the longest weapon?
  SWARM_HD bool keeps(const ScenarioTables& t, uint32_t world, uint32_t slot, uint32_t held) const {
    if (!is_valid_target(v, t, world, slot, held)) return false;
    const ClassRow& row = v.class_of(t, slot);
    float reach_km = 0.0f;
    for (uint32_t m = 0; m < row.mounts; ++m) {
      reach_km = max_of(reach_km, t.weapons[row.mount_weapon[m]].range_km);
    }
    const Vec3 apart = v.agents.position_km(held) - v.agents.position_km(slot);
    return length_squared(apart) <= reach_km * reach_km;
  }

  /// Nearest detected ship of a wing; of a big wing, a keyed sample.
  SWARM_HD uint32_t nearest_of_wing(const ScenarioTables& t, uint32_t world, uint32_t slot,
                                    uint32_t wing, uint32_t draw) const {
    const WingRow& row = t.wings[wing];
    const uint32_t samples = min_of(row.ship_count, kTargetSamples);
    const uint32_t offset = row.ship_count > kTargetSamples ? draw % row.ship_count : 0;
    const Vec3 p = v.agents.position_km(slot);
    Nearest nearest;
    for (uint32_t j = 0; j < samples; ++j) {
      const uint32_t index = (offset + j) % row.ship_count;
      const uint32_t other = v.base(world) + v.layout.first_ship() + row.first_ship + index;
      if (is_valid_target(v, t, world, slot, other)) {
        nearest.offer(length_squared(v.agents.position_km(other) - p), other);
      }
    }
    return nearest.slot;
  }

  /// A section of a structure: with `spread` one of its own, else the nearest. Boarders look for
  /// sections that are not yet theirs and have no shield left.
  SWARM_HD uint32_t section_of(const ScenarioTables& t, uint32_t world, uint32_t slot,
                               uint32_t structure, bool spread, bool boarding,
                               uint32_t draw) const {
    const StructureRow& row = t.structures[structure];
    const Vec3 p = v.agents.position_km(slot);
    Nearest nearest;
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t index = (draw % row.section_count + j) % row.section_count;
      const uint32_t other = v.base(world) + row.first_section + index;
      if (!is_valid_target(v, t, world, slot, other)) continue;
      if (boarding && (v.agents.captured_by[other] != 0 || v.agents.shield_TJ[other] > 0)) continue;
      if (spread) return other;
      nearest.offer(length_squared(v.agents.position_km(other) - p), other);
    }
    return nearest.slot;
  }

  /// First active ship of an escort's ward, or kNone.
  SWARM_HD uint32_t ward_of(const ScenarioTables& t, uint32_t world, uint32_t wing) const {
    const WingRow& row = t.wings[wing];
    for (uint32_t j = 0; j < row.ship_count; ++j) {
      const uint32_t other = v.base(world) + v.layout.first_ship() + row.first_ship + j;
      if (v.agents.is_active(other)) return other;
    }
    return kNone;
  }

  /// An escort of the wing that `other` is of, if it draws this attacker off; else `other`. Who is
  /// drawn off is decided once for each attacker, so that it does not waver.
  SWARM_HD uint32_t drawn_off(const ScenarioTables& t, uint32_t world, uint32_t slot,
                              uint32_t other) const {
    if (other == kNone) return other;
    const uint32_t id = stable_id(v.layout, slot - v.base(world));
    const Random4 draw = random4(v.worlds[world].seed, id, 0, RandomPurpose::kScreen);
    for (uint32_t wing = 0; wing < t.wing_count; ++wing) {
      const WingOrder& order = v.orders[world].wings[wing];
      if (order.kind != OrderKind::kEscort || order.target_wing != v.agents.group[other] ||
          uniform01(draw.v[0]) >= order.screen) {
        continue;
      }
      const uint32_t escort = nearest_of_wing(t, world, slot, wing, draw.v[1]);
      if (escort == kNone) continue;
      const Vec3 apart = v.agents.position_km(escort) - v.agents.position_km(other);
      if (length_squared(apart) <= order.radius_km * order.radius_km) return escort;
    }
    return other;
  }

  SWARM_HD uint32_t ordered_target(const ScenarioTables& t, uint32_t world, uint32_t slot,
                                   const WingOrder& order, uint32_t near, uint32_t close,
                                   uint32_t draw) const {
    switch (order.kind) {
      case OrderKind::kAttack: {
        const uint32_t focus = order.focus_slot == kNone ? kNone : v.base(world) + order.focus_slot;
        if (is_valid_target(v, t, world, slot, focus)) return focus;
        if (order.target_wing != 0xff) {
          return drawn_off(t, world, slot,
                           nearest_of_wing(t, world, slot, order.target_wing, draw));
        }
        if (order.structure == 0xff) return near;
        const uint32_t held = v.agents.target[slot];
        const bool keep = is_valid_target(v, t, world, slot, held) &&
                          v.agents.kind[held] == static_cast<uint8_t>(AgentKind::kSection) &&
                          v.agents.group[held] == order.structure;
        if (keep) return held;
        return section_of(t, world, slot, order.structure, order.spread != 0, false, draw);
      }
      case OrderKind::kEscort: {
        const uint32_t ward =
            order.target_wing == 0xff ? kNone : ward_of(t, world, order.target_wing);
        if (ward == kNone) return near;
        return nearest_around(t, world, slot, v.agents.position_km(ward), 0, draw);
      }
      case OrderKind::kSweep:
        return close;
      case OrderKind::kBoard:
        if (order.structure == 0xff) return kNone;
        return section_of(t, world, slot, order.structure, true, true,
                          stable_id(v.layout, slot - v.base(world)));
      default:
        return near;
    }
  }

  /// Does the agent have any use for a torpedo or a mine as a target?
  SWARM_HD bool wants_close(const ScenarioTables& t, uint32_t slot, bool sweeps) const {
    const ClassRow& row = v.class_of(t, slot);
    for (uint32_t m = 0; m < row.mounts; ++m) {
      if (t.weapons[row.mount_weapon[m]].point_defence != 0) return true;
    }
    return sweeps;
  }

  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.platforms();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    const WorldState& w = v.worlds[world];
    if (!v.commands_now(world) || !v.agents.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    const Random4 draw = random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step,
                                 RandomPurpose::kTargetChoice);
    const Vec3 p = v.agents.position_km(slot);
    const uint32_t held = v.agents.near_target[slot];
    const uint32_t near =
        keeps(t, world, slot, held) ? held : nearest_around(t, world, slot, p, 0, draw.v[0]);
    const bool is_ship = v.agents.kind[slot] == static_cast<uint8_t>(AgentKind::kShip);
    const bool sweeps =
        is_ship && v.orders[world].wings[v.agents.group[slot]].kind == OrderKind::kSweep;
    const uint32_t close =
        wants_close(t, slot, sweeps) ? nearest_around(t, world, slot, p, 1, draw.v[1]) : kNone;
    v.agents.near_target[slot] = near;
    v.agents.close_target[slot] = close;
    v.agents.target[slot] =
        is_ship ? ordered_target(t, world, slot, v.orders[world].wings[v.agents.group[slot]], near,
                                 close, draw.v[2])
                : near;
  }
};

template <class Exec>
void pick_targets(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.platforms().count, PickTargets{v});
}

}  // namespace swarm
