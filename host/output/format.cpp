#include "host/output/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace swarm {
namespace {

// Whole, and small enough that every whole number up to it is a double.
bool is_whole(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  return std::abs(value) < kExact && value == std::floor(value);
}

/// A short word with a digit in it, such as ds9, is no word.
bool is_abbreviation(std::string_view text) {
  return text.size() <= 4 && text.find(' ') == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

std::string shortest(double value) {
  if (!std::isfinite(value)) return {};
  if (is_whole(value)) return std::to_string(static_cast<int64_t>(value));  // 100000, not 1e+05
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string hash_text(uint64_t hash) { return fmt::format("{:016x}", hash); }

std::string grouped(int64_t value) {
  std::string digits = std::to_string(value);
  const size_t first = value < 0 ? 1 : 0;
  for (size_t place = digits.size(); place > first + 3;) {
    place -= 3;
    digits.insert(place, ",");
  }
  return digits;
}

std::string readable_number(double value) {
  if (!std::isfinite(value)) return "-";
  if (is_whole(value)) return grouped(static_cast<int64_t>(value));
  if (std::abs(value) >= 1000 && std::abs(value) < 1e15) return grouped(std::llround(value));
  return fmt::format("{:.4g}", value);
}

std::string with_magnitude(double value) {
  constexpr std::array<const char*, 5> kUnits = {"", " k", " M", " G", " T"};
  size_t unit = 0;
  while (std::abs(value) >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  const int decimals = unit == 0 || std::abs(value) >= 99.95 ? 0 : std::abs(value) >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}{}", value, decimals, kUnits[unit]);
}

std::string readable_bytes(uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 1023.95 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, value < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string clock_text(double seconds) {
  if (!std::isfinite(seconds)) return "-";
  const char* sign = seconds <= -1 ? "-" : "";
  const auto total = static_cast<int64_t>(std::min(std::abs(seconds), 1e15));
  const int64_t hours = total / 3600;
  if (hours == 0) return fmt::format("{}{:02}:{:02}", sign, total / 60, total % 60);
  return fmt::format("{}{}:{:02}:{:02}", sign, hours, total / 60 % 60, total % 60);
}

std::string duration_text(double seconds) {
  if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
  if (seconds < 119.95) return fmt::format("{:.1f} s", seconds);
  return clock_text(seconds);
}

std::string percent_text(double part, double whole) {
  if (whole == 0 || !std::isfinite(part / whole)) return "-";
  const double percent = 100 * part / whole;
  if (percent > 0 && percent < 0.05) return "<0.1 %";
  if (percent < 100 && percent >= 99.95) return ">99.9 %";
  return fmt::format("{:.{}f} %", percent, is_whole(percent) ? 0 : 1);
}

std::string readable_name(std::string_view name) {
  std::string text(name);
  if (text.empty() || text.find(' ') != std::string::npos) return text;
  if (text[0] < 'a' || text[0] > 'z') return text;
  std::replace(text.begin(), text.end(), '_', ' ');
  if (is_abbreviation(text)) {
    for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return text;
  }
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string shell_quoted(std::string_view word) {
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./=+,:@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_safe)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace swarm
