// The loops of ceilings.h on any Exec. Included by one source file per back end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "kernels/ceilings.h"
#include "kernels/core/portable.h"

namespace swarm {

// Larger than any cache, small enough for any machine; copied a slice at a time.
inline constexpr uint64_t kMemoryCopyBytes = uint64_t{256} << 20;
inline constexpr uint32_t kMemorySlices = 16;
inline constexpr uint64_t kLeastCopyBytes = uint64_t{64} << 10;

// A try is short, so that on a shared machine some of them are not disturbed.
inline constexpr int64_t kTry_ns = 300000;
inline constexpr uint32_t kTries = 32;  // at least
inline constexpr int64_t kAllTries_ns = 80000000;

struct alignas(16) CopyBlock {
  uint32_t words[4];
};

struct CopyBlocks {
  static constexpr uint32_t kGrain = 8192;  // 128 KiB
  static constexpr int kBlock = 256;
  const CopyBlock* from;
  CopyBlock* to;
  SWARM_HD void operator()(uint32_t i) const { to[i] = from[i]; }
};

/// The shortest time of work(call), in nanoseconds: tries of several calls each, for a while. Calls
/// are counted from 0.
template <class Exec, class Work>
double least_ns(Exec& exec, const Work& work) {
  typename Exec::Stamps stamps(exec, 2);
  double least = std::numeric_limits<double>::max();
  uint32_t calls = 1, call = 0;
  int64_t spent_ns = 0;
  for (uint32_t tries = 0; tries < kTries || spent_ns < kAllTries_ns;) {
    int64_t times_ns[2];
    stamps.take(0);
    for (uint32_t c = 0; c < calls; ++c) work(call++);
    stamps.take(1);
    stamps.read(2, times_ns);
    const int64_t took_ns = times_ns[1] - times_ns[0];
    spent_ns += took_ns;
    ++tries;
    if (took_ns < kTry_ns && calls < (1u << 20)) {
      calls *= 2;
      tries = 0;
      continue;
    }
    least = std::min(least, static_cast<double>(took_ns) / calls);
  }
  return least;
}

/// Gigabytes per second, read and written, of copies that touch `bytes` in all, a slice a call.
template <class Exec>
double copy_GBps(Exec& exec, uint64_t bytes, uint32_t slices) {
  const auto blocks = static_cast<uint32_t>(bytes / 2 / sizeof(CopyBlock) / slices);
  const size_t all = size_t{blocks} * slices * sizeof(CopyBlock);
  auto* const from = static_cast<CopyBlock*>(exec.allocate(all));
  auto* const to = static_cast<CopyBlock*>(exec.allocate(all));
  const double ns = least_ns(exec, [&](uint32_t call) {
    const size_t first = size_t{call % slices} * blocks;
    exec.for_each(blocks, CopyBlocks{from + first, to + first});
  });
  exec.release(from);
  exec.release(to);
  return 2.0 * blocks * sizeof(CopyBlock) / ns;
}

/// Both copies.
template <class Exec>
void measure_copies(Exec& exec, uint64_t batch_bytes, Ceilings* ceilings) {
  exec.set_stage("ceilings");
  ceilings->memory_copy_bytes = kMemoryCopyBytes;
  ceilings->memory_copy_GBps = copy_GBps(exec, kMemoryCopyBytes, kMemorySlices);
  if (batch_bytes == 0 || batch_bytes >= kMemoryCopyBytes) return;
  ceilings->batch_copy_bytes = std::max(batch_bytes, kLeastCopyBytes);
  ceilings->batch_copy_GBps = copy_GBps(exec, ceilings->batch_copy_bytes, 1);
}

}  // namespace swarm
