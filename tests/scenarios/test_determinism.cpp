// The number of threads, and the back end, change no bit of a battle.
#include <gtest/gtest.h>

#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

void expect_same_everywhere(const std::string& golden_name, uint64_t every, uint64_t max_steps) {
  const GoldenBattle battle = golden_battle(golden_name);
  const ScenarioSpec scenario = load_battle(battle);
  const std::vector<StepHash> expected =
      hashes_of(scenario, battle.seed, 1, every, max_steps, BackendKind::kCpu);
  ASSERT_GE(expected.size(), 2u);
  ASSERT_NE(expected.front().hash, expected.back().hash) << "nothing has happened";
  for (const unsigned threads : {2u, 7u, 16u}) {
    EXPECT_TRUE(hashes_of(scenario, battle.seed, threads, every, max_steps, BackendKind::kCpu) ==
                expected)
        << golden_name << ", " << threads << " threads";
  }
  EXPECT_TRUE(hashes_of(scenario, battle.seed, 2, every, max_steps) == expected)
      << golden_name << " on the back end under test";
  EXPECT_FALSE(hashes_of(scenario, battle.seed + 1, 2, every, max_steps) == expected)
      << "another seed is another battle";
}

TEST(Determinism, Duel) { expect_same_everywhere("duel", 50, 0); }

TEST(Determinism, SmallFlagshipToItsEnd) { expect_same_everywhere("small_flagship", 100, 0); }

TEST(Determinism, FlagshipForAFewHundredSteps) { expect_same_everywhere("flagship", 50, 400); }

}  // namespace
}  // namespace swarm
