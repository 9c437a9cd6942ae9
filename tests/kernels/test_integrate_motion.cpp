// integrate_motion: limits on turning and on changes of speed, and departure.
#include <gtest/gtest.h>

#include <cmath>

#include "kernels/core/real_math.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr float kTurnRate = 0.3f;
constexpr float kAcceleration = 0.4f;
constexpr float kTopSpeed = 2.0f;
constexpr float kStep_s = 0.5f;

HandWorld fleet(uint32_t ships, OrderKind order = OrderKind::kHold) {
  HandWorld world;
  world.tables.dt_s = kStep_s;
  ClassRow row = ship_row();
  row.turn_rate_radps = kTurnRate;
  row.acceleration_kmps2 = kAcceleration;
  row.top_speed_kmps = kTopSpeed;
  const uint8_t ship = world.add_class(row);
  const uint8_t wing = world.add_wing(kBlue, order);
  for (uint32_t i = 0; i < ships; ++i) {
    const uint32_t slot = world.add_ship(wing, ship, random_place(i, {}, 50));
    const Vec3 bow = normalised_or(random_place(i, {}, 1, 2), {1, 0, 0});
    world.set_heading(slot, bow);
    world.set_velocity(slot, bow * (kTopSpeed * static_cast<float>(i % 5) / 4.0f));
  }
  return world;
}

void want(const StageBench& bench, uint32_t slot, Vec3 velocity) {
  bench.agents().wx_kmps[slot] = velocity.x;
  bench.agents().wy_kmps[slot] = velocity.y;
  bench.agents().wz_kmps[slot] = velocity.z;
}

double angle_between(Vec3 a, Vec3 b) {
  const double sine = static_cast<double>(length(cross(a, b)));
  return std::atan2(sine, static_cast<double>(dot(a, b)));
}

TEST(IntegrateMotion, TurnsAndAcceleratesWithinItsLimits) {
  constexpr uint32_t kShips = 60;
  StageBench bench(fleet(kShips));
  const uint32_t first = bench.view().layout.first_ship();
  for (uint32_t step = 0; step < 40; ++step) {
    for (uint32_t i = 0; i < kShips; ++i) {
      want(bench, first + i, random_place(i * 100 + step / 8, {}, 3));
    }
    std::vector<Vec3> heading, velocity, place;
    for (uint32_t i = 0; i < kShips; ++i) {
      heading.push_back(bench.agents().heading(first + i));
      velocity.push_back(bench.agents().velocity_kmps(first + i));
      place.push_back(bench.agents().position_km(first + i));
    }
    bench.run(StageId::kIntegrateMotion);
    for (uint32_t i = 0; i < kShips; ++i) {
      const Vec3 bow = bench.agents().heading(first + i);
      const Vec3 now = bench.agents().velocity_kmps(first + i);
      ASSERT_LE(angle_between(heading[i], bow), double{kTurnRate * kStep_s} + 1e-5);
      ASSERT_NEAR(length(bow), 1.0f, 1e-5f);
      ASSERT_LE(absolute(length(now) - length(velocity[i])), kAcceleration * kStep_s + 1e-5f);
      ASSERT_LE(length(now), kTopSpeed + 1e-5f);
      ASSERT_LE(length(now - bow * length(now)), 1e-5f) << "a ship flies where its bow points";
      ASSERT_EQ(bench.agents().position_km(first + i), place[i] + now * kStep_s);
    }
  }
}

TEST(IntegrateMotion, ReachesTheWantedVelocityAsFastAsTheLimitsAllow) {
  StageBench bench(fleet(1));
  const uint32_t ship = bench.view().layout.first_ship();
  bench.agents().set_heading(ship, {1, 0, 0});
  bench.agents().set_velocity(ship, {});
  want(bench, ship, {0, 1.5f, 0});
  // A quarter turn at 0.15 rad a step takes 11 steps.
  for (int step = 0; step < 10; ++step) bench.run(StageId::kIntegrateMotion);
  EXPECT_GT(angle_between(bench.agents().heading(ship), {0, 1, 0}), 0.05);
  bench.run(StageId::kIntegrateMotion);
  EXPECT_LT(angle_between(bench.agents().heading(ship), {0, 1, 0}), 1e-5);
  for (int step = 0; step < 8; ++step) bench.run(StageId::kIntegrateMotion);
  EXPECT_NEAR(bench.agents().vy_kmps[ship], 1.5f, 1e-5f);
  // And stops within 1.5 / (0.4 * 0.5) = 7.5 steps.
  want(bench, ship, {});
  for (int step = 0; step < 8; ++step) bench.run(StageId::kIntegrateMotion);
  EXPECT_EQ(length(bench.agents().velocity_kmps(ship)), 0.0f);
}

