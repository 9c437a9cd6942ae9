// A neighbour workload on one back end, behind a plain interface. kernels/workloads.h is what
// others use; the tests look at single agents through this one. One implementation (workload_on.h)
// is compiled once for each back end.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/workloads.h"
#include "kernels/workloads/boids_rule.h"
#include "kernels/workloads/cell_grid.h"
#include "kernels/workloads/circles_rule.h"

namespace swarm {

template <class Rule>
struct WorkloadSetup {
  Rule rule;
  CellGrid grid;
  float side = 0;  // agents start in the square or cube [0, side)
  uint32_t worlds = 1;
  uint32_t agents_per_world = 1;
  uint64_t seed = 1;  // world w has seed + w
};

WorkloadSetup<CirclesRule> circles_setup(uint32_t agents, uint64_t seed);
WorkloadSetup<BoidsRule<2>> flocking_setup(uint32_t agents, uint64_t seed);
WorkloadSetup<BoidsRule<3>> ensemble_setup(uint32_t worlds, uint32_t agents_per_world,
                                           uint64_t seed);

struct WorkloadAgent {
  float x, y, z;
  float vx, vy, vz;  // 0 where the rule knows no velocities
};

struct WorkloadCounts {
  uint64_t neighbours = 0;  // found by all agents in the last step
  uint64_t candidates = 0;  // distances computed in it, for each agent
};

class Workload {
 public:
  virtual ~Workload() = default;
  /// Returns when the steps are done.
  virtual void run_steps(uint32_t steps) = 0;
  /// All agents, ordered by world and then by agent.
  virtual std::vector<WorkloadAgent> read_agents() = 0;
  virtual WorkloadCounts counts() = 0;
};

/// The sum over all agents of a hash of world, agent, position, and velocity if they have one.
uint64_t hash_agents(const std::vector<WorkloadAgent>& agents, uint32_t agents_per_world,
                     bool with_motion);

// Each is defined for the three rules above. isa as in WorkloadOptions.
//
// On a CPU, worlds that are more than enough for the threads are stepped apart, each by one thread
// from its first step to its last, in that thread's cache: small worlds then meet no barrier.
// Fewer go together, as on a GPU: one grid whose keys begin with the world.
template <class Rule>
std::unique_ptr<Workload> make_cpu_workload(const WorkloadSetup<Rule>& setup, unsigned threads,
                                            const std::string& isa);
template <class Rule>
std::unique_ptr<Workload> make_cpu_workload_together(const WorkloadSetup<Rule>& setup,
                                                     unsigned threads, const std::string& isa);
template <class Rule>
std::unique_ptr<Workload> make_cuda_workload(const WorkloadSetup<Rule>& setup);
template <class Rule>
std::unique_ptr<Workload> make_hip_workload(const WorkloadSetup<Rule>& setup);

/// On the back end that the options ask for. Throws as run_circles does.
template <class Rule>
std::unique_ptr<Workload> make_workload(const WorkloadSetup<Rule>& setup,
                                        const WorkloadOptions& options);

/// The instruction set that `isa` means here: itself, or the best. Throws std::invalid_argument.
std::string find_workload_isa(const std::string& isa);

}  // namespace swarm
