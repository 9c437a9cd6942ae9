// The self-test on an NVIDIA device.
#include "kernels/device/exec_self_test.h"
#include "kernels/device/gpu_exec.h"

namespace swarm {

SelfTestResults cuda_self_test() {
  GpuExec exec;
  return run_self_test(exec);
}

}  // namespace swarm
