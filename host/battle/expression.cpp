// See expression.h. Evaluation; the parser stands in expression_parser.cpp.
#include "host/battle/expression.h"

#include <algorithm>
#include <array>

namespace swarm {
namespace {

bool truth(double value) { return !is_missing(value) && value != 0; }
double from_bool(bool value) { return value ? 1.0 : 0.0; }

}  // namespace

double Expression::apply(Op op, double a, double b) {
  const bool missing = is_missing(a) || is_missing(b);
  switch (op) {
    case Op::kAdd:
      return a + b;
    case Op::kSubtract:
      return a - b;
    case Op::kMultiply:
      return a * b;
    case Op::kDivide:
      return b == 0 ? kMissing : a / b;
    case Op::kLess:
      return from_bool(a < b);
    case Op::kLessEqual:
      return from_bool(a <= b);
    case Op::kGreater:
      return from_bool(a > b);
    case Op::kGreaterEqual:
      return from_bool(a >= b);
    case Op::kEqual:
      return from_bool(a == b);
    case Op::kNotEqual:
      return from_bool(!missing && a != b);
    case Op::kAnd:
      return from_bool(truth(a) && truth(b));
    case Op::kOr:
      return from_bool(truth(a) || truth(b));
    case Op::kMin:
      return missing ? kMissing : std::min(a, b);
    case Op::kMax:
      return missing ? kMissing : std::max(a, b);
    default:
      return kMissing;
  }
}

double Expression::evaluate(const MetricTable& metrics, const MetricInput& input) const {
  // Every open level holds at most one operand for each of the five binary precedences.
  std::array<double, 6 * (kMaxExpressionNesting + 2)> stack;
  size_t size = 0;
  for (const Instruction& i : code_) {
    switch (i.op) {
      case Op::kNumber:
        stack[size++] = i.number;
        break;
      case Op::kMetric:
        stack[size++] = metrics.value(i.first, input);
        break;
      case Op::kSumOfMetrics: {
        double sum = 0;
        for (uint32_t t = 0; t < i.count; ++t) sum += metrics.value(terms_[i.first + t], input);
        stack[size++] = sum;
        break;
      }
      case Op::kHappened:
        stack[size++] = from_bool(!is_missing(input.event_time_s[i.first]));
        break;
      case Op::kTimeOf:
        stack[size++] = input.event_time_s[i.first];
        break;
      case Op::kCaptured:
        stack[size++] = input.captured[i.first];
        break;
      case Op::kNegate:
        stack[size - 1] = -stack[size - 1];
        break;
      case Op::kNot:
        stack[size - 1] = from_bool(!truth(stack[size - 1]));
        break;
      default:
        --size;
        stack[size - 1] = apply(i.op, stack[size - 1], stack[size]);
    }
  }
  return size == 0 ? kMissing : stack[0];
}

bool Expression::is_true(const MetricTable& metrics, const MetricInput& input) const {
  return empty() || truth(evaluate(metrics, input));
}

std::vector<uint32_t> Expression::events() const {
  std::vector<uint32_t> found;
  for (const Instruction& i : code_) {
    if (i.op == Op::kHappened || i.op == Op::kTimeOf) found.push_back(i.first);
    if (i.op == Op::kCaptured) found.push_back(i.count);
  }
  return found;
}

}  // namespace swarm
