// trigger_mines: which mines a passing ship sets off.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/trigger_mines.cuh"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A red field (trigger radius 1 km) around the origin, and ships.
struct Field {
  HandWorld world;
  uint8_t mine, field, ship;
  explicit Field(uint8_t swarm_size = 1, Layout room = {1, 4, 64, 256, 4})
      : world(room),
        mine(world.add_class(row(swarm_size))),
        field(world.add_field(kRed, mine)),
        ship(world.add_class(ship_row())) {}
  static ClassRow row(uint8_t swarm_size) {
    ClassRow r = mine_row();
    r.swarm_size = swarm_size;
    return r;
  }
  uint32_t add_ship(Vec3 p, Vec3 velocity = {}, uint8_t faction = kBlue) {
    const uint32_t slot = world.add_ship(world.add_wing(faction), ship, p);
    world.set_velocity(slot, velocity);
    return slot;
  }
};

void trigger(StageBench* bench) { bench->run({StageId::kBinAgents, StageId::kTriggerMines}); }

std::vector<uint32_t> claimed_by(const StageBench& bench, uint32_t ship) {
  std::vector<uint32_t> mines;
  for (uint32_t slot = 0; slot < bench.view().layout.slots(); ++slot) {
    if (bench.agents().claimed_by[slot] == ship) mines.push_back(slot);
  }
  return mines;
}

TEST(TriggerMines, WithinTheTriggerRadiusAlone) {
  for (const float distance_km : {0.0f, 0.99f, 1.01f, 4.0f}) {
    Field f;
    const uint32_t mine = f.world.add_mine(f.field, {0, distance_km, 0});
    const uint32_t ship = f.add_ship({});
    StageBench bench(f.world);
    trigger(&bench);
    EXPECT_EQ(bench.agents().claimed_by[mine], distance_km <= 1.0f ? ship : kNone) << distance_km;
  }
}

TEST(TriggerMines, ShipThatPassesBetweenTwoStepsIsCaught) {
  struct Case {
    Vec3 mine, velocity;
    bool caught;
  };
  const Case cases[] = {
      {{2, 0.9f, 0}, {4, 0, 0}, true},   // passes it at 0.9 km in the middle of the step
      {{2, 1.1f, 0}, {4, 0, 0}, false},  // passes it at 1.1 km
      {{2, 0, 0}, {-4, 0, 0}, false},    // flies away from it
      {{4, 0, 0}, {2.9f, 0, 0}, false},  // stops short of it
      {{4, 0, 0}, {3.1f, 0, 0}, true},   // comes just near enough
      {{-2, -2, 1}, {-2, -2, 1}, true},
  };
  for (const Case& c : cases) {
    Field f;
    const uint32_t mine = f.world.add_mine(f.field, c.mine);
    const uint32_t ship = f.add_ship({}, c.velocity);
    StageBench bench(f.world);
    trigger(&bench);
    EXPECT_EQ(bench.agents().claimed_by[mine] == ship, c.caught)
        << c.mine.x << " at " << c.velocity.x;
  }
}

TEST(TriggerMines, ReachOfTheGridIsTheLimitWhateverItsTable) {
  for (const uint32_t table : {4u, 32u}) {
    Field f(8);
    std::vector<uint32_t> within;
    for (uint32_t km = 2; km <= 100; ++km) {
      const uint32_t mine = f.world.add_mine(f.field, {0, static_cast<float>(km), 0});
      if (km <= 5) within.push_back(mine);
    }
    const uint32_t ship = f.add_ship({}, {0, 120, 0});  // passes all of them in one step
    StageBench bench(f.world, {1, table * 4, table, table});
    trigger(&bench);
    EXPECT_EQ(claimed_by(bench, ship), within) << table;
  }
}

TEST(TriggerMines, SwarmIsTheNearestFew) {
  for (const uint8_t swarm : {uint8_t{1}, uint8_t{3}, uint8_t{8}, uint8_t{200}}) {
    Field f(swarm);
    std::vector<uint32_t> mines;
    for (uint32_t i = 0; i < 200; ++i) {
      mines.push_back(f.world.add_mine(f.field, random_place(i, {}, 1.5f)));
    }
    const uint32_t ship = f.add_ship({});
    StageBench bench(f.world);
    trigger(&bench);
    const auto distance = [&](uint32_t slot) { return length(bench.agents().position_km(slot)); };
    std::sort(mines.begin(), mines.end(),
              [&](uint32_t a, uint32_t b) { return distance(a) < distance(b); });
    ASSERT_LT(distance(mines[7]), 1.0f);
    mines.resize(std::min<size_t>(swarm, kMaxSwarm));
    std::sort(mines.begin(), mines.end());
    EXPECT_EQ(claimed_by(bench, ship), mines) << int{swarm};
  }
}

TEST(TriggerMines, TiesGoToTheLowerSlot) {
  Field f(2);
  const uint32_t first = f.world.add_mine(f.field, {0, 0, 0.5f});
  const uint32_t second = f.world.add_mine(f.field, {0, -0.5f, 0});
  f.world.add_mine(f.field, {-0.5f, 0, 0});
  f.world.add_mine(f.field, {0.5f, 0, 0});
  const uint32_t ship = f.add_ship({});
  StageBench bench(f.world);
  trigger(&bench);
  EXPECT_EQ(claimed_by(bench, ship), (std::vector<uint32_t>{first, second}));
}

TEST(TriggerMines, MineClaimedByTwoGoesToTheLowerSlot) {
  Field f;
  const uint32_t mine = f.world.add_mine(f.field, {});
  const uint32_t lower = f.add_ship({0.9f, 0, 0});
  f.add_ship({0.1f, 0, 0});
  StageBench bench(f.world, {2});
  trigger(&bench);
  EXPECT_EQ(bench.agents().claimed_by[mine], lower);
}

TEST(TriggerMines, FriendsNeutralsAndUnarmedFieldsAreSafe) {
  for (const uint8_t faction : {kRed, kGrey, kBlue}) {
    for (const bool armed : {true, false}) {
      Field f;
      f.world.state.fields[f.field].armed = armed ? 1 : 0;
      const uint32_t mine = f.world.add_mine(f.field, {0.1f, 0, 0});
      f.add_ship({}, {}, faction);
      StageBench bench(f.world);
      trigger(&bench);
      EXPECT_EQ(bench.agents().claimed_by[mine] != kNone, armed && faction == kBlue)
          << int{faction} << armed;
    }
  }
}

TEST(TriggerMines, ArmedFieldBesideAnUnarmedOne) {
  Field f(8);
  const uint32_t armed = f.world.add_mine(f.field, {0.5f, 0, 0});
  const uint8_t other = f.world.add_field(kRed, f.mine, false);
  f.world.add_mine(other, {0.1f, 0, 0});
  const uint32_t ship = f.add_ship({});
  StageBench bench(f.world);
  trigger(&bench);
  EXPECT_EQ(claimed_by(bench, ship), (std::vector<uint32_t>{armed}));
}

TEST(TriggerMines, MinesThatAreGoneOrPlannedDoNothing) {
  for (const AgentStatus status : {AgentStatus::kDead, AgentStatus::kPlanned}) {
    Field f;
    const uint32_t mine = f.world.add_mine(f.field, {}, status);
    f.add_ship({});
    StageBench bench(f.world);
    trigger(&bench);
    EXPECT_EQ(bench.agents().claimed_by[mine], kNone);
  }
}

}  // namespace
}  // namespace swarm
