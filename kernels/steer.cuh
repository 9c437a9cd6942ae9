// Stage steer: the velocity that every ship wants, from its wing's order and its neighbours.
// Reads flock_wish, orders, targets, fields. Writes wx_kmps, wy_kmps, wz_kmps.
//
// wanted = order's velocity + flock_ships' wish + clearance from structures, clamped to the top
// speed.
#pragma once

#include "kernels/combat.h"

namespace swarm {

inline constexpr float kClearance = 1.3f;     // structure radii at which ships turn away
inline constexpr float kOrbitSpeed = 0.6f;    // share of top speed while circling a target
inline constexpr float kBreakOff = 0.35f;     // share of the stand-off range that ends a run
inline constexpr float kPatrolLeg_s = 60.0f;  // a sweeper looks elsewhere after this time

struct Steer {
  StepView v;

  /// Towards a point, slowing down in time to stop there: v = sqrt(2 a d).
  SWARM_HD static Vec3 arrive(Vec3 from, Vec3 to, const ClassRow& row) {
    const Vec3 way = to - from;
    const float distance = length(way);
    const float speed = min_of(row.top_speed_kmps, sqrtf(2.0f * row.acceleration_kmps2 * distance));
    return normalised_or(way, {}) * speed;
  }

  /// Sideways of the way to a target, in a plane of the ship's own.
  SWARM_HD static Vec3 around_target(Vec3 inward, uint32_t id) {
    const Random4 plane = random4(id, id, 0, RandomPurpose::kSteering);
    const Vec3 axis = normalised_or(
        {uniform01(plane.v[0]) - 0.5f, uniform01(plane.v[1]) - 0.5f, uniform01(plane.v[2]) + 0.2f},
        {0.0f, 0.0f, 1.0f});
    return normalised_or(cross(axis, inward), {0.0f, 1.0f, 0.0f});
  }

  /// What a ship does about its target: circles it, or flies at it again and again where its
  /// weapons bear ahead alone. On a run it breaks off close by and turns when it is out of range.
  SWARM_HD Vec3 attack(uint32_t slot, uint32_t target, const ClassRow& row, uint32_t id) const {
    const AgentView& a = v.agents;
    const Vec3 from = a.position_km(slot);
    const Vec3 way = a.position_km(target) - from;
    const float distance = length(way);
    if (row.attacks_in_runs == 0 || distance > row.standoff_km) {
      return engage(from, a.position_km(target), a.velocity_kmps(target), row, id);
    }
    const Vec3 inward = normalised_or(way, {1.0f, 0.0f, 0.0f});
    const bool inbound = dot(a.heading(slot), inward) > 0.0f;
    if (inbound && distance > kBreakOff * row.standoff_km) return inward * row.top_speed_kmps;
    const Vec3 out = around_target(inward, id) * 0.6f - inward * 0.8f;
    return out * row.top_speed_kmps;
  }

  /// Where a sweeper looks next: in front of places all over the field, in their turn, on its own
  /// side and clear of the triggers.
  SWARM_HD Vec3 patrol_point(const ScenarioTables& t, uint32_t world, uint32_t field, uint32_t id,
                             Vec3 from) const {
    const FieldRow& row = t.fields[field];
    const WorldState& w = v.worlds[world];
    const float leg_steps = max_of(1.0f, kPatrolLeg_s / t.dt_s);
    const uint32_t leg = static_cast<uint32_t>(static_cast<float>(w.step) / leg_steps);
    const Random4 draw = random4(w.seed, id, leg, RandomPurpose::kPatrol);
    const float radius = row.radius_km * sqrtf(uniform01(draw.v[0]));
    const SinCos direction = sin_cos_f(uniform01(draw.v[1]) * 6.2831853f);
    const float side = from.x < row.x_km ? -row.clearance_km : row.clearance_km;
    return {row.x_km + side, row.y_km + radius * direction.cos, row.z_km + radius * direction.sin};
  }

  /// Circles a target at the stand-off range, in a plane of the ship's own, so that attackers
  /// spread around what they attack.
  SWARM_HD Vec3 engage(Vec3 from, Vec3 at, Vec3 target_velocity, const ClassRow& row,
                       uint32_t id) const {
    const Vec3 way = at - from;
    const float distance = length(way);
    if (distance > row.standoff_km) {
      const float lead_s = min_of(distance / max_of(row.top_speed_kmps, 0.01f), 20.0f);
      return normalised_or(way + target_velocity * lead_s, way) * row.top_speed_kmps;
    }
    const Vec3 inward = normalised_or(way, {1.0f, 0.0f, 0.0f});
    const Vec3 around = around_target(inward, id);
    const float excess = (distance - 0.7f * row.standoff_km) / max_of(row.standoff_km, 0.1f);
    return (around + inward * excess) * (kOrbitSpeed * row.top_speed_kmps);
  }

  /// Place of the next mine that this layer's field wants.
  SWARM_HD Vec3 next_mine(const ScenarioTables& t, uint32_t world, uint32_t field, Vec3 p) const {
    const FieldRow& row = t.fields[field];
    const uint32_t laid = v.worlds[world].fields[field].laid;
    if (laid >= row.mine_count) return p;
    return v.agents.position_km(v.base(world) + v.layout.first_mine() + row.first_mine + laid);
  }

