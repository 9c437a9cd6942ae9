// A study made ready to be fought: its design points, the scenario of each, and what is measured.
//
//   StudySpec --> design (points x factors) --> overrides of each point --> scenarios
//                                                                      \--> points that are invalid
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/battle/replicates.h"
#include "host/battle/variant_source.h"
#include "host/core/result.h"
#include "host/scenario/load.h"
#include "host/study/study_spec.h"

namespace swarm {

/// A measure of the study: an outcome of its scenarios.
struct StudyMeasure {
  std::string name, title, expression;
  bool is_boolean = false;
  size_t outcome = 0;  // its place among a scenario's outcomes
};

/// A point's place among points that can share an engine.
struct StudyPoint {
  DesignPoint design;
  std::string error;   // why no battle of it can be fought; empty: it can
  uint32_t group = 0;  // of a valid one
};

class StudyPlan final : public VariantSource {
 public:
  /// Makes the design and loads every point's scenario once. The error is what is wrong with the
  /// study itself: a design that cannot be made, an unknown path or measure, no valid point.
  static Result<std::unique_ptr<StudyPlan>> make(StudySpec spec);

  const StudySpec& spec() const { return spec_; }
  const std::vector<StudyPoint>& points() const { return points_; }
  const std::vector<StudyMeasure>& measures() const { return measures_; }
  /// The measure that progress and report begin with; measures().size() where there are none.
  size_t main_measure() const { return main_measure_; }
  size_t until_measure() const { return until_measure_; }
  /// Of the first valid point.
  const ScenarioSpec& scenario() const { return *scenario_; }

  /// Points of one group have the same shape of battle, and share an engine.
  const std::vector<RoomForVariants>& groups() const { return groups_; }
  uint64_t valid_points() const { return valid_points_; }
  /// At most: points may end early.
  uint64_t planned_runs() const { return points_.size() * spec_.replicates.count; }

  /// run = point * replicates + replicate + 1, so that a run's number says what it is.
  uint64_t run_of(uint64_t point, uint64_t replicate) const {
    return point * spec_.replicates.count + replicate + 1;
  }
  uint64_t point_of(uint64_t run) const { return (run - 1) / spec_.replicates.count; }
  uint64_t replicate_of(uint64_t run) const { return (run - 1) % spec_.replicates.count; }
  uint64_t seed_of(uint64_t point, uint64_t replicate) const;

  /// Everything that makes a point's scenario from the study's scenario file.
  std::vector<Override> overrides_of(uint64_t point) const;
  Result<ScenarioSpec> scenario_of(uint64_t point) const;

  // The variants of a batch are the points, by their numbers.
  uint32_t count() const override { return static_cast<uint32_t>(points_.size()); }
  std::shared_ptr<const ScenarioSpec> load(uint32_t variant) const override;

 private:
  explicit StudyPlan(StudySpec spec) : spec_(std::move(spec)) {}
  std::optional<Error> make_points();
  std::vector<VariantShape> check_points();
  std::optional<Error> name_measures();
  std::optional<Error> check_names() const;
  std::optional<size_t> find_measure(const std::string& name) const;
  Error error(int line, const std::string& what) const;

  StudySpec spec_;
  TomlNode tree_;  // of the scenario's text
  std::vector<StudyPoint> points_;
  std::vector<StudyMeasure> measures_;
  std::vector<RoomForVariants> groups_;
  std::unique_ptr<ScenarioSpec> scenario_;
  size_t main_measure_ = 0, until_measure_ = 0;
  uint64_t valid_points_ = 0;
};

}  // namespace swarm
