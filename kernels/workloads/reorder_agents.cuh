// Stage reorder_agents of the workloads: copies the agents into the order of cells, and of ids
// within a cell, so that no result depends on where an agent stood in memory before.
// Reads agents in the order of the step before, order and start of the sort. Writes sorted agents.
//
// Agents move little in a step, so both sides of the copy are read and written nearly in order.
#pragma once

#include "kernels/device/thread_pool.h"
#include "kernels/workloads/agent_arrays.h"

namespace swarm {

template <class Rule, class Arrays>
SWARM_HD inline void copy_agent(const Arrays& from, uint32_t at, const Arrays& to, uint32_t place) {
  to.store(place, from.place(at));
  if constexpr (Rule::kHasMotion) to.store(place, from.motion(at));
}

/// The form of a GPU: each agent counts those of its cell with a lower id.
template <class Rule, class Arrays>
struct ReorderAgents {
  Arrays from, to;
  const uint32_t* key;    // of the agents of `from`
  const uint32_t* order;  // indices of `from` by key
  const uint32_t* start;

  SWARM_HD void operator()(uint32_t k) const {
    const uint32_t at = order[k];
    const uint32_t cell = key[at];
    const uint32_t id = from.id(at);
    const uint32_t end = start[cell + 1];
    uint32_t place = start[cell];
    for (uint32_t other = start[cell]; other < end; ++other) {
      place += from.id(order[other]) < id ? 1u : 0u;
    }
    copy_agent<Rule>(from, at, to, place);
  }
};

/// The agents in the order of their ids, for who reads the state.
template <class Rule, class Arrays>
struct SortById {
  Arrays from, to;
  SWARM_HD void operator()(uint32_t k) const { copy_agent<Rule>(from, k, to, from.id(k)); }
};

// ---- the form of a CPU: nearly always the order is right already -------------------------------

/// Puts the part [begin, end) of `order`, which begins and ends with a cell, into the order of ids
/// within each cell.
inline void sort_cells_by_id(const Columns& from, const uint32_t* key, uint32_t* order,
                             uint32_t begin, uint32_t end) {
  if (begin == end) return;
  uint32_t cell_before = key[order[begin]];
  uint32_t id_before = from.ids[order[begin]];
  uint32_t first = begin;  // of the cell
  for (uint32_t k = begin + 1; k < end; ++k) {
    const uint32_t at = order[k];
    const uint32_t cell = key[at];
    const uint32_t id = from.ids[at];
    const bool same = cell == cell_before;
    first = same ? first : k;
    cell_before = cell;
    if (!(same & (id < id_before))) {  // one branch, which is nearly always taken
      id_before = id;
      continue;
    }
    uint32_t place = k;
    for (; place > first && from.ids[order[place - 1]] > id; --place) {
      order[place] = order[place - 1];
    }
    order[place] = at;
  }
}

/// Cells that one thread takes at a time: agents of a few hundred kilobytes.
inline constexpr uint32_t kReorderGrain = 8192;

/// Sorts each cell and copies; cell: of each sorted agent. start has cells + 1 entries.
template <class Rule>
void reorder_columns(ThreadPool& pool, const Columns& from, const Columns& to, const uint32_t* key,
                     uint32_t* order, const uint32_t* start, uint32_t cells, uint32_t* cell) {
  pool.parallel_for(cells, kReorderGrain, [&](uint32_t first_cell, uint32_t end_cell) {
    const uint32_t begin = start[first_cell];
    const uint32_t end = start[end_cell];
    sort_cells_by_id(from, key, order, begin, end);
    const auto copy = [&](const auto* column, auto* sorted) {
      for (uint32_t k = begin; k < end; ++k) sorted[k] = column[order[k]];
    };
    constexpr bool kDeep = Rule::kDimensions == 3;
    copy(key, cell);
    copy(from.ids, to.ids);
    copy(from.x, to.x);
    copy(from.y, to.y);
    if constexpr (kDeep) copy(from.z, to.z);
    if constexpr (Rule::kHasMotion) {
      copy(from.vx, to.vx);
      copy(from.vy, to.vy);
      if constexpr (kDeep) copy(from.vz, to.vz);
    }
  });
}

}  // namespace swarm
