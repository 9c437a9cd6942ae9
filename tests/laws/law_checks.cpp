#include "tests/laws/law_checks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <future>
#include <stdexcept>
#include <thread>

#include "host/scenario/load.h"
#include "tests/laws/statistics.h"

namespace swarm::laws {
namespace {

constexpr double kTwoSided95 = 1.959963984540054;

const Check& find_check(const std::string& id) {
  for (const Check& check : kChecks) {
    if (id == check.id) return check;
  }
  throw std::logic_error(id + " is not in kChecks: its number decides how strict all checks are");
}

struct Finding {
  double exact = 0, ours = 0;
  Interval interval;
  int64_t n = 0;
  double p = 1, detectable = 0;
};

void append(const std::string& row) {
  const char* const path = std::getenv("FLEETSWARM_LAWS_OUT");
  if (path == nullptr || *path == '\0') return;
  std::ofstream(path, std::ios::app) << row + "\n";
}

/// kind, id, quantity, x, exact, ours, low, high, n, p, detectable
void judge(const std::string& id, const Finding& f) {
  const Check& check = find_check(id);
  append(fmt::format("check,{},\"{}\",,{:.8g},{:.8g},{:.8g},{:.8g},{},{:.4g},{:.4g}", id,
                     check.quantity, f.exact, f.ours, f.interval.low, f.interval.high, f.n, f.p,
                     f.detectable));
  EXPECT_GE(f.p, level()) << fmt::format(
      "law {} ({}): exact {:.6g}, ours {:.6g}, 95 % interval {:.6g} to {:.6g}, n = {}", id,
      check.quantity, f.exact, f.ours, f.interval.low, f.interval.high, f.n);
}

double two_sided(double z) { return 2 * normal_cdf(-std::abs(z)); }

}  // namespace

double level() { return kFamilyChance / static_cast<double>(kCheckCount); }

double detectable(double standard_error) {
  return (normal_quantile(1 - level() / 2) + normal_quantile(kPower)) * standard_error;
}

ScenarioSpec load_law(const std::string& name, const std::vector<std::string>& set) {
  std::vector<Override> overrides;
  for (const std::string& entry : set) {
    const size_t equals = entry.find('=');
    if (equals == std::string::npos) throw std::invalid_argument(entry + ": not path=value");
    overrides.push_back({entry.substr(0, equals), entry.substr(equals + 1)});
  }
  const std::string path = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/laws/" + name + ".toml";
  Result<ScenarioSpec> loaded = load_scenario_file(path, overrides);
  if (!loaded) throw std::runtime_error(loaded.error().text);
  return std::move(loaded).value();
}

Battles::Battles(ScenarioSpec scenario, int64_t count, uint64_t first_seed)
    : results_(static_cast<size_t>(count)) {
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < results_.size(); i = next++) {
      BattleOptions options;
      options.threads = 1;
      options.seed = first_seed + i;
      results_[i] = run_battle(scenario, options);
    }
  };
  std::vector<std::future<void>> workers;
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned w = 0; w < cores; ++w) workers.push_back(std::async(std::launch::async, work));
  for (std::future<void>& worker : workers) worker.get();
}

std::vector<double> Battles::outcome(const std::string& name) const {
  std::vector<double> values;
  for (const BattleResult& result : results_) {
    for (const OutcomeValue& entry : result.outcomes) {
      if (entry.name == name) values.push_back(entry.value.value());
    }
  }
  if (values.size() != results_.size()) throw std::invalid_argument("no outcome " + name);
  return values;
}

int64_t Battles::count_true(const std::string& name) const {
  const std::vector<double> values = outcome(name);
  return std::count_if(values.begin(), values.end(), [](double value) { return value != 0; });
}

int64_t replicates(int64_t usual) {
  const char* const text = std::getenv("FLEETSWARM_LAWS_REPLICATES");
  const double times = text == nullptr ? 1.0 : std::max(std::atof(text), 0.0);
  return std::max<int64_t>(8, std::llround(static_cast<double>(usual) * (times > 0 ? times : 1)));
}

