// fail_mines: mines in place fail by themselves at their rate, and nothing else does.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

TEST(FailMines, LivingMinesFailAtTheirRate) {
  HandWorld world({1, 1, 1, 4000, 1});
  ClassRow row = mine_row();
  row.failure_chance = 0.02f;
  const uint8_t field = world.add_field(kRed, world.add_class(row), false);
  for (uint32_t i = 0; i < 4000; ++i) world.add_mine(field, random_place(i, {}, 40));
  StageBench bench(world);
  for (uint32_t step = 0; step < 20; ++step) {
    bench.run({StageId::kFailMines, StageId::kAdvanceClock});
  }
  uint32_t living = 0;
  for (uint32_t i = 0; i < 4000; ++i) {
    const uint32_t slot = world.layout.first_mine() + i;
    const bool lives = bench.agents().is_active(slot);
    living += lives ? 1 : 0;
    EXPECT_EQ(bench.status(slot), lives ? AgentStatus::kActive : AgentStatus::kDead);
  }
  const double share = std::pow(0.98, 20);
  EXPECT_NEAR(living / 4000.0, share, 4 * share_deviation(share, 4000));
  EXPECT_EQ(bench.world().counters.mines_failed[field], 4000 - living);
}

TEST(FailMines, PlannedOnesAndClassesWithoutARateDoNot) {
  HandWorld world;
  ClassRow row = mine_row();
  const uint8_t sound = world.add_class(row);
  row.failure_chance = 1.0f;
  const uint8_t rotten = world.add_class(row);
  const uint32_t standing = world.add_mine(world.add_field(kRed, sound), {});
  const uint8_t field = world.add_field(kRed, rotten);
  const uint32_t planned = world.add_mine(field, {}, AgentStatus::kPlanned);
  const uint32_t failing = world.add_mine(field, {});
  world.agents.replica[failing] = standing;
  StageBench bench(world);
  bench.run(StageId::kFailMines);
  EXPECT_EQ(bench.status(standing), AgentStatus::kActive);
  EXPECT_EQ(bench.status(planned), AgentStatus::kPlanned);
  EXPECT_EQ(bench.status(failing), AgentStatus::kDead);
  EXPECT_EQ(bench.agents().replica[failing], kNone) << "what it was building is given up";
}

}  // namespace
}  // namespace swarm
