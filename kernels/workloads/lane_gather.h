// The gather with lanes over agents, as the instruction sets give it (lane_gather.isa.cpp).
#pragma once

#include <cstdint>

#include "kernels/workloads/gather_neighbours.cuh"

namespace swarm {

template <class Rule>
using ColumnsView = GatherView<Rule, Columns>;

/// The gather of one block of kBlockAgents sorted agents, with lanes over agents.
template <class Rule>
using LaneGather = void (*)(const ColumnsView<Rule>& view, uint32_t block);
inline constexpr uint32_t kBlockAgents = 512;

}  // namespace swarm
