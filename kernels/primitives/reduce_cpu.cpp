// Sum of 64-bit integers: wrapping, so the order of the chunks does not matter.
#include "kernels/core/portable.h"
#include "kernels/primitives/cpu_primitives.h"

namespace swarm::cpu {

void sum_u64(ThreadPool& pool, CpuScratch& scratch, const uint64_t* in, uint32_t n, uint64_t* out) {
  uint64_t* const sums = scratch.chunk_sums();
  const uint32_t chunks =
      scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
        uint64_t sum = 0;
        for (uint32_t i = begin; i < end; ++i) sum += in[i];
        sums[c] = sum;
      });
  uint64_t total = 0;
  for (uint32_t c = 0; c < chunks; ++c) total += sums[c];
  *out = total;
}

}  // namespace swarm::cpu
