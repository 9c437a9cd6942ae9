// Stage gather_neighbours of the workloads: one agent sums over its neighbours, moves, and gets the
// key of its new cell. The form that a GPU runs, and the reference for the lanes of
// lane_gather.isa.cpp, which give the same bits.
// Reads the sorted agents and the cells. Writes the moved agents, keys, counts.
//
//   own record -- cell -- rows -- runs -- candidates -- sums -- moved record, key
//
// Each row's range along x is trimmed to where the sphere can reach: the gap g between the agent
// and the row's cells leaves sqrt(r^2 - g_y^2 - g_z^2) to either side. That halves the candidates
// of a thread and changes no sum, since what is left out is no neighbour. The margins stand below.
#pragma once

#include "kernels/workloads/agent_arrays.h"
#include "kernels/workloads/cell_grid.h"
#include "kernels/workloads/lane.h"

namespace swarm {

// A gap may be this many cells too large, a half width as many too small: ten times what the
// rounding of position / cell size amounts to in the largest table (kMostCellsAlong*).
inline constexpr float kGapMargin = 0.005f;
inline constexpr float kWidthMargin = 0.02f;

template <class Rule, class Arrays>
struct GatherView {
  Rule rule;
  CellGrid grid;
  Arrays in;              // sorted by cell, then by id
  Arrays out;             // moved, in the same order
  const uint32_t* start;  // first record of each cell of each world, and the end
  uint32_t* key;          // cells of the moved agents
  uint32_t* found;        // neighbours of each agent, and candidates whose distance was computed;
  uint32_t* candidates;   // nullptr in steps that are not counted
  const uint32_t* cell;   // of each record; for the lanes alone
  uint32_t agents, agents_per_world;
};

/// What the agents in the lanes make of one candidate at `other`, whose motion is asked for if it
/// is needed. own: their positions, moved into the candidate's image of the torus. An agent that
/// lies exactly at another's place does not see it: so it does not see itself.
template <class Lane, class Rule, class AskMotion>
SWARM_HD inline void look_at(const Rule& rule, const Body<Lane>& own, const Place& other,
                             const AskMotion& ask_motion,
                             typename Rule::template Sums<Lane>* sums) {
  Offset<Lane> from;
  from.x = own.x - other.x;
  from.y = own.y - other.y;
  from.squared = from.x * from.x + from.y * from.y;
  if constexpr (Rule::kDimensions == 3) {
    from.z = own.z - other.z;
    from.squared = from.squared + from.z * from.z;
  }
  const typename Lane::Mask hit =
      (from.squared < rule.radius() * rule.radius()) & (from.squared > 0.0f);
  if constexpr (Rule::kSkipsMisses) {
    if (Lane::none(hit)) return;
  }
  rule.template add<Lane>(from, hit, ask_motion(), sums);
}

// Registers of a thread with the loop over candidates unrolled twice (nvcc 13, sm_90): circles 56,
// boids 58 in two dimensions and 64 in three, so 8 or 9 blocks of 128 a multiprocessor; left to
// itself the compiler unrolls four times and takes 64, 70 and 85. No spills, on AMD neither.
template <class Rule, class Arrays>
struct GatherNeighbours {
  static constexpr uint32_t kGrain = 512;

  GatherView<Rule, Arrays> v;

  using Sums = typename Rule::template Sums<OneLane>;

  SWARM_HD Motion motion(uint32_t k) const {
    if constexpr (Rule::kHasMotion) return v.in.motion(k);
    return {};
  }

  /// Distance in cells from a place at the share `inside` of its cell to the cells `step` away.
  SWARM_HD static float gap(int32_t step, float inside) {
    const float cells = step < 0 ? inside : (step > 0 ? 1.0f - inside : 0.0f);
    return cells > kGapMargin ? cells - kGapMargin : 0.0f;
  }

  SWARM_HD void gather_run(const Body<OneLane>& own, uint32_t begin, uint32_t end,
                           Sums* sums) const {
    SWARM_UNROLL(2)
    for (uint32_t k = begin; k < end; ++k) {
      look_at<OneLane>(
          v.rule, own, v.in.place(k), [&] { return motion(k); }, sums);
    }
  }

  /// All rows around the agent; returns the number of candidates.
  SWARM_HD uint32_t gather_rows(const Body<OneLane>& own, const uint32_t* start, Sums* sums) const {
    const CellGrid& g = v.grid;
    const int32_t x = cell_along<OneLane>(own.x, g.inverse_x, g.table_mask_x, g.nx);
    const int32_t y = cell_along<OneLane>(own.y, g.inverse_y, g.table_mask_y, g.ny);
    const int32_t z = cell_along<OneLane>(own.z, g.inverse_y, g.table_mask_z, g.nz);
    const float inside_x = share_of_cell(own.x * g.inverse_x);
    const float inside_y = share_of_cell(own.y * g.inverse_y);
    const float inside_z = share_of_cell(own.z * g.inverse_y);
    uint32_t read = 0;
    for (int32_t dz = -g.reach_z; dz <= g.reach_z; ++dz) {
      const float gap_z = gap(dz, inside_z);
      for (int32_t dy = -1; dy <= 1; ++dy) {
        const float gap_y = gap(dy, inside_y);
        const float rest = g.radius_cells * g.radius_cells - (gap_y * gap_y + gap_z * gap_z);
        if (rest < 0.0f) continue;
        const float half = sqrtf(rest) * g.cells_x_a_cell_y + kWidthMargin;
        const int32_t left = OneLane::floor_to_int(inside_x - half);
        const int32_t right = OneLane::floor_to_int(inside_x + half);
        const CellRow row = cell_row(g, y + dy, z + dz);
        visit_cells(g, start + row.first_cell, x + (left < -g.reach_x ? -g.reach_x : left),
                    x + (right > g.reach_x ? g.reach_x : right),
                    [&](uint32_t begin, uint32_t end, float shift_x) {
                      read += end - begin;
                      Body<OneLane> seen = own;
                      seen.x = own.x - shift_x;
                      seen.y = own.y - row.shift_y;
                      seen.z = own.z - row.shift_z;
                      gather_run(seen, begin, end, sums);
                    });
      }
    }
    return read;
  }

  SWARM_HD static float share_of_cell(float cells) {
    return cells - static_cast<float>(OneLane::floor_to_int(cells));
  }

  SWARM_HD void operator()(uint32_t k) const {
    const Place place = v.in.place(k);
    const Motion before = motion(k);
    const Body<OneLane> own = {place.x, place.y, place.z, before.vx, before.vy, before.vz};
    const uint32_t world = k / v.agents_per_world;
    Sums sums;
    const uint32_t read = gather_rows(own, v.start + size_t{world} * v.grid.cells(), &sums);
    const Body<OneLane> moved = v.rule.template move<OneLane>(own, sums);
    v.out.store(k, Place{moved.x, moved.y, moved.z, place.id});
    if constexpr (Rule::kHasMotion) v.out.store(k, Motion{moved.vx, moved.vy, moved.vz, 0.0f});
    v.key[k] = static_cast<uint32_t>(cell_key<OneLane>(v.grid, world, moved));
    if (v.found == nullptr) return;
    v.found[k] = static_cast<uint32_t>(sums.count);
    v.candidates[k] = read;
  }
};

}  // namespace swarm
