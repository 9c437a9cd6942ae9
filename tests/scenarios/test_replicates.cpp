// A batch of battles, each world at its own step and its slots used again, is bit for bit the same
// battles fought alone.
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <stdexcept>

#include "host/battle/replicates.h"
#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

/// run_battle's answer to a job.
BattleResult alone(const ScenarioSpec& scenario, uint64_t seed) {
  BattleOptions options;
  options.backend = test_backend();
  options.threads = 2;
  options.seed = seed;
  return run_battle(scenario, options);
}

void expect_same(const ReplicateResult& result, const BattleResult& expected,
                 const std::string& where) {
  EXPECT_EQ(result.job.seed, expected.seed) << where;
  EXPECT_EQ(result.state_hash, expected.state_hash) << where;
  EXPECT_EQ(result.steps, expected.steps) << where;
  EXPECT_EQ(result.sim_time_s, expected.sim_time_s) << where;
  EXPECT_EQ(result.agent_steps, expected.agent_steps) << where;
  EXPECT_EQ(result.ended_by, expected.ended_by) << where;
  EXPECT_EQ(result.time_limit_reached, expected.time_limit_reached) << where;
  ASSERT_EQ(result.outcomes.size(), expected.outcomes.size()) << where;
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    ASSERT_EQ(std::isnan(result.outcomes[i]), !expected.outcomes[i].value) << where;
    if (expected.outcomes[i].value) {
      EXPECT_EQ(result.outcomes[i], *expected.outcomes[i].value) << where;
    }
  }
}

ReplicateOptions with(uint32_t worlds, unsigned threads) {
  ReplicateOptions options;
  options.backend = test_backend();
  options.threads = threads;
  options.worlds = worlds;
  return options;
}

std::vector<ReplicateResult> fight(ReplicateRunner* runner, const std::vector<BattleJob>& jobs) {
  std::vector<ReplicateResult> results;
  EXPECT_TRUE(runner->run(
      jobs, [&results](ReplicateResult result) { results.push_back(std::move(result)); }));
  return results;
}

TEST(Replicates, DuelsAreThoseThatRunBattleFights) {
  const ScenarioSpec scenario = load_battle("duel");
  constexpr uint64_t kBattles = 10;
  std::vector<BattleResult> expected;
  for (uint64_t i = 0; i < kBattles; ++i) expected.push_back(alone(scenario, 5 + i));
  for (const auto& [worlds, threads] :
       {std::pair(1u, 1u), {3u, 2u}, {7u, 1u}, {7u, 3u}, {16u, 2u}}) {
    ReplicateRunner runner({&scenario}, with(worlds, threads));
    const std::vector<ReplicateResult> results = fight(&runner, replicate_jobs(0, 5, kBattles));
    ASSERT_EQ(results.size(), kBattles);
    for (uint64_t i = 0; i < kBattles; ++i) {
      expect_same(results[i], expected[i],
                  std::to_string(worlds) + " worlds, job " + std::to_string(i));
    }
  }
}

/// Mines, torpedoes, boarding, docks, a gate: cut short by its limit.
ScenarioSpec short_flagship() {
  ScenarioSpec scenario = load_battle("small_flagship");
  scenario.limit_s = 130;
  return scenario;
}

TEST(Replicates, SmallFlagshipsAreThoseThatRunBattleFights) {
  const ScenarioSpec scenario = short_flagship();
  for (const uint32_t worlds : {1u, 3u}) {
    ReplicateRunner runner({&scenario}, with(worlds, 2));
    const std::vector<ReplicateResult> results = fight(&runner, replicate_jobs(0, 3, 4));
    ASSERT_EQ(results.size(), 4u);
    for (const ReplicateResult& result : results) {
      expect_same(result, alone(scenario, result.job.seed), std::to_string(worlds) + " worlds");
    }
  }
}

TEST(Replicates, VariantsShareAnEngine) {
  // Different numbers, ships, mines, torpedoes and lengths: only the slots that all have are
  // shared.
  const ScenarioSpec small = short_flagship();
  ScenarioSpec other = small;
  other.limit_s = 90;
  other.torpedo_capacity += 100;
  other.wings[0].ships[0].count += 3;
  other.fields[0].mines += 40;
  ReplicateRunner runner({&small, &other}, with(3, 2));
  const std::vector<BattleJob> jobs = {{0, 1}, {1, 1}, {1, 2}, {0, 2}, {1, 3}};
  const std::vector<ReplicateResult> results = fight(&runner, jobs);
  ASSERT_EQ(results.size(), jobs.size());
  for (size_t i = 0; i < jobs.size(); ++i) {
    EXPECT_EQ(results[i].job.variant, jobs[i].variant);
    expect_same(results[i], alone(jobs[i].variant == 0 ? small : other, jobs[i].seed),
                "job " + std::to_string(i));
  }
}

