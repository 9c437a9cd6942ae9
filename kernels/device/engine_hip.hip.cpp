// The engine on an AMD GPU: the same stages, compiled by hipcc.
#include <hip/hip_runtime.h>

#include "kernels/device/engine_on.h"
#include "kernels/device/gpu_read_back.h"

namespace swarm {

std::unique_ptr<Engine> make_hip_engine(const EngineSize& size) {
  return std::make_unique<EngineOn<GpuExec>>(size);
}

}  // namespace swarm
