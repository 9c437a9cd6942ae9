// Many battles of one scenario against what is documented of it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/battle/plan.h"
#include "host/battle/replicates.h"
#include "host/study/statistics.h"

namespace swarm {

/// One outcome over all battles.
struct OutcomeStatistics {
  std::string name, title;
  bool is_boolean = false;
  uint64_t yes = 0, no = 0;  // of a boolean one; a missing value is neither
  Summary numbers;           // of the others
};

/// A [documented] entry and whether the battles meet it.
struct Verdict {
  DocumentedSpec documented;
  size_t outcome = 0;     // of Comparison::outcomes
  uint64_t agreeing = 0;  // battles with the documented answer, where it is yes or no
  bool met = false;
};

struct Comparison {
  uint64_t battles = 0;
  std::vector<OutcomeStatistics> outcomes;                 // in the order of the scenario
  std::vector<Verdict> documented;                         // likewise
  std::vector<std::pair<std::string, uint64_t>> ended_by;  // trigger, battles; the most first
  uint64_t time_limit_reached = 0;
  uint64_t torpedo_overflow = 0;  // battles in which launches were refused
  uint64_t crowded = 0;           // battles with crowded near cells
  Summary length_s;
};

/// What the values of a result's outcomes are.
struct OutcomeName {
  std::string name, title;
  bool is_boolean = false;
};
std::vector<OutcomeName> outcome_names(const BattlePlan& plan);

/// An answer is met where more than half of the battles give it, or the documented share at least.
/// A number is met where the median of the battles that have one lies in the documented range; it
/// is not where more than half have none. Nothing is met by no battles.
Comparison compare_with_documented(const BattlePlan& plan,
                                   const std::vector<ReplicateResult>& results);

/// The same for outcomes that are not all a scenario's. What is documented of others is left out.
Comparison compare_with_documented(const std::vector<OutcomeName>& outcomes,
                                   const std::vector<DocumentedSpec>& documented,
                                   const std::vector<ReplicateResult>& results);

/// Names of those that are not met, in their order.
std::vector<std::string> not_met(const Comparison& comparison);

}  // namespace swarm
