// lay_mines: rate, reach and order of laying, and when a field arms.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A field of planned mines in a row along x, 1 km apart, and layers at the origin.
struct Laying {
  HandWorld world;
  uint8_t field, ship, wing;
  uint32_t first;

  explicit Laying(uint32_t mines, uint32_t layers = 1, float rate_per_s = 1.0f)
      : field(world.add_field(kBlue, world.add_class(mine_row()), false)),
        ship(world.add_class(ship_row())),
        wing(world.add_wing(kBlue, OrderKind::kLay)),
        first(world.layout.first_mine()) {
    for (uint32_t i = 0; i < mines; ++i) {
      world.add_mine(field, {static_cast<float>(i), 0, 0}, AgentStatus::kPlanned);
    }
    for (uint32_t i = 0; i < layers; ++i) world.add_ship(wing, ship, {});
    FieldRow& row = world.tables.fields[field];
    row.lay_per_s_q16 = static_cast<uint32_t>(rate_per_s * 65536.0f);
    row.lay_reach_km = 1000;
    row.arming_steps = 5;
    world.order(wing).field = field;
  }
};

uint32_t step_once(StageBench* bench) {
  bench->run(StageId::kLayMines);
  bench->run(StageId::kAdvanceClock);
  return bench->world().fields[0].laid;
}

TEST(LayMines, LaysAtItsRateTimesItsLayers) {
  for (const uint32_t layers : {1u, 2u}) {
    Laying laying(60, layers, 2.5f);
    laying.world.tables.dt_s = 0.25f;
    StageBench bench(laying.world);
    for (uint32_t step = 1; step <= 20; ++step) {
      EXPECT_EQ(step_once(&bench), step * layers * 5 / 8) << "step " << step;
    }
  }
}

TEST(LayMines, LaysInTheOrderOfPlaces) {
  Laying laying(10);
  StageBench bench(laying.world);
  for (uint32_t step = 1; step <= 10; ++step) {
    step_once(&bench);
    for (uint32_t m = 0; m < 10; ++m) {
      EXPECT_EQ(bench.status(laying.first + m),
                m < step ? AgentStatus::kActive : AgentStatus::kPlanned);
    }
  }
}

TEST(LayMines, OnlyWhatIsInReachAndInOrder) {
  Laying laying(10, 1, 3.0f);
  laying.world.tables.fields[0].lay_reach_km = 2.5f;  // mines 0, 1, 2
  StageBench bench(laying.world);
  EXPECT_EQ(step_once(&bench), 3u);
  for (int step = 0; step < 50; ++step) EXPECT_EQ(step_once(&bench), 3u);
  bench.agents().x_km[laying.world.layout.first_ship()] = 8;  // reaches 6 and more, not the next
  EXPECT_EQ(step_once(&bench), 3u) << "no place is skipped";
  bench.agents().x_km[laying.world.layout.first_ship()] = 5;
  EXPECT_EQ(step_once(&bench), 6u) << "no credit came together on the way";
}

TEST(LayMines, AtMostOneMineIsOwed) {
  Laying laying(40, 1, 8.0f);
  laying.world.tables.fields[0].lay_reach_km = 2.5f;
  StageBench bench(laying.world);
  EXPECT_EQ(step_once(&bench), 3u) << "she could have laid eight";
  bench.tables().fields[0].lay_reach_km = 1000;
  EXPECT_EQ(step_once(&bench), 3u + 1u + 8u);
}

TEST(LayMines, WhoDoesNotLayThisFieldLaysNothing) {
  for (int what = 0; what < 4; ++what) {
    Laying laying(10);
    const uint32_t layer = laying.world.layout.first_ship();
    if (what == 0) laying.world.order(laying.wing).kind = OrderKind::kHold;
    if (what == 1) laying.world.order(laying.wing).field = 1;
    if (what == 2) laying.world.agents.status[layer] = static_cast<uint8_t>(AgentStatus::kDead);
    if (what == 3) laying.world.orders.active = 0;
    StageBench bench(laying.world);
    EXPECT_EQ(step_once(&bench), 0u) << what;
    EXPECT_EQ(bench.world().fields[0].lay_credit_q16, 0u) << what;
  }
}

TEST(LayMines, ArmsAsAWholeAfterTheLastMine) {
  Laying laying(4);
  StageBench bench(laying.world);
  for (int step = 0; step < 3; ++step) step_once(&bench);
  // Interrupted before the last mine: never arms.
  bench.agents().set_status(laying.world.layout.first_ship(), AgentStatus::kDead);
  for (int step = 0; step < 20; ++step) step_once(&bench);
  EXPECT_EQ(bench.world().fields[0].armed, 0u);
  EXPECT_EQ(bench.world().fields[0].armed_step, kNone);
  bench.agents().set_status(laying.world.layout.first_ship(), AgentStatus::kActive);
  const uint32_t laid_at = bench.world().step;
  while (bench.world().fields[0].armed == 0 && bench.world().step < 100) step_once(&bench);
  EXPECT_EQ(bench.world().fields[0].armed_step, laid_at + 5);
  EXPECT_EQ(bench.world().step, laid_at + 5 + 1);  // the step in which it armed is over
}

TEST(LayMines, DisarmedFieldIsOffUntilTheOrderIsTakenBack) {
  Laying laying(1);
  laying.world.tables.fields[0].arming_steps = 0;
  StageBench bench(laying.world);
  step_once(&bench);
  EXPECT_EQ(bench.world().fields[0].armed, 1u);
  bench.orders().disarmed[0] = 1;
  step_once(&bench);
  EXPECT_EQ(bench.world().fields[0].armed, 0u);
  bench.orders().disarmed[0] = 0;
  step_once(&bench);
  EXPECT_EQ(bench.world().fields[0].armed, 1u);
}

TEST(LayMines, EmptyFieldNeverArms) {
  Laying laying(0);
  StageBench bench(laying.world);
  for (int step = 0; step < 10; ++step) step_once(&bench);
  EXPECT_EQ(bench.world().fields[0].armed, 0u);
}

}  // namespace
}  // namespace swarm
