// Stage bin_agents: sorts ships and mines into the near grid.
// Reads status, kind, position, velocity. Writes near.key, order, start, place, motion.
// Dead mines stay in the grid, because their place is a vacancy that neighbours can fill.
#pragma once

#include "kernels/near_grid.h"

namespace swarm {

/// Does the near grid hold the agent in this slot?
SWARM_HD inline bool in_near_grid(const AgentView& a, uint32_t slot) {
  if (a.is_active(slot)) return true;
  return a.status[slot] == static_cast<uint8_t>(AgentStatus::kDead) &&
         a.kind[slot] == static_cast<uint8_t>(AgentKind::kMine);
}

struct KeyNear {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.near_range();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    uint32_t key = v.layout.worlds * v.near.cells();
    if (v.is_running(world) && in_near_grid(v.agents, slot)) {
      const NearCell cell =
          near_cell(v.near, v.table(world).near_radius_km, v.agents.position_km(slot));
      key = world * v.near.cells() + near_cell_index(v.near, cell);
    }
    v.near.key[i] = key;
  }
};

struct GatherNear {
  StepView v;
  SWARM_HD void operator()(uint32_t k) const {
    if (k >= v.near.start[v.layout.worlds * v.near.cells()]) return;
    const uint32_t slot = v.near_range().slot(v.near.order[k]);
    const AgentView& a = v.agents;
    const ScenarioTables& t = v.table(v.world_of(slot));
    v.near.place[k] = {a.x_km[slot], a.y_km[slot], a.z_km[slot], slot};
    const uint32_t tag = static_cast<uint32_t>(a.kind[slot]) |
                         static_cast<uint32_t>(a.group[slot]) << 8 |
                         static_cast<uint32_t>(a.faction[slot]) << 16 |
                         static_cast<uint32_t>(t.faction_team[a.faction[slot]]) << 24;
    v.near.motion[k] = {a.vx_kmps[slot], a.vy_kmps[slot], a.vz_kmps[slot], tag};
  }
};

template <class Exec>
void bin_agents(Exec& exec, const StepView& v) {
  const uint32_t items = v.layout.worlds * v.near_range().count;
  if (items == 0) return;
  exec.for_each(items, KeyNear{v});
  exec.sort_by_key(v.near.key, items, v.layout.worlds * v.near.cells() + 1, v.near.order,
                   v.near.start);
  exec.for_each(items, GatherNear{v});
}

}  // namespace swarm
