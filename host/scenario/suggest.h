// What error messages are made of: quoted user text, lists of what is allowed, and the nearest
// name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// Insertions, deletions, replacements and swaps of neighbours that lead from a to b, letter case
/// aside (the optimal string alignment distance).
size_t edit_distance(std::string_view a, std::string_view b);

/// The name most like `wanted`, or "" when none is like it. Empty names are never offered.
std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names);

/// `; allowed: a, b, c; did you mean "b"?` with at most twelve names.
std::string allowed_names(std::string_view wanted, const std::vector<std::string>& names);

/// In quotes, on one line, and not too long, whatever the text holds.
std::string quoted_text(std::string_view text);

/// One line: control characters become spaces.
std::string one_line(std::string_view text);

/// The shortest text that reads back as the same number: 0.25, 90000, 2e9.
std::string number_text(double value);

/// Letters, digits and underscores, a letter first, at most 64 of them.
bool is_identifier(std::string_view text);

/// Does a name fit a pattern in which * stands for any text?
bool matches_glob(std::string_view pattern, std::string_view name);

}  // namespace swarm
