// Runs selected cases: a warm-up, then the runs that count, with the hash of every run compared
// with that of the others and with the one that is expected.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/bench/expected.h"
#include "host/bench/workload.h"

namespace swarm {

/// Of several runs.
struct Spread {
  double median = 0, min = 0, max = 0;
};

/// Values need not be sorted; at least one.
Spread spread_of(std::vector<double> values);

/// A smaller case that a run holds, and whether it came to its hash; see BenchSample.
struct BenchPart {
  BenchCase bench_case;
  uint64_t state_hash = 0;
  uint64_t expected_hash = 0;
};

struct BenchResult {
  std::string suite;
  BenchCase bench_case;
  uint64_t agents = 0, steps = 0;  // of one world, as it ran
  unsigned repeats = 0;            // runs that counted; fewer than wanted after an interrupt
  std::string instruction_set;     // empty: the workload has none
  Spread agent_steps_per_s;
  std::vector<std::pair<std::string, Spread>> rates;  // others, by name
  double ns_per_agent_step = 0;                       // at the median
  std::optional<double> times_the_best;               // that time over the least; see BenchCompare
  double agents_in_play = 0;                          // of one world, mean over the steps
  std::optional<double> mean_neighbours, mean_candidates, unseen_share;  // see BenchSample
  std::vector<StageRow> stages;  // of the last run; empty but for the stages workload
  std::optional<Ceilings> ceilings;
  uint64_t state_hash = 0;
  std::optional<uint64_t> other_hash;  // of a run that came to another one
  std::optional<uint64_t> expected_hash;
  std::vector<BenchPart> parts;  // whose hash is known
};

struct BenchProgress {
  const BenchCase* bench_case = nullptr;
  size_t index = 0, cases = 0;  // of the case, from 0
  unsigned run = 0, runs = 0;   // of this case, from 0; the first is the warm-up
};

struct BenchOutcome {
  std::vector<BenchResult> results;
  std::vector<std::string> left_out;  // a line for each case that does not fit into memory
  bool interrupted = false;
};

/// The error is one line: a scenario that cannot be loaded, or a size asked for that does not fit.
/// A case that was measured for one suite is not measured again for another. With `warm_up` off
/// only hashes are of interest.
Result<BenchOutcome> run_bench(const std::vector<SelectedCase>& cases, const BenchSetting& setting,
                               const ExpectedHashes& expected, bool warm_up,
                               const std::function<void(const BenchProgress&)>& on_progress);

/// One line for the first hash that is not as it should be, and how many more are not; none where
/// all are.
std::optional<Error> hash_error(const std::vector<BenchResult>& results, const std::string& file);

}  // namespace swarm
