// From what the user called a scenario to a file and its contents.
#pragma once

#include <string>
#include <vector>

#include "host/core/result.h"
#include "host/scenario/load.h"

namespace swarm {

/// A file as it is named, or NAME.toml in a folder of scenarios: ./scenarios, the one beside the
/// program's source or build folder, or PREFIX/share/fleetswarm/scenarios of an installation.
Result<std::string> find_scenario(const std::string& name);

/// The same for a study: NAME.toml in the folder studies of such a folder.
Result<std::string> find_study(const std::string& name);

/// A script that came along: SOURCE/scripts/NAME or PREFIX/share/fleetswarm/scripts/NAME.
Result<std::string> find_script(const std::string& name);

/// The shortest name that find_scenario turns into the same file from the same working directory.
std::string short_scenario_name(const std::string& path);

/// Finds and loads.
Result<ScenarioSpec> open_scenario(const std::string& name, const std::vector<std::string>& set);

}  // namespace swarm
