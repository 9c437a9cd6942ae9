// launch_torpedoes: every launch gets a free slot of its own, in a fixed order, or is counted.
#include <gtest/gtest.h>

#include <set>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

struct Launch {
  HandWorld world;
  uint8_t torpedo_class, tube, ship;
  uint32_t target;
  std::vector<uint32_t> shooters;

  explicit Launch(uint32_t count, Layout room = {1, 16, 64, 64, 16})
      : world(room),
        torpedo_class(world.add_class(torpedo_row())),
        tube(world.add_weapon(torpedo_weapon_row(torpedo_class))),
        ship(world.add_class(with_mount(ship_row(), tube))),
        target(world.add_ship(world.add_wing(kRed), ship, {0, 100, 0})) {
    const uint8_t wing = world.add_wing(kBlue);
    for (uint32_t i = 0; i < count; ++i) {
      shooters.push_back(world.add_ship(wing, ship, {static_cast<float>(i), 0, 0}));
      ask(shooters.back());
    }
  }
  void ask(uint32_t shooter) {
    world.agents.launch_mount[shooter] = 1;
    world.agents.launch_target[shooter] = target;
  }
  uint32_t first() const { return world.layout.first_torpedo(); }
};

TEST(LaunchTorpedoes, FillsAllFieldsOfTheNewTorpedo) {
  Launch launch(1);
  launch.world.state.step = 30;
  launch.world.tables.classes[launch.torpedo_class].hull_TJ = 7;
  launch.world.agents.tracked_until[kRedTeam * launch.world.agents.slots + launch.first()] = 99;
  StageBench bench(launch.world);
  bench.run(StageId::kLaunchTorpedoes);
  const AgentView& a = bench.agents();
  const uint32_t torpedo = launch.first();
  EXPECT_EQ(bench.status(torpedo), AgentStatus::kActive);
  EXPECT_EQ(a.kind[torpedo], static_cast<uint8_t>(AgentKind::kTorpedo));
  EXPECT_EQ(a.agent_class[torpedo], launch.torpedo_class);
  EXPECT_EQ(a.faction[torpedo], kBlue);
  EXPECT_EQ(a.group[torpedo], launch.tube);
  EXPECT_EQ(a.position_km(torpedo), (Vec3{0, 0, 0}));
  EXPECT_EQ(a.heading(torpedo), (Vec3{0, 1, 0}));
  EXPECT_EQ(a.velocity_kmps(torpedo), (Vec3{0, 1, 0}));
  EXPECT_EQ(a.hull_TJ[torpedo], 7);
  EXPECT_EQ(a.target[torpedo], launch.target);
  EXPECT_EQ(a.expires_step[torpedo], 90u);
  EXPECT_EQ(bench.tracked_until(kRedTeam, torpedo), 0u) << "nobody has seen it yet";
  EXPECT_EQ(a.launch_mount[launch.shooters[0]], 0);
  EXPECT_EQ(bench.world().counters.torpedoes_launched, 1);
}

TEST(LaunchTorpedoes, LaunchesTakeFreeSlotsInOrder) {
  Launch launch(8);
  for (const uint32_t silent : {0u, 3u})
    launch.world.agents.launch_mount[launch.shooters[silent]] = 0;
  const std::set<uint32_t> in_use = {1, 2, 5};
  for (const uint32_t i : in_use) {
    launch.world.agents.status[launch.first() + i] = static_cast<uint8_t>(AgentStatus::kActive);
    launch.world.agents.x_km[launch.first() + i] = -77;
  }
  StageBench bench(launch.world, {2});
  bench.run(StageId::kLaunchTorpedoes);
  // Six launches (ships 1, 2, 4, 5, 6, 7) take slots 0, 3, 4, 6, 7, 8.
  const uint32_t expected_slot[] = {0, 3, 4, 6, 7, 8};
  const float expected_x[] = {1, 2, 4, 5, 6, 7};
  for (int k = 0; k < 6; ++k) {
    EXPECT_EQ(bench.status(launch.first() + expected_slot[k]), AgentStatus::kActive);
    EXPECT_EQ(bench.agents().x_km[launch.first() + expected_slot[k]], expected_x[k]);
  }
  for (const uint32_t i : in_use) EXPECT_EQ(bench.agents().x_km[launch.first() + i], -77.0f);
  EXPECT_EQ(bench.status(launch.first() + 9), AgentStatus::kAbsent);
  EXPECT_EQ(bench.world().counters.torpedoes_launched, 6);
  EXPECT_EQ(bench.world().counters.torpedo_overflow, 0);
}

