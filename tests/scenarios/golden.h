// tests/golden.toml: battles whose state hashes are known, the same on every machine.
//
// A difference means that a battle does not run as it did. Where that is wanted, the file is filled
// again by
//   FLEETSWARM_UPDATE_GOLDEN=1 build/bin/test_scenarios --gtest_filter='Golden*'
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/output/format.h"  // hash_text

namespace swarm {

struct StepHash {
  uint64_t step = 0;
  uint64_t hash = 0;
};
inline bool operator==(const StepHash& a, const StepHash& b) {
  return a.step == b.step && a.hash == b.hash;
}

struct GoldenBattle {
  std::string name;
  std::string scenario;  // path from the root of the source tree
  uint64_t seed = 1;
  bool small = false;            // quick enough for a program without optimisation
  std::vector<std::string> set;  // overrides, path=value
  std::vector<StepHash> at;      // in the order of steps
};

/// All battles of the file. Throws std::runtime_error where it cannot be read.
std::vector<GoldenBattle> read_golden();

/// Throws std::runtime_error where there is no battle of that name.
GoldenBattle golden_battle(const std::string& name);

void write_golden(const std::vector<GoldenBattle>& battles);

/// The [[battle.at]] tables of a battle, as they stand in the file.
std::string golden_hashes_toml(const std::vector<StepHash>& at);

}  // namespace swarm
