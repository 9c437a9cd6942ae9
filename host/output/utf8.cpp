#include "host/output/utf8.h"

#include <array>
#include <string>

#include "host/output/page.h"

namespace swarm {
namespace {

struct Range {
  uint32_t first, last;
};

constexpr std::array<Range, 6> kCombining = {{{0x0300, 0x036F},
                                              {0x1AB0, 0x1AFF},
                                              {0x1DC0, 0x1DFF},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE0F}}};
constexpr std::array<Range, 7> kWide = {{{0x1100, 0x115F},
                                         {0x2E80, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF}}};

template <size_t N>
bool is_in(const std::array<Range, N>& ranges, uint32_t value) {
  for (const Range& range : ranges) {
    if (value >= range.first && value <= range.last) return true;
  }
  return false;
}

struct Replacement {
  uint32_t code_point;
  const char* ascii;
};

// Letters of names are kept readable; drawing keeps its weight. Each of the width of its original.
constexpr std::array<Replacement, 48> kReplacements = {{
    {0x00A0, " "},  {0x00B0, "o"}, {0x00B7, "-"}, {0x00D7, "x"}, {0x2010, "-"}, {0x2011, "-"},
    {0x2012, "-"},  {0x2013, "-"}, {0x2014, "-"}, {0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""},
    {0x201D, "\""}, {0x2022, "*"}, {0x2026, "~"}, {0x2192, ">"}, {0x2212, "-"}, {0x2264, "<"},
    {0x2265, ">"},  {0x2500, "-"}, {0x2502, "|"}, {0x2514, "`"}, {0x251C, "|"}, {0x2534, "+"},
    {0x252C, "+"},  {0x253C, "+"}, {0x2550, "="}, {0x2581, "_"}, {0x2582, "."}, {0x2583, ":"},
    {0x2584, "-"},  {0x2585, "="}, {0x2586, "+"}, {0x2587, "*"}, {0x2588, "#"}, {0x2589, "#"},
    {0x258A, "#"},  {0x258B, "+"}, {0x258C, "+"}, {0x258D, "-"}, {0x258E, "-"}, {0x258F, "."},
    {0x2591, "."},  {0x25CB, "o"}, {0x25CF, "*"}, {0x2713, "+"}, {0x2717, "x"}, {0x00B5, "u"},
}};

// The letter under an accent, for the Latin letters of names; 0 where this table has none.
char base_letter(uint32_t value) {
  // U+00C0 to U+00FF
  static constexpr std::string_view kLatin =
      "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
  if (value >= 0x00C0 && value <= 0x00FF) return kLatin[value - 0x00C0];
  return 0;
}

std::string_view ascii_of(uint32_t value) {
  for (const Replacement& replacement : kReplacements) {
    if (replacement.code_point == value) return replacement.ascii;
  }
  return {};
}

}  // namespace

CodePoint code_point_at(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + bytes > text.size()) return {lead, 1, false};
  uint32_t value = lead & (0xFFu >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {lead, 1, false};
    value = value << 6 | (byte(at + i) & 0x3Fu);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {lead, 1, false};
  return {value, bytes, true};
}

int column_width(uint32_t code_point) {
  if (code_point < 0x300) return 1;
  if (is_in(kCombining, code_point)) return 0;
  return is_in(kWide, code_point) ? 2 : 1;
}

std::string_view utf8_prefix(std::string_view text, int width) {
  int used = 0;
  size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    used += column_width(point.value);
    if (used > width) break;
    at += point.bytes;
  }
  return text.substr(0, at);
}

int text_width(std::string_view text) {
  int width = 0;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    width += column_width(point.value);
    at += point.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0) ||
                         (point.value >= 0x2028 && point.value <= 0x202E) ||
                         (point.value >= 0x2066 && point.value <= 0x2069);
    if (!point.valid) {
      result += '?';
    } else if (control) {
      result += ' ';
    } else {
      result += text.substr(at, point.bytes);
    }
    at += point.bytes;
  }
  return result;
}

std::string to_ascii(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    const std::string_view replacement = ascii_of(point.value);
    const int columns = column_width(point.value);
    if (point.valid && point.value < 0x80) {
      result += static_cast<char>(point.value);
    } else if (!replacement.empty()) {
      result += replacement;
    } else if (const char letter = base_letter(point.value); point.valid && letter != 0) {
      result += letter;
    } else {
      result.append(static_cast<size_t>(columns), '?');
    }
  }
  return result;
}

}  // namespace swarm
