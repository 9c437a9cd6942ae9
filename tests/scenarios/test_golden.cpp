// The battles of tests/golden.toml have the hashes that stand there, with any number of threads.
//
//   FLEETSWARM_UPDATE_GOLDEN=1     fills the file instead (the first test; the others then compare)
//   FLEETSWARM_GOLDEN_SMALL=1      small battles alone
//   FLEETSWARM_GOLDEN_OUT=FILE     appends what came out: a line "battle threads step hash" each
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <numeric>

#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string(value) != "0";
}

/// Hashes at the steps of the file. A battle that ends early has its last step instead of the rest.
std::vector<StepHash> fight(const GoldenBattle& battle, unsigned threads) {
  uint64_t every = 0;  // a run gives its last hash anyhow
  for (size_t i = 0; i + 1 < battle.at.size(); ++i) every = std::gcd(every, battle.at[i].step);
  const std::vector<StepHash> all =
      hashes_of(load_battle(battle), battle.seed, threads, every, battle.at.back().step);
  std::vector<StepHash> result;
  for (const StepHash& wanted : battle.at) {
    for (const StepHash& got : all) {
      if (got.step == wanted.step) result.push_back(got);
    }
  }
  if (result.empty() || result.back().step != all.back().step) result.push_back(all.back());
  return result;
}

void note(const GoldenBattle& battle, unsigned threads, const std::vector<StepHash>& hashes) {
  if (!is_set("FLEETSWARM_GOLDEN_OUT")) return;
  std::ofstream file(std::getenv("FLEETSWARM_GOLDEN_OUT"), std::ios::app);
  for (const StepHash& entry : hashes) {
    file << battle.name << ' ' << threads << ' ' << entry.step << ' ' << hash_text(entry.hash)
         << '\n';
  }
}

TEST(Golden, FileHasBattlesWithHashes) {
  std::vector<GoldenBattle> battles = read_golden();
  if (is_set("FLEETSWARM_UPDATE_GOLDEN")) {
    for (GoldenBattle& battle : battles) battle.at = fight(battle, 2);
    write_golden(battles);
    battles = read_golden();
  }
  EXPECT_GE(battles.size(), 3u);
  bool any_small = false;
  for (const GoldenBattle& battle : battles) {
    EXPECT_GE(battle.at.size(), 3u) << battle.name;
    for (const StepHash& entry : battle.at) EXPECT_NE(entry.hash, 0u) << battle.name;
    any_small = any_small || battle.small;
  }
  EXPECT_TRUE(any_small);
}

class GoldenThreads : public testing::TestWithParam<unsigned> {};

TEST_P(GoldenThreads, BattlesHaveTheHashesOfTheFile) {
  for (const GoldenBattle& battle : read_golden()) {
    if (is_set("FLEETSWARM_GOLDEN_SMALL") && !battle.small) continue;
    ASSERT_FALSE(battle.at.empty()) << battle.name;
    const std::vector<StepHash> got = fight(battle, GetParam());
    note(battle, GetParam(), got);
    EXPECT_EQ(got == battle.at, true) << battle.name << " with " << GetParam() << " threads gives\n"
                                      << golden_hashes_toml(got);
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, GoldenThreads, testing::Values(1u, 2u, 7u),
                         [](const auto& test) { return std::to_string(test.param); });

}  // namespace
}  // namespace swarm
