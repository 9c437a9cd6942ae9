// The choice of a workload's back end: no kernel code here.
#include "kernels/workloads/workload.h"

#include <stdexcept>

namespace swarm {

template <class Rule>
std::unique_ptr<Workload> make_workload(const WorkloadSetup<Rule>& setup,
                                        const WorkloadOptions& options) {
  if (options.backend == BackendKind::kCpu) {
    return make_cpu_workload(setup, options.threads, options.isa);
  }
  if (!options.isa.empty()) {
    throw std::invalid_argument("an instruction set is for the CPU alone, not '" + options.isa +
                                "' on a GPU");
  }
  if (options.backend == BackendKind::kCuda) {
#ifdef SWARM_WITH_CUDA
    return make_cuda_workload(setup);
#else
    throw DeviceError("start", "this build has no CUDA back end");
#endif
  }
#ifdef SWARM_WITH_HIP
  return make_hip_workload(setup);
#else
  throw DeviceError("start", "this build has no HIP back end");
#endif
}

template std::unique_ptr<Workload> make_workload(const WorkloadSetup<CirclesRule>&,
                                                 const WorkloadOptions&);
template std::unique_ptr<Workload> make_workload(const WorkloadSetup<BoidsRule<2>>&,
                                                 const WorkloadOptions&);
template std::unique_ptr<Workload> make_workload(const WorkloadSetup<BoidsRule<3>>&,
                                                 const WorkloadOptions&);

}  // namespace swarm
