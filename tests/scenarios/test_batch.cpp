// What a world does depends on its seed and scenario alone: not on the other worlds of its batch,
// not on its place among them, not on the pieces in which it is run.
#include <gtest/gtest.h>

#include <set>

#include "host/battle/build_world.h"
#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

constexpr uint64_t kSeed = 7;
constexpr size_t kPlaces[] = {0, 1, 31, 63};

/// 64 seeds, all different but for kSeed, which stands at each of kPlaces.
std::vector<uint64_t> seeds_around() {
  std::vector<uint64_t> seeds;
  for (uint64_t w = 0; w < 64; ++w) seeds.push_back(1000 + w);
  for (const size_t place : kPlaces) seeds[place] = kSeed;
  return seeds;
}

void expect_same_alone_and_among_others(const std::string& golden_name, uint32_t periods,
                                        uint32_t looks) {
  const ScenarioSpec scenario = load_battle(golden_name);
  BattleBatch alone(scenario, {kSeed});
  BattleBatch among(scenario, seeds_around());
  for (uint32_t look = 0; look < looks; ++look) {
    alone.run_periods(periods);
    among.run_periods(periods);
    const uint64_t expected = alone.hashes()[0];
    const std::vector<uint64_t> hashes = among.hashes();
    for (const size_t place : kPlaces) {
      ASSERT_EQ(hashes[place], expected) << golden_name << ", world " << place << ", look " << look;
    }
    EXPECT_EQ(std::set<uint64_t>(hashes.begin(), hashes.end()).size(), 61u)
        << "the other worlds fight battles of their own";
  }
}

TEST(Batch, DuelIsTheSameAloneAndAmong63Others) {
  expect_same_alone_and_among_others("duel", 20, 6);
}

TEST(Batch, SmallFlagshipIsTheSameAloneAndAmong63Others) {
  expect_same_alone_and_among_others("small_flagship", 40, 4);
}

TEST(Batch, SlotsOfAFinishedWorldServeTheNextOne) {
  const ScenarioSpec scenario = load_battle("small_flagship");
  BattleBatch fresh(scenario, {kSeed});
  BattleBatch used(scenario, {1, 2, 3});
  used.run_periods(120);  // in the middle of the fight
  used.replace(1, kSeed);
  for (int look = 0; look < 4; ++look) {
    fresh.run_periods(45);
    used.run_periods(45);
    ASSERT_EQ(used.hashes()[1], fresh.hashes()[0]) << "look " << look;
  }
}

TEST(Batch, OrchestratedBatchIsTheBattleThatRunBattleFights) {
  const ScenarioSpec scenario = load_battle("small_flagship");
  BattleBatch batch(scenario, {3, kSeed});
  batch.run_periods(200);
  const uint64_t steps = uint64_t{200} * batch.command_steps();
  const std::vector<StepHash> expected = hashes_of(scenario, kSeed, 2, 0, steps);
  EXPECT_EQ(batch.hashes()[1], expected.back().hash);
}

/// An engine with one world of the scenario under its first orders.
std::unique_ptr<Engine> engine_with(const ScenarioSpec& scenario) {
  const auto tables = std::make_unique<ScenarioTables>(build_tables(scenario));
  const Layout layout = layout_of(scenario);
  std::unique_ptr<Engine> engine =
      make_engine(test_backend(), size_for(layout, 1, tables->command_steps), 2);
  engine->set_table(0, *tables);
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  build_world(scenario, *tables, layout, kSeed, 0, &agents, &state, &orders);
  engine->load_world(0, agents, state, orders);
  return engine;
}

uint64_t hash_of(Engine* engine) {
  std::vector<uint64_t> hashes;
  engine->read_hashes(&hashes);
  return hashes[0];
}

TEST(Batch, PiecesOfARunAreOneRun) {
  const ScenarioSpec scenario = load_battle("small_flagship");
  const std::unique_ptr<Engine> whole = engine_with(scenario);
  whole->run_steps(240);
  const std::unique_ptr<Engine> pieces = engine_with(scenario);
  uint32_t done = 0;
  for (uint32_t piece = 1; done < 240; piece = piece % 13 + 2) {
    const uint32_t steps = std::min(piece, 240 - done);
    pieces->run_steps(steps);
    done += steps;
    // Looking at a battle must not change it.
    std::vector<int64_t> summary;
    pieces->read_summary(&summary);
    hash_of(pieces.get());
  }
  EXPECT_EQ(hash_of(pieces.get()), hash_of(whole.get()));
  // Also when hashes are taken at every step of an orchestrated battle.
  EXPECT_EQ(hashes_of(scenario, kSeed, 2, 1, 300).back().hash,
            hashes_of(scenario, kSeed, 2, 0, 300).back().hash);
}

TEST(Batch, WorldThatIsReadAndLoadedAgainGoesOnAsIfNothingHadHappened) {
  const ScenarioSpec scenario = load_battle("small_flagship");
  const std::unique_ptr<Engine> first = engine_with(scenario);
  first->run_steps(200);
  AgentImage agents;
  WorldState state;
  first->read_world(0, &agents, &state);
  // Into another place of a larger batch.
  const auto tables = std::make_unique<ScenarioTables>(build_tables(scenario));
  const Layout layout = layout_of(scenario, 3);
  const std::unique_ptr<Engine> second =
      make_engine(test_backend(), size_for(layout, 1, tables->command_steps), 2);
  second->set_table(0, *tables);
  AgentImage fresh;
  WorldState fresh_state;
  WorldOrders orders;
  build_world(scenario, *tables, layout_of(scenario), kSeed, 0, &fresh, &fresh_state, &orders);
  second->load_world(2, agents, state, orders);
  first->run_steps(100);
  second->run_steps(100);
  std::vector<uint64_t> hashes;
  second->read_hashes(&hashes);
  EXPECT_EQ(hashes[2], hash_of(first.get()));
}

}  // namespace
}  // namespace swarm
