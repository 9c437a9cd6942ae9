// Stage trigger_mines: ships that come too close set off mines.
// Reads near grid, mine grid, field state, relations. Writes claimed_by of mines (atomic min),
// counters of detonate_mines follow.
//
// Each ship claims the swarm_size nearest armed enemy mines whose trigger radius it comes within
// during the step (closest approach). Two ships may claim one mine; the lower slot gets it.
// detonate_mines then lets every claimed mine go off against its ship.
#pragma once

#include "kernels/combat.h"
#include "kernels/near_grid.h"

namespace swarm {

struct TriggerMines {
  StepView v;

  /// The nearest few mines, kept sorted by (distance, slot).
  struct Swarm {
    float distance[kMaxSwarm];
    uint32_t slot[kMaxSwarm];
    uint32_t count = 0;
    SWARM_HD void offer(float d, uint32_t mine, uint32_t limit) {
      uint32_t at = count;
      while (at > 0 && (d < distance[at - 1] || (d == distance[at - 1] && mine < slot[at - 1])))
        --at;
      if (at >= limit) return;
      if (count < limit) ++count;
      for (uint32_t j = count - 1; j > at; --j) {
        distance[j] = distance[j - 1];
        slot[j] = slot[j - 1];
      }
      distance[at] = d;
      slot[at] = mine;
    }
  };

  /// Is any armed field that the ship must fear in reach? Most ships are far from all of them.
  SWARM_HD bool is_near_a_field(const ScenarioTables& t, const WorldState& w, uint32_t world,
                                uint32_t slot, Vec3 p) const {
    for (uint32_t f = 0; f < t.field_count; ++f) {
      const FieldRow& row = t.fields[f];
      const Relation relation = v.orders[world].relations[row.faction][v.agents.faction[slot]];
      if (w.fields[f].armed == 0 || relation != Relation::kHostile) continue;
      const float reach_km = row.extent_km + t.near_radius_km;
      const Vec3 apart = p - Vec3{row.x_km, row.y_km, row.z_km};
      if (length_squared(apart) <= reach_km * reach_km) return true;
    }
    return false;
  }

  SWARM_HD void operator()(uint32_t k) const {
    if (k >= v.near.start[v.layout.worlds * v.near.cells()]) return;
    const uint32_t own_slot = v.ship_motion[k].slot;
    const uint32_t world = v.world_of(own_slot);
    const WorldState& w = v.worlds[world];
    const ScenarioTables& t = v.table(world);
    const AgentView& a = v.agents;
    const Vec3 p = a.position_km(own_slot);
    if (!is_near_a_field(t, w, world, own_slot, p)) return;
    const Vec3 velocity = a.velocity_kmps(own_slot);
    Swarm swarm;
    visit_near(v.mine_grid, v.mine_grid.size, world, t.near_radius_km, p, [&](uint32_t other) {
      const SlotPlace place = v.mine_place[other];
      const Vec3 apart = Vec3{place.x_km, place.y_km, place.z_km} - p;
      // What the walk finds beyond the grid's reach depends on the size of the table.
      if (length_squared(apart) > t.near_radius_km * t.near_radius_km) return;
      if (!a.is_active(place.slot) || w.fields[a.group[place.slot]].armed == 0) return;
      if (!is_hostile(v, world, place.slot, own_slot)) return;
      const ClassRow& row = v.class_of(t, place.slot);
      const float miss_km = closest_approach(apart, -velocity, t.dt_s);
      if (miss_km <= row.trigger_radius_km) {
        swarm.offer(miss_km, place.slot, min_of<uint32_t>(row.swarm_size, kMaxSwarm));
      }
    });
    for (uint32_t j = 0; j < swarm.count; ++j) atomic_min(&a.claimed_by[swarm.slot[j]], own_slot);
  }
};

template <class Exec>
void trigger_mines(Exec& exec, const StepView& v) {
  if (v.layout.mines == 0) return;
  exec.for_each(v.layout.worlds * v.layout.ships, TriggerMines{v});
}

}  // namespace swarm
