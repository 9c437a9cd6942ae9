// Dotted names that a person wrote against those that exist, segment by segment: globs, and the
// nearest valid name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// Does `pattern` match `name` with the same number of segments between dots? A * stands for any
/// part of one segment.
bool matches_by_segment(std::string_view pattern, std::string_view name);

/// The entry of `names` with the fewest edits, compared segment by segment where that is possible
/// and keeping the segments of `name` that have a * and match. Empty where none is near.
std::string nearest_dotted_name(std::string_view name, const std::vector<std::string>& names);

}  // namespace swarm
