// Exclusive scan: a sum for each chunk, a scan over the sums, then each chunk on its own.
#include "kernels/core/portable.h"
#include "kernels/primitives/cpu_primitives.h"

namespace swarm::cpu {
namespace {

void scan_range(const uint32_t* in, uint32_t* out, uint32_t begin, uint32_t end, uint32_t sum) {
  for (uint32_t i = begin; i < end; ++i) {
    const uint32_t value = in[i];
    out[i] = sum;
    sum += value;
  }
}

}  // namespace

void exclusive_scan(ThreadPool& pool, CpuScratch& scratch, const uint32_t* in, uint32_t* out,
                    uint32_t n) {
  uint64_t* const sums = scratch.chunk_sums();
  const uint32_t chunks =
      scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
        uint32_t sum = 0;
        for (uint32_t i = begin; i < end; ++i) sum += in[i];
        sums[c] = sum;
      });
  uint32_t total = 0;
  for (uint32_t c = 0; c < chunks; ++c) {
    const uint32_t sum = static_cast<uint32_t>(sums[c]);
    sums[c] = total;
    total += sum;
  }
  scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
    scan_range(in, out, begin, end, static_cast<uint32_t>(sums[c]));
  });
  out[n] = total;
}

}  // namespace swarm::cpu
