// Just enough UTF-8 for a page: code points, how many columns they take, and ASCII in their place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace swarm {

struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 0;    // 0 at the end of the text
  bool valid = false;  // else value is the byte, bytes 1
};

/// The code point that starts at `at`.
CodePoint code_point_at(std::string_view text, size_t at);

/// Columns of a terminal: 0 for combining marks, 2 for wide scripts and pictures, else 1.
int column_width(uint32_t code_point);

/// The longest beginning of text that takes at most `width` columns.
std::string_view utf8_prefix(std::string_view text, int width);

}  // namespace swarm
