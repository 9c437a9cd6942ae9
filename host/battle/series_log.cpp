// See series_log.h.
#include "host/battle/series_log.h"

#include <algorithm>

namespace swarm {
namespace {

// Rows stand at multiples of the interval; see orchestrator.cpp on times as doubles.
constexpr double kTimeSlack_s = 1e-6;

}  // namespace

SeriesLog::SeriesLog(const BattlePlan& plan, double interval_s)
    : plan_(&plan), interval_s_(std::max(interval_s, plan.scenario.dt_s)) {}

void SeriesLog::look(const Orchestrator& orchestrator, const int64_t* summary, double t_s,
                     bool ended) {
  if (t_s + kTimeSlack_s >= next_s_ || ended) add_row(orchestrator, summary, t_s);
}

void SeriesLog::add_row(const Orchestrator& orchestrator, const int64_t* summary, double t_s) {
  if (!rows_.empty() && rows_.back()[0] == t_s) return;
  std::vector<double> values = {t_s};
  for (const Expression& expression : plan_->series) {
    values.push_back(orchestrator.evaluate(expression, summary));
  }
  rows_.push_back(std::move(values));
  while (next_s_ <= t_s + kTimeSlack_s) next_s_ += interval_s_;
}

}  // namespace swarm
