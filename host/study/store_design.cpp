// See store_design.h.
#include "host/study/store_design.h"

#include <build_info.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/study/load_study.h"
#include "host/study/store_schema.h"

namespace swarm {
namespace {

const char* kind_name(FactorSpec::Kind kind) {
  switch (kind) {
    case FactorSpec::Kind::kReal:
      return "real";
    case FactorSpec::Kind::kWhole:
      return "whole";
    case FactorSpec::Kind::kList:
      return "list";
    case FactorSpec::Kind::kFlag:
      return "flag";
  }
  return "";
}

/// As a factor's column holds it: a number where it is one, 0 and 1 for flags.
void put_value(Statement* statement, const std::string& value) {
  const char* const begin = value.data();
  const char* const end = begin + value.size();
  int64_t whole = 0;
  double real = 0;
  if (const auto read = std::from_chars(begin, end, whole);
      read.ec == std::errc() && read.ptr == end) {
    statement->put(whole);
  } else if (const auto rest = std::from_chars(begin, end, real);
             rest.ec == std::errc() && rest.ptr == end && std::isfinite(real)) {
    statement->put(real);
  } else if (value == "true" || value == "false") {
    statement->put(value == "true");
  } else {
    statement->put(value);
  }
}

void write_study(const Database& database, const StudyPlan& plan) {
  const StudySpec& spec = plan.spec();
  const ScenarioSpec& scenario = plan.scenario();
  const bool until = !spec.replicates.until_measure.empty();
  Statement study(database,
                  "INSERT INTO study VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, ?, ?)");
  study.put(spec.name).put(spec.title).put(spec.question).put(spec.scenario_path);
  study.put(scenario.title).put(spec.text).put(spec.scenario_text).put(json_list((spec.set)));
  study.put(design_kind_names()[static_cast<size_t>(spec.design.kind)]);
  study.put(uint64_t{plan.points().size()}).put(spec.design.seed);
  study.put(spec.replicates.common ? "common" : "independent");
  study.put(spec.replicates.first_seed).put(spec.replicates.count);
  if (until) {
    study.put(spec.replicates.until_measure).put(spec.replicates.half_width);
  } else {
    study.put_null().put_null();
  }
  const std::vector<StudyMeasure>& measures = plan.measures();
  if (measures.empty()) {
    study.put_null();
  } else {
    study.put(measures[plan.main_measure()].name);
  }
  study.put(spec.series_interval_s).put(spec.keep_events);
  study.put(FLEETSWARM_VERSION).put(FLEETSWARM_COMMIT).run();
}

void write_factors(const Database& database, const StudyPlan& plan) {
  const StudySpec& spec = plan.spec();
  Statement factors(database, "INSERT INTO factors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (size_t f = 0; f < spec.factors.size(); ++f) {
    const FactorSpec& factor = spec.factors[f];
    const bool range =
        factor.kind == FactorSpec::Kind::kReal || factor.kind == FactorSpec::Kind::kWhole;
    factors.put(uint64_t{f}).put(factor.name).put(factor.title).put(factor.unit);
    factors.put(json_list((factor.paths))).put(kind_name(factor.kind));
    factors.put(range ? factor.low : NAN).put(range ? factor.high : NAN);
    factors.put(factor.logarithmic ? "log" : "linear").put(json_list((factor.values)));
    factors.put(factor.baseline).run();
  }
}

void write_measures(const Database& database, const StudyPlan& plan) {
  const std::vector<StudyMeasure>& measures = plan.measures();
  const ScenarioSpec& scenario = plan.scenario();
  Statement measure(database, "INSERT INTO measures VALUES (?, ?, ?, ?, ?)");
  for (size_t m = 0; m < measures.size(); ++m) {
    measure.put(uint64_t{m}).put(measures[m].name).put(measures[m].title);
    measure.put(measures[m].expression).put(measures[m].is_boolean).run();
  }
  Statement documented(database, "INSERT INTO documented VALUES (?, ?, ?, ?, ?, ?)");
  for (const DocumentedSpec& entry : scenario.documented) {
    const double low = entry.has_value ? entry.value - entry.tolerance : entry.at_least;
    const double high = entry.has_value ? entry.value + entry.tolerance : entry.at_most;
    documented.put(entry.name);
    entry.has_is ? documented.put(entry.is) : documented.put_null();
    documented.put(entry.has_is && entry.share >= 0 ? entry.share : NAN);
    documented.put(!entry.has_is && std::isfinite(low) ? low : NAN);
    documented.put(!entry.has_is && std::isfinite(high) ? high : NAN).put(entry.source).run();
  }
  Statement faction(database, "INSERT INTO factions VALUES (?, ?)");
  for (const FactionSpec& entry : scenario.factions) faction.put(entry.name).put(entry.team).run();
}

void write_points(const Database& database, const StudyPlan& plan) {
  const std::vector<FactorSpec>& factors = plan.spec().factors;
  Statement insert_point(database, insert_point_sql(plan));
  Statement insert_position(database, "INSERT INTO design_positions VALUES (?, ?, ?)");
  for (uint64_t p = 0; p < plan.points().size(); ++p) {
    const StudyPoint& point = plan.points()[p];
    insert_point.put(p).put(point.design.label).put(point.error.empty() ? "valid" : "invalid");
    point.error.empty() ? insert_point.put_null() : insert_point.put(point.error);
    insert_point.put(settings_text(plan, p));
    for (size_t f = 0; f < factors.size(); ++f) {
      const std::string& value = point.design.values[f];
      put_value(&insert_point, value);
    }
    insert_point.run();
    for (size_t f = 0; f < factors.size(); ++f) {
      insert_position.put(p).put(uint64_t{f}).put(point.design.positions[f]).run();
    }
  }
}

}  // namespace

std::string json_list(const std::vector<std::string>& texts) {
  return nlohmann::ordered_json(texts).dump(-1, ' ', false,
                                            nlohmann::ordered_json::error_handler_t::replace);
}

std::string settings_text(const StudyPlan& plan, uint64_t point) {
  std::vector<std::string> settings;
  for (const Override& one : plan.overrides_of(point))
    settings.push_back(one.path + "=" + one.value);
  return json_list(settings);
}

void write_design(const Database& database, const StudyPlan& plan) {
  write_study(database, plan);
  write_factors(database, plan);
  write_measures(database, plan);
  write_points(database, plan);
}

}  // namespace swarm
