#include "tests/laws/statistics.h"

#include <algorithm>
#include <cmath>

namespace swarm::laws {
namespace {

constexpr double kTwoSided95 = 1.959963984540054;

/// Regularised upper incomplete gamma function: a series below a + 1, Lentz's continued fraction
/// above. Abramowitz and Stegun, 6.5.29 and 6.5.31.
double gamma_tail(double a, double x) {
  if (x <= 0) return 1;
  const double front = std::exp(-x + a * std::log(x) - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a;
    double sum = term;
    for (double n = a + 1; term > sum * 1e-16; n += 1) sum += term *= x / n;
    return 1 - front * sum;
  }
  double b = x + 1 - a;
  double c = 1e300;
  double d = 1 / b;
  double fraction = d;
  for (int i = 1; i < 10000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) {
  double low = -40;
  double high = 40;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_cdf(middle) < p ? low : high) = middle;
  }
  return low;
}

double chi_square_tail(double x, double degrees) { return gamma_tail(degrees / 2, x / 2); }

double binomial_pmf(int64_t k, int64_t n, double p) {
  if (k < 0 || k > n) return 0;
  if (p <= 0) return k == 0 ? 1 : 0;
  if (p >= 1) return k == n ? 1 : 0;
  const double K = static_cast<double>(k);
  const double N = static_cast<double>(n);
  return std::exp(std::lgamma(N + 1) - std::lgamma(K + 1) - std::lgamma(N - K + 1) +
                  K * std::log(p) + (N - K) * std::log1p(-p));
}

double binomial_p_value(int64_t k, int64_t n, double p) {
  const double own = binomial_pmf(k, n, p) * (1 + 1e-7);
  double sum = 0;
  for (int64_t j = 0; j <= n; ++j) {
    const double chance = binomial_pmf(j, n, p);
    if (chance <= own) sum += chance;
  }
  return std::min(sum, 1.0);
}

Interval wilson(int64_t k, int64_t n) {
  const double z2 = kTwoSided95 * kTwoSided95;
  const double N = static_cast<double>(n);
  const double share = static_cast<double>(k) / N;
  const double centre = (share + z2 / (2 * N)) / (1 + z2 / N);
  const double half =
      kTwoSided95 / (1 + z2 / N) * std::sqrt(share * (1 - share) / N + z2 / (4 * N * N));
  return {centre - half, centre + half};
}

Moments moments_of(const std::vector<double>& sample) {
  Moments m;
  const double n = static_cast<double>(sample.size());
  for (const double value : sample) m.mean += value / n;
  for (const double value : sample) {
    const double d2 = (value - m.mean) * (value - m.mean);
    m.variance += d2 / (n - 1);
    m.fourth += d2 * d2 / n;
  }
  return m;
}

}  // namespace swarm::laws
