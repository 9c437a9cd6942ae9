// A scenario made ready to be orchestrated: its formulas parsed, its names resolved to columns.
// Made once, read by the orchestrators of all worlds that fight it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/battle/expression.h"
#include "host/battle/metrics.h"
#include "host/scenario/spec.h"
#include "kernels/state/summary.h"

namespace swarm {

struct BattlePlan {
  /// The scenario must outlive the plan. With `errors`, every formula that is wrong adds one line
  /// to it (path:line: trigger.name.when: what, at which column) and stays empty; without, the
  /// first one is thrown as std::invalid_argument.
  explicit BattlePlan(const ScenarioSpec& spec, std::vector<std::string>* errors = nullptr);

  /// Columns of one world's summary.
  const int64_t* wing(const int64_t* row, size_t index) const {
    return row + columns.wings + index * kWingColumns;
  }
  const int64_t* section(const int64_t* row, size_t index) const {
    return row + columns.sections + index * kSectionColumns;
  }
  const int64_t* field(const int64_t* row, size_t index) const {
    return row + columns.fields + index * kFieldColumns;
  }
  const int64_t* fleet(const int64_t* row, size_t faction, size_t ship_class) const {
    return row + columns.fleet + (faction * kMaxClasses + ship_class) * kFleetColumns;
  }
  const int64_t* people(const int64_t* row, size_t kind) const {
    return row + columns.people + kind * kPeopleColumns;
  }
  const int64_t* counters(const int64_t* row) const { return row + columns.counters; }

  const ScenarioSpec& scenario;
  Layout layout;  // of one world
  SummaryLayout columns;
  MetricTable metrics;
  std::vector<int64_t> wing_ships;                     // at the start
  std::vector<Expression> triggers, outcomes, series;  // as in the scenario
  std::vector<Capture> captures;                       // what value_at asks for in all of these
};

}  // namespace swarm
