// See metrics.h. Names are spelled out here; what they mean stands in metric_families.cpp.
#include "host/battle/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "host/battle/build_world.h"
#include "host/battle/metric_families.h"
#include "host/battle/near_names.h"

namespace swarm {
namespace {

constexpr double kMissingValue = std::numeric_limits<double>::quiet_NaN();

struct NamedMetric {
  std::string name;
  Metric metric;
};

/// Spells out one pattern for everything that its <placeholders> can stand for, in order.
class PatternSpeller {
 public:
  PatternSpeller(const MetricFamily& family, const ScenarioSpec& scenario, const MetricTable& table,
                 std::vector<NamedMetric>* out)
      : family_(family),
        subject_{scenario, table, summary_layout(layout_of(scenario).sections)},
        out_(*out) {}

  void spell(const std::string& pattern) {
    const size_t open = pattern.find('<');
    if (open == std::string::npos) {
      Metric metric = family_.make(subject_);
      metric.is_boolean = std::string_view(family_.unit) == "flag";
      out_.push_back({pattern, std::move(metric)});
      return;
    }
    const size_t close = pattern.find('>', open);
    const std::string placeholder = pattern.substr(open + 1, close - open - 1);
    const auto fill = [&](const std::string& name) {
      spell(pattern.substr(0, open) + name + pattern.substr(close + 1));
    };
    for_each_name(placeholder, fill);
  }

 private:
  template <class Items, class Fill>
  static void over(const Items& items, uint32_t* index, const Fill& fill) {
    for (*index = 0; *index < items.size(); ++*index) fill(items[*index].name);
  }

  template <class Fill>
  void for_each_name(const std::string& placeholder, const Fill& fill) {
    const ScenarioSpec& s = subject_.scenario;
    if (placeholder == "wing") over(s.wings, &subject_.wing, fill);
    if (placeholder == "structure") over(s.structures, &subject_.structure, fill);
    if (placeholder == "field") over(s.fields, &subject_.field, fill);
    if (placeholder == "faction") over(s.factions, &subject_.faction, fill);
    if (placeholder == "kind") over(s.people_kinds, &subject_.people_kind, fill);
    if (placeholder == "gate") over(s.gates, &subject_.gate, fill);
    if (placeholder == "phase") over(s.phases, &subject_.phase, fill);
    if (placeholder == "class") {
      for (uint32_t& c = subject_.ship_class = 0; c < s.classes.size(); ++c) {
        if (s.classes[c].kind == "ship") fill(s.classes[c].name);
      }
    }
    if (placeholder == "team") {
      for (uint32_t& t = subject_.team = 0; t < s.teams.size(); ++t) fill(s.teams[t]);
    }
    if (placeholder == "section") {
      const auto& names = s.structures[subject_.structure].section_names;
      for (uint32_t& i = subject_.section = 0; i < names.size(); ++i) fill(names[i]);
    }
  }

  const MetricFamily& family_;
  MetricSubject subject_;
  std::vector<NamedMetric>& out_;
};

std::vector<std::string> events_of(const ScenarioSpec& scenario) {
  std::set<std::string> events;
  for (const BuiltInEvent& event : built_in_events()) events.insert(event.name);
  for (const TriggerSpec& trigger : scenario.triggers) {
    for (const EffectSpec& effect : trigger.effects) {
      if (effect.kind == EffectKind::kEvent) events.insert(effect.event);
    }
  }
  for (const GateSpec& gate : scenario.gates) {
    if (!gate.event.empty()) events.insert(gate.event);
  }
  return {events.begin(), events.end()};
}

int64_t index_in(const std::vector<std::string>& sorted, std::string_view name) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), name);
  return at == sorted.end() || *at != name ? -1 : at - sorted.begin();
}

double sum_of(const std::vector<uint32_t>& columns, const int64_t* row) {
  int64_t sum = 0;
  for (const uint32_t column : columns) sum += row[column];
  return static_cast<double>(sum);
}

}  // namespace

MetricTable::MetricTable(const ScenarioSpec& scenario)
    : phases_(static_cast<uint32_t>(scenario.phases.size())),
      gates_(static_cast<uint32_t>(scenario.gates.size())),
      state_count_(kStateFixed + phases_ + 3 * gates_ +
                   static_cast<uint32_t>(scenario.structures.size())),
      events_(events_of(scenario)) {
  std::vector<NamedMetric> all;
  for (const MetricFamily& family : metric_families()) {
    PatternSpeller(family, scenario, *this, &all).spell(family.pattern);
  }
  std::sort(all.begin(), all.end(),
            [](const NamedMetric& a, const NamedMetric& b) { return a.name < b.name; });
  names_.reserve(all.size());
  metrics_.reserve(all.size());
  for (NamedMetric& entry : all) {
    names_.push_back(std::move(entry.name));
    metrics_.push_back(std::move(entry.metric));
  }
}

double MetricTable::value(uint32_t index, const MetricInput& input) const {
  const Metric& metric = metrics_[index];
  if (metric.state >= 0) return input.state[metric.state];
  const double sum = sum_of(metric.columns, input.summary);
  if (metric.divisor.empty()) return metric.offset + metric.scale * sum;
  const double divisor = sum_of(metric.divisor, input.summary);
  return divisor == 0 ? kMissingValue : metric.offset + metric.scale * sum / divisor;
}

int64_t MetricTable::find(std::string_view name) const { return index_in(names_, name); }

std::vector<uint32_t> MetricTable::matching(std::string_view pattern) const {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < names_.size(); ++i) {
    if (matches_by_segment(pattern, names_[i])) found.push_back(i);
  }
  return found;
}

std::string MetricTable::nearest(std::string_view name) const {
  return nearest_dotted_name(name, names_);
}

int64_t MetricTable::find_event(std::string_view name) const { return index_in(events_, name); }

std::string MetricTable::nearest_event(std::string_view name) const {
  return nearest_dotted_name(name, events_);
}

int64_t ships_at_start(const WingSpec& wing) {
  if (!wing.enabled) return 0;
  return std::accumulate(wing.ships.begin(), wing.ships.end(), int64_t{0},
                         [](int64_t sum, const ShipGroup& group) { return sum + group.count; });
}

int64_t people_at_start(const ScenarioSpec& scenario, uint32_t kind) {
  const auto count_in = [kind](const std::vector<PeopleCount>& people) {
    int64_t count = 0;
    for (const PeopleCount& entry : people) {
      if (entry.kind.index == static_cast<int32_t>(kind)) count = entry.count;
    }
    return count;
  };
  int64_t sum = 0;
  for (const StructureSpec& structure : scenario.structures) {
    for (const SectionSpec& section : structure.sections) {
      sum += section.count * count_in(section.people);
    }
  }
  for (const WingSpec& wing : scenario.wings) {
    if (!wing.enabled) continue;
    for (const ShipGroup& group : wing.ships) {
      const ClassSpec& ship = scenario.classes[static_cast<size_t>(group.agent_class.index)];
      sum += group.count * count_in(wing.people.empty() ? ship.people : wing.people);
    }
  }
  return sum;
}

uint32_t first_section(const ScenarioSpec& scenario, uint32_t structure) {
  size_t first = 0;
  for (uint32_t s = 0; s < structure; ++s) first += scenario.structures[s].section_names.size();
  return static_cast<uint32_t>(first);
}

}  // namespace swarm