TEST(Replicates, VariantsThatCannotShareAnEngineAreRefused) {
  const ScenarioSpec duel = load_battle("duel");
  const ScenarioSpec flagship = load_battle("small_flagship");
  ScenarioSpec slow = duel;
  slow.command_period_s *= 2;
  EXPECT_THROW(engine_size_for({&duel, &flagship}, 1), std::invalid_argument);
  EXPECT_THROW(engine_size_for({&duel, &slow}, 1), std::invalid_argument);
  EXPECT_THROW(engine_size_for({}, 1), std::invalid_argument);
}

TEST(Replicates, ARunnerCanRunAgain) {
  const ScenarioSpec scenario = load_battle("duel");
  ReplicateRunner runner({&scenario}, with(4, 2));
  const std::vector<ReplicateResult> first = fight(&runner, replicate_jobs(0, 1, 6));
  // Fewer jobs than worlds: the worlds left over are idle.
  const std::vector<ReplicateResult> again = fight(&runner, replicate_jobs(0, 2, 2));
  ASSERT_EQ(again.size(), 2u);
  EXPECT_EQ(again[0].state_hash, first[1].state_hash);
  EXPECT_EQ(again[1].state_hash, first[2].state_hash);
  EXPECT_TRUE(fight(&runner, {}).empty());
}

TEST(Replicates, EventTimesAreThoseOfTheLog) {
  const ScenarioSpec scenario = load_battle("duel");
  ReplicateRunner runner({&scenario}, with(2, 1));
  const std::vector<ReplicateResult> results = fight(&runner, replicate_jobs(0, 3, 3));
  const BattleResult expected = alone(scenario, 4);
  const int64_t contact = BattlePlan(scenario).metrics.find_event("contact");
  ASSERT_GE(contact, 0);
  for (const Event& event : expected.events) {
    if (event.event != "contact") continue;
    EXPECT_EQ(results[1].event_times_s[static_cast<size_t>(contact)], event.t_s);
    return;
  }
  FAIL() << "no contact";
}

TEST(Replicates, AStopKeepsWhatWasDone) {
  const ScenarioSpec scenario = load_battle("duel");
  std::atomic<bool> stop = false;
  ReplicateOptions options = with(3, 1);
  options.stop = &stop;
  ReplicateRunner runner({&scenario}, options);
  std::vector<uint64_t> seeds;
  const bool all = runner.run(replicate_jobs(0, 1, 50), [&](ReplicateResult result) {
    seeds.push_back(result.job.seed);
    stop = seeds.size() >= 4;
  });
  EXPECT_FALSE(all);
  EXPECT_GE(seeds.size(), 4u);
  EXPECT_LT(seeds.size(), 50u);
  EXPECT_TRUE(std::is_sorted(seeds.begin(), seeds.end()));
}

TEST(Replicates, ProgressGrowsToTheEnd) {
  const ScenarioSpec scenario = load_battle("duel");
  ReplicateOptions options = with(2, 1);
  ReplicateProgress last;
  options.on_progress = [&last](const ReplicateProgress& progress) {
    EXPECT_GE(progress.done, last.done);
    EXPECT_GE(progress.wall_time_s, last.wall_time_s);
    EXPECT_TRUE(progress.share >= 0 && progress.share <= 1) << progress.share;
    last = progress;
  };
  ReplicateRunner runner({&scenario}, options);
  fight(&runner, replicate_jobs(0, 1, 5));
  EXPECT_EQ(last.done, 5u);
  EXPECT_EQ(last.total, 5u);
  EXPECT_EQ(last.share, 1);
}

TEST(Replicates, TheNumberOfWorldsIsWhatFits) {
  const ScenarioSpec scenario = load_battle("duel");
  const std::vector<const ScenarioSpec*> variants = {&scenario};
  EXPECT_EQ(choose_worlds(variants, 5, BackendKind::kCpu, 2, 0), 5u);
  EXPECT_EQ(choose_worlds(variants, 1000, BackendKind::kCpu, 2, 0), 64u);
  EXPECT_GT(choose_worlds(variants, 100000, BackendKind::kCuda, 2, 0), 64u);
  const uint64_t room = memory_bytes(engine_size_for(variants, 10));
  EXPECT_EQ(choose_worlds(variants, 1000, BackendKind::kCpu, 2, room), 10u);
  EXPECT_EQ(most_worlds(variants, room - 1), 9u);
  EXPECT_EQ(most_worlds(variants, 1), 0u);
  const ScenarioSpec large = load_battle("flagship");
  const uint32_t few = choose_worlds({&large}, 1000, BackendKind::kCpu, 2, 0);
  EXPECT_EQ(few, 2u) << "worlds leave the caches, or threads stay idle";
  EXPECT_EQ(choose_worlds({&large}, 1000, BackendKind::kCpu, 64, 0), 64u);
  EXPECT_EQ(choose_worlds(variants, 1000, BackendKind::kCpu, 2, 1), 1u);
}

}  // namespace
}  // namespace swarm
