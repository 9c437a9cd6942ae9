// replicate_mines: a lost mine comes back through a neighbour, and through nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/waiting.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A row of mines 1 km apart (reach 2 km, 10 steps to build, stock of 3 each).
struct Row {
  HandWorld world;
  uint8_t mine_class, field;
  std::vector<uint32_t> mines;
  explicit Row(uint32_t count, float spacing_km = 1.0f, ClassRow row = mine_row())
      : mine_class(world.add_class(row)), field(world.add_field(kRed, mine_class)) {
    for (uint32_t i = 0; i < count; ++i) {
      mines.push_back(world.add_mine(field, {static_cast<float>(i) * spacing_km, 0, 0}));
    }
  }
  void lose(uint32_t i) {
    world.agents.status[mines[i]] = static_cast<uint8_t>(AgentStatus::kDead);
    world.agents.hull_TJ[mines[i]] = 0;
  }
};

void step_once(StageBench* bench) {
  bench->run({StageId::kBinAgents, StageId::kReplicateMines, StageId::kAdvanceClock});
}

uint32_t living(const StageBench& bench) {
  uint32_t count = 0;
  const SlotRange mines = bench.view().mines();
  for (uint32_t i = 0; i < mines.count; ++i) count += bench.agents().is_active(mines.slot(i));
  return count;
}

TEST(ReplicateMines, NearestNeighbourBuildsInItsTime) {
  Row row(5);
  row.lose(4);
  row.world.agents.tracked_until[kBlueTeam * row.world.agents.slots + row.mines[4]] = 500;
  StageBench bench(row.world);
  for (int step = 0; step < 10; ++step) {
    step_once(&bench);
    EXPECT_EQ(bench.status(row.mines[4]), AgentStatus::kDead) << "step " << step;
    EXPECT_EQ(bench.agents().replica[row.mines[3]], row.mines[4]);
    EXPECT_EQ(bench.agents().replica[row.mines[2]], kNone);
  }
  step_once(&bench);  // the eleventh look: ten steps after it began
  EXPECT_EQ(bench.status(row.mines[4]), AgentStatus::kActive);
  EXPECT_EQ(bench.agents().hull_TJ[row.mines[4]], 1);
  EXPECT_EQ(bench.tracked_until(kBlueTeam, row.mines[4]), 0u) << "nobody has seen the new one";
  EXPECT_EQ(bench.agents().replica[row.mines[3]], kNone);
  EXPECT_EQ(bench.agents().stock[row.mines[3]], 2);
  EXPECT_EQ(bench.agents().stock[row.mines[4]], 2) << "it has what its builder has left";
  EXPECT_EQ(bench.world().counters.mines_replaced[row.field], 1);
}

TEST(ReplicateMines, GapWiderThanTheReachHealsFromItsEdgesOnlyAsFarAsTheReachGoes) {
  Row narrow(8);
  for (const uint32_t i : {2u, 3u, 4u, 5u}) narrow.lose(i);
  StageBench bench(narrow.world);
  for (int step = 0; step < 60; ++step) step_once(&bench);
  EXPECT_EQ(living(bench), 8u) << "closed from both sides";

  Row wide(2, 2.01f);
  wide.lose(1);
  StageBench other(wide.world);
  for (int step = 0; step < 60; ++step) step_once(&other);
  EXPECT_EQ(living(other), 1u) << "nobody is within 2 km of the vacancy";
}

TEST(ReplicateMines, FieldWithoutMinesStaysEmpty) {
  Row row(6);
  for (uint32_t i = 0; i < 6; ++i) row.lose(i);
  StageBench bench(row.world);
  for (int step = 0; step < 60; ++step) step_once(&bench);
  EXPECT_EQ(living(bench), 0u);
}

