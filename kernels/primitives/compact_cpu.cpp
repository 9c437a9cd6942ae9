// Indices of what is kept: a count for each chunk, a scan over the counts, then each chunk writes.
//
// Eight flags are read at once and skipped when all are zero: dead slots come in long runs.
#include <cstring>

#include "kernels/core/portable.h"
#include "kernels/primitives/cpu_primitives.h"

namespace swarm::cpu {
namespace {

uint32_t count_range(const uint8_t* keep, uint32_t begin, uint32_t end) {
  uint32_t count = 0;
  for (uint32_t i = begin; i < end; ++i) count += keep[i] != 0 ? 1u : 0u;
  return count;
}

void write_range(const uint8_t* keep, uint32_t begin, uint32_t end, uint32_t* out) {
  uint32_t i = begin;
  for (; end - i >= 8; i += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, keep + i, 8);
    if (eight == 0) continue;
    for (uint32_t j = i; j < i + 8; ++j) {
      if (keep[j] != 0) *out++ = j;
    }
  }
  for (; i < end; ++i) {
    if (keep[i] != 0) *out++ = i;
  }
}

}  // namespace

void compact(ThreadPool& pool, CpuScratch& scratch, const uint8_t* keep, uint32_t n, uint32_t* out,
             uint32_t* out_count) {
  uint64_t* const counts = scratch.chunk_sums();
  const uint32_t chunks = scratch.for_chunks(
      pool, n,
      [&](uint32_t c, uint32_t begin, uint32_t end) { counts[c] = count_range(keep, begin, end); });
  uint32_t total = 0;
  for (uint32_t c = 0; c < chunks; ++c) {
    const uint32_t count = static_cast<uint32_t>(counts[c]);
    counts[c] = total;
    total += count;
  }
  scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
    write_range(keep, begin, end, out + counts[c]);
  });
  *out_count = total;
}

}  // namespace swarm::cpu
