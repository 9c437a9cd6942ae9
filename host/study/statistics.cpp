#include "host/study/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace swarm {
namespace {

constexpr double kNormal975 = 1.959963984540054;  // 97.5 % quantile of the normal distribution
constexpr double kTail = 0.025;
constexpr size_t kLargestExact = 1000;  // 2^-n is still a double
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double quantile(const std::vector<double>& sorted, double p) {
  if (sorted.empty()) return kNaN;
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(at);
  const double part = at - static_cast<double>(below);
  if (part == 0) return sorted[below];
  return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

double median(const std::vector<double>& sorted) { return quantile(sorted, 0.5); }

std::optional<Ranks> median_ranks(size_t n) {
  size_t low = 0;
  if (n >= kLargestExact) {
    const auto count = static_cast<double>(n);
    low = static_cast<size_t>((count - kNormal975 * std::sqrt(count)) / 2);
  } else {
    double probability = std::ldexp(1.0, -static_cast<int>(n));  // of B = low
    double below_or_at = probability;                            // P(B <= low) = P(B < low + 1)
    while (below_or_at <= kTail) {
      probability *= static_cast<double>(n - low) / static_cast<double>(low + 1);
      ++low;
      below_or_at += probability;
    }
  }
  if (low == 0) return std::nullopt;
  return Ranks{low, n + 1 - low};
}

std::optional<Interval> median_interval(const std::vector<double>& sorted) {
  const std::optional<Ranks> ranks = median_ranks(sorted.size());
  if (!ranks) return std::nullopt;
  return Interval{sorted[ranks->low - 1], sorted[ranks->high - 1]};
}

Interval wilson_interval(uint64_t yes, uint64_t n) {
  if (n == 0) return {0, 1};
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(yes) / count;
  const double z2 = kNormal975 * kNormal975;
  const double centre = share + z2 / (2 * count);
  const double half =
      kNormal975 * std::sqrt(share * (1 - share) / count + z2 / (4 * count * count));
  const double scale = 1 + z2 / count;
  // At the ends the formula gives 0 and 1 but for the last bits.
  return {yes == 0 ? 0 : (centre - half) / scale, yes == n ? 1 : (centre + half) / scale};
}

Summary summarise(std::vector<double> values) {
  Summary s;
  const size_t all = values.size();
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  s.count = values.size();
  s.missing = all - s.count;
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  s.mean = values.empty() ? kNaN : sum / static_cast<double>(s.count);
  for (const double value : values) squares += (value - s.mean) * (value - s.mean);
  s.sd = s.count < 2 ? kNaN : std::sqrt(squares / static_cast<double>(s.count - 1));
  s.min = quantile(values, 0);
  s.lower_quartile = quantile(values, 0.25);
  s.median = median(values);
  s.upper_quartile = quantile(values, 0.75);
  s.max = quantile(values, 1);
  s.median_95 = median_interval(values);
  return s;
}

}  // namespace swarm
