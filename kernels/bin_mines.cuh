// Stage bin_mines: sorts the places of mines into the mine grid. Mines never move, so this is done
// when a world has been loaded, and not in a step. The grid holds every place of a field, whether
// its mine is planned, alive or lost: who walks it asks for the status.
// Reads status, position. Writes mine_grid.key, order, start, mine_place.
#pragma once

#include "kernels/near_grid.h"

namespace swarm {

struct KeyMines {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    uint32_t key = v.layout.worlds * v.mine_grid.cells();
    if (v.agents.status[slot] != static_cast<uint8_t>(AgentStatus::kAbsent)) {
      const NearCell cell =
          near_cell(v.mine_grid.size, v.table(world).near_radius_km, v.agents.position_km(slot));
      key = world * v.mine_grid.cells() + near_cell_index(v.mine_grid.size, cell);
    }
    v.mine_grid.key[i] = key;
  }
};

struct GatherMines {
  StepView v;
  SWARM_HD void operator()(uint32_t k) const {
    const uint32_t slot = v.mines().slot(v.mine_grid.order[k]);
    v.mine_place[k] = {v.agents.x_km[slot], v.agents.y_km[slot], v.agents.z_km[slot], slot};
  }
};

template <class Exec>
void bin_mines(Exec& exec, const StepView& v) {
  const uint32_t items = v.layout.worlds * v.layout.mines;
  if (items == 0) return;
  exec.for_each(items, KeyMines{v});
  exec.sort_by_key(v.mine_grid.key, items, v.layout.worlds * v.mine_grid.cells() + 1,
                   v.mine_grid.order, v.mine_grid.start);
  exec.for_each(items, GatherMines{v});
}

}  // namespace swarm
