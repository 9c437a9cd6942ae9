// The primitives by rocPRIM. The only file that includes it.
#include <hip/hip_runtime.h>

#include <rocprim/device/device_radix_sort.hpp>
#include <rocprim/device/device_reduce.hpp>
#include <rocprim/device/device_scan.hpp>
#include <rocprim/device/device_select.hpp>
#include <rocprim/functional.hpp>
#include <rocprim/iterator/counting_iterator.hpp>
#include <rocprim/iterator/transform_iterator.hpp>

#include "kernels/primitives/gpu_primitives.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {
namespace {

// rocPRIM's calls take the temporary storage first; a null pointer asks for its size.

hipError_t sort_with(void* memory, size_t& bytes, const uint32_t* keys, uint32_t* sorted_keys,
                     const uint32_t* values, uint32_t* sorted_values, uint32_t n, int key_bits,
                     hipStream_t stream) {
  return rocprim::radix_sort_pairs(memory, bytes, keys, sorted_keys, values, sorted_values, n, 0u,
                                   static_cast<unsigned>(key_bits), stream);
}

hipError_t scan_with(void* memory, size_t& bytes, const uint32_t* in, uint32_t* out, uint32_t n,
                     hipStream_t stream) {
  const auto padded =
      rocprim::make_transform_iterator(rocprim::make_counting_iterator(0u), ReadOrZero{in, n});
  return rocprim::exclusive_scan(memory, bytes, padded, out, 0u, size_t{n} + 1,
                                 rocprim::plus<uint32_t>(), stream);
}

hipError_t compact_with(void* memory, size_t& bytes, const uint8_t* keep, uint32_t n, uint32_t* out,
                        uint32_t* out_count, hipStream_t stream) {
  return rocprim::select(memory, bytes, rocprim::make_counting_iterator(0u), out, out_count,
                         size_t{n}, IsKept{keep}, stream);
}

hipError_t sum_with(void* memory, size_t& bytes, const uint64_t* in, uint32_t n, uint64_t* out,
                    hipStream_t stream) {
  return rocprim::reduce(memory, bytes, in, out, uint64_t{0}, size_t{n}, rocprim::plus<uint64_t>(),
                         stream);
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
