// Walking the near grid. Cells are a quarter of the reach along x and one reach along y and z, and
// the table wraps around in every direction, so space has no border: cells that share a table entry
// by wrapping are told apart by the distance test of the visitor.
//
//        x ->   [....|....|....|....]   one row: nine cells of r/4 around the agent,
//     y         [....|....|AGNT|....]   contiguous in memory but for the wrap;
//     |         [....|....|....|....]   nine rows (3 in y times 3 in z) hold every neighbour
//
// Ships are looked up in as many cells as their own world needs (tables.h: near_cells), whatever
// the batch has room for, because a crowded cell shows its neighbours some of its ships only.
//
// The order of candidates is the order of rows (z, then y), then of cells along x, then of slots:
// a property of the world alone, so sums over neighbours have the same bits on every back end.
#pragma once

#include "kernels/state/views.h"

namespace swarm {

// Cells are this much larger than the reach asks for, so that rounding of position / cell size can
// never push a neighbour into a cell that is not read (positions up to 6e4 cells from the origin).
inline constexpr float kCellMargin = 1.001f;
inline constexpr int32_t kRowReach = 4;  // cells of r/4 on either side

struct NearCell {
  int32_t x, y, z;
};

SWARM_HD inline NearCell near_cell(GridSize size, float radius_km, Vec3 p) {
  const float inverse = 1.0f / (radius_km * kCellMargin);
  return {static_cast<int32_t>(floorf(p.x * (4.0f * inverse))) & static_cast<int32_t>(size.nx - 1),
          static_cast<int32_t>(floorf(p.y * inverse)) & static_cast<int32_t>(size.ny - 1),
          static_cast<int32_t>(floorf(p.z * inverse)) & static_cast<int32_t>(size.nz - 1)};
}

SWARM_HD inline uint32_t near_cell_index(GridSize size, NearCell c) {
  return (static_cast<uint32_t>(c.z) * size.ny + static_cast<uint32_t>(c.y)) * size.nx +
         static_cast<uint32_t>(c.x);
}

/// What neighbours need to know about a ship, in one word:
/// wing | faction << 8 | team << 16 | teams that track it << 24, a bit each.
SWARM_HD inline uint32_t ship_tag(uint32_t wing, uint32_t faction, uint32_t team,
                                  uint32_t trackers) {
  return wing | faction << 8 | team << 16 | trackers << 24;
}
SWARM_HD inline uint32_t tag_mates(uint32_t tag) { return tag & 0xffff; }  // wing and faction
SWARM_HD inline uint32_t tag_faction(uint32_t tag) { return tag >> 8 & 0xff; }
SWARM_HD inline uint32_t tag_team(uint32_t tag) { return tag >> 16 & 0xff; }
SWARM_HD inline uint32_t tag_trackers(uint32_t tag) { return tag >> 24; }

/// A number that differs from cell to cell and from step to step: where the walk through a crowded
/// cell begins. Finaliser of MurmurHash3 (A. Appleby).
SWARM_HD inline uint32_t cell_turn(uint32_t step, uint32_t cell) {
  uint32_t h = step * 0x9E3779B9u + cell;
  h = (h ^ h >> 16) * 0x85EBCA6Bu;
  h = (h ^ h >> 13) * 0xC2B2AE35u;
  return h ^ h >> 16;
}

/// Calls run(begin, end) for the sorted records of the cells [first, last] of a world's `start`.
/// `samples` is the most that it shows of one cell: those from a start that turns from step to
/// step, so that nobody is overlooked for long. It depends on the cell alone, not on who looks.
template <class Run>
SWARM_HD inline void visit_cells(const uint32_t* start, uint32_t first, uint32_t last,
                                 uint32_t samples, uint32_t step, Run&& run) {
  if (start[last + 1] - start[first] <= samples) {
    run(start[first], start[last + 1]);
    return;
  }
  for (uint32_t cell = first; cell <= last; ++cell) {
    const uint32_t begin = start[cell];
    const uint32_t count = start[cell + 1] - begin;
    if (count <= samples) {
      run(begin, begin + count);
      continue;
    }
    const uint32_t offset = cell_turn(step, cell) % count;
    const uint32_t head = count - offset < samples ? count - offset : samples;
    run(begin + offset, begin + offset + head);
    run(begin, begin + (samples - head));
  }
}

/// Calls run(begin, end) for the sorted records of all cells that may hold an agent within one
/// radius of those in the cells [c.x, last_x] of a row, in canonical order. `start` is the world's.
template <class Run>
SWARM_HD inline void visit_rows(const uint32_t* start, GridSize size, NearCell c, int32_t last_x,
                                uint32_t samples, uint32_t step, Run&& run) {
  const uint32_t first = static_cast<uint32_t>(c.x - kRowReach) & (size.nx - 1);
  const uint32_t last = static_cast<uint32_t>(last_x + kRowReach) & (size.nx - 1);
  for (int32_t dz = -1; dz <= 1; ++dz) {
    for (int32_t dy = -1; dy <= 1; ++dy) {
      const int32_t y = (c.y + dy) & static_cast<int32_t>(size.ny - 1);
      const int32_t z = (c.z + dz) & static_cast<int32_t>(size.nz - 1);
      const uint32_t row = near_cell_index(size, {0, y, z});
      // Where the row wraps around: the part up to its end, and then the part from its beginning.
      const bool wraps = first > last;
      for (uint32_t part = 0; part < (wraps ? 2u : 1u); ++part) {
        const uint32_t from = part == 0 ? first : 0;
        const uint32_t to = wraps && part == 0 ? size.nx - 1 : last;
        visit_cells(start, row + from, row + to, samples, step, run);
      }
    }
  }
}

/// Calls visit(k) for each sorted record k that may lie within the grid's reach of p, in canonical
/// order. The visitor tests the distance itself; the agent's own record is among those visited.
template <class Visit>
SWARM_HD inline void visit_near(const NearGrid& grid, GridSize size, uint32_t world,
                                float radius_km, Vec3 p, Visit&& visit) {
  const NearCell c = near_cell(size, radius_km, p);
  const uint32_t* start = grid.start + static_cast<size_t>(world) * grid.cells();
  visit_rows(start, size, c, c.x, kNone, 0, [&](uint32_t begin, uint32_t end) {
    for (uint32_t k = begin; k < end; ++k) visit(k);
  });
}

}  // namespace swarm
