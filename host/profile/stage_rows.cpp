#include "host/profile/stage_rows.h"

namespace swarm {
namespace {

// 1e9 things per second; 0 where no time passed.
double billions_per_s(double things, double seconds) {
  return seconds > 0 ? 1e-9 * things / seconds : 0;
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

double total_s(const StageTimes& times) {
  double sum = 0;
  for (const TimeHistogram& stage : times.stages) sum += stage.total_s();
  return sum;
}

std::vector<StageRow> stage_rows(const StageTimes& times, const WorkCounts& work,
                                 const Ceilings& ceilings, CallTime call_time) {
  std::vector<StageRow> rows;
  const double all_s = total_s(times);
  for (uint32_t s = 0; s < kStageCount; ++s) {
    const auto stage = static_cast<StageId>(s);
    const TimeHistogram& time = times.of(stage);
    if (time.calls() == 0) continue;
    StageRow row;
    row.stage = stage;
    row.calls = time.calls();
    row.total_s = time.total_s();
    row.median_s = time.median_s();
    row.least_s = time.least_s();
    row.share = ratio(row.total_s, all_s);
    row.cost = stage_cost(stage, work);
    row.at_least = stage_item(stage).at_least;
    const double call_s = call_time == CallTime::kMedian
                              ? row.median_s
                              : row.total_s / static_cast<double>(row.calls);
    row.rate_GBps = billions_per_s(row.cost.bytes(), call_s);
    row.gathered_GBps = billions_per_s(row.cost.bytes_gathered, call_s);
    row.rate_GOPs = billions_per_s(row.cost.operations, call_s);
    row.copy_share = ratio(row.rate_GBps, ceilings.copy_GBps());
    row.arithmetic_share = ratio(row.rate_GOPs, ceilings.arithmetic_GFLOPs);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace swarm
