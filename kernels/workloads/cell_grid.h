// The grid of the workloads: cells of r/4 (or r/2, r) along x and of r along y and z, in open
// space, where the table wraps around and aliases are told apart by distance, or on a torus, where
// the cells divide its period and what lies beyond an edge is seen shifted by one period.
//
//        x ->   [....|....|....|....]   one row: reach_x cells to either side of the agent's own,
//     y         [....|....|AGNT|....]   contiguous in memory but for the wrap: one or two runs
//     |         [....|....|....|....]   3 rows in two dimensions, 9 in three
//
// The order of candidates is that of rows (z, then y), then of cells along x, then of ids in a
// cell.
#pragma once

#include <cstdint>

#include "kernels/core/portable.h"
#include "kernels/workloads/lane.h"

namespace swarm {

// Cells are this much larger than the radius asks for, so that rounding of position / cell size can
// never push a neighbour into a cell that is not read: it moves a position by less than 0.0005
// cells where a table has at most kMostCellsAlong* cells along an axis.
inline constexpr float kGridMargin = 1.001f;
inline constexpr uint32_t kMostCellsAlongX = 16384;
inline constexpr uint32_t kMostCellsAlongY = 4096;  // and along z

struct CellGrid {
  uint32_t nx, ny, nz;   // cells along the axes
  int32_t reach_x;       // cells that hold every neighbour along x, on either side: 4, 2 or 1
  int32_t reach_z;       // 1, or 0 in two dimensions
  int32_t table_mask_x;  // open space: n - 1, n a power of two; torus: all bits
  int32_t table_mask_y;
  int32_t table_mask_z;
  float inverse_x;  // cells per unit of length
  float inverse_y;  // along z too
  float cells_x_a_cell_y;
  float radius_cells;  // along y; a little below 1
  float period;        // of the torus, along each axis; 0: open space

  SWARM_HD uint32_t cells() const { return nx * ny * nz; }  // of one world
};

/// Open space around a cube or square that begins at the origin. The table is at least as wide as
/// `side`; agents may leave it.
CellGrid open_grid(float side, float radius, uint32_t dimensions);

/// Torus of period `side`, at least 3 cells of the radius wide. Cells along x are a quarter of the
/// radius, or larger where that would leave less than half an agent a cell.
CellGrid torus_grid(float side, float radius, uint32_t dimensions, uint32_t agents);

/// Index of the cell at `position`, counted along one axis.
template <class Lane>
SWARM_HD inline typename Lane::Int cell_along(typename Lane::Real position, float inverse,
                                              int32_t table_mask, uint32_t count) {
  // The last cell of a torus takes what rounding puts beyond it.
  return Lane::smaller(Lane::floor_to_int(position * inverse) & table_mask,
                       Lane::broadcast(static_cast<int32_t>(count - 1)));
}

/// Sort key of the agents in the lanes: that of their cell in their world.
template <class Lane>
SWARM_HD inline typename Lane::Int cell_key(const CellGrid& grid, uint32_t world,
                                            const Body<Lane>& body) {
  const auto x = cell_along<Lane>(body.x, grid.inverse_x, grid.table_mask_x, grid.nx);
  const auto y = cell_along<Lane>(body.y, grid.inverse_y, grid.table_mask_y, grid.ny);
  const auto z = cell_along<Lane>(body.z, grid.inverse_y, grid.table_mask_z, grid.nz);
  return (z * static_cast<int32_t>(grid.ny) + y) * static_cast<int32_t>(grid.nx) + x +
         static_cast<int32_t>(world * grid.cells());
}

/// One row of cells, and where it is seen: candidates lie at their position plus the shift.
struct CellRow {
  uint32_t first_cell;
  float shift_y, shift_z;
};

/// The row at (y, z), each at most one beyond the table's edge.
SWARM_HD inline CellRow cell_row(const CellGrid& grid, int32_t y, int32_t z) {
  const int32_t ny = static_cast<int32_t>(grid.ny);
  const int32_t nz = static_cast<int32_t>(grid.nz);
  const int32_t inside_y = y < 0 ? y + ny : (y >= ny ? y - ny : y);
  const int32_t inside_z = z < 0 ? z + nz : (z >= nz ? z - nz : z);
  CellRow row;
  row.first_cell = static_cast<uint32_t>(inside_z * ny + inside_y) * grid.nx;
  row.shift_y = y < 0 ? -grid.period : (y >= ny ? grid.period : 0.0f);
  row.shift_z = z < 0 ? -grid.period : (z >= nz ? grid.period : 0.0f);
  return row;
}

/// Calls visit(begin, end, shift_x) for the records of the cells [first, last] of a row, in order:
/// once, or twice where they wrap around. start: that of the row's first cell. 0 <= last, first <
/// nx, last - first < nx.
template <class Visit>
SWARM_HD inline void visit_cells(const CellGrid& grid, const uint32_t* start, int32_t first,
                                 int32_t last, Visit&& visit) {
  const int32_t nx = static_cast<int32_t>(grid.nx);
  const bool low = first < 0;
  const bool high = last >= nx;
  const int32_t parts = low || high ? 2 : 1;
  for (int32_t part = 0; part < parts; ++part) {
    const bool head = part == 0;
    const int32_t from = head ? (low ? first + nx : first) : 0;
    const int32_t to = head && parts == 2 ? nx - 1 : (high ? last - nx : last);
    const float shift = head && low ? -grid.period : (!head && high ? grid.period : 0.0f);
    visit(start[from], start[to + 1], shift);
  }
}

}  // namespace swarm
