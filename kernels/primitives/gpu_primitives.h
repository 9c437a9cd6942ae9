// Sort, scan, compact and sum on a GPU: CUB under CUDA (primitives_cuda.cu), rocPRIM under HIP
// (primitives_hip.hip.cpp).
//
// The results are those of cpu_primitives.h, bit for bit: a stable order and wrapping integer sums
// are unique. Nothing is allocated; temporary storage is asked for once, by primitive_temp_bytes.
// All pointers are device memory, all work goes to `stream`, none of it is waited for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/device/gpu_runtime.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {

struct GpuTemp {
  void* memory = nullptr;
  size_t bytes = 0;
};

// Enough for every call below with at most max_items items (and max_scan items for the scan) and
// keys of at most key_bits bits.
GpuError primitive_temp_bytes(uint32_t max_items, uint32_t max_scan, int key_bits, size_t* bytes);

// Stable sort of the pairs (keys[i], values[i]) by the low key_bits bits; the inputs stay.
GpuError sort_pairs(GpuStream stream, GpuTemp temp, const uint32_t* keys, uint32_t* sorted_keys,
                    const uint32_t* values, uint32_t* sorted_values, uint32_t n, int key_bits);

// out[i] = in[0] + ... + in[i - 1] for i <= n. in == out is allowed.
GpuError exclusive_scan(GpuStream stream, GpuTemp temp, const uint32_t* in, uint32_t* out,
                        uint32_t n);

// Indices with keep[i] != 0, in increasing order, and their number.
GpuError compact(GpuStream stream, GpuTemp temp, const uint8_t* keep, uint32_t n, uint32_t* out,
                 uint32_t* out_count);

GpuError sum_u64(GpuStream stream, GpuTemp temp, const uint64_t* in, uint32_t n, uint64_t* out);

// The scan's input, one entry longer than the array: entry n is 0 and is not read, so that out[n]
// becomes the total, in place too.
struct ReadOrZero {
  const uint32_t* in;
  uint32_t n;
  __host__ __device__ uint32_t operator()(uint32_t i) const { return i < n ? in[i] : 0u; }
};

struct IsKept {
  const uint8_t* keep;
  __host__ __device__ bool operator()(uint32_t i) const { return keep[i] != 0; }
};

// Calls query(n, &bytes) for n = max and for every power of two below, and keeps the largest
// answer: the libraries choose other algorithms for small sizes.
template <class Query>
GpuError largest_temp(uint32_t max, const Query& query, size_t* largest) {
  for (uint32_t n = max; n > 0; n = (n & (n - 1)) != 0 ? n & (n - 1) : n >> 1) {
    size_t bytes = 0;
    const GpuError error = query(n, &bytes);
    if (error != kGpuSuccess) return error;
    if (bytes > *largest) *largest = bytes;
  }
  return kGpuSuccess;
}

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
