// The engine on an NVIDIA GPU: the same stages, compiled by nvcc.
#include "kernels/device/engine_on.h"
#include "kernels/device/gpu_read_back.h"

namespace swarm {

std::unique_ptr<Engine> make_cuda_engine(const EngineSize& size) {
  return std::make_unique<EngineOn<GpuExec>>(size);
}

}  // namespace swarm
