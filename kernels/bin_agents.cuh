// Stage bin_agents: sorts ships into the near grid.
// Reads status, position, velocity, wing, tracks. Writes near.key, order, start, ship_place,
// ship_motion, counters.
#pragma once

#include "kernels/combat.h"
#include "kernels/near_grid.h"

namespace swarm {

struct KeyShips {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.ships();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    uint32_t key = v.layout.worlds * v.near.cells();
    if (v.is_running(world) && v.agents.is_active(slot)) {
      const ScenarioTables& t = v.table(world);
      const NearCell cell = near_cell(t.near_cells, t.near_radius_km, v.agents.position_km(slot));
      key = world * v.near.cells() + near_cell_index(t.near_cells, cell);
    }
    v.near.key[i] = key;
  }
};

struct GatherShips {
  StepView v;
  SWARM_HD void operator()(uint32_t k) const {
    if (k >= v.near.start[v.layout.worlds * v.near.cells()]) return;
    const uint32_t slot = v.ships().slot(v.near.order[k]);
    const uint32_t world = v.world_of(slot);
    const AgentView& a = v.agents;
    const ScenarioTables& t = v.table(world);
    uint32_t trackers = 0;
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (is_tracked(v, v.worlds[world].step, team, slot)) trackers |= 1u << team;
    }
    const uint32_t tag = ship_tag(a.group[slot], a.faction[slot], team_of(v, t, slot), trackers);
    // Those beyond what the cell shows: how much crowding bites.
    if (k - v.near.start[v.near.key[v.near.order[k]]] >= kCellSamples) {
      atomic_add(&v.worlds[world].counters.crowded, int64_t{1});
    }
    v.ship_place[k] = {a.x_km[slot], a.y_km[slot], a.z_km[slot], tag};
    v.ship_motion[k] = {a.vx_kmps[slot], a.vy_kmps[slot], a.vz_kmps[slot], slot};
  }
};

template <class Exec>
void bin_agents(Exec& exec, const StepView& v) {
  const uint32_t items = v.layout.worlds * v.layout.ships;
  if (items == 0) return;
  exec.for_each(items, KeyShips{v});
  exec.sort_by_key(v.near.key, items, v.layout.worlds * v.near.cells() + 1, v.near.order,
                   v.near.start);
  exec.for_each(items, GatherShips{v});
}

}  // namespace swarm
