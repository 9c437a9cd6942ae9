// The loops of ceilings.h on any Exec. Included by one source file per back end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "kernels/ceilings.h"
#include "kernels/core/portable.h"

namespace swarm {

// Larger than any cache, small enough for any machine.
inline constexpr uint64_t kMemoryCopyBytes = uint64_t{256} << 20;
inline constexpr uint64_t kLeastCopyBytes = uint64_t{64} << 10;

// How long one try lasts at least, and all of them together.
inline constexpr int64_t kTry_ns = 2000000;
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

/// The shortest time of work(), in nanoseconds: tries of several calls each, for a while.
template <class Exec, class Work>
double least_ns(Exec& exec, const Work& work) {
  typename Exec::Stamps stamps(exec, 2);
  double least = std::numeric_limits<double>::max();
  uint32_t calls = 1;
  int64_t spent_ns = 0;
  work();  // pages are touched, clocks are up
  for (uint32_t tries = 0; tries < 5 || spent_ns < kAllTries_ns;) {
    int64_t times_ns[2];
    stamps.take(0);
    for (uint32_t c = 0; c < calls; ++c) work();
    stamps.take(1);
    stamps.read(2, times_ns);
    const int64_t took_ns = times_ns[1] - times_ns[0];
    spent_ns += took_ns;
    if (took_ns < kTry_ns && calls < (1u << 20)) {
      calls *= 2;
      continue;
    }
    ++tries;
    least = std::min(least, static_cast<double>(took_ns) / calls);
  }
  return least;
}

/// Gigabytes per second, read and written, of a copy that touches `bytes`.
template <class Exec>
double copy_GBps(Exec& exec, uint64_t bytes) {
  const auto blocks = static_cast<uint32_t>(bytes / 2 / sizeof(CopyBlock));
  auto* const from = static_cast<CopyBlock*>(exec.allocate(blocks * sizeof(CopyBlock)));
  auto* const to = static_cast<CopyBlock*>(exec.allocate(blocks * sizeof(CopyBlock)));
  const double ns = least_ns(exec, [&] { exec.for_each(blocks, CopyBlocks{from, to}); });
  exec.release(from);
  exec.release(to);
  return 2.0 * blocks * sizeof(CopyBlock) / ns;
}

/// Both copies.
template <class Exec>
void measure_copies(Exec& exec, uint64_t batch_bytes, Ceilings* ceilings) {
  exec.set_stage("ceilings");
  ceilings->memory_copy_bytes = kMemoryCopyBytes;
  ceilings->memory_copy_GBps = copy_GBps(exec, kMemoryCopyBytes);
  if (batch_bytes == 0 || batch_bytes >= kMemoryCopyBytes) return;
  ceilings->batch_copy_bytes = std::max(batch_bytes, kLeastCopyBytes);
  ceilings->batch_copy_GBps = copy_GBps(exec, ceilings->batch_copy_bytes);
}

}  // namespace swarm
