// The standard workloads as data: which there are, at which sizes each is measured, and which of
// them a user's choice of sizes leaves. How a workload runs is in workload.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/core/result.h"

namespace swarm {

/// One measurement: a workload at one size. Where its hash is known, the size and the seed give it.
struct BenchCase {
  std::string workload;
  uint64_t agents = 0;  // of each world; 0: as many as the workload's scenario has
  uint64_t worlds = 1;
  uint64_t steps = 0;  // 0: to the end of the battle
  unsigned repeats = 5;
  bool gpu_only = false;         // takes too long on a CPU, unless it is asked for
  bool checked_in_part = false;  // too long to get its hash: those of smaller cases in it are known
};

/// What the time of a case is set against: nothing, the fastest case of the same workload in the
/// suite, or the fastest of the suite.
enum class BenchCompare { kNothing, kWithinWorkload, kWithinSuite };

struct BenchSuite {
  std::string name;
  std::string measures;  // in one sentence
  BenchCompare compare = BenchCompare::kNothing;
  std::vector<BenchCase> cases;
};

/// All suites in the order in which "all" runs them.
const std::vector<BenchSuite>& bench_suites();

/// What a user asked for; 0 leaves a number to the suite.
struct BenchSelection {
  std::string suite = "all";
  uint64_t agents = 0, worlds = 0, steps = 0;
  unsigned repeats = 0;
  bool instruction_set = false;  // is one asked for?
  bool on_gpu = false;
  bool every_hash = false;  // all cases that have a hash of their own, wherever it runs
};

struct SelectedCase {
  const BenchSuite* suite = nullptr;
  BenchCase bench_case;
  bool asked_for = false;  // by its size: then it must fit
};

/// The cases to run. With agents or worlds, the suite's cases of that size; where it has none, one
/// of that size for each of its workloads, with the steps of the nearest case. The error names the
/// option that does not go with the suite.
Result<std::vector<SelectedCase>> select_cases(const BenchSelection& selection);

/// "circles, 10,000 agents, 200 steps"; "ensemble, 60 x 128 agents, 500 steps".
std::string case_text(const BenchCase& bench_case);

/// "1,000,000", "60 x 128"; the worlds alone where the agents are the scenario's.
std::string case_size_text(const BenchCase& bench_case);

/// Equal in all that decides the state hash.
bool same_work(const BenchCase& a, const BenchCase& b);

}  // namespace swarm
