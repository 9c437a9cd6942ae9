// apply_orders: wings that are committed enter the battle, all others stay where they are.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

TEST(ApplyOrders, CommittedWingsEnterTheBattle) {
  HandWorld world;
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t reserve = world.add_wing(kRed);
  const uint32_t held = world.add_ship(reserve, ship, {}, AgentStatus::kHeld);
  const uint8_t other_reserve = world.add_wing(kRed);
  const uint32_t still_held = world.add_ship(other_reserve, ship, {}, AgentStatus::kHeld);
  world.order(reserve).committed = 0;
  world.order(other_reserve).committed = 0;
  StageBench bench(world);
  bench.run(StageId::kApplyOrders);
  EXPECT_EQ(bench.status(held), AgentStatus::kHeld);
  bench.orders().wings[reserve].committed = 1;
  bench.run(StageId::kApplyOrders);
  EXPECT_EQ(bench.status(held), AgentStatus::kActive);
  EXPECT_EQ(bench.status(still_held), AgentStatus::kHeld);
  bench.orders().wings[reserve].committed = 0;
  bench.run(StageId::kApplyOrders);
  EXPECT_EQ(bench.status(held), AgentStatus::kActive) << "nobody is called back";
}

TEST(ApplyOrders, NobodyReturnsFromTheDead) {
  HandWorld world;
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t wing = world.add_wing(kRed);
  const AgentStatus all[] = {AgentStatus::kAbsent, AgentStatus::kActive, AgentStatus::kDead,
                             AgentStatus::kDeparted};
  for (const AgentStatus status : all) world.add_ship(wing, ship, {}, status);
  StageBench bench(world);
  bench.run(StageId::kApplyOrders);
  for (uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(bench.status(world.layout.first_ship() + i), all[i]);
  }
}

TEST(ApplyOrders, EngineAppliesWhatWasWrittenAndOnlyToThatWorld) {
  HandWorld world;
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t wing = world.add_wing(kRed);
  const uint32_t held = world.add_ship(wing, ship, {}, AgentStatus::kHeld);
  world.order(wing).committed = 0;
  const std::unique_ptr<Engine> engine = make_engine_with(world, 3, 2);
  engine->run_steps(1);
  WorldOrders committed = world.orders;
  committed.wings[wing].committed = 1;
  engine->write_orders(1, committed);
  engine->run_steps(1);
  for (uint32_t w = 0; w < 3; ++w) {
    AgentImage agents;
    WorldState state;
    engine->read_world(w, &agents, &state);
    EXPECT_EQ(agents.status[held],
              static_cast<uint8_t>(w == 1 ? AgentStatus::kActive : AgentStatus::kHeld));
  }
}

}  // namespace
}  // namespace swarm
