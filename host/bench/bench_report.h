// What the bench command writes: a JSON file for programs, a page for a reader.
#pragma once

#include <string>
#include <vector>

#include "host/bench/run_bench.h"
#include "host/output/page.h"

namespace swarm {

/// One object: the build and the machine, and under "results" an object for each case with name,
/// suite, agents and worlds, steps, repeats, agent_steps_per_s (median, min, max), state_hash.
/// docs/performance.md lists every key. `date` is UTC, as in 2025-11-25T10:00:00Z.
std::string bench_json(const BenchOutcome& outcome, const BenchSetting& setting,
                       const std::string& date);

/// A table for each suite, with what the figures mean below it.
std::string bench_page(const BenchOutcome& outcome, const BenchSetting& setting,
                       const PageStyle& style);

/// Suites, what they measure, and their cases.
std::string bench_list_page(const PageStyle& style);

}  // namespace swarm
