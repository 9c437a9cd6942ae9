// See study_plan.h.
#include "host/study/study_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <thread>

#include "host/battle/check.h"
#include "host/battle/plan.h"
#include "host/scenario/suggest.h"
#include "host/study/baselines.h"
#include "host/study/design.h"
#include "kernels/device/thread_pool.h"

namespace swarm {
namespace {

// Columns of the tables of results, that no factor and no measure may be named like.
const char* const kColumns[] = {
    "run",         "point",      "replicate",          "seed",    "status",
    "reason",      "ended_by",   "time_limit_reached", "steps",   "sim_time_s",
    "agent_steps", "state_hash", "torpedo_overflow",   "crowded", "label"};

/// As a basic string of TOML.
std::string toml_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// The first thing that keeps a scenario from being fought.
std::string why_not(const Result<ScenarioSpec>& scenario) {
  if (!scenario) return scenario.error().text;
  const std::vector<std::string> errors = battle_errors(*scenario);
  return errors.empty() ? "" : errors.front();
}

}  // namespace

Result<std::unique_ptr<StudyPlan>> StudyPlan::make(StudySpec spec) {
  std::unique_ptr<StudyPlan> plan(new StudyPlan(std::move(spec)));
  if (auto error = plan->make_points()) return *error;
  if (auto error = plan->name_measures()) return *error;
  if (auto error = plan->check_names()) return *error;
  return plan;
}

Error StudyPlan::error(int line, const std::string& what) const {
  return {line > 0 ? fmt::format("{}:{}: {}", one_line(spec_.path), line, what)
                   : fmt::format("{}: {}", one_line(spec_.path), what)};
}

std::optional<Error> StudyPlan::make_points() {
  fill_baselines(spec_.scenario_text, spec_.set, &spec_.factors);
  Result<std::vector<DesignPoint>> design = make_design(spec_.design, spec_.factors);
  if (!design) return Error{fmt::format("{}:{}", one_line(spec_.path), design.error().text)};
  for (DesignPoint& point : design.value()) points_.push_back({std::move(point), "", 0});

  Result<TomlNode> tree = parse_toml_tree(spec_.scenario_text, one_line(spec_.scenario_path));
  if (!tree) return Error{fmt::format("{}: {}", one_line(spec_.path), tree.error().text)};
  tree_ = std::move(tree).value();
  const std::vector<VariantShape> shapes = check_points();
  for (uint64_t p = 0; p < points_.size(); ++p) {
    if (!points_[p].error.empty()) continue;
    ++valid_points_;
    uint32_t group = 0;
    while (group < groups_.size() && !groups_[group].add(shapes[p]).empty()) ++group;
    if (group == groups_.size()) {
      const std::string refused = groups_.emplace_back().add(shapes[p]);
      if (!refused.empty()) throw std::logic_error(refused);
    }
    points_[p].group = group;
    if (!scenario_) scenario_ = std::make_unique<ScenarioSpec>(scenario_of(p).value());
  }
  if (valid_points_ > 0) return std::nullopt;
  return Error{fmt::format("{}: no point can be fought, the first because: {}",
                           one_line(spec_.path), points_.front().error)};
}

/// Loads every point's scenario once, on all cores: a design can have thousands of points.
std::vector<VariantShape> StudyPlan::check_points() {
  constexpr uint32_t kGrain = 16;
  std::vector<VariantShape> shapes(points_.size());
  ThreadPool pool(std::max(1u, std::thread::hardware_concurrency()));
  pool.parallel_for(static_cast<uint32_t>(points_.size()), kGrain,
                    [&](uint32_t begin, uint32_t end) {
                      for (uint32_t p = begin; p < end; ++p) {
                        const Result<ScenarioSpec> scenario = scenario_of(p);
                        points_[p].error = why_not(scenario);
                        if (points_[p].error.empty()) shapes[p] = shape_of(*scenario);
                      }
                    });
  return shapes;
}

std::optional<Error> StudyPlan::name_measures() {
  const BattlePlan plan(*scenario_);
  std::vector<std::string> outcomes;
  for (const NamedExpression& outcome : scenario_->outcomes) outcomes.push_back(outcome.name);
  std::vector<std::string> wanted = spec_.measures;
  for (const MeasureSpec& added : spec_.added_measures) {
    if (!wanted.empty()) wanted.push_back(added.name);
  }
  if (wanted.empty()) wanted = outcomes;
  for (const std::string& name : wanted) {
    if (find_measure(name)) continue;
    const auto at = std::find(outcomes.begin(), outcomes.end(), name);
    if (at == outcomes.end()) {
      return error(0, fmt::format("record.measures: {} is no outcome of {}{}", quoted_text(name),
                                  one_line(spec_.scenario), allowed_names(name, outcomes)));
    }
    const auto index = static_cast<size_t>(at - outcomes.begin());
    const NamedExpression& outcome = scenario_->outcomes[index];
    measures_.push_back(
        {name, outcome.title, outcome.expression, plan.outcomes[index].is_boolean(), index});
  }
  main_measure_ = 0;
  until_measure_ = measures_.size();
  const auto must_be_kept = [&](const std::string& name, const char* key, size_t* index) {
    if (name.empty()) return std::optional<Error>();
    const std::optional<size_t> found = find_measure(name);
    if (found) {
      *index = *found;
      return std::optional<Error>();
    }
    std::vector<std::string> kept;
    for (const StudyMeasure& measure : measures_) kept.push_back(measure.name);
    return std::optional<Error>(
        error(0, fmt::format("{}: {} is no measure of the study{}", key, quoted_text(name),
                             allowed_names(name, kept))));
  };
  if (auto e = must_be_kept(spec_.main_measure, "study.main_measure", &main_measure_)) return e;
  return must_be_kept(spec_.replicates.until_measure, "replicates.until.measure", &until_measure_);
}

std::optional<Error> StudyPlan::check_names() const {
  const auto is_column = [](const std::string& name) {
    return std::find(std::begin(kColumns), std::end(kColumns), name) != std::end(kColumns);
  };
  for (const StudyMeasure& measure : measures_) {
    if (is_column(measure.name)) {
      return error(0, fmt::format("measure.{}: is the name of a column of every run; allowed: "
                                  "another name",
                                  measure.name));
    }
  }
  for (const FactorSpec& factor : spec_.factors) {
    if (is_column(factor.name) || find_measure(factor.name)) {
      return error(factor.line,
                   fmt::format("factor.{}: is the name of {}; allowed: another name", factor.name,
                               is_column(factor.name) ? "a column of every run" : "a measure"));
    }
  }
  return std::nullopt;
}

std::optional<size_t> StudyPlan::find_measure(const std::string& name) const {
  for (size_t m = 0; m < measures_.size(); ++m) {
    if (measures_[m].name == name) return m;
  }
  return std::nullopt;
}

uint64_t StudyPlan::seed_of(uint64_t point, uint64_t replicate) const {
  const ReplicatesSpec& replicates = spec_.replicates;
  return replicates.first_seed + (replicates.common ? 0 : point * replicates.count) + replicate;
}

std::vector<Override> StudyPlan::overrides_of(uint64_t point) const {
  std::vector<Override> overrides = overrides_from(spec_.set);
  if (spec_.limit_s > 0) overrides.push_back({"time.limit_s", number_text(spec_.limit_s)});
  for (const MeasureSpec& measure : spec_.added_measures) {
    const std::string& title = measure.title.empty() ? measure.name : measure.title;
    overrides.push_back(
        {"outcome." + measure.name, fmt::format("{{ expression = {}, title = {} }}",
                                                toml_text(measure.expression), toml_text(title))});
  }
  const std::vector<std::string>& values = points_[point].design.values;
  for (size_t f = 0; f < spec_.factors.size(); ++f) {
    for (const std::string& path : spec_.factors[f].paths) overrides.push_back({path, values[f]});
  }
  return overrides;
}

Result<ScenarioSpec> StudyPlan::scenario_of(uint64_t point) const {
  return load_scenario_tree(tree_, spec_.scenario_path, overrides_of(point));
}

std::shared_ptr<const ScenarioSpec> StudyPlan::load(uint32_t variant) const {
  Result<ScenarioSpec> scenario = scenario_of(variant);
  if (!scenario) throw std::logic_error(scenario.error().text);  // only valid points are fought
  return std::make_shared<const ScenarioSpec>(std::move(scenario).value());
}

}  // namespace swarm
