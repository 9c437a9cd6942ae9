// Stage bin_targets: sorts everything that can be detected into the target grid.
// Reads status, kind, faction, position. Writes far.key, order, start, place, held, around.
// Worlds that stand between two command steps (views.h: commands_now) are left out.
#pragma once

#include "kernels/far_grid.h"

namespace swarm {

struct KeyFar {
  StepView v;
  SWARM_HD void operator()(uint32_t slot) const {
    const uint32_t world = v.world_of(slot);
    uint32_t key = v.layout.worlds * v.far.lists();
    if (v.commands_now(world) && v.agents.is_active(slot)) {
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

static_assert(kMaxTeams * 2 <= 8, "a byte has a bit for each list of a far cell");

/// Which lists of each cell have anybody.
struct MarkHeld {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t* start = v.far.start + static_cast<size_t>(i) * kMaxTeams * 2;
    uint32_t held = 0;
    for (uint32_t list = 0; list < kMaxTeams * 2; ++list) {
      if (start[list + 1] > start[list]) held |= 1u << list;
    }
    v.far.held[i] = static_cast<uint8_t>(held);
  }
};

/// The same of the 27 cells around each cell.
struct MarkAround {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / v.far.cells();
    if (!v.is_running(world)) return;
    const int32_t n = static_cast<int32_t>(v.table(world).far_cells);
    const int32_t cell = static_cast<int32_t>(i % v.far.cells());
    if (cell >= n * n * n) return;
    const uint8_t* held = v.far.held + static_cast<size_t>(world) * v.far.cells();
    const int32_t x = cell & (n - 1), y = cell / n & (n - 1), z = cell / n / n;
    uint32_t around = 0;
    for (int32_t dz = -1; dz <= 1; ++dz) {
      for (int32_t dy = -1; dy <= 1; ++dy) {
        const int32_t row = (((z + dz) & (n - 1)) * n + ((y + dy) & (n - 1))) * n;
        around |= held[row + ((x - 1) & (n - 1))];
        around |= held[row + x];
        around |= held[row + ((x + 1) & (n - 1))];
      }
    }
    v.far.around[i] = static_cast<uint8_t>(around);
  }
};

template <class Exec>
void bin_targets(Exec& exec, const StepView& v) {
  const uint32_t slots = v.layout.slots();
  exec.for_each(slots, KeyFar{v});
  exec.sort_by_key(v.far.key, slots, v.layout.worlds * v.far.lists() + 1, v.far.order, v.far.start);
  exec.for_each(slots, GatherFar{v});
  const uint32_t cells = v.layout.worlds * v.far.cells();
  exec.for_each(cells, MarkHeld{v});
  exec.for_each(cells, MarkAround{v});
}

}  // namespace swarm
