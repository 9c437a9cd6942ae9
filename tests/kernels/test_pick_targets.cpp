// pick_targets: what a ship attacks follows from its wing's order, among detected enemies alone.
#include "kernels/pick_targets.cuh"

#include <gtest/gtest.h>

#include <set>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

void pick(StageBench* bench) { bench->run({StageId::kBinTargets, StageId::kPickTargets}); }

/// One blue hunter at the origin, whose order a test sets, and a class for everybody.
struct Hunt {
  HandWorld world;
  uint8_t ship, section, wing;
  uint32_t hunter;

  explicit Hunt(OrderKind order = OrderKind::kHold)
      : ship(world.add_class(ship_row())),
        section(world.add_class(section_row())),
        wing(world.add_wing(kBlue, order)),
        hunter(world.add_ship(wing, ship, {})) {}

  uint32_t add_enemy(Vec3 p, uint8_t faction = kRed) {
    return world.add_ship(world.add_wing(faction), ship, p);
  }
  uint32_t add_ring(uint32_t sections, uint8_t* structure) {
    *structure = world.add_structure(kRed, {20, 0, 0}, 2);
    uint32_t first = kNone;
    for (uint32_t i = 0; i < sections; ++i) {
      const uint32_t slot = world.add_section(*structure, section, {20, static_cast<float>(i), 0});
      if (i == 0) first = slot;
    }
    return first;
  }
  WingOrder& order() { return world.order(wing); }
};

TEST(PickTargets, NearestEnemyAround) {
  Hunt hunt;
  hunt.add_enemy({7, 0, 0});
  const uint32_t nearest = hunt.add_enemy({-3, 4, 0});
  hunt.add_enemy({0, 0, 6});
  hunt.world.reveal_all();
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().near_target[hunt.hunter], nearest);
  EXPECT_EQ(bench.agents().target[hunt.hunter], nearest) << "a hold order attacks what is near";
}

TEST(PickTargets, TiesGoToTheLowerSlot) {
  Hunt hunt;
  const uint32_t lower = hunt.add_enemy({60, 0, 0});  // in the last of the cells that are visited
  hunt.add_enemy({-60, 0, 0});
  hunt.add_enemy({0, 60, 0});
  hunt.world.reveal_all();
  StageBench bench(hunt.world, {2});
  pick(&bench);
  EXPECT_EQ(bench.agents().near_target[hunt.hunter], lower);
}

TEST(PickTargets, NeutralAlliedDeadAndUndetectedAreNeverChosen) {
  Hunt hunt;
  const uint32_t grey = hunt.add_enemy({1, 0, 0}, kGrey);
  hunt.add_enemy({0, 1, 0}, kGreen);
  hunt.add_enemy({0, 0, 1}, kBlue);
  const uint32_t dead = hunt.add_enemy({-1, 0, 0});
  const uint32_t unseen = hunt.add_enemy({0, -1, 0});
  const uint32_t seen = hunt.add_enemy({9, 0, 0});
  hunt.world.agents.status[dead] = static_cast<uint8_t>(AgentStatus::kDead);
  hunt.world.reveal_all();
  for (uint32_t team = 0; team < kMaxTeams; ++team) {
    hunt.world.agents.tracked_until[team * hunt.world.agents.slots + unseen] = 0;
  }
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().near_target[hunt.hunter], seen);
  EXPECT_EQ(bench.agents().near_target[grey], kNone) << "and the neutral chooses nobody";
  bench.agents().set_status(seen, AgentStatus::kDead);
  pick(&bench);
  EXPECT_EQ(bench.agents().near_target[hunt.hunter], kNone);
  EXPECT_EQ(bench.agents().target[hunt.hunter], kNone);
}

