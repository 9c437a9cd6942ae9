// Stage move_torpedoes: torpedoes home in on their target, hit it or run out of time.
// Reads target's position, velocity, class. Writes the torpedo's position, velocity, status and the
// target's hit sums.
//
// A hit is a closest approach within a step of less than the target's size. The torpedo turns by at
// most its class's turn rate; it needs no track, because it has its own seeker.
#pragma once

#include "kernels/combat.h"
#include "kernels/integrate_motion.cuh"

namespace swarm {

struct MoveTorpedoes {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.torpedoes();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    WorldState& w = v.worlds[world];
    AgentView a = v.agents;
    if (!v.is_running(world) || !a.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    const uint32_t target = a.target[slot];
    if (a.expires_step[slot] <= w.step || !a.is_active(target)) {
      a.set_status(slot, AgentStatus::kAbsent);
      return;
    }
    const WeaponRow& weapon = t.weapons[a.group[slot]];
    const Vec3 p = a.position_km(slot);
    const Vec3 way = a.position_km(target) - p;
    const Vec3 bow = turn_towards(a.heading(slot), normalised_or(way, a.heading(slot)),
                                  v.class_of(t, slot).turn_rate_radps * t.dt_s);
    const Vec3 velocity = bow * weapon.projectile_speed_kmps;
    a.set_heading(slot, bow);
    a.set_velocity(slot, velocity);
    a.set_position(slot, p + velocity * t.dt_s);
    const float miss_km = closest_approach(way, a.velocity_kmps(target) - velocity, t.dt_s);
    if (miss_km > v.class_of(t, target).size_km) return;
    a.set_status(slot, AgentStatus::kAbsent);
    const Random4 roll =
        random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step, RandomPurpose::kHitRoll);
    atomic_add(&w.counters.shots, int64_t{1});
    if (uniform01(roll.v[0]) >= weapon.hit_probability) return;
    atomic_add(&w.counters.hits, int64_t{1});
    deliver_hit(v, t, target, weapon.damage_TJ, weapon.damage_type, a.agent_class[slot], -bow);
  }
};

template <class Exec>
void move_torpedoes(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.torpedoes().count, MoveTorpedoes{v});
}

}  // namespace swarm