TEST(IntegrateMotion, TurnsAboutFromTheOppositeDirection) {
  StageBench bench(fleet(1));
  const uint32_t ship = bench.view().layout.first_ship();
  for (const Vec3 bow : {Vec3{1, 0, 0}, Vec3{0, 0, 1}, Vec3{0, -1, 0}}) {
    bench.agents().set_heading(ship, bow);
    bench.agents().set_velocity(ship, bow * 2.0f);
    want(bench, ship, bow * -2.0f);
    bench.run(StageId::kIntegrateMotion);
    EXPECT_NEAR(angle_between(bow, bench.agents().heading(ship)), kTurnRate * kStep_s, 1e-4);
    EXPECT_NEAR(length(bench.agents().velocity_kmps(ship)), 1.8f, 1e-5f) << "it slows down first";
    for (int step = 0; step < 40; ++step) bench.run(StageId::kIntegrateMotion);
    EXPECT_LT(angle_between(bench.agents().heading(ship), -bow), 1e-4);
  }
}

TEST(IntegrateMotion, WithdrawingShipsDepartBeyondTheBattleWithTheirPeople) {
  HandWorld world = fleet(4, OrderKind::kWithdraw);
  const uint8_t other = world.add_wing(kBlue, OrderKind::kMove);
  const uint32_t stays = world.add_ship(other, 0, {200, 0, 0});
  world.tables.departure_radius_km = 100;
  const uint32_t first = world.layout.first_ship();
  const float distance_km[] = {99, 101, 50, 150};
  for (uint32_t i = 0; i < 4; ++i) {
    world.agents.x_km[first + i] = distance_km[i];
    world.agents.y_km[first + i] = world.agents.z_km[first + i] = 0;
    world.set_velocity(first + i, {});
    world.set_people(first + i, 0, 10 + static_cast<int32_t>(i));
    world.set_people(first + i, 2, 100);
  }
  StageBench bench(world);
  bench.run(StageId::kIntegrateMotion);
  EXPECT_EQ(bench.status(first), AgentStatus::kActive);
  EXPECT_EQ(bench.status(first + 1), AgentStatus::kDeparted);
  EXPECT_EQ(bench.status(first + 2), AgentStatus::kActive);
  EXPECT_EQ(bench.status(first + 3), AgentStatus::kDeparted);
  EXPECT_EQ(bench.status(stays), AgentStatus::kActive) << "only who withdraws leaves";
  EXPECT_EQ(bench.world().counters.people_departed[0], 11 + 13);
  EXPECT_EQ(bench.world().counters.people_departed[1], 0);
  EXPECT_EQ(bench.world().counters.people_departed[2], 200);
  bench.run(StageId::kIntegrateMotion);
  EXPECT_EQ(bench.world().counters.people_departed[2], 200) << "once";
}

TEST(IntegrateMotion, ShipsThatAreNotInTheBattleDoNotMove) {
  for (const AgentStatus status :
       {AgentStatus::kHeld, AgentStatus::kDead, AgentStatus::kDeparted}) {
    HandWorld world = fleet(1);
    const uint32_t ship = world.layout.first_ship();
    world.agents.status[ship] = static_cast<uint8_t>(status);
    StageBench bench(world);
    const Vec3 before = bench.agents().position_km(ship);
    want(bench, ship, {1, 1, 1});
    bench.run(StageId::kIntegrateMotion);
    EXPECT_EQ(bench.agents().position_km(ship), before);
  }
}

}  // namespace
}  // namespace swarm
