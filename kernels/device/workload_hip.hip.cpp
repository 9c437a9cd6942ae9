// The workloads on an AMD GPU.
#include <hip/hip_runtime.h>

#include "kernels/device/gpu_exec.h"
#include "kernels/workloads/workload_on.h"

namespace swarm {

template <class Rule>
std::unique_ptr<Workload> make_hip_workload(const WorkloadSetup<Rule>& setup) {
  return std::make_unique<WorkloadOn<GpuExec, Rule>>(setup, nullptr);
}

template std::unique_ptr<Workload> make_hip_workload(const WorkloadSetup<CirclesRule>&);
template std::unique_ptr<Workload> make_hip_workload(const WorkloadSetup<BoidsRule<2>>&);
template std::unique_ptr<Workload> make_hip_workload(const WorkloadSetup<BoidsRule<3>>&);

}  // namespace swarm
