// steer: what each order wants, and how neighbours and structures bend it.
#include <gtest/gtest.h>

#include <cmath>

#include "kernels/core/real_math.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

void steer_all(StageBench* bench) {
  bench->run({StageId::kBinAgents, StageId::kFlockShips, StageId::kSteer});
}

Vec3 wanted(const StageBench& bench, uint32_t slot) {
  return {bench.agents().wx_kmps[slot], bench.agents().wy_kmps[slot], bench.agents().wz_kmps[slot]};
}

void expect_velocity(const StageBench& bench, uint32_t slot, Vec3 expected) {
  EXPECT_LE(length(wanted(bench, slot) - expected), 1e-4f)
      << wanted(bench, slot).x << " " << wanted(bench, slot).y << " " << wanted(bench, slot).z;
}

/// One ship (top speed 2 km/s, acceleration 1 km/s^2, stand-off 3 km) under an order.
struct Lone {
  HandWorld world;
  uint8_t ship, wing;
  uint32_t slot;
  explicit Lone(OrderKind order, Vec3 p = {})
      : ship(world.add_class(ship_row())),
        wing(world.add_wing(kBlue, order)),
        slot(world.add_ship(wing, ship, p)) {}
  WingOrder& order() { return world.order(wing); }
  uint32_t add_enemy(Vec3 p) { return world.add_ship(world.add_wing(kRed), ship, p); }
};

TEST(Steer, MoveFliesToThePointAndStopsInTime) {
  Lone lone(OrderKind::kMove);
  lone.order().x_km = 100;
  lone.order().radius_km = 0.1f;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {2, 0, 0});
  bench.agents().x_km[lone.slot] = 99.5f;  // braking distance of 1 km/s
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {1, 0, 0});
  bench.agents().x_km[lone.slot] = 100.05f;
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 0, 0});
}

TEST(Steer, HoldStaysNearItsPoint) {
  Lone lone(OrderKind::kHold, {0, 0, 50});
  lone.order().radius_km = 10;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 0, -2});
  bench.agents().z_km[lone.slot] = 2;
  steer_all(&bench);
  EXPECT_LE(length(wanted(bench, lone.slot)), 0.3f * 2.0f + 1e-4f);
}

TEST(Steer, AttackClosesInWithALeadThenCircles) {
  Lone lone(OrderKind::kAttack);
  const uint32_t enemy = lone.add_enemy({20, 0, 0});
  lone.world.set_velocity(enemy, {0, 1, 0});
  lone.world.agents.target[lone.slot] = enemy;
  StageBench bench(lone.world);
  steer_all(&bench);
  // 10 s of flight: it aims 10 km ahead of the target.
  expect_velocity(bench, lone.slot, normalised_or({20, 10, 0}, {}) * 2.0f);
  // At 0.7 of the stand-off range it flies across the line to the target.
  bench.agents().x_km[lone.slot] = 20.0f - 0.7f * 3.0f;
  steer_all(&bench);
  EXPECT_NEAR(wanted(bench, lone.slot).x, 0.0f, 1e-4f);
  EXPECT_NEAR(length(wanted(bench, lone.slot)), 0.6f * 2.0f, 1e-4f);
}

TEST(Steer, AttackersCircleInPlanesOfTheirOwn) {
  HandWorld world;
  ClassRow row = ship_row();
  row.separation_km = 0;
  const uint8_t ship = world.add_class(row);
  const uint8_t enemy_wing = world.add_wing(kRed);
  const uint32_t enemy = world.add_ship(enemy_wing, ship, {});
  std::vector<uint32_t> slots;
  for (int i = 0; i < 8; ++i) {
    const uint8_t wing = world.add_wing(kBlue, OrderKind::kAttack);
    slots.push_back(world.add_ship(wing, ship, {2.1f, 0, 0}));
    world.agents.target[slots.back()] = enemy;
  }
  StageBench bench(world);
  steer_all(&bench);
  for (size_t i = 1; i < slots.size(); ++i) {
    EXPECT_GT(length(wanted(bench, slots[i]) - wanted(bench, slots[0])), 1e-3f);
  }
}

