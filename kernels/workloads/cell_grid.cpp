#include "kernels/workloads/cell_grid.h"

namespace swarm {
namespace {

// Along y and z a table of open space has no fewer cells: the rows around an agent must differ.
constexpr uint32_t kFewestCells = 4;

void set_lengths(float radius, CellGrid* grid) {
  grid->radius_cells = radius * grid->inverse_y;
  grid->cells_x_a_cell_y = grid->inverse_x / grid->inverse_y;
}

}  // namespace

CellGrid open_grid(float side, float radius, uint32_t dimensions) {
  CellGrid grid = {};
  grid.reach_x = 4;
  grid.ny = kFewestCells;
  // At least twice as many cells of r as the box is wide would waste nothing but table space.
  while (static_cast<float>(grid.ny) * radius < side) grid.ny *= 2;
  grid.nx = grid.ny * 4;
  grid.nz = dimensions == 3 ? grid.ny : 1;
  grid.reach_z = dimensions == 3 ? 1 : 0;
  grid.inverse_y = 1.0f / (radius * kGridMargin);
  grid.inverse_x = 4.0f * grid.inverse_y;
  grid.table_mask_x = static_cast<int32_t>(grid.nx - 1);
  grid.table_mask_y = static_cast<int32_t>(grid.ny - 1);
  grid.table_mask_z = static_cast<int32_t>(grid.nz - 1);
  set_lengths(radius, &grid);
  SWARM_ASSERT(grid.nx <= kMostCellsAlongX && grid.ny <= kMostCellsAlongY);
  return grid;
}

CellGrid torus_grid(float side, float radius, uint32_t dimensions, uint32_t agents) {
  CellGrid grid = {};
  grid.period = side;
  grid.ny = static_cast<uint32_t>(side / (radius * kGridMargin));
  grid.nz = dimensions == 3 ? grid.ny : 1;
  grid.reach_z = dimensions == 3 ? 1 : 0;
  for (grid.reach_x = 4;; grid.reach_x /= 2) {
    const float cells = side * static_cast<float>(grid.reach_x) / (radius * kGridMargin);
    grid.nx = static_cast<uint32_t>(cells);
    if (grid.reach_x == 1 || uint64_t{agents} * 2 >= grid.cells()) break;
  }
  grid.inverse_y = static_cast<float>(grid.ny) / side;
  grid.inverse_x = static_cast<float>(grid.nx) / side;
  grid.table_mask_x = grid.table_mask_y = grid.table_mask_z = -1;
  set_lengths(radius, &grid);
  SWARM_ASSERT(grid.ny >= 3 && grid.nx <= kMostCellsAlongX && grid.ny <= kMostCellsAlongY);
  return grid;
}

}  // namespace swarm