void check_share(const std::string& id, double exact, int64_t successes, int64_t trials) {
  const double n = static_cast<double>(trials);
  judge(id, {exact, static_cast<double>(successes) / n, wilson(successes, trials), trials,
             binomial_p_value(successes, trials, exact),
             detectable(std::sqrt(exact * (1 - exact) / n))});
}

void check_mean(const std::string& id, double exact, const std::vector<double>& sample,
                double exact_variance) {
  const Moments m = moments_of(sample);
  const double n = static_cast<double>(sample.size());
  const double tested = std::sqrt((exact_variance >= 0 ? exact_variance : m.variance) / n);
  const double half = kTwoSided95 * std::sqrt(m.variance / n);
  judge(id, {exact,
             m.mean,
             {m.mean - half, m.mean + half},
             static_cast<int64_t>(sample.size()),
             two_sided((m.mean - exact) / tested),
             detectable(tested)});
}

void check_variance(const std::string& id, double exact, const std::vector<double>& sample,
                    double exact_fourth) {
  const Moments m = moments_of(sample);
  const double n = static_cast<double>(sample.size());
  // Large samples: the variance's own error from the fourth moment.
  const double error = std::sqrt((m.fourth - m.variance * m.variance) / n);
  const double tested = exact_fourth >= 0 ? std::sqrt((exact_fourth - exact * exact) / n) : error;
  const double half = kTwoSided95 * error;
  judge(id, {exact,
             m.variance,
             {m.variance - half, m.variance + half},
             static_cast<int64_t>(sample.size()),
             two_sided((m.variance - exact) / tested),
             detectable(tested)});
}

void check_distribution(const std::string& id, const Distribution& exact,
                        const std::vector<double>& sample) {
  constexpr double kLeastExpected = 5;  // for the chi-square law to hold
  const double n = static_cast<double>(sample.size());
  std::vector<double> counts(exact.size());
  for (const double value : sample) {
    counts.at(static_cast<size_t>(std::llround(value))) += 1;
  }
  double statistic = 0;
  int cells = 0;
  double seen = 0;
  double expected = 0;
  double left = n;
  for (size_t k = 0; k < exact.size(); ++k) {
    seen += counts[k];
    expected += n * exact[k];
    left -= n * exact[k];
    const bool last = k + 1 == exact.size();
    if (!last && (expected < kLeastExpected || left < kLeastExpected)) continue;
    statistic += (seen - expected) * (seen - expected) / expected;
    ++cells;
    seen = expected = 0;
  }
  const double degrees = cells - 1;
  const double p = chi_square_tail(statistic, degrees);
  judge(id,
        {degrees, statistic, {statistic, statistic}, static_cast<int64_t>(sample.size()), p, 0});
}

void check_below(const std::string& id, double bound, const std::vector<double>& sample) {
  const Moments m = moments_of(sample);
  const double error = std::sqrt(m.variance / static_cast<double>(sample.size()));
  const double half = kTwoSided95 * error;
  // The doubt is in the bound being reached: small where the mean is well below.
  const double reached = normal_cdf((m.mean - bound) / error);
  find_check(id);
  append(fmt::format("check,{},\"{}\",,{:.8g},{:.8g},{:.8g},{:.8g},{},{:.4g},", id,
                     find_check(id).quantity, bound, m.mean, m.mean - half, m.mean + half,
                     sample.size(), reached));
  EXPECT_LT(reached, level()) << "law " << id << ": " << m.mean << " is not below " << bound;
}

void add_curve(const std::string& curve, double x, double exact) {
  append(fmt::format("curve,{},,{:.8g},{:.8g},,,,,,", curve, x, exact));
}

void add_point(const std::string& curve, double x, const std::vector<double>& sample) {
  const Moments m = moments_of(sample);
  const double half = kTwoSided95 * std::sqrt(m.variance / static_cast<double>(sample.size()));
  append(fmt::format("point,{},,{:.8g},,{:.8g},{:.8g},{:.8g},{},,", curve, x, m.mean, m.mean - half,
                     m.mean + half, sample.size()));
}

}  // namespace swarm::laws
