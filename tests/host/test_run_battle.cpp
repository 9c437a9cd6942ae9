// Whole battles on the real engine: bookkeeping, exact steps, stops, and the same bits each time.
#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "host/battle/battle.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

/// Raiders attack, then board; the hero lays mines, docks and withdraws; the reserve comes in.
ScenarioSpec lively_spec() {
  ScenarioSpec spec = small_spec();
  EffectSpec commit, board, dock, stand_down;
  commit.kind = EffectKind::kCommit;
  commit.wings = {kReserve};
  board.kind = dock.kind = EffectKind::kOrder;
  board.wings = {kRaiders, kReserve};
  board.order.kind = "board";
  board.order.structure = ref("base", 0);
  dock.wings = {kHero};
  dock.order.kind = "withdraw";
  stand_down.kind = EffectKind::kStandDown;
  stand_down.structure = ref("base", 0);
  spec.battle_radius_km = 120;
  spec.wings[kRaiders].position_km = {-25, 0, 0};
  spec.triggers = {trigger("go", "time_s >= 5", {next_phase(1), commit}, {0}),
                   trigger("land", "time_s >= 20", {next_phase(2), board, stand_down, dock}, {1}),
                   trigger("done", "phase.after and phase_time_s >= 40", {end_effect()})};
  spec.outcomes = {{"lost", "faction.red.lost", "Red ships lost", 1},
                   {"landed_s", "time_of(phase_started)", "", 1},
                   {"captured_s", "time_of(structure_captured)", "", 1},
                   {"hero_lives", "wing.hero.lost == 0", "", 1}};
  spec.series = {{"red", "faction.red.active", "", 1}};
  return spec;
}

BattleResult fight(const ScenarioSpec& spec, const BattleOptions& changes = {}) {
  BattleOptions options = changes;
  if (options.threads == 0) options.threads = 1;
  return run_battle(spec, options);
}

TEST(RunBattle, RunsToItsEnd) {
  const BattleResult result = fight(lively_spec());
  EXPECT_EQ(result.ended_by, "done");
  EXPECT_FALSE(result.interrupted);
  EXPECT_FALSE(result.time_limit_reached);
  EXPECT_EQ(result.sim_time_s, 60);
  EXPECT_EQ(result.steps, 120u);
  EXPECT_GT(result.agent_steps, 100u * 16u);
  EXPECT_GE(result.agents, 28u);  // 5 sections, 23 ships
  ASSERT_EQ(result.phases.size(), 3u);
  EXPECT_EQ(result.phases[0].end_s, 5);
  EXPECT_EQ(result.phases[2].start_s, 20);
  EXPECT_EQ(result.phases[2].end_s, 60);
  EXPECT_EQ(result.device.backend, "cpu");
  ASSERT_EQ(result.outcomes.size(), 4u);
  EXPECT_EQ(result.outcomes[1].value, 0);
  EXPECT_TRUE(result.outcomes[3].is_boolean);
}

TEST(RunBattle, PeopleAndShipsBalance) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    BattleOptions options;
    options.seed = seed;
    const BattleResult result = fight(lively_spec(), options);
    ASSERT_EQ(result.people.size(), 3u);
    for (const PeopleRecord& row : result.people) {
      EXPECT_EQ(row.start, row.aboard + row.evacuated + row.lost + row.captured + row.on_structures)
          << row.kind << ", seed " << seed;
    }
    int64_t ships = 0;
    for (const ClassLosses& row : result.losses) {
      ships += row.start;
      EXPECT_EQ(row.start, row.lost + row.departed + row.remaining + row.held);
    }
    EXPECT_EQ(ships, 23);
  }
}

TEST(RunBattle, ThreadsDoNotMatter) {
  BattleOptions options;
  options.hash_every = 7;
  const BattleResult one = fight(lively_spec(), options);
  options.threads = 3;
  const BattleResult three = fight(lively_spec(), options);
  EXPECT_EQ(one.state_hash, three.state_hash);
  EXPECT_EQ(one.hashes, three.hashes);
  EXPECT_EQ(one.events.size(), three.events.size());
  options.seed = 2;
  EXPECT_NE(fight(lively_spec(), options).state_hash, one.state_hash);
}

TEST(RunBattle, HashesAtExactSteps) {
  BattleOptions options;
  options.hash_every = 7;  // command periods have 2 steps
  const BattleResult often = fight(lively_spec(), options);
  ASSERT_EQ(often.hashes.size(), 17u);
  EXPECT_EQ(often.hashes[0].first, 7u);
  EXPECT_EQ(often.hashes[16].first, 119u);
  EXPECT_EQ(often.state_hash, fight(lively_spec()).state_hash);
  options.hash_every = 1;
  options.max_steps = 21;
  const BattleResult each = fight(lively_spec(), options);
  EXPECT_EQ(each.steps, 21u);
  EXPECT_EQ(each.sim_time_s, 10.5);
  ASSERT_EQ(each.hashes.size(), 21u);
  EXPECT_EQ(each.hashes[13], often.hashes[1]);
  EXPECT_EQ(each.state_hash, often.hashes[2].second);
  EXPECT_EQ(each.ended_by, "");
  EXPECT_EQ(each.phases.back().end_s, 10.5);
}

TEST(RunBattle, StopsWhenAsked) {
  std::atomic<bool> stop = false;
  BattleOptions options;
  options.stop = &stop;
  options.on_event = [&stop](const Event& event) {
    if (event.event == "phase_started" && event.t_s == 5) stop = true;
  };
  const BattleResult result = fight(lively_spec(), options);
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.sim_time_s, 5);
  EXPECT_EQ(result.outcomes.size(), 4u);
  EXPECT_EQ(result.phases.size(), 2u);
}

TEST(RunBattle, TheTimeLimitIsTold) {
  ScenarioSpec spec = lively_spec();
  spec.limit_s = 12;
  const BattleResult result = fight(spec);
  EXPECT_TRUE(result.time_limit_reached);
  EXPECT_EQ(result.sim_time_s, 12);
}

TEST(RunBattle, SeriesHasARowEachInterval) {
  const BattleResult result = fight(lively_spec());
  EXPECT_EQ(result.series_columns, (std::vector<std::string>{"t_s", "red"}));
  ASSERT_EQ(result.series.size(), 7u);  // 1, 10, 20, ... 60
  EXPECT_EQ(result.series[0][0], 1);
  EXPECT_EQ(result.series[1][0], 10);
  EXPECT_EQ(result.series[6][0], 60);
  EXPECT_EQ(result.series[0][1], 10);
}

TEST(RunBattle, EventsAreToldAsTheyAreKept) {
  std::vector<std::string> told;
  BattleOptions options;
  options.on_event = [&told](const Event& event) { told.push_back(event.event); };
  const BattleResult result = fight(lively_spec(), options);
  std::vector<std::string> kept;
  for (const Event& event : result.events) kept.push_back(event.event);
  EXPECT_EQ(told, kept);
  EXPECT_EQ(std::set<std::string>(kept.begin(), kept.end()).count("convoy_arrived"), 1u);
}

}  // namespace
}  // namespace swarm
