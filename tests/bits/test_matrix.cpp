// What a battle does depends on its scenario and seed alone: not on threads, on the batch it is
// fought in, on the order of its worlds, on stops and moves. Compilers and flags are the other half
// (scripts/determinism_matrix.sh, which runs the Quick tests of this file in each of its builds).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <numeric>

#include "host/output/format.h"
#include "tests/bits/matrix.h"

namespace swarm {
namespace {

void expect_same(MatrixBattle* battle, const RunPlan& how) {
  const std::string difference = battle->difference(how);
  EXPECT_TRUE(difference.empty()) << difference;
}

// ---- threads

class Threads : public testing::TestWithParam<unsigned> {};

TEST_P(Threads, ChangeNoBit) {
  MatrixBattle flagship("small_flagship", 50);
  RunPlan how;
  how.seed = 3;
  how.start = setting_with(GetParam());
  expect_same(&flagship, how);
  MatrixBattle everything("everything", 10);
  how.seed = 1;
  expect_same(&everything, how);
}

INSTANTIATE_TEST_SUITE_P(Bits, Threads, testing::Values(1u, 2u, 3u, 5u, 7u, 8u, 16u, 31u, 32u),
                         [](const auto& test) { return std::to_string(test.param); });

// ---- batches

/// Battles of `seeds`, one a world in this order; each must have its reference's hash at each look.
void expect_same_in_batch(MatrixBattle* battle, const std::vector<uint64_t>& seeds,
                          unsigned threads) {
  const auto worlds = static_cast<uint32_t>(seeds.size());
  SteppedOptions options;
  options.backend = setting_with(threads).backend;
  options.threads = threads;
  options.worlds = worlds;
  SteppedBattles batch(battle->plan(), options);
  for (uint32_t w = 0; w < worlds; ++w) batch.start(w, seeds[w]);
  for (uint64_t step = battle->every(); step <= battle->last_step(); step += battle->every()) {
    batch.run_steps(battle->every());
    const std::vector<uint64_t> hashes = batch.hashes();
    for (uint32_t w = 0; w < worlds; ++w) {
      const std::vector<RunPoint>& expected = battle->hashes(seeds[w]);
      const RunPoint& point =
          expected[std::min<size_t>(step / battle->every(), expected.size()) - 1];
      if (hashes[w] == point.hash && batch.ended(w) == point.over) continue;
      RunPlan how;
      how.seed = seeds[w];
      how.start = setting_with(threads, worlds, w);
      FAIL() << "world " << w << " of " << worlds << " at step " << step << "\n"
             << battle->difference(how);
    }
  }
}

/// Seeds from 1, every third one twice, in an order drawn by lot.
std::vector<uint64_t> shuffled_seeds(uint32_t worlds, uint64_t shuffle) {
  std::vector<uint64_t> seeds(worlds);
  for (uint32_t w = 0; w < worlds; ++w) seeds[w] = 1 + w - (w % 3 == 2 ? 1 : 0);
  Dice dice(shuffle);
  dice.shuffle(&seeds);
  return seeds;
}

TEST(Batches, Of1And2And63WorldsInAnyOrderChangeNoBit) {
  MatrixBattle everything("everything", 25, 300);
  expect_same_in_batch(&everything, {5}, 2);
  expect_same_in_batch(&everything, {6, 5}, 2);
  for (const uint64_t shuffle : {1u, 2u}) {
    expect_same_in_batch(&everything, shuffled_seeds(63, shuffle), shuffle == 1 ? 2 : 5);
  }
}

TEST(Batches, Of63FlagshipsChangeNoBit) {
  MatrixBattle flagship("small_flagship", 60, 240);
  expect_same_in_batch(&flagship, shuffled_seeds(63, 3), 2);
}

TEST(Batches, OfAThousandWorldsChangeNoBit) {
  MatrixBattle duel("duel", 100, 800);
  expect_same_in_batch(&duel, shuffled_seeds(1000, 4), 3);
  MatrixBattle everything("everything", 40, 80);
  expect_same_in_batch(&everything, shuffled_seeds(1000, 5), 2);
}

// ---- stops and moves

/// The battle stops at random steps, is taken out, and goes on in another engine.
RunPlan random_moves(MatrixBattle* battle, uint64_t seed, uint64_t draw, uint32_t most_worlds) {
  Dice dice(draw);
  RunPlan how;
  how.seed = seed;
  how.start = random_setting(&dice, most_worlds);
  const auto length = static_cast<uint32_t>(battle->length(seed));
  for (uint32_t step = 0; how.moves.size() < 6;) {
    step += dice.between(1, length / 4);
    if (step >= length) break;
    how.moves.push_back({step, random_setting(&dice, most_worlds)});
  }
  return how;
}

TEST(Moves, AtRandomStepsToOtherEnginesChangeNoBit) {
  MatrixBattle everything("everything", 5);
  bool within_a_period = false;
  for (uint64_t draw = 1; draw <= 12; ++draw) {
    const RunPlan how = random_moves(&everything, 1 + draw % 3, draw, 9);
    for (const RunPlan::Move& move : how.moves) {
      within_a_period = within_a_period || move.step % everything.command_steps() != 0;
    }
    expect_same(&everything, how);
  }
  EXPECT_TRUE(within_a_period);
}

TEST(Moves, OfAFlagshipChangeNoBit) {
  MatrixBattle flagship("small_flagship", 50);
  for (uint64_t draw = 1; draw <= 3; ++draw) {
    expect_same(&flagship, random_moves(&flagship, 3, 100 + draw, 3));
  }
}

TEST(Moves, AtEveryStepChangeNoBit) {
  MatrixBattle everything("everything", 5, 100);
  RunPlan how;
  how.seed = 4;
  how.start = setting_with(1);
  for (uint32_t step = 1; step < 100; ++step) {
    how.moves.push_back({step, setting_with(1 + step % 3, 1 + step % 4, step % (1 + step % 4))});
  }
  expect_same(&everything, how);
}

/// Worlds at all places of their command periods, and worlds that are over, in one batch; in memory
/// that other battles have used.
TEST(Moves, WorldsOfOneBatchNeedNotStandAtTheSameStep) {
  MatrixBattle everything("everything", 1, 160);
  constexpr uint32_t kWorlds = 9;
  SteppedOptions options;
  options.backend = setting_with(2).backend;
  options.threads = 2;
  SteppedBattles single(everything.plan(), options);
  options.worlds = kWorlds;
  options.room = everything.plan().layout;
  options.room->ships += 70;
  options.room->mines += 300;
  options.room->torpedoes += 5;
  SteppedBattles batch(everything.plan(), options);
  for (uint32_t w = 0; w < kWorlds; ++w) batch.start(w, 70 + w);
  batch.run_steps(81);
  for (uint32_t w = 0; w < kWorlds - 1; ++w) {
    single.start(0, 1 + w);
    single.run_steps(uint64_t{13} * w);
    batch.put(w, single.take(0));
  }
  batch.clear(kWorlds - 1);
  for (uint64_t step = 1; step <= 60; ++step) {
    batch.run_steps(1);
    const std::vector<uint64_t> hashes = batch.hashes();
    for (uint32_t w = 0; w < kWorlds - 1; ++w) {
      const uint64_t at = uint64_t{13} * w + step;
      ASSERT_EQ(batch.step(w), at);
      ASSERT_EQ(hashes[w], everything.hashes(1 + w)[at - 1].hash)
          << "world " << w << ", step " << at;
    }
  }
}

// ---- all at once, and quick enough for a program without optimisation

/// A line "battle threads step hash" each, as test_golden.cpp leaves them: the script compares what
/// several builds computed.
void note(const std::string& battle, const std::vector<RunPoint>& points) {
  const char* const path = std::getenv("FLEETSWARM_GOLDEN_OUT");
  if (path == nullptr || *path == '\0') return;
  std::ofstream file(path, std::ios::app);
  for (const RunPoint& point : points) {
    file << battle << " 1 " << point.step << ' ' << hash_text(point.hash) << '\n';
  }
}

TEST(Quick, ThreadsBatchesAndMovesChangeNoBit) {
  MatrixBattle everything("everything", 20);
  note("everything", everything.hashes(1));
  RunPlan how;
  for (const unsigned threads : {2u, 31u}) {
    how.start = setting_with(threads);
    expect_same(&everything, how);
  }
  expect_same(&everything, random_moves(&everything, 1, 77, 5));
  MatrixBattle early("everything", 20, 60);
  expect_same_in_batch(&early, shuffled_seeds(7, 6), 3);
}

}  // namespace
}  // namespace swarm