TEST(Steer, AttackOnAStructureFliesThereUntilATargetIsFound) {
  Lone lone(OrderKind::kAttack);
  lone.order().structure = lone.world.add_structure(kRed, {0, -80, 0});
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, -2, 0});
}

TEST(Steer, EscortStaysWithItsWardAndEngagesAroundIt) {
  Lone lone(OrderKind::kEscort);
  const uint8_t convoy = lone.world.add_wing(kBlue);
  lone.world.add_ship(convoy, lone.ship, {0, 100, 0}, AgentStatus::kDead);
  lone.world.add_ship(convoy, lone.ship, {50, 0, 0});
  const uint32_t enemy = lone.add_enemy({0, 0, 30});
  lone.order().target_wing = convoy;
  lone.order().radius_km = 20;
  lone.world.agents.target[lone.slot] = enemy;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {2, 0, 0});  // to the first living ward: too far to engage
  bench.orders().wings[lone.wing].radius_km = 60;
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 0, 2});
}

TEST(Steer, LayerFliesToThePlaceOfTheNextMine) {
  Lone lone(OrderKind::kLay);
  const uint8_t field = lone.world.add_field(kBlue, lone.world.add_class(mine_row()), false);
  lone.world.add_mine(field, {0, 0, -20});
  lone.world.add_mine(field, {0, 20, 0}, AgentStatus::kPlanned);
  lone.order().field = field;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 2, 0});
  bench.world().fields[field].laid = 2;  // all of them: she stays
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 0, 0});
}

TEST(Steer, SweeperFliesIntoTheFieldAndToTheMinesThatItFinds) {
  Lone lone(OrderKind::kSweep);
  const uint8_t field = lone.world.add_field(kRed, lone.world.add_class(mine_row()));
  lone.world.tables.fields[field].x_km = -40;
  const uint32_t mine = lone.world.add_mine(field, {0, -30, 0});
  lone.order().field = field;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {-2, 0, 0});
  bench.agents().target[lone.slot] = mine;
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, -2, 0});
}

TEST(Steer, DockOrderFliesToTheNearestFreeLivingDock) {
  Lone lone(OrderKind::kDock);
  ClassRow dock = section_row();
  dock.is_dock = 1;
  const uint8_t dock_class = lone.world.add_class(dock);
  const uint8_t hull_class = lone.world.add_class(section_row());
  const uint8_t station = lone.world.add_structure(kBlue, {}, 60);
  lone.world.add_section(station, hull_class, {0, 0, 5});
  const uint32_t taken = lone.world.add_section(station, dock_class, {10, 0, 0});
  const uint32_t lost = lone.world.add_section(station, dock_class, {0, -15, 0});
  const uint32_t free = lone.world.add_section(station, dock_class, {0, 20, 0});
  lone.world.add_section(station, dock_class, {-30, 0, 0});
  lone.world.agents.status[lost] = static_cast<uint8_t>(AgentStatus::kDead);
  lone.world.agents.dock_guest[taken] = lone.add_enemy({500, 0, 0});
  lone.order().structure = station;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 2, 0});  // and no clearance keeps it off the structure
  // Its own dock is as good as a free one, and a docked ship heeds no neighbours.
  bench.agents().dock_guest[free] = lone.slot;
  bench.agents().docked_at[lone.slot] = free;
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 2, 0});
}

TEST(Steer, WithdrawFliesAwayFromThePoint) {
  Lone lone(OrderKind::kWithdraw, {3, 4, 0});
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {1.2f, 1.6f, 0});
}

TEST(Steer, BoardersFlyToTheirSection) {
  Lone lone(OrderKind::kBoard);
  const uint8_t station = lone.world.add_structure(kRed, {0, 0, 40}, 50);
  lone.order().structure = station;
  const uint32_t section =
      lone.world.add_section(station, lone.world.add_class(section_row()), {30, 0, 0});
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 0, 2});
  bench.agents().target[lone.slot] = section;
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {2, 0, 0});
}

