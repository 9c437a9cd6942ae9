// The self-test on an AMD device.
#include <hip/hip_runtime.h>

#include "kernels/device/exec_self_test.h"
#include "kernels/device/gpu_exec.h"

namespace swarm {

SelfTestResults hip_self_test() {
  GpuExec exec;
  return run_self_test(exec);
}

}  // namespace swarm
