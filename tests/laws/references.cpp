#include "tests/laws/references.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/laws/statistics.h"

namespace swarm::laws {

double mean_of(const Distribution& chances) {
  double sum = 0;
  for (size_t k = 0; k < chances.size(); ++k) sum += static_cast<double>(k) * chances[k];
  return sum;
}

double variance_of(const Distribution& chances) {
  const double mean = mean_of(chances);
  const double all = std::accumulate(chances.begin(), chances.end(), 0.0);
  double sum = (1 - all) * mean * mean;  // what is missing is at 0
  for (size_t k = 0; k < chances.size(); ++k) {
    const double d = static_cast<double>(k) - mean;
    sum += d * d * chances[k];
  }
  return sum;
}

double fourth_of(const Distribution& chances) {
  const double mean = mean_of(chances);
  double sum = 0;
  for (size_t k = 0; k < chances.size(); ++k) {
    sum += std::pow(static_cast<double>(k) - mean, 4) * chances[k];
  }
  return sum;
}

double Ending::red_wins() const { return std::accumulate(red.begin(), red.end(), 0.0); }
double Ending::variance_red() const { return variance_of(red); }

Ending fight_to_the_end(int64_t x, int64_t y,
                        const std::function<double(double, double)>& blue_falls) {
  const size_t m = static_cast<size_t>(x);
  const size_t n = static_cast<size_t>(y);
  Ending ending = {Distribution(m + 1), Distribution(n + 1)};
  // reach[j]: chance to pass through the state (i, j), row by row from i = m down.
  std::vector<double> reach(n + 1);
  reach[n] = 1;
  for (size_t i = m; i >= 1; --i) {
    std::vector<double> below(n + 1);
    for (size_t j = n; j >= 1; --j) {
      const double p = blue_falls(static_cast<double>(i), static_cast<double>(j));
      reach[j - 1] += p * reach[j];
      below[j] = (1 - p) * reach[j];
    }
    ending.red[i] = reach[0];
    reach = below;
  }
  for (size_t j = 1; j <= n; ++j) ending.blue[j] = reach[j];
  return ending;
}

double negative_binomial_win(int64_t m, int64_t n, double p) {
  double sum = 0;
  double term = std::pow(p, static_cast<double>(n));
  for (int64_t k = 0; k < m; ++k) {
    sum += term;
    term *= static_cast<double>(n + k) / static_cast<double>(k + 1) * (1 - p);
  }
  return sum;
}

Distribution salvo_hits(int64_t shots, double p, int64_t intercepts, double q) {
  Distribution hits(static_cast<size_t>(shots) + 1);
  for (int64_t o = 0; o <= shots; ++o) {
    for (int64_t d = 0; d <= intercepts; ++d) {
      hits[static_cast<size_t>(std::max<int64_t>(0, o - d))] +=
          binomial_pmf(o, shots, p) * binomial_pmf(d, intercepts, q);
    }
  }
  return hits;
}

double binomial_tail(int64_t k, int64_t n, double p) {
  double below = 0;
  for (int64_t i = 0; i < k; ++i) below += binomial_pmf(i, n, p);
  return 1 - below;
}

// State: mines, and how many of them are new in the last step and do not try yet. Two builders that
// find the same place in one step are left out: q^2 mines / places.
Distribution births_in_steps(int64_t start, int64_t places, double q, int64_t steps) {
  constexpr size_t kMostNew = 24;  // in one step
  const size_t n = static_cast<size_t>(places) + 1;
  std::vector<Distribution> p(kMostNew + 1, Distribution(n));
  p[0][static_cast<size_t>(start)] = 1;  // nobody tries in the first step
  for (int64_t s = 1; s < steps; ++s) {
    std::vector<Distribution> next(kMostNew + 1, Distribution(n));
    for (size_t fresh = 0; fresh <= kMostNew; ++fresh) {
      for (size_t k = fresh; k < n; ++k) {
        if (p[fresh][k] < 1e-18) continue;
        const double chance = q * (1 - static_cast<double>(k) / static_cast<double>(places));
        for (size_t born = 0; born <= kMostNew && k + born < n; ++born) {
          next[born][k + born] +=
              p[fresh][k] *
              binomial_pmf(static_cast<int64_t>(born), static_cast<int64_t>(k - fresh), chance);
        }
      }
    }
    p = next;
  }
  Distribution all(n);
  for (const Distribution& row : p) {
    for (size_t k = 0; k < n; ++k) all[k] += row[k];
  }
  return all;
}

Volley volley(double shots, double targets, double p) {
  const double one = std::pow(1 - p / targets, shots);
  const double two = std::pow(1 - 2 * p / targets, shots);
  return {targets * one, targets * one * (1 - one) + targets * (targets - 1) * (two - one * one)};
}

namespace {

using Polynomial = std::vector<double>;

Polynomial times(const Polynomial& a, const Polynomial& b) {
  Polynomial product(a.size() + b.size() - 1);
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < b.size(); ++j) product[i + j] += a[i] * b[j];
  }
  return product;
}

/// sum_{j < strength} t^j / j!: a facing that still stands.
Polynomial stands(int strength) {
  Polynomial terms(static_cast<size_t>(strength), 1.0);
  for (size_t j = 1; j < terms.size(); ++j) terms[j] = terms[j - 1] / static_cast<double>(j);
  return terms;
}

}  // namespace

// After h hits all facings stand with the chance h! / F^h [t^h] of the product of their series. The
// last one fails first at hit h + 1 with the chance that the others stand, it has had all but one
// of its hits, and the next one is on it.
Facings first_to_fail(const std::vector<int>& strengths) {
  const double F = static_cast<double>(strengths.size());
  Polynomial others = {1};
  for (size_t f = 0; f + 1 < strengths.size(); ++f) others = times(others, stands(strengths[f]));
  const Polynomial all = times(others, stands(strengths.back()));
  const auto scale = [&](double h) { return std::exp(std::lgamma(h + 1) - h * std::log(F)); };
  Facings result;
  result.hits.assign(all.size() + 1, 0.0);
  for (size_t h = 0; h < all.size(); ++h) {
    const double now = all[h] * scale(static_cast<double>(h));
    const double next = h + 1 < all.size() ? all[h + 1] * scale(static_cast<double>(h) + 1) : 0.0;
    result.hits[h + 1] = now - next;
  }
  const int last = strengths.back();
  for (size_t h = 0; h < others.size(); ++h) {
    const double before = static_cast<double>(h) + last - 1;
    result.last_first += others[h] * scale(before) / std::tgamma(last) / F;
  }
  return result;
}

double evacuation_bound_s(double people, double rate, double room, double cycle_s) {
  const double convoys = std::ceil(people / room);
  return std::max(people / rate, (convoys - 1) * cycle_s + (people - (convoys - 1) * room) / rate);
}

}  // namespace swarm::laws
