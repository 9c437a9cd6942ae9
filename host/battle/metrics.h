// What can be asked of a battle: names such as wing.defiant.hull_TJ, and the columns of the
// engine's summary that they stand for.
//
// One table in metric_families.cpp has a row for each quantity; its names are spelled out for every
// wing, section, field and so on of a scenario, and docs/metrics.md is written from it. A metric is
// flat data, so evaluating one is a short sum over integers:
//
//   offset + scale * (sum of columns) / (sum of divisor columns, where there are any)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/spec.h"

namespace swarm {

struct Metric {
  std::vector<uint32_t> columns;  // of the summary
  std::vector<uint32_t> divisor;  // of the summary; a sum of 0 makes the value missing
  double scale = 1;
  double offset = 0;
  int32_t state = -1;  // not from the summary: index into MetricInput.state
  bool is_boolean = false;
};

/// Where a world's metrics come from. Pointers into what the orchestrator holds.
struct MetricInput {
  const int64_t* summary = nullptr;      // one world's row
  const double* state = nullptr;         // MetricTable::state_count() values
  const double* event_time_s = nullptr;  // first time of each event; NaN: never
  const double* captured = nullptr;      // of each of the plan's captures; NaN: not yet
};

/// Values that the orchestrator keeps, at the start of MetricInput.state. Behind them, in this
/// order: 1 for the present phase (one each), convoys (one each gate), closed (one each gate),
/// sabotaged (one each structure).
enum StateValue : uint32_t { kStateTime, kStatePhaseTime, kStateFixed };

class MetricTable {
 public:
  explicit MetricTable(const ScenarioSpec& scenario);

  double value(uint32_t metric, const MetricInput& input) const;

  /// -1: no such metric.
  int64_t find(std::string_view name) const;
  /// Metrics that a name with * in it stands for, in the order of the names. A * stands for any
  /// part of one segment, never for a dot.
  std::vector<uint32_t> matching(std::string_view pattern) const;
  /// The valid name (or pattern) nearest to one that is not; empty: none is near.
  std::string nearest(std::string_view name) const;

  /// Events that the scenario's triggers and gates, or the orchestrator itself, can emit.
  int64_t find_event(std::string_view name) const;
  std::string nearest_event(std::string_view name) const;
  const std::vector<std::string>& events() const { return events_; }

  const std::vector<std::string>& names() const { return names_; }
  const Metric& metric(uint32_t index) const { return metrics_[index]; }
  uint32_t size() const { return static_cast<uint32_t>(metrics_.size()); }

  uint32_t state_count() const { return state_count_; }
  uint32_t phase_state(uint32_t phase) const { return kStateFixed + phase; }
  uint32_t convoys_state(uint32_t gate) const { return kStateFixed + phases_ + gate; }
  uint32_t closed_state(uint32_t gate) const { return kStateFixed + phases_ + gates_ + gate; }
  uint32_t turned_back_state(uint32_t gate) const {
    return kStateFixed + phases_ + 2 * gates_ + gate;
  }
  uint32_t sabotaged_state(uint32_t structure) const {
    return kStateFixed + phases_ + 3 * gates_ + structure;
  }

 private:
  uint32_t phases_, gates_, state_count_;
  std::vector<std::string> names_;   // sorted
  std::vector<Metric> metrics_;      // of names_
  std::vector<std::string> events_;  // sorted
};

/// Events that the orchestrator emits by itself.
struct BuiltInEvent {
  const char* name;
  const char* details;
  const char* meaning;
};
const std::vector<BuiltInEvent>& built_in_events();

/// Ships of a wing at the start; 0 for one that is not enabled.
int64_t ships_at_start(const WingSpec& wing);

/// People of a kind in the battle at the start: on ships (held ones too) and on structures.
int64_t people_at_start(const ScenarioSpec& scenario, uint32_t kind);

/// Index in the world of a structure's first section.
uint32_t first_section(const ScenarioSpec& scenario, uint32_t structure);

/// docs/metrics.md.
std::string metrics_reference_markdown();

}  // namespace swarm
