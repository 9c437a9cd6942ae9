// The workloads behind kernels/workloads.h.
#include "kernels/workloads.h"

#include "kernels/circles.h"

namespace swarm {

WorkloadResult run_circles(uint32_t agents, uint32_t steps, const WorkloadOptions& options) {
  if (options.backend != BackendKind::kCpu) {
    throw DeviceError("start", "circles runs on the CPU alone so far");
  }
  const CirclesResult run = run_circles(agents, steps, options.threads, options.seed, options.isa);
  return {"circles",           agents, 1, steps, run.seconds, run.state_hash, run.mean_neighbours,
          run.mean_candidates, run.isa};
}

WorkloadResult run_flocking(uint32_t, uint32_t, const WorkloadOptions&) {
  throw DeviceError("start", "flocking follows in a later commit");
}

WorkloadResult run_ensemble(uint32_t, uint32_t, uint32_t, const WorkloadOptions&) {
  throw DeviceError("start", "ensemble follows in a later commit");
}

std::vector<std::string> workload_isas() { return circles_isas(); }

}  // namespace swarm
