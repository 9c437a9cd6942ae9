// Walking the target grid: 27 cubic cells around a point, each split into lists by team and by
// size. A list longer than kTargetSamples is sampled from a keyed random start, so the cost of
// looking around does not grow with the density of a fleet, and no member is favoured.
#pragma once

#include "kernels/near_grid.h"

namespace swarm {

/// Which places share a cell is decided by the world's own number of cells. The table may be
/// larger, for another world of the batch.
SWARM_HD inline uint32_t far_cell_index(const ScenarioTables& t, Vec3 p, int32_t dx, int32_t dy,
                                        int32_t dz) {
  const float inverse = 1.0f / (t.far_radius_km * kCellMargin);
  const int32_t mask = static_cast<int32_t>(t.far_cells - 1);
  const uint32_t x =
      static_cast<uint32_t>((static_cast<int32_t>(floorf(p.x * inverse)) + dx) & mask);
  const uint32_t y =
      static_cast<uint32_t>((static_cast<int32_t>(floorf(p.y * inverse)) + dy) & mask);
  const uint32_t z =
      static_cast<uint32_t>((static_cast<int32_t>(floorf(p.z * inverse)) + dz) & mask);
  return (z * t.far_cells + y) * t.far_cells + x;
}

/// List of a team's large (0) or small (1) agents in a far cell.
SWARM_HD inline uint32_t far_list(const FarGrid& grid, uint32_t world, uint32_t cell, uint32_t team,
                                  uint32_t small) {
  return world * grid.lists() + (cell * kMaxTeams + team) * 2 + small;
}

/// Is there anybody in a team's lists of large (0) or small (1) agents in the 27 cells around p?
/// Saves looking into each of them.
SWARM_HD inline bool any_around(const FarGrid& grid, const ScenarioTables& t, uint32_t world,
                                Vec3 p, uint32_t team, uint32_t small) {
  const uint32_t cell = far_cell_index(t, p, 0, 0, 0);
  return (grid.around[static_cast<size_t>(world) * grid.cells() + cell] >> (team * 2 + small) &
          1u) != 0;
}

/// Calls visit(k) for the sorted records of one team around p, at most `samples` a cell from the
/// keyed start `draw`; visit returns true to stop early.
template <class Visit>
SWARM_HD inline void visit_far(const FarGrid& grid, const ScenarioTables& t, uint32_t world, Vec3 p,
                               uint32_t team, uint32_t small, uint32_t samples, uint32_t draw,
                               Visit&& visit) {
  for (int32_t dz = -1; dz <= 1; ++dz) {
    for (int32_t dy = -1; dy <= 1; ++dy) {
      for (int32_t dx = -1; dx <= 1; ++dx) {
        const uint32_t cell = far_cell_index(t, p, dx, dy, dz);
        const uint32_t list = far_list(grid, world, cell, team, small);
        const uint32_t first = grid.start[list];
        const uint32_t count = grid.start[list + 1] - first;
        const uint32_t offset = count > samples ? draw % count : 0;
        const uint32_t visits = count > samples ? samples : count;
        for (uint32_t j = 0; j < visits; ++j) {
          const uint32_t at = offset + j;
          if (visit(first + (at >= count ? at - count : at))) return;
        }
      }
    }
  }
}

/// Calls visit(k) for all sorted records of one team in the cells that a ball of `reach_km` around
/// p touches. The reach is at most the far radius.
template <class Visit>
SWARM_HD inline void visit_far_within(const FarGrid& grid, const ScenarioTables& t, uint32_t world,
                                      Vec3 p, float reach_km, uint32_t team, Visit&& visit) {
  const float inverse = 1.0f / (t.far_radius_km * kCellMargin);
  const auto first = [&](float x) {
    return static_cast<int32_t>(floorf((x - reach_km) * inverse));
  };
  const auto last = [&](float x) { return static_cast<int32_t>(floorf((x + reach_km) * inverse)); };
  const uint32_t mask = t.far_cells - 1;
  for (int32_t z = first(p.z); z <= last(p.z); ++z) {
    for (int32_t y = first(p.y); y <= last(p.y); ++y) {
      for (int32_t x = first(p.x); x <= last(p.x); ++x) {
        const uint32_t cell =
            ((static_cast<uint32_t>(z) & mask) * t.far_cells + (static_cast<uint32_t>(y) & mask)) *
                t.far_cells +
            (static_cast<uint32_t>(x) & mask);
        const uint32_t list = far_list(grid, world, cell, team, 0);
        for (uint32_t k = grid.start[list]; k < grid.start[list + 1]; ++k) visit(k);
      }
    }
  }
}

}  // namespace swarm
