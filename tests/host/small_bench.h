// A bench small enough for a test: a few circles on a processor that is not asked about.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "host/bench/run_bench.h"

namespace swarm::testing_support {

inline const std::filesystem::path kBenchFolder =
    std::filesystem::path(FLEETSWARM_SOURCE_DIR) / "tests" / "bench";

inline std::vector<SelectedCase> selected(const BenchSelection& selection) {
  const Result<std::vector<SelectedCase>> cases = select_cases(selection);
  EXPECT_TRUE(cases.ok()) << (cases.ok() ? "" : cases.error().text);
  return cases.ok() ? *cases : std::vector<SelectedCase>();
}

inline BenchSetting small_setting() {
  BenchSetting setting;
  setting.device.backend = "cpu";
  setting.device.name = "a processor";
  setting.device.memory_total_bytes = uint64_t{1} << 30;
  setting.threads = 2;
  return setting;
}

inline BenchSelection small_circles() {
  BenchSelection selection;
  selection.suite = "circles";
  selection.agents = 2000;
  selection.steps = 3;
  selection.repeats = 2;
  return selection;
}

inline BenchOutcome run_small(const ExpectedHashes& expected, const BenchSetting& setting) {
  const std::vector<SelectedCase> cases = selected(small_circles());
  const Result<BenchOutcome> outcome = run_bench(cases, setting, expected, true, {});
  EXPECT_TRUE(outcome.ok());
  return outcome.ok() ? *outcome : BenchOutcome();
}

}  // namespace swarm::testing_support
