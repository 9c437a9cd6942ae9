// The primitives by CUB, which comes with the CUDA toolkit. The only file that includes it: it
// takes most of a minute of compilation when several architectures are built.
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>

#include <cub/device/device_radix_sort.cuh>
#include <cub/device/device_reduce.cuh>
#include <cub/device/device_scan.cuh>
#include <cub/device/device_select.cuh>

#include "kernels/primitives/gpu_primitives.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {
namespace {

// CUB's calls take the temporary storage first; a null pointer asks for its size.

cudaError_t sort_with(void* memory, size_t& bytes, const uint32_t* keys, uint32_t* sorted_keys,
                      const uint32_t* values, uint32_t* sorted_values, uint32_t n, int key_bits,
                      cudaStream_t stream) {
  return cub::DeviceRadixSort::SortPairs(memory, bytes, keys, sorted_keys, values, sorted_values, n,
                                         0, key_bits, stream);
}

cudaError_t scan_with(void* memory, size_t& bytes, const uint32_t* in, uint32_t* out, uint32_t n,
                      cudaStream_t stream) {
  const auto padded =
      thrust::make_transform_iterator(thrust::make_counting_iterator(0u), ReadOrZero{in, n});
  return cub::DeviceScan::ExclusiveSum(memory, bytes, padded, out, n + 1, stream);
}

cudaError_t compact_with(void* memory, size_t& bytes, const uint8_t* keep, uint32_t n,
                         uint32_t* out, uint32_t* out_count, cudaStream_t stream) {
  return cub::DeviceSelect::If(memory, bytes, thrust::make_counting_iterator(0u), out, out_count,
                               int64_t{n}, IsKept{keep}, stream);
}

cudaError_t sum_with(void* memory, size_t& bytes, const uint64_t* in, uint32_t n, uint64_t* out,
                     cudaStream_t stream) {
  return cub::DeviceReduce::Sum(memory, bytes, in, out, n, stream);
}

}  // namespace

GpuError primitive_temp_bytes(uint32_t max_items, uint32_t max_scan, int key_bits, size_t* bytes) {
  *bytes = 0;
  GpuError error = largest_temp(
      max_items,
      [&](uint32_t n, size_t* size) {
        return sort_with(nullptr, *size, nullptr, nullptr, nullptr, nullptr, n, key_bits, nullptr);
      },
      bytes);
  if (error != kGpuSuccess) return error;
  error = largest_temp(
      max_scan,
      [](uint32_t n, size_t* size) {
        return scan_with(nullptr, *size, nullptr, nullptr, n, nullptr);
      },
      bytes);
  if (error != kGpuSuccess) return error;
  error = largest_temp(
      max_items,
      [](uint32_t n, size_t* size) {
        return compact_with(nullptr, *size, nullptr, n, nullptr, nullptr, nullptr);
      },
      bytes);
  if (error != kGpuSuccess) return error;
  return largest_temp(
      max_items,
      [](uint32_t n, size_t* size) {
        return sum_with(nullptr, *size, nullptr, n, nullptr, nullptr);
      },
      bytes);
}

GpuError sort_pairs(GpuStream stream, GpuTemp temp, const uint32_t* keys, uint32_t* sorted_keys,
                    const uint32_t* values, uint32_t* sorted_values, uint32_t n, int key_bits) {
  return sort_with(temp.memory, temp.bytes, keys, sorted_keys, values, sorted_values, n, key_bits,
                   stream);
}

GpuError exclusive_scan(GpuStream stream, GpuTemp temp, const uint32_t* in, uint32_t* out,
                        uint32_t n) {
  return scan_with(temp.memory, temp.bytes, in, out, n, stream);
}

GpuError compact(GpuStream stream, GpuTemp temp, const uint8_t* keep, uint32_t n, uint32_t* out,
                 uint32_t* out_count) {
  return compact_with(temp.memory, temp.bytes, keep, n, out, out_count, stream);
}

GpuError sum_u64(GpuStream stream, GpuTemp temp, const uint64_t* in, uint32_t n, uint64_t* out) {
  return sum_with(temp.memory, temp.bytes, in, n, out, stream);
}

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
