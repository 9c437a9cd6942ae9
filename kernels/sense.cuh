// Stage sense: who knows where whom is.
// Reads positions, classes, relations, the target grid. Writes tracked_until, far_sensors,
// counters.
//
// A sensor of a team that is hostile to an agent detects it within sensor_range * signature, by the
// closest approach since the last look. Tracks belong to the team and last track_memory_steps. A
// cloaked agent is found by chance only: n sensors within its cloak range give p = 1 - exp(-n rate
// dt) for the time since the last look. Sensors that reach beyond the 27 far cells are kept in a
// list of each team, in the order of slots.
#pragma once

#include "kernels/combat.h"
#include "kernels/far_grid.h"

namespace swarm {

/// Marks a team's active platforms whose sensors reach further than the target grid does.
struct MarkFarSensors {
  StepView v;
  uint32_t team;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.platforms();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    uint8_t flag = 0;
    if (v.commands_now(world) && v.agents.is_active(slot)) {
      const ScenarioTables& t = v.table(world);
      const float reach_km = v.class_of(t, slot).sensor_range_km * t.largest_signature;
      flag = reach_km > t.far_radius_km && team_of(v, t, slot) == team ? 1 : 0;
    }
    v.flags[i] = flag;
  }
};

/// First entry of a sorted list that is not below `value`.
SWARM_HD inline uint32_t lower_bound(const uint32_t* sorted, uint32_t count, uint32_t value) {
  uint32_t low = 0;
  while (low < count) {
    const uint32_t middle = low + (count - low) / 2;
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      count = middle;
    }
  }
  return low;
}

struct Sense {
  StepView v;

  /// Time since the last look. Contacts that came and went in between count: at the first look
  /// there is no in between.
  SWARM_HD float elapsed_s(const ScenarioTables& t, uint32_t world) const {
    return t.dt_s * static_cast<float>(min_of(t.command_steps, v.worlds[world].step));
  }

  /// Was the sensor within `range` of the agent since the last look, if both flew straight? Point
  /// samples would miss a part of those who pass at the edge (B. Koopman, "Search and screening",
  /// OEG report 56, 1946, on sweep width).
  SWARM_HD bool came_within(Vec3 apart, uint32_t sensor, const ClassRow& sensor_row, uint32_t slot,
                            float own_speed, float range, float since_s) const {
    const float d2 = length_squared(apart);
    if (d2 <= range * range) return true;
    const float most = range + (own_speed + sensor_row.top_speed_kmps) * since_s;
    if (d2 > most * most) return false;
    const Vec3 closing = v.agents.velocity_kmps(slot) - v.agents.velocity_kmps(sensor);
    return closest_approach(apart, closing, since_s) <= range;
  }

  /// Sees any far-seeing sensor of `team` the agent?
  SWARM_HD bool seen_from_afar(const ScenarioTables& t, uint32_t world, uint32_t slot,
                               uint32_t team, float signature) const {
    const AgentView& a = v.agents;
    const SlotRange range = v.platforms();
    const uint32_t* sensors = v.far_sensors + static_cast<size_t>(team) * a.slots;
    const uint32_t count = v.far_sensor_count[team];
    const uint32_t end = (world + 1) * range.count;
    const Vec3 p = a.position_km(slot);
    const float own_speed = length(a.velocity_kmps(slot));
    const float since_s = elapsed_s(t, world);
    for (uint32_t k = lower_bound(sensors, count, world * range.count);
         k < count && sensors[k] < end; ++k) {
      const uint32_t sensor = range.slot(sensors[k]);
      const ClassRow& row = v.class_of(t, sensor);
      const float reach_km = row.sensor_range_km * signature;
      if (came_within(a.position_km(sensor) - p, sensor, row, slot, own_speed, reach_km, since_s) &&
          is_hostile(v, world, sensor, slot)) {
        return true;
      }
    }
    return false;
  }

