// transfer_people: rates, berths, kinds, and that nobody is made or lost.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A station of three sections; two of them are docks with a ship each.
struct Evacuation {
  HandWorld world;
  uint8_t station, wing;
  uint32_t hall, dock[2], ship[2];

  explicit Evacuation(float people_per_s = 3.0f, int32_t berths = 1000) {
    ClassRow row = section_row();
    const uint8_t plain = world.add_class(row);
    row.is_dock = 1;
    row.board_per_s_q16 = static_cast<uint32_t>(people_per_s * 65536.0f);
    const uint8_t dock_class = world.add_class(row);
    station = world.add_structure(kBlue);
    hall = world.add_section(station, plain, {});
    for (uint32_t& slot : dock) slot = world.add_section(station, dock_class, {});
    ClassRow ship_class = ship_row();
    ship_class.berths = berths;
    const uint8_t liner = world.add_class(ship_class);
    wing = world.add_wing(kBlue, OrderKind::kDock);
    world.order(wing).structure = station;
    world.order(wing).people_kinds = 1 << 0 | 1 << 2;
    for (int i = 0; i < 2; ++i) {
      ship[i] = world.add_ship(wing, liner, {});
      world.agents.dock_guest[dock[i]] = ship[i];
      world.agents.docked_at[ship[i]] = dock[i];
    }
    world.set_people(hall, 0, 50);
    world.set_people(hall, 1, 500);  // of a kind that nobody takes
    world.set_people(dock[0], 0, 7);
    world.set_people(dock[1], 2, 20);
  }
};

int64_t total(const StageBench& bench, uint32_t kind) {
  int64_t sum = 0;
  for (uint32_t s = 0; s < bench.view().layout.slots(); ++s) sum += bench.people(kind, s);
  return sum;
}

TEST(TransferPeople, PassesItsRateAndKeepsTheRest) {
  Evacuation e(2.5f);
  e.world.tables.dt_s = 0.5f;
  e.world.agents.dock_guest[e.dock[1]] = e.world.agents.docked_at[e.ship[1]] = kNone;
  StageBench bench(e.world);
  for (int step = 1; step <= 20; ++step) {
    bench.run(StageId::kTransferPeople);
    EXPECT_EQ(bench.people(0, e.ship[0]), step * 5 / 4) << "1.25 a step";
  }
  EXPECT_EQ(bench.people(0, e.ship[1]), 0) << "not docked";
}

TEST(TransferPeople, NobodyIsMadeOrLost) {
  Evacuation e(4.7f, 40);
  StageBench bench(e.world);
  for (int step = 0; step < 100; ++step) {
    bench.run(StageId::kTransferPeople);
    ASSERT_EQ(total(bench, 0), 57);
    ASSERT_EQ(total(bench, 1), 500);
    ASSERT_EQ(total(bench, 2), 20);
    for (uint32_t s = 0; s < bench.view().layout.slots(); ++s) {
      for (uint32_t kind = 0; kind < 3; ++kind) ASSERT_GE(bench.people(kind, s), 0);
    }
  }
  for (const uint32_t ship : e.ship) {
    EXPECT_LE(bench.people(0, ship) + bench.people(2, ship), 40) << "berths";
    EXPECT_EQ(bench.people(1, ship), 0);
  }
  EXPECT_EQ(bench.people(0, e.ship[0]) + bench.people(0, e.ship[1]), 57) << "all who may go";
  EXPECT_EQ(bench.people(2, e.ship[0]) + bench.people(2, e.ship[1]), 20);
}

TEST(TransferPeople, StopsAtTheBerthsWithTheCrewCountedIn) {
  Evacuation e(10.0f, 30);
  e.world.set_people(e.ship[0], 1, 25);
  e.world.set_people(e.ship[1], 1, 35);  // more than berths: takes nobody
  StageBench bench(e.world);
  for (int step = 0; step < 10; ++step) bench.run(StageId::kTransferPeople);
  EXPECT_EQ(bench.people(0, e.ship[0]), 5);
  EXPECT_EQ(bench.people(0, e.ship[1]), 0);
}

TEST(TransferPeople, LostAndCapturedSectionsGiveNobody) {
  Evacuation e(100.0f);
  e.world.agents.status[e.hall] = static_cast<uint8_t>(AgentStatus::kDead);
  e.world.agents.captured_by[e.dock[0]] = kRed + 1;
  StageBench bench(e.world);
  for (int step = 0; step < 5; ++step) bench.run(StageId::kTransferPeople);
  EXPECT_EQ(bench.people(0, e.ship[0]) + bench.people(0, e.ship[1]), 0);
  EXPECT_EQ(bench.people(2, e.ship[0]) + bench.people(2, e.ship[1]), 20) << "from the free dock";
}

TEST(TransferPeople, CreditDoesNotPileUp) {
  Evacuation e(10.0f, 1000);
  for (uint32_t kind = 0; kind < 3; ++kind) {
    for (const uint32_t section : {e.hall, e.dock[0], e.dock[1]}) {
      e.world.set_people(section, kind, 0);
    }
  }
  StageBench bench(e.world);
  for (int step = 0; step < 50; ++step) bench.run(StageId::kTransferPeople);
  bench.people(0, e.hall) = 1000;
  bench.run(StageId::kTransferPeople);
  EXPECT_EQ(bench.people(0, e.ship[0]), 10) << "those who come late board at the same rate";
}

}  // namespace
}  // namespace swarm
