// FIRST:COUNT, a range of steps on the command line.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace swarm {

struct StepRange {
  uint64_t first = 0, count = 0;
};

/// Bounds the memory and the file of a trace, at about 3 KB a step.
inline constexpr uint64_t kMostTraceSteps = 20000;

/// Nothing where the text is not of that form, or the count is 0 or more than kMostTraceSteps.
inline std::optional<StepRange> parse_step_range(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits, uint64_t* value) {
    const char* const end = digits.data() + digits.size();
    const auto [at, reason] = std::from_chars(digits.data(), end, *value);
    return reason == std::errc() && at == end;
  };
  StepRange range;
  if (!number(text.substr(0, colon), &range.first)) return std::nullopt;
  if (!number(text.substr(colon + 1), &range.count)) return std::nullopt;
  if (range.count == 0 || range.count > kMostTraceSteps) return std::nullopt;
  return range;
}

}  // namespace swarm