TEST(PickTargets, WhatNobodyHasDetectedIsNotATargetOfAnyOrder) {
  for (const OrderKind kind : {OrderKind::kHold, OrderKind::kAttack, OrderKind::kEscort,
                               OrderKind::kSweep, OrderKind::kBoard}) {
    Hunt hunt(kind);
    uint8_t structure = 0;
    const uint32_t first = hunt.add_ring(4, &structure);
    hunt.add_enemy({2, 0, 0});
    hunt.order().structure = structure;
    hunt.order().focus_slot = first;
    if (kind == OrderKind::kEscort) hunt.order().target_wing = hunt.wing;
    for (ClassRow& row : hunt.world.tables.classes) row.sensor_range_km = 1;
    StageBench bench(hunt.world);
    bench.run(StageId::kBinTargets);
    bench.run(StageId::kSense);
    bench.run(StageId::kPickTargets);
    EXPECT_EQ(bench.agents().target[hunt.hunter], kNone) << static_cast<int>(kind);
    EXPECT_EQ(bench.agents().near_target[hunt.hunter], kNone) << static_cast<int>(kind);
  }
}

TEST(PickTargets, FocusComesFirst) {
  Hunt hunt(OrderKind::kAttack);
  uint8_t structure = 0;
  const uint32_t first = hunt.add_ring(6, &structure);
  hunt.order().structure = structure;
  hunt.order().focus_slot = first + 4;
  hunt.add_enemy({1, 0, 0});
  hunt.world.reveal_all();
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], first + 4);
  bench.agents().set_status(first + 4, AgentStatus::kDead);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], first) << "then the nearest section";
}

TEST(PickTargets, NearestShipOfTheOrderedWing) {
  Hunt hunt(OrderKind::kAttack);
  hunt.add_enemy({1, 0, 0});
  const uint8_t wanted = hunt.world.add_wing(kRed);
  const uint32_t far_ship = hunt.world.add_ship(wanted, hunt.ship, {400, 0, 0});
  const uint32_t near_ship = hunt.world.add_ship(wanted, hunt.ship, {0, 390, 0});
  hunt.order().target_wing = wanted;
  hunt.world.reveal_all();
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], near_ship) << "however far it is";
  bench.agents().set_status(near_ship, AgentStatus::kDead);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], far_ship);
  bench.agents().set_status(far_ship, AgentStatus::kDeparted);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], kNone);
}

TEST(PickTargets, AnyMemberOfABigWingCanBeChosen) {
  HandWorld world({1, 4, 160, 4, 4});
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t red = world.add_wing(kRed);
  for (uint32_t i = 0; i < 100; ++i) world.add_ship(red, ship, {100, static_cast<float>(i), 0});
  const uint8_t blue = world.add_wing(kBlue, OrderKind::kAttack);
  for (uint32_t i = 0; i < 60; ++i) world.add_ship(blue, ship, {0, static_cast<float>(i), 0});
  world.order(blue).target_wing = red;
  world.reveal_all();
  StageBench bench(world);
  std::set<uint32_t> chosen;
  for (uint32_t step = 0; step < 20; ++step) {
    bench.world().step = step;
    pick(&bench);
    for (uint32_t i = 100; i < 160; ++i) chosen.insert(bench.agents().target[4 + i]);
  }
  EXPECT_EQ(chosen.count(kNone), 0u);
  EXPECT_GT(chosen.size(), 55u) << "samples start anywhere in the wing";
}