TEST(ReplicateMines, StockIsFinite) {
  ClassRow row = mine_row();
  row.replication_stock = 2;
  Row two(2, 1.0f, row);
  StageBench bench(two.world);
  uint32_t rebuilt = 0;
  for (int step = 0; step < 400; ++step) {
    if (bench.status(two.mines[1]) == AgentStatus::kActive) {
      bench.agents().set_status(two.mines[1], AgentStatus::kDead);
      ++rebuilt;
    }
    step_once(&bench);
  }
  EXPECT_EQ(rebuilt, 3u) << "the first loss and two that were built again";
  EXPECT_EQ(bench.agents().stock[two.mines[0]], 0);

  row.replication_stock = 0xffff;
  Row endless(2, 1.0f, row);
  endless.lose(1);
  StageBench other(endless.world);
  for (int step = 0; step < 15; ++step) step_once(&other);
  EXPECT_EQ(other.agents().stock[endless.mines[0]], 0xffff);
  EXPECT_EQ(other.agents().stock[endless.mines[1]], 0xffff);
}

TEST(ReplicateMines, OneMineBuildsOneAtATimeTheLowestVacancyFirst) {
  Row row(5);
  for (const uint32_t i : {0u, 1u, 3u, 4u}) row.lose(i);
  StageBench bench(row.world);
  step_once(&bench);
  EXPECT_EQ(bench.agents().replica[row.mines[2]], row.mines[0]);
  EXPECT_EQ(living(bench), 1u);
  for (int step = 0; step < 10; ++step) step_once(&bench);
  EXPECT_EQ(living(bench), 2u);
  EXPECT_EQ(bench.status(row.mines[0]), AgentStatus::kActive);
}

TEST(ReplicateMines, LostBuilderIsReplacedByTheNextNeighbour) {
  Row row(4);
  row.lose(1);
  StageBench bench(row.world);
  for (int step = 0; step < 5; ++step) step_once(&bench);
  const uint32_t builder = bench.agents().replica[row.mines[1]];
  ASSERT_EQ(builder, row.mines[0]) << "as near as mine 2, and lower";
  bench.agents().set_status(builder, AgentStatus::kAbsent);  // gone, and no vacancy of its own
  bench.agents().replica[builder] = kNone;  // as detonate_mines and resolve_damage leave it
  for (int step = 0; step < 10; ++step) {
    step_once(&bench);
    EXPECT_EQ(bench.status(row.mines[1]), AgentStatus::kDead) << "the work begins anew";
  }
  step_once(&bench);
  EXPECT_EQ(bench.status(row.mines[1]), AgentStatus::kActive);
}

TEST(ReplicateMines, OnlyMinesOfTheSameFieldBuild) {
  HandWorld world;
  const uint8_t mine = world.add_class(mine_row());
  const uint8_t field = world.add_field(kRed, mine);
  const uint32_t lost = world.add_mine(field, {}, AgentStatus::kDead);
  const uint8_t other = world.add_field(kRed, mine);
  world.add_mine(other, {0.5f, 0, 0});
  const uint8_t planned_field = world.add_field(kRed, mine, false);
  const uint32_t planned = world.add_mine(planned_field, {0, 1, 0}, AgentStatus::kPlanned);
  world.add_mine(planned_field, {0, 1.5f, 0});
  StageBench bench(world);
  for (int step = 0; step < 30; ++step) step_once(&bench);
  EXPECT_EQ(bench.status(lost), AgentStatus::kDead);
  EXPECT_EQ(bench.status(planned), AgentStatus::kPlanned) << "what was never laid is no vacancy";
}

TEST(ReplicateMines, ResultDoesNotDependOnThreads) {
  HandWorld world({1, 4, 4, 400, 4});
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  for (uint32_t i = 0; i < 400; ++i) {
    world.add_mine(field, random_place(i, {}, 5),
                   i * 7 % 10 < 4 ? AgentStatus::kDead : AgentStatus::kActive);
  }
  StageBench one(world, {1}), two(world, {2}), three(world, {3, 64, 16, 16});
  for (int step = 0; step < 35; ++step) {
    for (StageBench* bench : {&one, &two, &three}) step_once(bench);
    ASSERT_EQ(one.hash(), two.hash()) << "step " << step;
    ASSERT_EQ(one.hash(), three.hash()) << "step " << step;
  }
  EXPECT_GT(one.world().counters.mines_replaced[0], 100);
}

