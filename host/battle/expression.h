// Conditions and outcomes of a scenario: small formulas over the metrics of a battle.
//
//   wing.dominion_*.lost > 40 and field.minefield.armed
//   time_of(minefield_active) - time_of(shield_breach)
//   value_at(evacuation_complete, wing.defiant.hull_fraction)
//
// A formula is parsed once for a scenario, into a flat list in postfix order, and evaluated for
// every world and command period without a tree, a name or an allocation. All values are doubles;
// true is 1 and false is 0. A value can be missing (time_of an event that never happened, x / 0):
// that is a NaN, so it passes through arithmetic and makes every comparison false.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/battle/metrics.h"

namespace swarm {

/// Parentheses, functions and signs within one another. Hand-written formulas stay below 10.
inline constexpr int kMaxExpressionNesting = 64;

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
inline bool is_missing(double value) { return std::isnan(value); }

struct Capture;

/// column counts from 1.
struct ExpressionError {
  size_t column = 1;
  std::string message;
};

class Expression {
 public:
  /// `metrics` is the table that the text was parsed with.
  double evaluate(const MetricTable& metrics, const MetricInput& input) const;

  /// Neither missing nor 0. An empty expression is true.
  bool is_true(const MetricTable& metrics, const MetricInput& input) const;

  /// The outermost operation answers yes or no.
  bool is_boolean() const { return is_boolean_; }
  bool empty() const { return code_.empty(); }

  /// Events that the formula asks for, as indices of the table's events.
  std::vector<uint32_t> events() const;

 private:
  friend class ExpressionParser;

  enum class Op : uint8_t {
    kNumber,
    kMetric,
    kSumOfMetrics,
    kHappened,
    kTimeOf,
    kCaptured,
    kNegate,
    kNot,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kEqual,
    kNotEqual,
    kAnd,
    kOr,
    kMin,
    kMax
  };
  struct Instruction {
    Op op = Op::kNumber;
    uint32_t first = 0;  // metric, event or capture; of a sum, first entry of terms_
    uint32_t count = 0;  // of a sum; of a capture, its event
    double number = 0;
  };

  static double apply(Op op, double a, double b);

  std::vector<Instruction> code_;
  std::vector<uint32_t> terms_;  // metrics of sums, one sum after another
  bool is_boolean_ = false;
};

/// What value_at(event, value) asks for: the value at the look at which the event was first
/// emitted. Whoever emits events evaluates it then and keeps it for MetricInput.captured.
struct Capture {
  uint32_t event = 0;
  Expression value;
};

/// Parses `text` over the names of `metrics`. Captures are appended to *captures and known by their
/// index in it. On an error *out is left empty, and the answer says where and what, with the
/// nearest valid name.
[[nodiscard]] std::optional<ExpressionError> parse_expression(std::string_view text,
                                                              const MetricTable& metrics,
                                                              Expression* out,
                                                              std::vector<Capture>* captures);

}  // namespace swarm
