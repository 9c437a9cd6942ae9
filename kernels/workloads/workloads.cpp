// The three workloads of kernels/workloads.h: their sizes, their runs, their hashes.
#include "kernels/workloads.h"

#include <chrono>
#include <cmath>
#include <stdexcept>

#include "kernels/hash_state.cuh"
#include "kernels/workloads/workload.h"

namespace swarm {
namespace {

// Sort keys count the cells of all worlds and are used as signed numbers by the lanes.
constexpr uint64_t kMostCells = 0x7fffffffu;

template <class Rule>
WorkloadResult run(const char* name, const WorkloadSetup<Rule>& setup, uint32_t steps,
                   const WorkloadOptions& options) {
  const uint64_t agents = uint64_t{setup.worlds} * setup.agents_per_world;
  const uint64_t cells = uint64_t{setup.worlds} * setup.grid.cells();
  if (agents > kMostCells || cells > kMostCells) {
    throw std::invalid_argument(std::string(name) + ": at most " + std::to_string(kMostCells) +
                                " agents and cells in all worlds together, not " +
                                std::to_string(agents) + " and " + std::to_string(cells));
  }
  const bool on_cpu = options.backend == BackendKind::kCpu;
  const std::string isa = on_cpu ? find_workload_isa(options.isa) : "";
  const std::unique_ptr<Workload> workload = make_workload(setup, options);
  const auto begin = std::chrono::steady_clock::now();
  workload->run_steps(steps);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

  WorkloadResult result;
  result.name = name;
  result.agents = agents;
  result.worlds = setup.worlds;
  result.steps = steps;
  result.seconds = elapsed.count();
  result.state_hash =
      hash_agents(workload->read_agents(), setup.agents_per_world, Rule::kHasMotion);
  const WorkloadCounts counts = workload->counts();
  result.mean_neighbours = static_cast<double>(counts.neighbours) / static_cast<double>(agents);
  result.mean_candidates = static_cast<double>(counts.candidates) / static_cast<double>(agents);
  result.isa = isa;
  return result;
}

void check_size(const char* name, const char* what, uint64_t value, uint64_t least, uint64_t most) {
  if (value >= least && value <= most) return;
  throw std::invalid_argument(std::string(name) + ": " + what + " from " + std::to_string(least) +
                              " to " + std::to_string(most) + ", not " + std::to_string(value));
}

}  // namespace

WorkloadSetup<CirclesRule> circles_setup(uint32_t agents, uint64_t seed) {
  WorkloadSetup<CirclesRule> setup;
  setup.side = static_cast<float>(std::cbrt(static_cast<double>(agents) / kCirclesDensity));
  setup.grid = open_grid(setup.side, kCirclesRadius, CirclesRule::kDimensions);
  setup.agents_per_world = agents;
  setup.seed = seed;
  return setup;
}

WorkloadSetup<BoidsRule<2>> flocking_setup(uint32_t agents, uint64_t seed) {
  WorkloadSetup<BoidsRule<2>> setup;
  setup.rule.p = kFlocking;
  setup.side = static_cast<float>(std::sqrt(static_cast<double>(agents) / kFlockingDensity));
  setup.rule.p.period = setup.side;
  setup.grid = torus_grid(setup.side, kFlocking.radius, 2, agents);
  setup.agents_per_world = agents;
  setup.seed = seed;
  return setup;
}

WorkloadSetup<BoidsRule<3>> ensemble_setup(uint32_t worlds, uint32_t agents_per_world,
                                           uint64_t seed) {
  WorkloadSetup<BoidsRule<3>> setup;
  setup.rule.p = kEnsemble;
  setup.side = kEnsemble.period;
  setup.grid = torus_grid(setup.side, kEnsemble.radius, 3, agents_per_world);
  setup.worlds = worlds;
  setup.agents_per_world = agents_per_world;
  setup.seed = seed;
  return setup;
}

uint64_t hash_agents(const std::vector<WorkloadAgent>& agents, uint32_t agents_per_world,
                     bool with_motion) {
  uint64_t sum = 0;
  for (size_t i = 0; i < agents.size(); ++i) {
    const WorkloadAgent& agent = agents[i];
    uint64_t hash = mix_hash(0x5851F42D4C957F2Dull, i % agents_per_world);
    for (const float value : {agent.x, agent.y, agent.z}) hash = mix_hash(hash, bits_of(value));
    if (with_motion) {
      for (const float value : {agent.vx, agent.vy, agent.vz}) {
        hash = mix_hash(hash, bits_of(value));
      }
    }
    const size_t world = i / agents_per_world;
    sum += world == 0 ? hash : mix_hash(hash, world);
  }
  return sum;
}

WorkloadResult run_circles(uint32_t agents, uint32_t steps, const WorkloadOptions& options) {
  check_size("circles", "agents", agents, 1, kMostCirclesAgents);
  return run("circles", circles_setup(agents, options.seed), steps, options);
}

WorkloadResult run_flocking(uint32_t agents, uint32_t steps, const WorkloadOptions& options) {
  check_size("flocking", "agents", agents, kFewestFlockingAgents, kMostFlockingAgents);
  return run("flocking", flocking_setup(agents, options.seed), steps, options);
}

WorkloadResult run_ensemble(uint32_t worlds, uint32_t agents_per_world, uint32_t steps,
                            const WorkloadOptions& options) {
  check_size("ensemble", "worlds", worlds, 1, kMostEnsembleWorlds);
  check_size("ensemble", "agents a world", agents_per_world, 1, kMostEnsembleAgents);
  return run("ensemble", ensemble_setup(worlds, agents_per_world, options.seed), steps, options);
}

}  // namespace swarm