TEST(ReplicateMines, NoMineIsBuiltTwiceAndNoBuilderIsShared) {
  HandWorld world({1, 4, 4, 300, 4});
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  for (uint32_t i = 0; i < 300; ++i) world.add_mine(field, random_place(i, {}, 4));
  StageBench bench(world, {2});
  const SlotRange mines = bench.view().mines();
  uint32_t lost = 0;
  for (uint32_t step = 0; step < 120; ++step) {
    for (uint32_t k = 0; k < 4; ++k) {
      const uint32_t slot = mines.slot((step * 37 + k * 101) % 300);
      if (!bench.agents().is_active(slot)) continue;
      bench.agents().set_status(slot, AgentStatus::kDead);
      bench.agents().replica[slot] = kNone;
      ++lost;
    }
    step_once(&bench);
    std::vector<uint32_t> builds(bench.view().layout.slots(), 0);
    for (uint32_t i = 0; i < mines.count; ++i) {
      const uint32_t slot = mines.slot(i);
      const uint32_t other = bench.agents().replica[slot];
      if (other == kNone || !bench.agents().is_active(slot)) continue;
      ASSERT_EQ(++builds[other], 1u) << "two builders of one mine";
      ASSERT_EQ(bench.agents().replica[other], slot);
    }
  }
  EXPECT_EQ(living(bench) + lost,
            300 + static_cast<uint32_t>(bench.world().counters.mines_replaced[0]));
}

TEST(ReplicateMines, ExponentialBuildingTimesHaveTheirMean) {
  ClassRow row = mine_row();
  row.building_exponential = 1;
  row.replication_steps = 40;
  row.replication_rate = wait_rate(40);
  constexpr uint32_t kPairs = 400;
  HandWorld world({1, 1, 1, 2 * kPairs, 1});
  const uint8_t field = world.add_field(kRed, world.add_class(row));
  std::vector<uint32_t> lost;
  for (uint32_t i = 0; i < kPairs; ++i) {  // pairs far from each other: a builder and a vacancy
    const Vec3 at = {static_cast<float>(i % 20) * 10, static_cast<float>(i / 20) * 10, 0};
    world.add_mine(field, at);
    lost.push_back(world.add_mine(field, at + Vec3{1, 0, 0}, AgentStatus::kDead));
  }
  StageBench bench(world);
  double sum = 0;
  uint32_t built = 0;
  for (uint32_t step = 0; step < 600 && built < kPairs; ++step) {
    step_once(&bench);
    for (uint32_t& slot : lost) {
      if (slot == kNone || !bench.agents().is_active(slot)) continue;
      sum += step;
      ++built;
      slot = kNone;
    }
  }
  ASSERT_EQ(built, kPairs);
  EXPECT_NEAR(sum / kPairs, 40.0, 4 * 40.0 / std::sqrt(double{kPairs}));
}

TEST(ReplicateMines, BuildingAnywhereFillsTheFieldAndSpendsItsStock) {
  ClassRow row = mine_row();
  row.builds_anywhere = 1;
  row.replication_reach_km = 2.1f;
  Row field(9, 1.0f, row);
  for (const uint32_t i : {0u, 1u, 2u, 3u, 5u, 6u, 7u, 8u}) field.lose(i);
  StageBench bench(field.world);
  for (int step = 0; step < 12; ++step) step_once(&bench);
  for (const uint32_t i : {0u, 1u, 7u, 8u}) {
    EXPECT_EQ(bench.status(field.mines[i]), AgentStatus::kDead) << "out of reach of the first";
  }
  for (int step = 0; step < 2000; ++step) step_once(&bench);
  EXPECT_GT(living(bench), 2u);
  int64_t stock = 0;
  for (const uint32_t mine : field.mines) {
    if (bench.agents().is_active(mine))
      stock = std::max<int64_t>(stock, bench.agents().stock[mine]);
  }
  EXPECT_LT(stock, 3) << "whoever builds has less to build with";
}

}  // namespace
}  // namespace swarm
