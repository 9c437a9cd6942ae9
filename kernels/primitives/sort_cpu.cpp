// Stable sort by key in two passes, each friendly to the cache.
//
//   keys     7 2 9 9 4 0 ...
//   pass 1   by the high bits into at most 1024 buckets, items as (key, index) pairs:
//            [0 2 ..][4 7 ..] ... [last key]
//   pass 2   each bucket alone, by the low bits: counts in its part of key_start, then order
//
// Pass 1 is a histogram for each chunk of items, one scan over (bucket, chunk), and a scatter, so
// it is stable for any number of chunks. Pass 2 needs no counters besides the output: a bucket's
// part of key_start first holds counts, then the end of each run; walking the bucket's items
// backwards and counting down leaves the starts, in stable order.
#include <cstring>

#include "kernels/core/portable.h"
#include "kernels/primitives/cpu_primitives.h"

namespace swarm::cpu {

void CpuScratch::reserve(unsigned threads, uint32_t max_items) {
  if (max_items > max_items_ || max_chunks_ == 0) {
    max_items_ = max_items > max_items_ ? max_items : max_items_;
    pairs_.resize(max_items_);
  }
  const uint32_t wanted = threads <= 1 ? 1u : 2u * threads;
  if (wanted > max_chunks_) {
    max_chunks_ = wanted;
    histograms_.resize(size_t{max_chunks_} * (kMaxBuckets + 1));
    chunk_sums_.resize(max_chunks_);
  }
  bucket_start_.resize(kMaxBuckets + 2);
}

uint32_t CpuScratch::chunk_size(uint32_t n) const {
  const uint32_t even = n / max_chunks_ + 1;
  return even < kMinChunk ? kMinChunk : even;
}

namespace {

// How keys map to buckets: key >> shift, and one more bucket for the last key.
struct Plan {
  uint32_t shift;
  uint32_t buckets;          // without the last key's
  uint32_t last_key;         // its bucket has the index `buckets`
  uint32_t last_key_offset;  // buckets - (last_key >> shift): 0 or 1

  // No branch: dead and living items alternate at random.
  uint32_t bucket_of(uint32_t key) const {
    return (key >> shift) + (static_cast<uint32_t>(key == last_key) & last_key_offset);
  }
  uint32_t first_key(uint32_t bucket) const { return bucket << shift; }
  uint32_t end_key(uint32_t bucket) const {
    return bucket + 1 == buckets ? last_key : (bucket + 1) << shift;
  }
};

Plan make_plan(uint32_t key_count) {
  Plan plan{0, 0, key_count - 1, 0};
  while ((plan.last_key >> plan.shift) >= kMaxBuckets) ++plan.shift;
  const uint32_t low_mask = (1u << plan.shift) - 1u;
  plan.last_key_offset = (plan.last_key & low_mask) != 0 ? 1u : 0u;
  plan.buckets = (plan.last_key >> plan.shift) + plan.last_key_offset;
  return plan;
}

// Plans are passed by value, so that they stay in registers while the counters are written.
void count_chunk(Plan plan, const uint32_t* keys, uint32_t begin, uint32_t end,
                 uint32_t* histogram) {
  std::memset(histogram, 0, (plan.buckets + 1) * sizeof(uint32_t));
  for (uint32_t i = begin; i < end; ++i) {
    SWARM_ASSERT(keys[i] <= plan.last_key);
    ++histogram[plan.bucket_of(keys[i])];
  }
}

void scatter_chunk(Plan plan, const uint32_t* keys, uint32_t begin, uint32_t end, uint32_t* places,
                   uint64_t* pairs) {
  for (uint32_t i = begin; i < end; ++i) {
    const uint32_t key = keys[i];
    pairs[places[plan.bucket_of(key)]++] = uint64_t{key} << 32 | i;
  }
}

// Turns counts by (chunk, bucket) into the places where each chunk writes its items of each bucket.
void scan_histograms(Plan plan, uint32_t chunks, uint32_t* histograms, uint32_t n,
                     uint32_t* bucket_start) {
  uint32_t at = 0;
  for (uint32_t bucket = 0; bucket <= plan.buckets; ++bucket) {
    bucket_start[bucket] = at;
    for (uint32_t chunk = 0; chunk < chunks; ++chunk) {
      uint32_t& entry = histograms[size_t{chunk} * (kMaxBuckets + 1) + bucket];
      const uint32_t count = entry;
      entry = at;
      at += count;
    }
  }
  bucket_start[plan.buckets + 1] = n;
}

// One bucket of at least one key: writes its part of order and of key_start.
void sort_bucket(Plan plan, uint32_t bucket, const uint64_t* pairs, const uint32_t* bucket_start,
                 uint32_t* order, uint32_t* key_start) {
  const uint32_t begin = bucket_start[bucket];
  const uint32_t end = bucket_start[bucket + 1];
  const uint32_t first = plan.first_key(bucket);
  const uint32_t last = plan.end_key(bucket);
  if (begin == end) {
    for (uint32_t key = first; key < last; ++key) key_start[key] = begin;
    return;
  }
  std::memset(key_start + first, 0, size_t{last - first} * sizeof(uint32_t));
  for (uint32_t j = begin; j < end; ++j) ++key_start[pairs[j] >> 32];
  uint32_t at = begin;
  for (uint32_t key = first; key < last; ++key) {
    at += key_start[key];
    key_start[key] = at;
  }
  for (uint32_t j = end; j-- > begin;) {
    const uint64_t pair = pairs[j];
    order[--key_start[pair >> 32]] = static_cast<uint32_t>(pair);
  }
}

}  // namespace

void sort_by_key(ThreadPool& pool, CpuScratch& scratch, const uint32_t* keys, uint32_t n,
                 uint32_t key_count, uint32_t* order, uint32_t* key_start) {
  SWARM_ASSERT(key_count > 0 && n <= scratch.max_items());
  const Plan plan = make_plan(key_count);
  uint32_t* const bucket_start = scratch.bucket_start();
  uint64_t* const pairs = scratch.pairs();
  const auto histogram_of = [&](uint32_t chunk) {
    return scratch.histograms() + size_t{chunk} * (kMaxBuckets + 1);
  };

  const uint32_t chunks =
      scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
        count_chunk(plan, keys, begin, end, histogram_of(c));
      });
  scan_histograms(plan, chunks, scratch.histograms(), n, bucket_start);

  if (plan.shift == 0) {  // each bucket is one key: the scatter is the whole sort
    scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
      uint32_t* const places = histogram_of(c);
      for (uint32_t i = begin; i < end; ++i) order[places[keys[i]]++] = i;
    });
    std::memcpy(key_start, bucket_start, (size_t{plan.buckets} + 2) * sizeof(uint32_t));
    return;
  }
  scratch.for_chunks(pool, n, [&](uint32_t c, uint32_t begin, uint32_t end) {
    scatter_chunk(plan, keys, begin, end, histogram_of(c), pairs);
  });
  const uint32_t dead_start = bucket_start[plan.buckets];
  key_start[plan.last_key] = dead_start;
  key_start[key_count] = n;
  pool.parallel_for(plan.buckets, 16, [&](uint32_t first, uint32_t last) {
    for (uint32_t bucket = first; bucket < last; ++bucket) {
      sort_bucket(plan, bucket, pairs, bucket_start, order, key_start);
    }
  });
  pool.parallel_for(n - dead_start, kMinChunk, [&](uint32_t first, uint32_t last) {
    for (uint32_t j = dead_start + first; j < dead_start + last; ++j) {
      order[j] = static_cast<uint32_t>(pairs[j]);
    }
  });
}

}  // namespace swarm::cpu
