// The neighbour workloads: agents that look at those around them and move, in the forms that other
// frameworks report. They measure the hot loop (grid, neighbour gather, integration) on every back
// end; a battle uses none of this code.
//
//   circles    1 world, 3-D, density 1, radius 2          FLAME GPU 2's benchmark of that name
//   flocking   1 world, 2-D torus, radius 5, density 0.5  MASON's flockers (80,000 agents)
//   ensemble   many worlds, unit cube, radius 0.1         FLAME GPU 2's boids ensemble
//
// The grid is rebuilt and the records are sorted in every step. The rules, with their sources,
// stand in kernels/workloads/circles_rule.h and boids_rule.h. A run's state is a pure function of
// workload, sizes, steps and seed: the same bits from every back end, instruction set and number of
// threads, and for each world whether it is alone or one of many.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/device/device_info.h"

namespace swarm {

struct WorkloadOptions {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 1;  // of the CPU back end, the calling one included
  uint64_t seed = 1;     // world w has seed + w
  // Instruction set of the gather on a CPU. Empty: the best that this machine has; "scalar": the
  // plain functor that a GPU runs. On a GPU it must be empty.
  std::string isa;
};

struct WorkloadResult {
  std::string name;
  uint64_t agents = 0;  // of all worlds together
  uint64_t worlds = 0, steps = 0;
  double seconds = 0;          // of the steps alone, without placing the agents
  uint64_t state_hash = 0;     // of every position (and velocity), keyed by agent and world
  double mean_neighbours = 0;  // found per agent, in the last step; 0 without a step
  double mean_candidates = 0;  // distances computed per agent, in the last step
  std::string isa;             // instruction set of the gather; empty on a GPU
};

// Each throws std::invalid_argument for an instruction set that this build or machine lacks and for
// sizes that no run can have (one line that says what is allowed), and DeviceError where the back
// end is not in this build, has no device, or lacks memory.

inline constexpr uint32_t kMostCirclesAgents = 1000000000;
inline constexpr uint32_t kFewestFlockingAgents = 128;  // below, the torus is under 3 radii wide
inline constexpr uint32_t kMostFlockingAgents = 100000000;
inline constexpr uint32_t kMostEnsembleWorlds = 1000000;
inline constexpr uint32_t kMostEnsembleAgents = 10000000;  // of one world

/// 3-D, density 1, radius 2.
WorkloadResult run_circles(uint32_t agents, uint32_t steps, const WorkloadOptions& options);

/// 2-D torus of density 0.5 (400 x 400 for 80,000 agents), radius 5.
WorkloadResult run_flocking(uint32_t agents, uint32_t steps, const WorkloadOptions& options);

/// `worlds` worlds of `agents_per_world` boids each in a unit cube with radius 0.1.
WorkloadResult run_ensemble(uint32_t worlds, uint32_t agents_per_world, uint32_t steps,
                            const WorkloadOptions& options);

/// Instruction sets of the gather that run here, worst first, beginning with "scalar".
std::vector<std::string> workload_isas();

}  // namespace swarm
