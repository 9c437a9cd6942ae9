// Ceilings of an NVIDIA device.
#include "kernels/device/gpu_ceilings.h"

namespace swarm {

// Called by ceilings.cpp.
Ceilings measure_cuda_ceilings(uint64_t batch_bytes);
Ceilings measure_cuda_ceilings(uint64_t batch_bytes) { return measure_gpu(batch_bytes); }

}  // namespace swarm