TEST(LaunchTorpedoes, LaunchesWithoutASlotAreRefusedAndCounted) {
  Launch launch(12);
  launch.world.tables.torpedo_capacity = 5;  // less than the batch has room for
  StageBench bench(launch.world);
  bench.run(StageId::kLaunchTorpedoes);
  EXPECT_EQ(bench.world().counters.torpedoes_launched, 5);
  EXPECT_EQ(bench.world().counters.torpedo_overflow, 7);
  for (uint32_t i = 0; i < 16; ++i) {
    EXPECT_EQ(bench.status(launch.first() + i),
              i < 5 ? AgentStatus::kActive : AgentStatus::kAbsent);
  }
  for (const uint32_t shooter : launch.shooters) EXPECT_EQ(bench.agents().launch_mount[shooter], 0);
  bench.run(StageId::kLaunchTorpedoes);
  EXPECT_EQ(bench.world().counters.torpedoes_launched, 5) << "nobody asks a second time";
}

TEST(LaunchTorpedoes, WithoutAnyRoomEveryLaunchIsRefused) {
  Launch launch(3, {1, 4, 16, 4, 0});
  StageBench bench(launch.world);
  bench.run(StageId::kLaunchTorpedoes);
  EXPECT_EQ(bench.world().counters.torpedo_overflow, 3);
  for (const uint32_t shooter : launch.shooters) EXPECT_EQ(bench.agents().launch_mount[shooter], 0);
}

TEST(LaunchTorpedoes, WorldsHaveTheirOwnSlots) {
  const Launch many(10), one(1), none(0);
  StageBench bench(std::vector<HandWorld>{many.world, one.world, none.world, many.world}, {3});
  bench.run(StageId::kLaunchTorpedoes);
  const uint32_t expected[] = {10, 1, 0, 10};
  for (uint32_t w = 0; w < 4; ++w) {
    EXPECT_EQ(bench.world(w).counters.torpedoes_launched, expected[w]);
    for (uint32_t i = 0; i < 16; ++i) {
      const uint32_t slot = bench.slot(w, many.first() + i);
      ASSERT_EQ(bench.status(slot), i < expected[w] ? AgentStatus::kActive : AgentStatus::kAbsent);
      if (i >= expected[w]) continue;
      EXPECT_EQ(bench.agents().x_km[slot], static_cast<float>(i));
      EXPECT_EQ(bench.agents().target[slot], bench.slot(w, many.target));
    }
  }
}

TEST(LaunchTorpedoes, EmittersOfAMountLaunchTogetherWhileThereIsRoom) {
  Launch launch(3);
  launch.world.tables.classes[launch.ship].mount_count[0] = 6;
  StageBench bench(launch.world);
  bench.run(StageId::kLaunchTorpedoes);
  EXPECT_EQ(bench.world().counters.torpedoes_launched, 16) << "all the slots there are";
  EXPECT_EQ(bench.world().counters.torpedo_overflow, 2);
  int from_third = 0;
  for (uint32_t i = 0; i < 16; ++i) {
    const uint32_t torpedo = launch.first() + i;
    EXPECT_EQ(bench.status(torpedo), AgentStatus::kActive) << i;
    from_third += bench.agents().x_km[torpedo] == 2.0f ? 1 : 0;
  }
  EXPECT_EQ(from_third, 4);
}

}  // namespace
}  // namespace swarm
