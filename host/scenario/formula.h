// Numbers of a scenario that are written as formulas over its parameters: `"= 2 * cbrt(ships)"`.
//
//   sum     := product (("+" | "-") product)*
//   product := signed (("*" | "/") signed)*
//   signed  := "-" signed | power                      -2 ^ 2 is -4
//   power   := primary ["^" ("-")* power]              2 ^ 3 ^ 2 is 2 ^ 9
//   primary := number | name | "(" sum ")" | function "(" sum ("," sum)* ")"
//
// A scenario must start from the same bits on every machine, and each libm has its own pow and
// cbrt. So both are made here from operations that are rounded alike everywhere.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "host/core/result.h"

namespace swarm {

/// Parentheses, functions, signs and powers within one another.
inline constexpr int kMaxFormulaNesting = 64;

/// The value of a name, or why it has none; an empty reason: that has been said elsewhere.
using FormulaLookup = std::function<Result<double>(std::string_view name)>;

/// A text that stands for a number begins with =.
bool is_formula(std::string_view text);

/// Value of a formula, its = included. It is finite. The error says what is wrong and at which
/// column; it is empty where a name's reason is.
Result<double> evaluate_formula(std::string_view text, const FormulaLookup& lookup);

/// The real cube root, right to the last bit or the one before; exact for cubes.
double cube_root(double x);

/// x to the power of y: exact products where y is whole and at most 1024, a root of one where 2 y
/// is, else exp(y log x) with a relative error below 1e-12. NaN where there is no real value.
double real_power(double x, double y);

/// log x for a finite x > 0, with an absolute error below 1e-12.
double natural_log(double x);

}  // namespace swarm
