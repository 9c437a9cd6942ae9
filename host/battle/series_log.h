// The time series of one battle: the scenario's columns at multiples of an interval.
#pragma once

#include <vector>

#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"

namespace swarm {

class SeriesLog {
 public:
  /// An interval below dt_s is dt_s. The plan must outlive the log.
  SeriesLog(const BattlePlan& plan, double interval_s);

  /// A row where one is due at t_s, or where the battle has ended. Call it after every look.
  void look(const Orchestrator& orchestrator, const int64_t* summary, double t_s, bool ended);
  /// A row, unless there is one of this time.
  void add_row(const Orchestrator& orchestrator, const int64_t* summary, double t_s);

  /// t_s, then the plan's series.
  std::vector<std::vector<double>>& rows() { return rows_; }

 private:
  const BattlePlan* plan_;
  double interval_s_;
  double next_s_ = 0;
  std::vector<std::vector<double>> rows_;
};

}  // namespace swarm
