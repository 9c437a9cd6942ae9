// Sort, scan, compact and sum on the CPU: free functions over a thread pool and prepared scratch.
//
// Every result is unique (a stable order, a wrapping integer sum), so it does not depend on the
// number of threads or on which thread did what. No function allocates: CpuScratch is sized once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/device/thread_pool.h"

namespace swarm::cpu {

// Buckets of the sort's first pass. 2048 write positions are 128 KiB of open cache lines: more
// would leave the second-level cache.
inline constexpr uint32_t kMaxBuckets = 2048;

// Fewer items than this are not worth a chunk of their own. Usual value 4096 to 65536: smaller and
// the fork costs more than the work, larger and small battles use one core.
inline constexpr uint32_t kMinChunk = 16384;

// Grown by reserve alone; plain memory, so that the pages are touched by whoever uses them.
class CpuScratch {
 public:
  void reserve(unsigned threads, uint32_t max_items);

  uint32_t max_items() const { return max_items_; }
  uint32_t max_chunks() const { return max_chunks_; }
  uint64_t* pairs() { return pairs_.data(); }                // (max_items): key << 32 | index
  uint32_t* histograms() { return histograms_.data(); }      // (max_chunks, kMaxBuckets + 1)
  uint32_t* bucket_start() { return bucket_start_.data(); }  // (kMaxBuckets + 2)
  uint64_t* chunk_sums() { return chunk_sums_.data(); }      // (max_chunks)
  uint64_t bytes() const {
    return (pairs_.size() + chunk_sums_.size()) * sizeof(uint64_t) +
           (histograms_.size() + bucket_start_.size()) * sizeof(uint32_t);
  }

  // Items in a chunk, for n items: at most max_chunks() chunks.
  uint32_t chunk_size(uint32_t n) const;

  // Calls body(chunk, begin, end) for every chunk of n items; returns the number of chunks.
  template <class F>
  uint32_t for_chunks(ThreadPool& pool, uint32_t n, const F& body) const {
    const uint32_t size = chunk_size(n);
    const uint32_t chunks = n == 0 ? 0 : (n - 1) / size + 1;
    pool.parallel_for(chunks, 1, [&](uint32_t first, uint32_t last) {
      for (uint32_t c = first; c < last; ++c) {
        const uint32_t begin = c * size;
        body(c, begin, n - begin < size ? n : begin + size);
      }
    });
    return chunks;
  }

 private:
  uint32_t max_items_ = 0;
  uint32_t max_chunks_ = 0;
  std::vector<uint64_t> pairs_;
  std::vector<uint32_t> histograms_;
  std::vector<uint32_t> bucket_start_;
  std::vector<uint64_t> chunk_sums_;
};

// The stable order of 0..n-1 by key: order[j] is the j-th item, keys[order[j]] does not fall, equal
// keys keep their order. key_start (key_count + 1 entries) says where each key's run begins;
// key_start[key_count] = n. keys: n entries below key_count. key_count - 1 may be used for "dead"
// items in any number: they have a bucket of their own, which is copied, not sorted.
void sort_by_key(ThreadPool& pool, CpuScratch& scratch, const uint32_t* keys, uint32_t n,
                 uint32_t key_count, uint32_t* order, uint32_t* key_start);

// out[i] = in[0] + ... + in[i - 1], wrapping; out has n + 1 entries, out[n] is the total. in == out
// is allowed (then `in` needs room for n + 1 entries).
void exclusive_scan(ThreadPool& pool, CpuScratch& scratch, const uint32_t* in, uint32_t* out,
                    uint32_t n);

// Writes the indices i < n with keep[i] != 0 to out, in increasing order, and their number to
// *out_count. out needs room for that many.
void compact(ThreadPool& pool, CpuScratch& scratch, const uint8_t* keep, uint32_t n, uint32_t* out,
             uint32_t* out_count);

// *out = in[0] + ... + in[n - 1], wrapping.
void sum_u64(ThreadPool& pool, CpuScratch& scratch, const uint64_t* in, uint32_t n, uint64_t* out);

}  // namespace swarm::cpu
