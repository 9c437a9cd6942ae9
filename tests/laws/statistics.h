// What the tests of laws need of statistics. Formulas: G. Casella and R. Berger, "Statistical
// inference"; E. Wilson, J. Am. Stat. Assoc. 22, 1927, for the interval of a share.
#pragma once

#include <cstdint>
#include <vector>

namespace swarm::laws {

struct Interval {
  double low = 0, high = 0;
};

/// P(Z <= z) of the standard normal law, and its inverse for p in (0, 1).
double normal_cdf(double z);
double normal_quantile(double p);

/// P(X > x) of the chi-square law.
double chi_square_tail(double x, double degrees);

/// Chance of k successes in n trials of chance p.
double binomial_pmf(int64_t k, int64_t n, double p);
/// Exact two-sided test: the chance of an outcome that is at most as likely as k.
double binomial_p_value(int64_t k, int64_t n, double p);
/// Wilson's 95 % interval of a share.
Interval wilson(int64_t k, int64_t n);

struct Moments {
  double mean = 0, variance = 0;
  double fourth = 0;  // central
};
Moments moments_of(const std::vector<double>& sample);

}  // namespace swarm::laws
