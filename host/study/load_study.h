// From a study file to a StudySpec, or one line that says what is wrong with it and where. The
// factors' paths and values meet the scenario later, in study_plan.h.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "host/core/result.h"
#include "host/study/study_spec.h"

namespace swarm {

/// Where a scenario is that a study names: a name that `run` knows, or a path.
using ScenarioFinder = std::function<Result<std::string>(const std::string& name)>;

/// A study names its scenario as `run` does, or by a path relative to the study's own folder. Its
/// text is read as well.
Result<StudySpec> load_study_file(const std::string& path, const ScenarioFinder& find_scenario);

/// The same for a text that was kept, with the text of its scenario.
Result<StudySpec> load_study_text(std::string_view text, const std::string& path);

/// Is this a study rather than a scenario? False for what is no TOML, too.
bool looks_like_study(std::string_view text);

/// The names of the kinds of designs, in the order of DesignSpec::Kind.
const std::vector<std::string>& design_kind_names();

}  // namespace swarm
