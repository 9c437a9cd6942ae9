// cube_root, real_power and natural_log of formula.h: + - * /, sqrt, fma and powers of two alone,
// which every machine rounds alike.
#include <cmath>
#include <limits>

#include "host/scenario/formula.h"

namespace swarm {
namespace {

constexpr double kMostSquared = 1024;  // whole exponents up to this are products
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts: the first has 21 zero bits at its end, so a product with an exponent is exact.
constexpr double kLn2High = 6.93147180369123816490e-01, kLn2Low = 1.90821492927058770002e-10;

double whole_power(double x, double n) {
  double result = 1;
  for (auto left = static_cast<unsigned>(std::abs(n)); left > 0; left >>= 1) {
    if ((left & 1) != 0) result *= x;
    x *= x;
  }
  return n < 0 ? 1 / result : result;
}

double exponential(double x) {
  if (x > 710) return std::numeric_limits<double>::infinity();
  if (x < -746) return 0;
  const double k = std::floor(x / (kLn2High + kLn2Low) + 0.5);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 1;
  for (int n = 18; n >= 1; --n) sum = 1 + sum * r / n;
  return std::ldexp(sum, static_cast<int>(k));
}

}  // namespace

double cube_root(double x) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent = 0;
  double m = std::frexp(std::abs(x), &exponent);
  for (; exponent % 3 != 0; --exponent) m *= 2;
  double r = 1.2;  // m is in [0.5, 4): a few rounds of Newton's method double the digits each
  for (int round = 0; round < 7; ++round) r -= (r * r * r - m) / (3 * r * r);
  // One more with the remainder taken in twice the precision, for the last bit.
  const double square = r * r;
  const double remainder = std::fma(square, r, -m) + std::fma(r, r, -square) * r;
  r -= remainder / (3 * square);
  return std::copysign(std::ldexp(r, exponent / 3), x);
}

// log x = 2 artanh((x - 1) / (x + 1)), after x has been brought near 1.
double natural_log(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1);
  double sum = 0;
  for (int k = 25; k >= 3; k -= 2) sum = (sum + 1.0 / k) * (s * s);
  return exponent * kLn2High + (2 * s * (1 + sum) + exponent * kLn2Low);
}

double real_power(double x, double y) {
  const double twice = 2 * y;
  if (y == std::floor(y) && std::abs(y) <= kMostSquared) return whole_power(x, y);
  if (x < 0) return kNaN;
  if (x == 0) return y > 0 ? 0 : std::numeric_limits<double>::infinity();
  if (twice == std::floor(twice) && std::abs(twice) <= kMostSquared) {
    return whole_power(std::sqrt(x), twice);
  }
  return exponential(y * natural_log(x));
}

}  // namespace swarm
