// Battles that are stopped, looked into, taken out and put in are those that run_battle fights.
#include "host/battle/stepped_battles.h"

#include <gtest/gtest.h>

#include "host/battle/battle.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

ScenarioSpec spec_with_triggers() {
  ScenarioSpec spec = small_spec();
  spec.wings[kRaiders].position_km = {-25, 0, 0};
  EffectSpec commit;
  commit.kind = EffectKind::kCommit;
  commit.wings = {kReserve};
  spec.triggers = {trigger("go", "time_s >= 12", {commit, next_phase(1)}, {0}),
                   trigger("done", "phase_time_s >= 20", {end_effect()}, {1})};
  return spec;
}

BattleResult alone(const ScenarioSpec& spec, uint64_t seed) {
  BattleOptions options;
  options.threads = 1;
  options.seed = seed;
  return run_battle(spec, options);
}

SteppedOptions one_thread(uint32_t worlds = 1) {
  SteppedOptions options;
  options.threads = 1;
  options.worlds = worlds;
  return options;
}

TEST(SteppedBattles, EndWhereRunBattleEnds) {
  const ScenarioSpec spec = spec_with_triggers();
  const BattlePlan plan(spec);
  const BattleResult expected = alone(spec, 5);
  ASSERT_EQ(expected.ended_by, "done");
  SteppedBattles battles(plan, one_thread(2));
  battles.start(1, 5);
  battles.run_steps(1'000'000);
  EXPECT_TRUE(battles.ended(1));
  EXPECT_EQ(battles.step(1), expected.steps);
  EXPECT_EQ(battles.hashes()[1], expected.state_hash);
  EXPECT_EQ(battles.hashes()[0], 0u) << "an empty world";
  EXPECT_EQ(battles.orchestrator(1).ended_by(), "done");
  battles.run_steps(10);
  EXPECT_EQ(battles.image(1).state.step, expected.steps) << "it stands still";
  EXPECT_EQ(battles.hashes()[1], expected.state_hash);
}

TEST(SteppedBattles, ACheckpointHasTriggersAndPhasesInIt) {
  const ScenarioSpec spec = spec_with_triggers();
  const BattlePlan plan(spec);
  const BattleResult expected = alone(spec, 5);
  // Another plan of the same scenario, as another process would have it.
  const BattlePlan other_plan(spec);
  for (const uint64_t step : {0u, 1u, 23u, 24u, 25u, 47u}) {
    SteppedBattles first(plan, one_thread());
    first.start(0, 5);
    first.run_steps(step);
    const BattleCheckpoint checkpoint = first.take(0);
    EXPECT_EQ(checkpoint.step(), step);
    SteppedBattles second(other_plan, one_thread(3));
    second.start(0, 77);
    second.run_steps(7);
    second.put(2, checkpoint);
    second.run_steps(1'000'000);
    EXPECT_EQ(second.step(2), expected.steps) << "from step " << step;
    EXPECT_EQ(second.hashes()[2], expected.state_hash) << "from step " << step;
    // The battle that it was taken from is not touched by that.
    first.run_steps(1'000'000);
    EXPECT_EQ(first.hashes()[0], expected.state_hash);
  }
}

TEST(SteppedBattles, AWorldThatIsClearedIsEmpty) {
  const ScenarioSpec spec = spec_with_triggers();
  const BattlePlan plan(spec);
  SteppedBattles battles(plan, one_thread(2));
  battles.start(0, 1);
  battles.start(1, 2);
  battles.run_steps(3);
  battles.clear(0);
  battles.run_steps(5);
  EXPECT_EQ(battles.hashes()[0], 0u);
  EXPECT_EQ(battles.step(1), 8u);
}

}  // namespace
}  // namespace swarm
