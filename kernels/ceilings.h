// What the machine can do at most, measured where and when a battle is measured: the figures that
// a stage's own are set against.
//
// copy        reads an array and writes another one; both directions count. Once over arrays that
//             no cache holds, and once over as much memory as a batch takes, which may be cached.
// arithmetic  multiplications and additions of floats in registers, contraction off as everywhere
//             (a fused multiply-add would count twice, and is not allowed): on a CPU with the
//             widest vectors that it has.
#pragma once

#include <cstdint>
#include <string>

#include "kernels/device/device_info.h"

namespace swarm {

struct Ceilings {
  double memory_copy_GBps = 0;  // 1e9 bytes, read and written, per second
  uint64_t memory_copy_bytes = 0;
  double batch_copy_GBps = 0;  // over batch_copy_bytes
  uint64_t batch_copy_bytes = 0;
  double arithmetic_GFLOPs = 0;  // 1e9 float operations per second
  std::string arithmetic_with;   // "avx2, 2 threads"

  /// The faster copy: the ceiling of what a batch of that size can reach.
  double copy_GBps() const {
    return batch_copy_GBps > memory_copy_GBps ? batch_copy_GBps : memory_copy_GBps;
  }
};

/// The best of several tries; about a third of a second in all. batch_bytes: what the batch takes;
/// 0 leaves that copy out. `threads`: of the CPU. Throws DeviceError.
Ceilings measure_ceilings(BackendKind backend, unsigned threads, uint64_t batch_bytes);

}  // namespace swarm
