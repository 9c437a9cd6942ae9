// The circles workload: agents that push and pull their neighbours in 3-D, the measure of the hot
// loop (grid, neighbour gather, integration) that other frameworks report too.
//
// Rule (density 1, radius r = 2, after the FLAME GPU 2 benchmark of that name): each agent moves by
// the mean over its neighbours at distance s < r of -0.05 sin(2 pi s / r) along the line between
// them. The grid is rebuilt and the records sorted in every step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace swarm {

struct CirclesResult {
  uint32_t agents = 0, steps = 0;
  double seconds = 0;          // of the steps alone, without placing the agents
  uint64_t state_hash = 0;     // of all positions, keyed by agent
  double mean_neighbours = 0;  // found per agent, in the last step
  double mean_candidates = 0;  // read per agent and lane, in the last step
  std::string isa;             // instruction set of the gather
};

/// Runs the workload. `isa` empty: the best that this machine has; "scalar": the plain functor that
/// a GPU runs. Throws std::invalid_argument for a set that this build or machine lacks.
CirclesResult run_circles(uint32_t agents, uint32_t steps, unsigned threads, uint64_t seed,
                          const std::string& isa);

/// Instruction sets of the gather that run here, worst first, beginning with "scalar".
std::vector<std::string> circles_isas();

}  // namespace swarm
