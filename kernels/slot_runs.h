// Runs of slots, for stages that add up: agents of one wing or field lie next to one another, so a
// call that looks at a run of them adds to the same place once for all of them, not once for each.
#pragma once

#include "kernels/core/real_math.h"
#include "kernels/device/device_info.h"
#include "kernels/state/views.h"

namespace swarm {

/// The slots of a range, `run` of them to a call, which lie `stride` apart in one world:
///
///   stride 1, run 3 (a CPU)      calls 0 0 0 1 1 1 2 2 2 3 3
///   stride 2, run 3 (a GPU: 32)  calls 0 1 0 1 0 1 2 3 2 3 2     threads side by side, slots too
struct SlotRuns {
  SlotRange range;
  uint32_t run;
  uint32_t stride;
  uint32_t calls_per_world;

  SWARM_HD uint32_t world(uint32_t call) const { return call / calls_per_world; }

  /// visit(slot) for every slot of a call, upwards.
  template <class Visit>
  SWARM_HD void visit(uint32_t call, const Visit& visit) const {
    const uint32_t base = world(call) * range.capacity + range.first;
    const uint32_t in_world = call % calls_per_world;
    const uint32_t tile = in_world / stride * stride * run;
    const uint32_t end = min_of(tile + stride * run, range.count);
    for (uint32_t i = tile + in_world % stride; i < end; i += stride) visit(base + i);
  }
};

inline SlotRuns make_slot_runs(SlotRange range, uint32_t run, uint32_t stride) {
  const uint32_t tile = run * stride;
  return {range, run, stride, (range.count + tile - 1) / tile * stride};
}

/// Runs that suit the back end. A CPU's are long enough for their sums to cost nothing. A GPU's
/// grow with the work: from some tens of thousands of calls on, more would only add more often.
template <class Exec>
SlotRuns slot_runs(SlotRange range, uint32_t worlds) {
  constexpr uint32_t kCpuRun = 256;
  constexpr uint32_t kGpuStride = 32, kGpuLeast = 4, kGpuMost = 64, kGpuCalls = 32768;
  if constexpr (Exec::kKind == BackendKind::kCpu) return make_slot_runs(range, kCpuRun, 1);
  const uint32_t run = max_of(kGpuLeast, min_of(kGpuMost, worlds * range.count / kGpuCalls));
  return make_slot_runs(range, run, kGpuStride);
}

}  // namespace swarm
