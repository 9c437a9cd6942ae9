// Stage integrate_motion: ships turn, change speed and move; those that withdraw leave.
// Reads wanted velocity, class, order. Writes heading, velocity, position, status, people,
// counters.
//
// A ship flies where its bow points: the bow turns towards the wanted velocity by at most
// turn_rate dt, the speed changes by at most acceleration dt, position += velocity dt.
#pragma once

#include "kernels/combat.h"

namespace swarm {

/// `from` turned towards `to` by at most `angle_rad`; both are unit vectors.
SWARM_HD inline Vec3 turn_towards(Vec3 from, Vec3 to, float angle_rad) {
  const float cosine = clamp(dot(from, to), -1.0f, 1.0f);
  const float limit_cosine = angle_rad >= 3.14159f ? -1.0f : cos_f(angle_rad);
  if (cosine >= limit_cosine) return to;
  // Component of `to` across `from`; for opposite directions any perpendicular serves.
  const Vec3 fallback = normalised_or(cross(from, {0.0f, 0.0f, 1.0f}), {0.0f, 1.0f, 0.0f});
  const Vec3 across = normalised_or(to - from * cosine, fallback);
  return normalised_or(from * limit_cosine + across * sin_f(angle_rad), to);
}

struct IntegrateMotion {
  StepView v;

  SWARM_HD void depart(const ScenarioTables& t, WorldState& w, uint32_t slot) const {
    AgentView a = v.agents;
    a.set_status(slot, AgentStatus::kDeparted);
    for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
      atomic_add(&w.counters.people_departed[kind],
                 int64_t{a.people[static_cast<size_t>(kind) * a.slots + slot]});
    }
  }

  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.ships();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    WorldState& w = v.worlds[world];
    if (!v.is_running(world) || !v.agents.is_active(slot)) return;
    AgentView a = v.agents;
    const ScenarioTables& t = v.table(world);
    const ClassRow& row = v.class_of(t, slot);
    const Vec3 wanted = {a.wx_kmps[slot], a.wy_kmps[slot], a.wz_kmps[slot]};
    const float wanted_speed = length(wanted);
    const Vec3 heading = a.heading(slot);
    const Vec3 bow =
        turn_towards(heading, normalised_or(wanted, heading), row.turn_rate_radps * t.dt_s);
    // A ship that has to turn far slows down first: otherwise it would fly wide circles.
    const float aligned = max_of(dot(bow, normalised_or(wanted, bow)), 0.0f);
    const float speed = length(a.velocity_kmps(slot));
    const float change = row.acceleration_kmps2 * t.dt_s;
    const float next_speed = clamp(clamp(wanted_speed * aligned, speed - change, speed + change),
                                   0.0f, row.top_speed_kmps);
    const Vec3 velocity = bow * next_speed;
    const Vec3 place = a.position_km(slot) + velocity * t.dt_s;
    a.set_heading(slot, bow);
    a.set_velocity(slot, velocity);
    a.set_position(slot, place);
    if (v.orders[world].wings[a.group[slot]].kind == OrderKind::kWithdraw &&
        length_squared(place) > t.departure_radius_km * t.departure_radius_km) {
      depart(t, w, slot);
    }
  }
};

template <class Exec>
void integrate_motion(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.ships().count, IntegrateMotion{v});
}

}  // namespace swarm