TEST(PickTargets, SectionsOfAStructureNearestOrSpread) {
  for (const uint8_t spread : {uint8_t{0}, uint8_t{1}}) {
    Hunt hunt(OrderKind::kAttack);
    uint8_t structure = 0;
    const uint32_t first = hunt.add_ring(8, &structure);
    hunt.order().structure = structure;
    hunt.order().spread = spread;
    for (uint32_t i = 1; i < 40; ++i) hunt.world.add_ship(hunt.wing, hunt.ship, {0, 0, 1});
    hunt.add_enemy({1, 0, 0});  // nearer than the structure, but not ordered
    hunt.world.reveal_all();
    StageBench bench(hunt.world);
    pick(&bench);
    std::set<uint32_t> chosen;
    for (uint32_t i = 0; i < 40; ++i) chosen.insert(bench.agents().target[hunt.hunter + i]);
    if (spread == 0) {
      EXPECT_EQ(chosen, (std::set<uint32_t>{first}));
      continue;
    }
    EXPECT_EQ(chosen.size(), 8u) << "40 ships on 8 sections: none is left out";
    for (const uint32_t target : chosen) EXPECT_LT(target, first + 8);
    // A ship keeps its section until that is gone.
    const uint32_t held = bench.agents().target[hunt.hunter];
    for (uint32_t step = 1; step < 10; ++step) {
      bench.world().step = step;
      pick(&bench);
      EXPECT_EQ(bench.agents().target[hunt.hunter], held);
    }
    bench.agents().set_status(held, AgentStatus::kDead);
    pick(&bench);
    EXPECT_NE(bench.agents().target[hunt.hunter], held);
    EXPECT_LT(bench.agents().target[hunt.hunter], first + 8);
  }
}

TEST(PickTargets, EverySectionIsLookedAtWhateverTheDraw) {
  Hunt hunt(OrderKind::kAttack);
  uint8_t structure = 0;
  const uint32_t first = hunt.add_ring(3, &structure);
  hunt.world.reveal_all();
  for (uint32_t alive = first; alive < first + 3; ++alive) {
    StageBench bench(hunt.world);
    for (uint32_t s = first; s < first + 3; ++s) {
      if (s != alive) bench.agents().set_status(s, AgentStatus::kDead);
    }
    for (const uint32_t draw : {0u, 1u, 2u, 0x7fffffffu, 0xfffffffdu, 0xfffffffeu, 0xffffffffu}) {
      for (const bool spread : {false, true}) {
        EXPECT_EQ(PickTargets{bench.view()}.section_of(bench.tables(), 0, hunt.hunter, structure,
                                                       spread, false, draw),
                  alive)
            << "draw " << draw;
      }
    }
  }
}

TEST(PickTargets, EscortEngagesWhatIsNearItsWard) {
  Hunt hunt(OrderKind::kEscort);
  const uint8_t convoy = hunt.world.add_wing(kBlue);
  const uint32_t lead = hunt.world.add_ship(convoy, hunt.ship, {30, 0, 0});
  const uint32_t second = hunt.world.add_ship(convoy, hunt.ship, {-30, 0, 0});
  const uint32_t near_self = hunt.add_enemy({0, 5, 0});
  const uint32_t near_lead = hunt.add_enemy({35, 0, 0});
  const uint32_t near_second = hunt.add_enemy({-35, 0, 0});
  hunt.order().target_wing = convoy;
  hunt.world.reveal_all();
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], near_lead);
  EXPECT_EQ(bench.agents().near_target[hunt.hunter], near_self);
  bench.agents().set_status(lead, AgentStatus::kDead);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], near_second) << "the next ship of the convoy";
  bench.agents().set_status(second, AgentStatus::kDeparted);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], near_self) << "nobody is left to protect";
}

TEST(PickTargets, BoardersLookForSectionsThatAreNotYetTheirs) {
  Hunt hunt(OrderKind::kBoard);
  uint8_t structure = 0;
  const uint32_t first = hunt.add_ring(4, &structure);
  hunt.order().structure = structure;
  for (uint32_t i = 1; i < 20; ++i) hunt.world.add_ship(hunt.wing, hunt.ship, {0, 0, 1});
  hunt.add_enemy({1, 0, 0});
  hunt.world.reveal_all();
  for (const uint32_t captured : {0u, 1u, 2u}) hunt.world.agents.captured_by[first + captured] = 1;
  StageBench bench(hunt.world);
  pick(&bench);
  for (uint32_t i = 0; i < 20; ++i) EXPECT_EQ(bench.agents().target[hunt.hunter + i], first + 3);
  bench.agents().captured_by[first + 3] = 1;
  pick(&bench);
  EXPECT_EQ(bench.agents().target[hunt.hunter], kNone);
  for (uint32_t s = first; s < first + 4; ++s) bench.agents().captured_by[s] = 0;
  pick(&bench);
  std::set<uint32_t> chosen;
  for (uint32_t i = 0; i < 20; ++i) chosen.insert(bench.agents().target[hunt.hunter + i]);
  EXPECT_EQ(chosen.size(), 4u) << "boarders spread over the sections";
}

