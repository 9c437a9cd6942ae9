// The circles workload as bench_command.cpp knows it; kernels/workloads.h has all of them.
#pragma once

#include "kernels/workloads.h"

namespace swarm {

struct CirclesResult {
  uint32_t agents = 0, steps = 0;
  double seconds = 0;
  uint64_t state_hash = 0;
  double mean_neighbours = 0;
  std::string isa;
};

inline CirclesResult run_circles(uint32_t agents, uint32_t steps, unsigned threads, uint64_t seed,
                                 const std::string& isa) {
  const WorkloadResult run =
      run_circles(agents, steps, WorkloadOptions{BackendKind::kCpu, threads, seed, isa});
  return {agents, steps, run.seconds, run.state_hash, run.mean_neighbours, run.isa};
}

inline std::vector<std::string> circles_isas() { return workload_isas(); }

}  // namespace swarm
