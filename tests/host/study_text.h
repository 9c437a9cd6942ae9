// Small studies for tests, of the duel.
#pragma once

#include <memory>
#include <string>

#include "host/scenario/read_file.h"
#include "host/study/load_study.h"
#include "host/study/study_plan.h"

namespace swarm::testing_support {

/// The study's text with these replicates and factors; ends with a line break.
inline std::string study_text(const std::string& replicates, const std::string& rest = "") {
  return "[study]\nname = \"small\"\nscenario = \"duel\"\nmain_measure = \"patrol_won\"\n"
         "[replicates]\n" +
         replicates + "\n" + rest;
}

/// The duel stands beside the study.
inline Result<StudySpec> study_spec(const std::string& text) {
  Result<StudySpec> spec = load_study_text(text, "study.toml");
  if (!spec) return spec;
  const std::string path = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/duel.toml";
  spec.value().scenario_path = path;
  spec.value().scenario_text = *read_text_file(path, "a scenario");
  return spec;
}

inline Result<std::unique_ptr<StudyPlan>> study_plan(const std::string& text) {
  Result<StudySpec> spec = study_spec(text);
  if (!spec) return spec.error();
  return StudyPlan::make(std::move(spec).value());
}

/// Two factors with levels of their own: six points.
inline const std::string& six_points() {
  static const std::string text =
      "[design]\nkind = \"full_factorial\"\n"
      "[factor.hull]\npath = \"class.raider.hull_TJ\"\nrange = [100, 900]\nlevels = 3\n"
      "[factor.raiders]\npath = \"wing.raiders.ships.raider.count\"\nwhole = [1, 2]\n";
  return text;
}

}  // namespace swarm::testing_support
