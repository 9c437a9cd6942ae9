// assign_docks: one ship a dock, only who wants it and is near, and a dock is freed when she
// leaves.
#include <gtest/gtest.h>

#include <vector>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A station with docks along x (reach 1 km), and ships that lie above them.
struct Harbour {
  HandWorld world;
  uint8_t station, ship_class, wing;
  std::vector<uint32_t> docks, ships;

  explicit Harbour(uint32_t dock_count, uint32_t ship_count)
      : station(world.add_structure(kBlue)),
        ship_class(world.add_class(ship_row())),
        wing(world.add_wing(kBlue, OrderKind::kDock)) {
    const uint8_t hull = world.add_class(section_row());
    world.add_section(station, hull, {});  // no dock, though nearest
    add_docks(station, dock_count, 0);
    for (uint32_t i = 0; i < ship_count; ++i) {
      ships.push_back(world.add_ship(wing, ship_class, {static_cast<float>(i) * 0.1f, 0.5f, 0}));
    }
    world.order(wing).structure = station;
  }
  void add_docks(uint8_t structure, uint32_t count, float y_km) {
    ClassRow row = section_row();
    row.is_dock = 1;
    const uint8_t dock = world.add_class(row);
    for (uint32_t i = 0; i < count; ++i) {
      docks.push_back(world.add_section(structure, dock, {static_cast<float>(i) * 0.1f, y_km, 0}));
    }
  }
};

void expect_pairs_match(const StageBench& bench) {
  for (uint32_t slot = 0; slot < bench.view().layout.slots(); ++slot) {
    const uint32_t dock = bench.agents().docked_at[slot];
    const uint32_t guest = bench.agents().dock_guest[slot];
    if (dock != kNone) {
      EXPECT_EQ(bench.agents().dock_guest[dock], slot);
    }
    if (guest != kNone) {
      EXPECT_EQ(bench.agents().docked_at[guest], slot);
    }
  }
}

TEST(AssignDocks, ShipsTakeFreeDocksInOrder) {
  Harbour h(2, 3);
  StageBench bench(h.world);
  bench.run(StageId::kAssignDocks);
  EXPECT_EQ(bench.agents().docked_at[h.ships[0]], h.docks[0]);
  EXPECT_EQ(bench.agents().docked_at[h.ships[1]], h.docks[1]);
  EXPECT_EQ(bench.agents().docked_at[h.ships[2]], kNone) << "no dock is left";
  expect_pairs_match(bench);
  bench.run(StageId::kAssignDocks);
  EXPECT_EQ(bench.agents().docked_at[h.ships[0]], h.docks[0]) << "and she stays";
}

TEST(AssignDocks, ShipLiesAtOneDockAtATime) {
  Harbour h(3, 1);
  StageBench bench(h.world);
  for (int step = 0; step < 3; ++step) {
    bench.run(StageId::kAssignDocks);
    EXPECT_EQ(bench.agents().docked_at[h.ships[0]], h.docks[0]);
    EXPECT_EQ(bench.agents().dock_guest[h.docks[1]], kNone);
    expect_pairs_match(bench);
  }
}

TEST(AssignDocks, OnlyWhoWantsAndIsInReach) {
  Harbour h(4, 4);
  h.world.agents.y_km[h.ships[0]] = 1.01f;
  h.world.agents.y_km[h.ships[1]] = 0.99f;
  h.world.agents.x_km[h.ships[1]] = 0;
  h.world.agents.status[h.ships[2]] = static_cast<uint8_t>(AgentStatus::kHeld);
  const uint8_t other = h.world.add_wing(kBlue, OrderKind::kHold);
  h.world.order(other).structure = h.station;
  const uint32_t passer = h.world.add_ship(other, h.ship_class, {});
  StageBench bench(h.world);
  bench.run(StageId::kAssignDocks);
  EXPECT_EQ(bench.agents().docked_at[h.ships[0]], kNone);
  EXPECT_EQ(bench.agents().docked_at[h.ships[1]], h.docks[0]);
  EXPECT_EQ(bench.agents().docked_at[h.ships[2]], kNone);
  EXPECT_EQ(bench.agents().docked_at[h.ships[3]], h.docks[1]);
  EXPECT_EQ(bench.agents().docked_at[passer], kNone);
  expect_pairs_match(bench);
}

TEST(AssignDocks, DockIsFreedWhenItsGuestLeavesOrEitherIsLost) {
  enum class Why { kOrder, kAway, kShipLost, kShipDeparted, kDockLost };
  for (const Why why :
       {Why::kOrder, Why::kAway, Why::kShipLost, Why::kShipDeparted, Why::kDockLost}) {
    Harbour h(1, 2);
    StageBench bench(h.world);
    bench.run(StageId::kAssignDocks);
    ASSERT_EQ(bench.agents().dock_guest[h.docks[0]], h.ships[0]);
    AgentView& a = bench.agents();
    if (why == Why::kOrder) bench.orders().wings[h.wing].kind = OrderKind::kWithdraw;
    if (why == Why::kAway) a.y_km[h.ships[0]] = 5;
    if (why == Why::kShipLost) a.set_status(h.ships[0], AgentStatus::kDead);
    if (why == Why::kShipDeparted) a.set_status(h.ships[0], AgentStatus::kDeparted);
    if (why == Why::kDockLost) a.set_status(h.docks[0], AgentStatus::kDead);
    bench.run(StageId::kAssignDocks);
    EXPECT_EQ(a.docked_at[h.ships[0]], kNone) << static_cast<int>(why);
    const bool next_one = why != Why::kOrder && why != Why::kDockLost;
    EXPECT_EQ(a.dock_guest[h.docks[0]], next_one ? h.ships[1] : kNone) << static_cast<int>(why);
    expect_pairs_match(bench);
  }
}

TEST(AssignDocks, ShipMovesToAnotherStructureWithinOneStep) {
  // Two stations side by side: the order of structures must not matter.
  for (const bool forward : {true, false}) {
    Harbour h(1, 1);
    const uint8_t second = h.world.add_structure(kBlue);
    h.add_docks(second, 1, 0.2f);
    StageBench bench(h.world, {2});
    bench.orders().wings[h.wing].structure = forward ? h.station : second;
    bench.run(StageId::kAssignDocks);
    EXPECT_EQ(bench.agents().docked_at[h.ships[0]], h.docks[forward ? 0 : 1]);
    bench.orders().wings[h.wing].structure = forward ? second : h.station;
    bench.run(StageId::kAssignDocks);
    EXPECT_EQ(bench.agents().docked_at[h.ships[0]], h.docks[forward ? 1 : 0]);
    expect_pairs_match(bench);
  }
}

TEST(AssignDocks, WorldsHaveTheirOwnDocks) {
  const Harbour h(1, 1);
  HandWorld over = h.world;
  over.orders.active = 0;
  StageBench bench(std::vector<HandWorld>{h.world, over, h.world}, {2});
  bench.run(StageId::kAssignDocks);
  EXPECT_EQ(bench.agents().docked_at[bench.slot(0, h.ships[0])], bench.slot(0, h.docks[0]));
  EXPECT_EQ(bench.agents().docked_at[bench.slot(1, h.ships[0])], kNone);
  EXPECT_EQ(bench.agents().docked_at[bench.slot(2, h.ships[0])], bench.slot(2, h.docks[0]));
}

}  // namespace
}  // namespace swarm
