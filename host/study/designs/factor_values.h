// A factor's values and their positions in [0, 1].
//
//   range, linear   low + position (high - low)
//   range, log      low (high / low)^position
//   whole, list     position in equal shares: with four values the second has [0.25, 0.5)
//   whole, log      equal shares of the logarithm between low - 1/2 and high + 1/2
//   flag            false below 0.5
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/result.h"
#include "host/study/study_spec.h"

namespace swarm {

struct FactorValue {
  std::string text;     // as --set takes it
  double position = 0;  // 0 at low (or the first value) to 1 at high
};

/// The value at a position in [0, 1]. Reals have at most 15 significant digits, 12 on a log scale,
/// so that a third step of 0.1 is 0.3; they never leave the range.
std::string value_at(const FactorSpec& factor, double position);

/// A value that somebody wrote, checked against kind and range. The error reads on after a name:
/// `"x" is no number; allowed: 0.5 to 2`.
Result<FactorValue> locate_value(const FactorSpec& factor, std::string_view text);

/// The values of a list or flag, or `levels` of a range with its ends, in their order. The error
/// reads on after the factor's name: `.levels: ...`.
Result<std::vector<FactorValue>> levels_of(const FactorSpec& factor);

/// What a value is as a number for correlation: its position on a real factor, else its rank.
double coded_value(const FactorSpec& factor, const std::string& text, double position);

}  // namespace swarm
