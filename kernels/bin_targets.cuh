// Stage bin_targets: sorts everything that can be detected into the target grid.
// Reads status, kind, faction, position. Writes far.key, order, start, place.
#pragma once

#include "kernels/far_grid.h"

namespace swarm {

struct KeyFar {
  StepView v;
  SWARM_HD void operator()(uint32_t slot) const {
    const uint32_t world = v.world_of(slot);
    uint32_t key = v.layout.worlds * v.far.lists();
    if (v.is_running(world) && v.agents.is_active(slot)) {
      const ScenarioTables& t = v.table(world);
      const uint32_t cell = far_cell_index(t, v.agents.position_km(slot), 0, 0, 0);
      const uint32_t small = v.agents.kind[slot] >= static_cast<uint8_t>(AgentKind::kMine) ? 1 : 0;
      key = far_list(v.far, world, cell, t.faction_team[v.agents.faction[slot]], small);
    }
    v.far.key[slot] = key;
  }
};

struct GatherFar {
  StepView v;
  SWARM_HD void operator()(uint32_t k) const {
    if (k >= v.far.start[v.layout.worlds * v.far.lists()]) return;
    const uint32_t slot = v.far.order[k];
    v.far.place[k] = {v.agents.x_km[slot], v.agents.y_km[slot], v.agents.z_km[slot], slot};
  }
};

template <class Exec>
void bin_targets(Exec& exec, const StepView& v) {
  const uint32_t slots = v.layout.slots();
  exec.for_each(slots, KeyFar{v});
  exec.sort_by_key(v.far.key, slots, v.layout.worlds * v.far.lists() + 1, v.far.order, v.far.start);
  exec.for_each(slots, GatherFar{v});
}

}  // namespace swarm
