// A comparison as a page of text and as JSON.
//
//   title block    what was fought, how often, on what
//   DOCUMENTED     each documented outcome: what the source says, what the battles gave, met or not
//   OUTCOMES       the statistics of the others
//   ENDS           which trigger ended how many battles
//   RUN            speed; the last line says what is not met
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/output/page.h"
#include "host/study/comparison.h"

namespace swarm {

/// How a comparison was made.
struct ComparisonRun {
  uint64_t first_seed = 1, replicates = 0;  // asked for
  bool interrupted = false;
  uint32_t worlds = 1;
  double wall_time_s = 0;
  uint64_t agent_steps = 0;
  DeviceInfo device;
  std::vector<std::string> set;  // the user's, KEY=VALUE
};

std::string comparison_page(const Comparison& comparison, const ScenarioSpec& scenario,
                            const ComparisonRun& run, const PageStyle& style);

// Its sections, for other pages about many battles.
void add_documented(Page* page, const Comparison& comparison);
/// Without those that are documented, unless `all`.
void add_outcomes(Page* page, const Comparison& comparison, bool all);
void add_ends(Page* page, const Comparison& comparison, const ScenarioSpec& scenario);

/// "1,234 battles", "1 battle"
std::string battles_text(uint64_t count);

/// "all 7 documented outcomes are met", "2 of 7 documented outcomes are not met: a, b".
std::string verdict_text(const Comparison& comparison);

/// One object: what was run, the statistics, and a row for every battle. Missing values are null.
std::string comparison_json(const Comparison& comparison, const BattlePlan& plan,
                            const std::vector<ReplicateResult>& results, const ComparisonRun& run);

}  // namespace swarm
