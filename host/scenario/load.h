// From a scenario file to a checked ScenarioSpec, or one line that says what is wrong, where, and
// what would be right.
//
//   text -> tree (toml_tree.h) -> overrides (override.h) -> parameters (parameters.h)
//        -> description (describe.h) -> checks
//
// The description is the only list of keys: the loader reads by it, overrides find their way by it,
// and docs/scenario.md is printed from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/core/result.h"
#include "host/scenario/spec.h"
#include "host/scenario/toml_tree.h"

namespace swarm {

/// One `--set path=value`. NameTable stand for entries of arrays of tables: wing.rotarran.enabled.
/// The value is TOML; what is not TOML is taken as text.
struct Override {
  std::string path, value;
};

/// From "KEY=VALUE"; without a '=' all of it is the key.
Override override_from(const std::string& set);
std::vector<Override> overrides_from(const std::vector<std::string>& set);

/// Reads, overrides and checks a scenario. The error is the first one in file order; wrong
/// overrides come before anything in the file.
Result<ScenarioSpec> load_scenario_file(const std::string& path,
                                        const std::vector<Override>& overrides = {});

/// The same for text; `path_for_errors` is what errors and ScenarioSpec::path show as its origin.
Result<ScenarioSpec> load_scenario_text(std::string_view text, const std::string& path_for_errors,
                                        const std::vector<Override>& overrides = {});

/// The same for a text that has been parsed already, as often as one wants it with other overrides.
Result<ScenarioSpec> load_scenario_tree(TomlNode root, const std::string& path_for_errors,
                                        const std::vector<Override>& overrides);

/// Every table and key with type, unit, default, range and meaning: the text of docs/scenario.md.
std::string scenario_reference_markdown();

}  // namespace swarm