  SWARM_HD Vec3 dock_place(const ScenarioTables& t, uint32_t world, uint32_t slot,
                           uint32_t structure) const {
    const StructureRow& row = t.structures[structure];
    const Vec3 p = v.agents.position_km(slot);
    Vec3 best = {row.x_km, row.y_km, row.z_km};
    float best_squared = 3.0e38f;
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t dock = v.base(world) + row.first_section + j;
      if (v.class_of(t, dock).is_dock == 0 || !v.agents.is_active(dock)) continue;
      const uint32_t guest = v.agents.dock_guest[dock];
      if (guest != kNone && guest != slot) continue;
      const float d2 = length_squared(v.agents.position_km(dock) - p);
      if (d2 < best_squared) {
        best_squared = d2;
        best = v.agents.position_km(dock);
      }
    }
    return best;
  }

  SWARM_HD Vec3 ward_position(const ScenarioTables& t, uint32_t world, const WingOrder& order,
                              Vec3 otherwise) const {
    if (order.target_wing == 0xff) return otherwise;
    const WingRow& row = t.wings[order.target_wing];
    for (uint32_t j = 0; j < row.ship_count; ++j) {
      const uint32_t ward = v.base(world) + v.layout.first_ship() + row.first_ship + j;
      if (v.agents.is_active(ward)) return v.agents.position_km(ward);
    }
    return otherwise;
  }

  SWARM_HD Vec3 structure_centre(const ScenarioTables& t, const WingOrder& order) const {
    if (order.structure == 0xff) return {order.x_km, order.y_km, order.z_km};
    const StructureRow& row = t.structures[order.structure];
    return {row.x_km, row.y_km, row.z_km};
  }

  SWARM_HD Vec3 ordered_velocity(const ScenarioTables& t, uint32_t world, uint32_t slot,
                                 const WingOrder& order, const ClassRow& row) const {
    const AgentView& a = v.agents;
    const Vec3 p = a.position_km(slot);
    const Vec3 point = {order.x_km, order.y_km, order.z_km};
    const uint32_t id = stable_id(v.layout, slot - v.base(world));
    const uint32_t target = a.target[slot];
    const bool engaged = target != kNone && a.is_active(target);
    const Vec3 target_place = engaged ? a.position_km(target) : point;
    switch (order.kind) {
      case OrderKind::kHold:
        if (length(point - p) > max_of(order.radius_km, row.separation_km)) {
          return arrive(p, point, row);
        }
        return engage(p, point, {}, row, id) * 0.3f;
      case OrderKind::kMove:
        return length(point - p) > order.radius_km ? arrive(p, point, row) : Vec3{};
      case OrderKind::kAttack:
        if (engaged) return attack(slot, target, row, id);
        return engage(p, structure_centre(t, order), {}, row, id);
      case OrderKind::kEscort: {
        const Vec3 ward = ward_position(t, world, order, point);
        if (engaged && length(ward - p) <= order.radius_km) return attack(slot, target, row, id);
        return engage(p, ward, {}, row, id);
      }
      case OrderKind::kLay:
        return order.field == 0xff ? Vec3{} : arrive(p, next_mine(t, world, order.field, p), row);
      case OrderKind::kSweep: {
        if (engaged) return attack(slot, target, row, id);
        if (order.field == 0xff) return {};
        return arrive(p, patrol_point(t, world, order.field, id, p), row);
      }
      case OrderKind::kDock:
        return order.structure == 0xff
                   ? Vec3{}
                   : arrive(p, dock_place(t, world, slot, order.structure), row);
      case OrderKind::kWithdraw:
        return normalised_or(p - point, {1.0f, 0.0f, 0.0f}) * row.top_speed_kmps;
      case OrderKind::kBoard:
        if (engaged) return arrive(p, target_place, row);
        return engage(p, structure_centre(t, order), {}, row, id);
    }
    return {};
  }

  /// Away from structures whose clearance the ship is in, unless it means to dock or board.
  SWARM_HD Vec3 clear_structures(const ScenarioTables& t, Vec3 p, OrderKind order,
                                 const ClassRow& row) const {
    Vec3 wish;
    if (order == OrderKind::kDock || order == OrderKind::kBoard) return wish;
    for (uint32_t s = 0; s < t.structure_count; ++s) {
      const StructureRow& structure = t.structures[s];
      const Vec3 out = p - Vec3{structure.x_km, structure.y_km, structure.z_km};
      const float keep_km = structure.radius_km * kClearance;
      const float distance = length(out);
      if (distance < keep_km) {
        wish += normalised_or(out, {1.0f, 0.0f, 0.0f}) *
                (2.0f * row.top_speed_kmps * (1.0f - distance / keep_km) + row.top_speed_kmps);
      }
    }
    return wish;
  }

  SWARM_HD void operator()(uint32_t k) const {
    if (k >= v.near.start[v.layout.worlds * v.near.cells()]) return;
    const uint32_t slot = v.ship_motion[k].slot;
    const uint32_t world = v.world_of(slot);
    const ScenarioTables& t = v.table(world);
    const ClassRow& row = v.class_of(t, slot);
    const WingOrder& order = v.orders[world].wings[v.agents.group[slot]];
    Vec3 wish = ordered_velocity(t, world, slot, order, row);
    const bool docked = v.agents.docked_at[slot] != kNone;
    if (!docked) {
      const FlockWish& flock = v.flock_wish[k];
      wish += Vec3{flock.x_kmps, flock.y_kmps, flock.z_kmps};
      wish += clear_structures(t, v.agents.position_km(slot), order.kind, row);
    }
    wish = clamp_length(wish, row.top_speed_kmps);
    v.agents.wx_kmps[slot] = wish.x;
    v.agents.wy_kmps[slot] = wish.y;
    v.agents.wz_kmps[slot] = wish.z;
  }
};

template <class Exec>
void steer(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.layout.ships, Steer{v});
}

}  // namespace swarm
