// move_torpedoes: homing within the turn rate, hits between two steps, and the end of a torpedo.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A blue torpedo at the origin, flying along x, after a red ship.
struct Chase {
  HandWorld world;
  uint8_t torpedo_class, tube, ship;
  uint32_t target, torpedo;

  explicit Chase(Vec3 target_at, float speed_kmps = 1.0f)
      : torpedo_class(world.add_class(torpedo_row())),
        tube(world.add_weapon(weapon(torpedo_class, speed_kmps))),
        ship(world.add_class(ship_row())),
        target(world.add_ship(world.add_wing(kRed), ship, target_at)),
        torpedo(world.add_torpedo(kBlue, tube, {}, {1, 0, 0}, target)) {}

  static WeaponRow weapon(uint8_t projectile, float speed_kmps) {
    WeaponRow row = torpedo_weapon_row(projectile);
    row.projectile_speed_kmps = speed_kmps;
    return row;
  }
};

double turn(Vec3 a, Vec3 b) {
  return std::atan2(static_cast<double>(length(cross(a, b))), static_cast<double>(dot(a, b)));
}

void step_once(StageBench* bench) { bench->run({StageId::kMoveTorpedoes, StageId::kAdvanceClock}); }

TEST(MoveTorpedoes, FliesAtItsSpeedAndHitsWhatItReaches) {
  Chase chase({10.05f, 0, 0});
  StageBench bench(chase.world);
  for (int step = 1; step <= 9; ++step) {
    step_once(&bench);
    EXPECT_NEAR(bench.agents().x_km[chase.torpedo], static_cast<float>(step), 1e-5f);
    EXPECT_EQ(bench.agents().hull_hit_TJ[chase.target], 0);
  }
  step_once(&bench);  // comes within 0.1 km of it
  EXPECT_EQ(bench.status(chase.torpedo), AgentStatus::kAbsent);
  EXPECT_EQ(bench.world().counters.shots, 1);
  EXPECT_EQ(bench.world().counters.hits, 1);
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 1, chase.target), 50) << "from aft";
}

TEST(MoveTorpedoes, DoesNotJumpOverASmallTarget) {
  Chase chase({3, 0.05f, 0}, 20.0f);  // 20 km in a step, the target is 0.1 km
  StageBench bench(chase.world);
  step_once(&bench);
  EXPECT_EQ(bench.status(chase.torpedo), AgentStatus::kAbsent);
  EXPECT_EQ(bench.world().counters.hits, 1);
}

TEST(MoveTorpedoes, MissesWhatItCannotTurnTo) {
  Chase chase({0, 3, 0}, 20.0f);
  StageBench bench(chase.world);
  step_once(&bench);
  EXPECT_EQ(bench.status(chase.torpedo), AgentStatus::kActive);
  EXPECT_EQ(bench.world().counters.shots, 0);
}

TEST(MoveTorpedoes, TurnsByItsTurnRateAtMost) {
  Chase chase({-100, 30, 5});
  chase.world.tables.dt_s = 0.5f;
  StageBench bench(chase.world);
  Vec3 before = bench.agents().heading(chase.torpedo);
  for (int step = 0; step < 20; ++step) {
    step_once(&bench);
    const Vec3 bow = bench.agents().heading(chase.torpedo);
    EXPECT_LE(turn(before, bow), 0.25 + 1e-5);
    EXPECT_TRUE(step >= 9 || turn(before, bow) > 0.2499) << "and as fast as it can";
    EXPECT_NEAR(length(bench.agents().velocity_kmps(chase.torpedo)), 1.0f, 1e-5f);
    before = bow;
  }
  const Vec3 way =
      bench.agents().position_km(chase.target) - bench.agents().position_km(chase.torpedo);
  EXPECT_LT(turn(before, way), 0.02) << "and then flies at it";
}

TEST(MoveTorpedoes, CatchesAMovingTarget) {
  Chase chase({20, 0, 0}, 1.5f);
  chase.world.tables.dt_s = 0.125f;
  chase.world.agents.expires_step[chase.torpedo] = 1000;
  StageBench bench(chase.world);
  bench.agents().set_velocity(chase.target, {0, 0.5f, 0});
  uint32_t steps = 0;
  for (; steps < 300 && bench.status(chase.torpedo) == AgentStatus::kActive; ++steps) {
    step_once(&bench);
    bench.agents().y_km[chase.target] += 0.5f * 0.125f;
  }
  EXPECT_EQ(bench.world().counters.hits, 1);
  // Pure pursuit across the target's course takes d v / (v^2 - u^2) = 15 s.
  EXPECT_NEAR(steps * 0.125, 15.0, 0.5);
}

TEST(MoveTorpedoes, EndsWithItsTimeOrItsTarget) {
  Chase chase({5000, 0, 0});
  StageBench bench(chase.world);
  for (int step = 0; step < 60; ++step) step_once(&bench);
  EXPECT_EQ(bench.status(chase.torpedo), AgentStatus::kActive);
  step_once(&bench);
  EXPECT_EQ(bench.status(chase.torpedo), AgentStatus::kAbsent);
  EXPECT_EQ(bench.world().counters.shots, 0);

  for (const AgentStatus gone : {AgentStatus::kDead, AgentStatus::kDeparted}) {
    Chase lost({10, 0, 0});
    lost.world.agents.status[lost.target] = static_cast<uint8_t>(gone);
    StageBench other(lost.world);
    step_once(&other);
    EXPECT_EQ(other.status(lost.torpedo), AgentStatus::kAbsent);
  }
}

TEST(MoveTorpedoes, HitsByItsProbabilityAndSplitsByTheMatrix) {
  constexpr uint32_t kTorpedoes = 4000;
  HandWorld world({1, 4, 4, 4, kTorpedoes});
  WeaponRow row = torpedo_weapon_row(world.add_class(torpedo_row()));
  row.hit_probability = 0.3f;
  row.damage_type = 1;
  world.tables.shield_share_q16[1][0] = 65536 * 4 / 5;
  const uint8_t tube = world.add_weapon(row);
  const uint8_t ship = world.add_class(ship_row());
  const uint32_t target = world.add_ship(world.add_wing(kRed), ship, {0.5f, 0, 0});
  world.set_heading(target, {-1, 0, 0});
  for (uint32_t i = 0; i < kTorpedoes; ++i) world.add_torpedo(kBlue, tube, {}, {1, 0, 0}, target);
  StageBench bench(world, {2});
  step_once(&bench);
  const int64_t hits = bench.world().counters.hits;
  EXPECT_EQ(bench.world().counters.shots, kTorpedoes);
  EXPECT_NEAR(static_cast<double>(hits) / kTorpedoes, 0.3, 4.0 * share_deviation(0.3, kTorpedoes));
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 0, target), hits * 39) << "50 * 0.8 - 1";
  EXPECT_EQ(bench.agents().hull_hit_TJ[target], hits * 11);
  EXPECT_EQ(bench.agents().strongest_hit[target] >> 8, 50u);
}

}  // namespace
}  // namespace swarm
