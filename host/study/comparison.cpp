#include "host/study/comparison.h"

#include <algorithm>
#include <cmath>

namespace swarm {
namespace {

OutcomeStatistics statistics_of(const OutcomeName& name, size_t outcome,
                                const std::vector<ReplicateResult>& results) {
  OutcomeStatistics s;
  s.name = name.name;
  s.title = name.title;
  s.is_boolean = name.is_boolean;
  std::vector<double> values;
  values.reserve(results.size());
  for (const ReplicateResult& result : results) values.push_back(result.outcomes[outcome]);
  if (s.is_boolean) {
    s.no = static_cast<uint64_t>(std::count(values.begin(), values.end(), 0.0));
    s.yes = static_cast<uint64_t>(std::count_if(values.begin(), values.end(), [](double value) {
      return value != 0 && !std::isnan(value);
    }));
  }
  s.numbers = summarise(std::move(values));
  return s;
}

bool is_met(const Verdict& verdict, const OutcomeStatistics& s, uint64_t battles) {
  const DocumentedSpec& d = verdict.documented;
  if (battles == 0) return false;
  if (d.has_is) {
    const auto agreeing = static_cast<double>(verdict.agreeing);
    const auto all = static_cast<double>(battles);
    return d.share < 0 ? 2 * agreeing > all : agreeing >= d.share * all;
  }
  if (s.numbers.missing > s.numbers.count) return false;
  if (d.has_value) return std::abs(s.numbers.median - d.value) <= d.tolerance;
  return s.numbers.median >= d.at_least && s.numbers.median <= d.at_most;
}

std::vector<std::pair<std::string, uint64_t>> count_ends(
    const std::vector<ReplicateResult>& results) {
  std::vector<std::pair<std::string, uint64_t>> ends;
  for (const ReplicateResult& result : results) {
    if (result.ended_by.empty()) continue;
    const auto at = std::find_if(ends.begin(), ends.end(), [&result](const auto& end) {
      return end.first == result.ended_by;
    });
    if (at == ends.end()) {
      ends.emplace_back(result.ended_by, 1);
    } else {
      ++at->second;
    }
  }
  std::stable_sort(ends.begin(), ends.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return ends;
}

}  // namespace

std::vector<OutcomeName> outcome_names(const BattlePlan& plan) {
  std::vector<OutcomeName> names;
  for (size_t i = 0; i < plan.outcomes.size(); ++i) {
    const NamedExpression& outcome = plan.scenario.outcomes[i];
    names.push_back({outcome.name, outcome.title, plan.outcomes[i].is_boolean()});
  }
  return names;
}

Comparison compare_with_documented(const BattlePlan& plan,
                                   const std::vector<ReplicateResult>& results) {
  return compare_with_documented(outcome_names(plan), plan.scenario.documented, results);
}

Comparison compare_with_documented(const std::vector<OutcomeName>& outcomes,
                                   const std::vector<DocumentedSpec>& all_documented,
                                   const std::vector<ReplicateResult>& results) {
  Comparison comparison;
  comparison.battles = results.size();
  for (size_t i = 0; i < outcomes.size(); ++i) {
    comparison.outcomes.push_back(statistics_of(outcomes[i], i, results));
  }
  for (const DocumentedSpec& documented : all_documented) {
    Verdict verdict;
    verdict.documented = documented;
    const auto at = std::find_if(
        comparison.outcomes.begin(), comparison.outcomes.end(),
        [&documented](const OutcomeStatistics& s) { return s.name == documented.name; });
    if (at == comparison.outcomes.end()) continue;
    verdict.outcome = static_cast<size_t>(at - comparison.outcomes.begin());
    verdict.agreeing = documented.is ? at->yes : at->no;
    verdict.met = is_met(verdict, *at, comparison.battles);
    comparison.documented.push_back(std::move(verdict));
  }
  std::vector<double> lengths_s;
  lengths_s.reserve(results.size());
  for (const ReplicateResult& result : results) {
    lengths_s.push_back(result.sim_time_s);
    if (result.time_limit_reached) ++comparison.time_limit_reached;
    if (result.torpedo_overflow > 0) ++comparison.torpedo_overflow;
    if (result.crowded > 0) ++comparison.crowded;
  }
  comparison.length_s = summarise(std::move(lengths_s));
  comparison.ended_by = count_ends(results);
  return comparison;
}

std::vector<std::string> not_met(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const Verdict& verdict : comparison.documented) {
    if (!verdict.met) names.push_back(verdict.documented.name);
  }
  return names;
}

}  // namespace swarm
