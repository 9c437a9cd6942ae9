// --set: writes a value into the parsed tree, before anything is checked, so that an overridden
// scenario is checked like one that was written that way.
#pragma once

#include <optional>

#include "host/core/result.h"
#include "host/scenario/load.h"
#include "host/scenario/toml_tree.h"

namespace swarm {

/// Applies one override. Its error names the part of the path that is wrong, and the nearest name.
std::optional<Error> apply_override(TomlNode& root, const Override& wanted);

}  // namespace swarm
