// What a scenario's file says of the keys that factors vary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/toml_tree.h"
#include "host/study/study_spec.h"

namespace swarm {

/// The value in a scenario's tree at a path as --set takes it: entries of an array by their name or
/// by their number from 1, a parameter by its own name. Null: the file does not have it.
const TomlNode* find_scenario_value(const TomlNode& root, std::string_view path);

/// Gives factors without a baseline the one that the scenario has, where that is a plain number and
/// the same at all their paths. `set` are KEY=VALUE that come before. A scenario that is not TOML
/// gives none: its loader says what is wrong.
void fill_baselines(std::string_view scenario_text, const std::vector<std::string>& set,
                    std::vector<FactorSpec>* factors);

}  // namespace swarm