TEST(PickTargets, SweepersAndPointDefenceTakeTheNearestSmallThing) {
  Hunt hunt(OrderKind::kSweep);
  const uint8_t weapon =
      hunt.world.add_weapon(torpedo_weapon_row(hunt.world.add_class(torpedo_row())));
  const uint8_t field = hunt.world.add_field(kRed, hunt.world.add_class(mine_row()));
  const uint32_t enemy = hunt.add_enemy({1, 0, 0});
  const uint32_t torpedo = hunt.world.add_torpedo(kRed, weapon, {0, 4, 0}, {1, 0, 0}, hunt.hunter);
  const uint32_t mine = hunt.world.add_mine(field, {0, 0, 3});
  hunt.world.add_torpedo(kBlue, weapon, {0, 1, 0}, {1, 0, 0}, enemy);
  hunt.world.reveal_all();
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().close_target[hunt.hunter], mine);
  EXPECT_EQ(bench.agents().target[hunt.hunter], mine);
  EXPECT_EQ(bench.agents().near_target[hunt.hunter], enemy);
  bench.agents().set_status(mine, AgentStatus::kDead);
  pick(&bench);
  EXPECT_EQ(bench.agents().close_target[hunt.hunter], torpedo);
}

TEST(PickTargets, SectionsFireAtWhatIsNear) {
  Hunt hunt;
  uint8_t structure = 0;
  const uint32_t first = hunt.add_ring(2, &structure);
  hunt.world.reveal_all();
  StageBench bench(hunt.world);
  pick(&bench);
  EXPECT_EQ(bench.agents().target[first], hunt.hunter);
  EXPECT_EQ(bench.agents().target[first + 1], hunt.hunter);
}

TEST(PickTargets, AnEscortDrawsOffItsShareOfTheAttackersWhileItIsNear) {
  for (const float distance_km : {3.0f, 30.0f}) {
    HandWorld world({1, 1, 512, 1, 1});
    const uint8_t ship = world.add_class(ship_row());
    const uint8_t ward_wing = world.add_wing(kRed);
    const uint32_t ward = world.add_ship(ward_wing, ship, {});
    const uint8_t escort_wing = world.add_wing(kRed, OrderKind::kEscort);
    const uint32_t escort = world.add_ship(escort_wing, ship, {0, distance_km, 0});
    world.order(escort_wing).target_wing = ward_wing;
    world.order(escort_wing).radius_km = 10;
    world.order(escort_wing).screen = 0.4f;
    const uint8_t attackers = world.add_wing(kBlue, OrderKind::kAttack);
    world.order(attackers).target_wing = ward_wing;
    std::vector<uint32_t> slots;
    for (uint32_t i = 0; i < 500; ++i) {
      slots.push_back(world.add_ship(attackers, ship, random_place(i, {12, 0, 0}, 4)));
    }
    world.reveal_all();
    StageBench bench(world);
    pick(&bench);
    int at_escort = 0;
    for (const uint32_t slot : slots) {
      const uint32_t target = bench.agents().target[slot];
      ASSERT_TRUE(target == ward || target == escort);
      at_escort += target == escort ? 1 : 0;
    }
    const double share = distance_km < 10 ? 0.4 : 0.0;
    EXPECT_NEAR(at_escort / 500.0, share, 4 * share_deviation(share, 500)) << distance_km;
    bench.world().step = 77;
    const uint32_t* targets = bench.agents().target;
    const std::vector<uint32_t> before(targets + slots.front(), targets + slots.back());
    pick(&bench);
    EXPECT_EQ(std::vector<uint32_t>(targets + slots.front(), targets + slots.back()), before)
        << "who is drawn off does not waver";
  }
}

}  // namespace
}  // namespace swarm
