// detonate_mines: a claimed mine goes off, once, against the ship that claimed it.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

TEST(DetonateMines, BlastReachesTheShipAndTheMineIsGone) {
  HandWorld world;
  ClassRow row = mine_row();
  row.blast_type = 3;
  world.tables.shield_share_q16[3][0] = 65536 / 2;
  world.add_class(ship_row());  // so that the mine's class is not 0
  const uint8_t mine_class = world.add_class(row);
  const uint8_t field = world.add_field(kRed, mine_class);
  const uint32_t ahead = world.add_mine(field, {0.5f, 0, 0});
  const uint32_t above = world.add_mine(field, {0, 0, 0.5f});
  const uint32_t waiting = world.add_mine(field, {0, 0.5f, 0});
  const uint32_t ship = world.add_ship(world.add_wing(kBlue), 0, {});
  world.agents.claimed_by[ahead] = world.agents.claimed_by[above] = ship;
  world.agents.replica[ahead] = waiting;
  StageBench bench(world, {2});
  bench.run(StageId::kDetonateMines);
  EXPECT_EQ(bench.status(ahead), AgentStatus::kDead);
  EXPECT_EQ(bench.status(above), AgentStatus::kDead);
  EXPECT_EQ(bench.status(waiting), AgentStatus::kActive);
  EXPECT_EQ(bench.agents().claimed_by[ahead], kNone);
  EXPECT_EQ(bench.agents().replica[ahead], kNone);
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 0, ship), 20) << "fore";
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 4, ship), 20) << "dorsal";
  EXPECT_EQ(bench.agents().hull_hit_TJ[ship], 40);
  EXPECT_EQ(bench.agents().strongest_hit[ship], 40u << 8 | mine_class);
  EXPECT_EQ(bench.world().counters.mines_triggered[field], 2);
  bench.run(StageId::kDetonateMines);
  EXPECT_EQ(bench.agents().hull_hit_TJ[ship], 40) << "no mine goes off twice";
}

TEST(DetonateMines, FieldsAndWorldsCountTheirOwn) {
  HandWorld world;
  const uint8_t mine_class = world.add_class(mine_row());
  const uint8_t ship_class = world.add_class(ship_row());
  const uint32_t ship = world.add_ship(world.add_wing(kBlue), ship_class, {});
  for (int f = 0; f < 2; ++f) {
    const uint8_t field = world.add_field(kRed, mine_class);
    for (int m = 0; m < 3; ++m) world.add_mine(field, {});
  }
  HandWorld claimed = world;
  claimed.agents.claimed_by[world.layout.first_mine() + 4] = ship;
  StageBench bench(std::vector<HandWorld>{world, claimed});
  bench.run(StageId::kDetonateMines);
  EXPECT_EQ(bench.world(0).counters.mines_triggered[1], 0);
  EXPECT_EQ(bench.world(1).counters.mines_triggered[0], 0);
  EXPECT_EQ(bench.world(1).counters.mines_triggered[1], 1);
  EXPECT_EQ(bench.agents().strongest_hit[bench.slot(0, ship)], 0u);
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 0, bench.slot(1, ship)), 40);
}

TEST(DetonateMines, DudsAreSpentWithoutDamage) {
  HandWorld world({1, 1, 4, 400, 1});
  ClassRow row = mine_row();
  row.blast_probability = 0.3f;
  const uint8_t field = world.add_field(kRed, world.add_class(row));
  const uint32_t ship = world.add_ship(world.add_wing(kBlue), world.add_class(ship_row()), {});
  for (int m = 0; m < 400; ++m) world.agents.claimed_by[world.add_mine(field, {0.5f, 0, 0})] = ship;
  StageBench bench(world);
  bench.run(StageId::kDetonateMines);
  EXPECT_EQ(bench.world().counters.mines_triggered[field], 400);
  const double share =
      static_cast<double>(bench.element(bench.agents().shield_hit_TJ, 0, ship)) / 40 / 400;
  EXPECT_NEAR(share, 0.3, 4 * share_deviation(0.3, 400));
}

}  // namespace
}  // namespace swarm
