// Whole files that a user names.
#pragma once

#include <cstddef>
#include <string>

#include "host/core/result.h"

namespace swarm {

/// Texts are written by hand: a larger one is something else.
inline constexpr size_t kLargestTextFile = size_t{4} << 20;

/// The file's bytes, or why there are none: no such file, a folder, not readable, too large.
/// `allowed` says what it should be: "a study (*.toml)".
Result<std::string> read_text_file(const std::string& path, const std::string& allowed);

}  // namespace swarm
