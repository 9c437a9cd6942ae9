// One line for each stage: its time, what it moved and computed (stage_costs.h), and how near that
// comes to the ceilings (ceilings.h).
#pragma once

#include <vector>

#include "kernels/ceilings.h"
#include "kernels/engine.h"
#include "kernels/stage_costs.h"

namespace swarm {

/// The time of a call that rates are taken over. Bytes are means: of a whole battle, whose calls
/// differ, the mean time belongs to them; of a few steps that are alike, the median does, which a
/// busy machine does not disturb.
enum class CallTime { kMean, kMedian };

struct StageRow {
  StageId stage = StageId::kBinAgents;
  uint64_t calls = 0;
  double total_s = 0, median_s = 0, least_s = 0;
  double share = 0;  // of the time of all stages
  StageCost cost;    // of one call
  bool at_least = false;
  double rate_GBps = 0;         // bytes over the time of a call
  double gathered_GBps = 0;     // and those gathered, mostly from caches
  double rate_GOPs = 0;         // 1e9 operations per second
  double copy_share = 0;        // rate_GBps over the faster copy
  double arithmetic_share = 0;  // rate_GOPs over the arithmetic ceiling

  /// The nearer of the two ceilings.
  double ceiling_share() const {
    return copy_share > arithmetic_share ? copy_share : arithmetic_share;
  }
  bool nearer_to_copy() const { return copy_share >= arithmetic_share; }
};

/// Stages that ran, in the order of the step; then those between steps. `work`: what a call found
/// to do, on average.
std::vector<StageRow> stage_rows(const StageTimes& times, const WorkCounts& work,
                                 const Ceilings& ceilings, CallTime call_time);

double total_s(const StageTimes& times);

}  // namespace swarm