TEST(Steer, ShipsTooCloseTurnAwayUnlessTheyAreUndetectedEnemies) {
  struct Case {
    uint8_t faction;
    bool detected, turns_away;
  };
  for (const Case& c : {Case{kBlue, false, true}, Case{kRed, true, true}, Case{kRed, false, false},
                        Case{kGrey, false, true}}) {
    Lone lone(OrderKind::kMove);
    lone.order().radius_km = 1;
    const uint32_t other = lone.add_enemy({0.25f, 0, 0});
    lone.world.agents.faction[other] = c.faction;
    if (c.detected) lone.world.reveal_all();
    StageBench bench(lone.world);
    steer_all(&bench);
    // push = -0.25 * (0.25 - 0.0625) / 0.25, times top speed over separation.
    expect_velocity(bench, lone.slot, {c.turns_away ? -0.25f * 0.75f * 4.0f : 0.0f, 0, 0});
    bench.agents().x_km[other] = 0.51f;
    steer_all(&bench);
    expect_velocity(bench, lone.slot, {0, 0, 0});
  }
}

TEST(Steer, WingMatesAlignAndKeepTogether) {
  Lone lone(OrderKind::kMove);
  lone.order().radius_km = 10;
  const uint32_t mate = lone.world.add_ship(lone.wing, lone.ship, {4, 0, 0});
  lone.world.set_velocity(mate, {0, 1, 0});
  const uint32_t stranger = lone.add_enemy({0, 0, 4});
  lone.world.set_velocity(stranger, {0, 0, 2});
  const uint32_t too_far =
      lone.world.add_ship(lone.world.add_wing(kBlue), lone.ship, {0, 5.01f, 0});
  lone.world.agents.group[too_far] = lone.wing;
  StageBench bench(lone.world);
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {4 * 0.02f, 0.15f, 0});
}

TEST(Steer, ShipsKeepOutOfStructures) {
  Lone lone(OrderKind::kMove, {0, 0, 5});
  lone.order().radius_km = 100;
  lone.world.add_structure(kGrey, {}, 4);
  StageBench bench(lone.world);
  steer_all(&bench);
  EXPECT_GT(wanted(bench, lone.slot).z, 1.9f) << "inside the clearance of 1.3 radii";
  bench.agents().z_km[lone.slot] = 5.3f;
  steer_all(&bench);
  expect_velocity(bench, lone.slot, {0, 0, 0});
}

TEST(Steer, NobodyWantsMoreThanTopSpeedAndThreadsDoNotMatter) {
  HandWorld world({1, 16, 400, 200, 16});
  const uint8_t ship = world.add_class(ship_row());
  world.add_structure(kRed, {}, 3);
  for (uint8_t w = 0; w < 8; ++w) {
    const uint8_t wing = world.add_wing(w % 2 == 0 ? kBlue : kRed, OrderKind::kAttack);
    for (uint32_t i = 0; i < 50; ++i) {
      const uint32_t slot = world.add_ship(wing, ship, random_place(w * 50u + i, {}, 6));
      world.set_velocity(slot, random_place(i, {}, 1, 3));
      world.agents.target[slot] = world.layout.first_ship() + (w * 50u + i * 7u) % 200u;
    }
  }
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  for (uint32_t i = 0; i < 100; ++i) world.add_mine(field, random_place(i, {}, 6, 5));
  StageBench one(world), three(world, {3, {64, 16, 16}});
  steer_all(&one);
  steer_all(&three);
  for (uint32_t i = 0; i < 400; ++i) {
    const uint32_t slot = world.layout.first_ship() + i;
    ASSERT_LE(length(wanted(one, slot)), 2.0f + 1e-5f);
    ASSERT_EQ(wanted(one, slot), wanted(three, slot));
  }
  for (uint32_t i = 0; i < 100; ++i) {
    EXPECT_EQ(wanted(one, world.layout.first_mine() + i), (Vec3{})) << "mines do not steer";
  }
}

}  // namespace
}  // namespace swarm