  /// Is a sensor of `team` in the 27 far cells that has the agent in range?
  SWARM_HD bool seen_from_near(const ScenarioTables& t, uint32_t world, uint32_t slot,
                               uint32_t team, float signature) const {
    const AgentView& a = v.agents;
    const Vec3 p = a.position_km(slot);
    const float own_speed = length(a.velocity_kmps(slot));
    const float since_s = elapsed_s(t, world);
    bool seen = false;
    visit_far(v.far, t, world, p, team, 0, kNone, 0, [&](uint32_t k) {
      const SlotPlace& place = v.far.place[k];
      const ClassRow& row = v.class_of(t, place.slot);
      const float reach_km = row.sensor_range_km * signature;
      if (reach_km <= 0.0f) return false;
      const Vec3 apart = Vec3{place.x_km, place.y_km, place.z_km} - p;
      seen = came_within(apart, place.slot, row, slot, own_speed, reach_km, since_s) &&
             is_hostile(v, world, place.slot, slot);
      return seen;
    });
    return seen;
  }

  /// Sensors of `team` that have the cloaked agent in range: each of them has a chance.
  SWARM_HD uint32_t sensors_near(const ScenarioTables& t, uint32_t world, uint32_t slot,
                                 uint32_t team, float cloak_range_km) const {
    const Vec3 p = v.agents.position_km(slot);
    const float widest_squared = cloak_range_km * cloak_range_km;
    uint32_t seen = 0;
    visit_far_within(v.far, t, world, p, cloak_range_km, team, [&](uint32_t k) {
      const SlotPlace& place = v.far.place[k];
      const float d2 = length_squared(Vec3{place.x_km, place.y_km, place.z_km} - p);
      if (d2 > widest_squared) return;
      const float range_km = v.class_of(t, place.slot).sensor_range_km;
      if (d2 <= range_km * range_km && range_km > 0.0f && is_hostile(v, world, place.slot, slot)) {
        ++seen;
      }
    });
    return seen;
  }

  SWARM_HD bool is_detected(const ScenarioTables& t, uint32_t world, uint32_t slot,
                            uint32_t team) const {
    const ClassRow& row = v.class_of(t, slot);
    const bool any_near = any_around(v.far, t, world, v.agents.position_km(slot), team, 0);
    if (row.cloaked == 0) {
      return (any_near && seen_from_near(t, world, slot, team, row.signature)) ||
             seen_from_afar(t, world, slot, team, row.signature);
    }
    if (!any_near) return false;
    const uint32_t sensors = sensors_near(t, world, slot, team, row.cloak_range_km);
    if (sensors == 0) return false;
    const WorldState& w = v.worlds[world];
    const float period_s = t.dt_s * static_cast<float>(t.command_steps);
    const float chance =
        one_minus_exp_neg(static_cast<float>(sensors) * row.cloak_rate_per_s * period_s);
    const Random4 draw = random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step,
                                 RandomPurpose::kDetection, team);
    return uniform01(draw.v[0]) < chance;
  }

  SWARM_HD void operator()(uint32_t slot) const {
    const uint32_t world = v.world_of(slot);
    WorldState& w = v.worlds[world];
    if (!v.commands_now(world) || !v.agents.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    const uint32_t own_team = team_of(v, t, slot);
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (team == own_team || !is_hostile_team(v, t, world, team, slot)) continue;
      if (!is_detected(t, world, slot, team)) continue;
      uint32_t& until = v.agents.tracked_until[team * v.agents.slots + slot];
      if (until <= w.step) {
        atomic_add(&w.counters.detections, int64_t{1});
        if (v.class_of(t, slot).cloaked != 0) {
          atomic_add(&w.counters.mine_detections, int64_t{1});
        }
      }
      until = w.step + t.track_memory_steps;
    }
  }
};

template <class Exec>
void sense(Exec& exec, const StepView& v) {
  const uint32_t platforms = v.layout.worlds * v.platforms().count;
  for (uint32_t team = 0; team < kMaxTeams; ++team) {
    exec.for_each(platforms, MarkFarSensors{v, team});
    exec.compact(v.flags, platforms, v.far_sensors + static_cast<size_t>(team) * v.agents.slots,
                 v.far_sensor_count + team);
  }
  exec.for_each(v.layout.slots(), Sense{v});
}

}  // namespace swarm
