// What many battles say of one number or one yes-or-no question. Nothing here draws random numbers:
// the same values give the same statistics on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace swarm {

/// Both ends belong to it.
struct Interval {
  double low = 0, high = 0;
};

/// The quantile of sorted values by linear interpolation between order statistics, 0 <= p <= 1:
/// definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
/// Statistician 50 (1996). NaN without values.
double quantile(const std::vector<double>& sorted, double p);

/// The mean of the two in the middle where their number is even. NaN without values.
double median(const std::vector<double>& sorted);

/// Ranks, counted from 1, of the order statistics that enclose the median of any distribution with
/// at least 95 % confidence: rank l and n + 1 - l with the largest l for which
/// P(B < l) <= 2.5 %, B binomial (n, 1/2). Source: Conover, "Practical Nonparametric Statistics",
/// 3rd ed. (1999), section 3.2. From n = 1000 on by its normal approximation,
/// l = (n - 1.96 sqrt n) / 2 rounded down. None for n < 6: the whole range has less confidence.
struct Ranks {
  size_t low = 0, high = 0;
};
std::optional<Ranks> median_ranks(size_t n);

/// The values at median_ranks.
std::optional<Interval> median_interval(const std::vector<double>& sorted);

/// 95 % interval for a share, of which `yes` out of n were seen: Wilson, "Probable Inference, the
/// Law of Succession, and Statistical Inference", JASA 22 (1927), without continuity correction.
/// Its cover is near 95 % for small n and for shares near 0 and 1 too: Newcombe, "Two-sided
/// confidence intervals for the single proportion", Statistics in Medicine 17 (1998). [0, 1] for
/// n = 0.
Interval wilson_interval(uint64_t yes, uint64_t n);

/// A sample in a few numbers. Missing values (NaN) are counted and left out of all others, which
/// are NaN where nothing is left.
struct Summary {
  size_t count = 0;         // that have a value
  size_t missing = 0;       // that have none
  double mean = 0, sd = 0;  // sd with n - 1; NaN below two values
  double min = 0, lower_quartile = 0, median = 0, upper_quartile = 0, max = 0;
  std::optional<Interval> median_95;
};
Summary summarise(std::vector<double> values);

}  // namespace swarm
