// Ceilings of an AMD device.
#include <hip/hip_runtime.h>

#include "kernels/device/gpu_ceilings.h"

namespace swarm {

// Called by ceilings.cpp.
Ceilings measure_hip_ceilings(uint64_t batch_bytes);
Ceilings measure_hip_ceilings(uint64_t batch_bytes) { return measure_gpu(batch_bytes); }

}  // namespace swarm
