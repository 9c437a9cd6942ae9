// The table of quantities behind MetricTable: one row for each, with unit and meaning, and how it
// is made from the summary. Apart from metrics.h, because only the table's own code needs it.
#pragma once

#include <cstdint>
#include <vector>

#include "host/battle/metrics.h"
#include "kernels/state/summary.h"

namespace swarm {

/// What a quantity is asked of. The indices that a row's pattern names are set.
struct MetricSubject {
  const ScenarioSpec& scenario;
  const MetricTable& table;
  SummaryLayout columns;
  uint32_t wing = 0, structure = 0, section = 0, field = 0, faction = 0, team = 0, ship_class = 0,
           people_kind = 0, gate = 0, phase = 0;
};

struct MetricFamily {
  const char* pattern;  // wing.<wing>.held
  const char* unit;     // "flag": true or false
  const char* meaning;
  Metric (*make)(const MetricSubject&);
};

const std::vector<MetricFamily>& metric_families();

}  // namespace swarm
