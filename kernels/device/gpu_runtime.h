// One name for the few runtime calls of CUDA and HIP that the GPU back end uses.
//
// The two runtimes have the same calls under two prefixes, so SWARM_GPU(StreamSynchronize) is
// cudaStreamSynchronize or hipStreamSynchronize. Included by files that nvcc or hipcc compile, and
// by nothing else.
//
// Everything of a GPU back end stands in an inline namespace of its own: a program could then hold
// the CUDA and the HIP back end side by side, although both come from the same source.
#pragma once

#if defined(__HIPCC__)

#include <hip/hip_runtime.h>
#define SWARM_GPU(name) hip##name
#define SWARM_GPU_NAMESPACE hip_backend
#define SWARM_GPU_IS_CUDA 0

#elif defined(__CUDACC__)

#include <cuda_runtime.h>
#define SWARM_GPU(name) cuda##name
#define SWARM_GPU_NAMESPACE cuda_backend
#define SWARM_GPU_IS_CUDA 1

#else
#error "this header is for nvcc and hipcc"
#endif

#include <cstddef>

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {

using GpuError = SWARM_GPU(Error_t);
using GpuStream = SWARM_GPU(Stream_t);
using GpuEvent = SWARM_GPU(Event_t);
using GpuGraphRecord = SWARM_GPU(Graph_t);
using GpuGraphProgram = SWARM_GPU(GraphExec_t);
inline constexpr GpuError kGpuSuccess = SWARM_GPU(Success);

// What the two runtimes do not call alike.
#if SWARM_GPU_IS_CUDA
using GpuProperties = cudaDeviceProp;
inline GpuError allocate_pinned(void** memory, size_t bytes) {
  return cudaHostAlloc(memory, bytes, cudaHostAllocDefault);
}
inline GpuError free_pinned(void* memory) { return cudaFreeHost(memory); }
#else
using GpuProperties = hipDeviceProp_t;
inline GpuError allocate_pinned(void** memory, size_t bytes) {
  return hipHostMalloc(memory, bytes, hipHostMallocDefault);
}
inline GpuError free_pinned(void* memory) { return hipHostFree(memory); }
#endif

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
