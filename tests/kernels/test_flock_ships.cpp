// flock_ships: the rule against sums over all pairs, every instruction set against the lone thread,
// and what a crowded cell shows.
#include "kernels/flock_ships.cuh"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr uint32_t kShips = 500;

/// Two teams in wings of 50, mixed in a cube; every third ship is tracked by the other team.
HandWorld mixed_crowd(float half_km, uint64_t seed, Vec3 centre = {}) {
  HandWorld world({1, 1, kShips, 1, 1});
  ClassRow wide = ship_row();
  wide.separation_km = 1.5f;
  const uint8_t classes[] = {world.add_class(ship_row()), world.add_class(wide)};
  for (uint8_t w = 0; w < 10; ++w) {
    const uint8_t wing = world.add_wing(w % 2 == 0 ? kBlue : (w % 3 == 0 ? kGrey : kRed));
    for (uint32_t i = 0; i < 50; ++i) {
      const uint32_t number = w * 50u + i;
      const uint32_t slot =
          world.add_ship(wing, classes[i % 2], random_place(number, centre, half_km, seed));
      world.set_velocity(slot, random_place(number, {}, 1, seed + 1));
      if (number % 3 != 0) continue;
      for (const uint32_t team : {kBlueTeam, kRedTeam}) {
        world.agents.tracked_until[team * world.agents.slots + slot] = 100;
      }
    }
  }
  return world;
}

std::vector<FlockWish> wishes(const StageBench& bench) {
  const StepView& v = bench.view();
  return {v.flock_wish, v.flock_wish + v.near.start[v.layout.worlds * v.near.cells()]};
}

bool same_bits(const std::vector<FlockWish>& a, const std::vector<FlockWish>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(a[0])) == 0;
}

/// The form of a lone thread.
std::vector<FlockWish> lone_wishes(const StageBench& bench) {
  const StepView& v = bench.view();
  for (uint32_t k = 0; k < v.layout.worlds * v.layout.ships; ++k) FlockShips{v}(k);
  return wishes(bench);
}

struct Wish {
  double x = 0, y = 0, z = 0;
};

/// The rule in double precision, over all pairs of one world.
Wish expected_wish(const StageBench& bench, uint32_t slot) {
  const StepView& v = bench.view();
  const AgentView& a = v.agents;
  const ScenarioTables& t = v.table(0);
  const ClassRow& row = v.class_of(t, slot);
  const double separation = row.separation_km;
  Wish push, velocity, place;
  double mates = 0;
  for (uint32_t i = 0; i < v.layout.ships; ++i) {
    const uint32_t other = v.ships().slot(i);
    const Vec3 from = a.position_km(slot), to = a.position_km(other);
    const double dx = double{from.x} - to.x, dy = double{from.y} - to.y, dz = double{from.z} - to.z;
    const double d2 = dx * dx + dy * dy + dz * dz;
    if (other == slot || d2 > double{t.near_radius_km} * t.near_radius_km) continue;
    const uint32_t team = team_of(v, t, slot);
    if (is_hostile(v, 0, slot, other) && team_of(v, t, other) != team &&
        !is_tracked(v, v.worlds[0].step, team, other)) {
      continue;
    }
    if (d2 < separation * separation) {
      const double weight = 1 - d2 / (separation * separation);
      push = {push.x + weight * dx, push.y + weight * dy, push.z + weight * dz};
    }
    if (a.group[other] != a.group[slot]) continue;
    const Vec3 u = a.velocity_kmps(other);
    velocity = {velocity.x + u.x, velocity.y + u.y, velocity.z + u.z};
    place = {place.x + to.x, place.y + to.y, place.z + to.z};
    mates += 1;
  }
  const Vec3 p = a.position_km(slot);
  const double speed = double{row.top_speed_kmps} / separation;
  const auto axis = [&](double pushed, double flying, double at, double own) {
    if (mates == 0) return pushed * speed;
    return pushed * speed + 0.15 * flying / mates + 0.02 * (at / mates - own);
  };
  return {axis(push.x, velocity.x, place.x, p.x), axis(push.y, velocity.y, place.y, p.y),
          axis(push.z, velocity.z, place.z, p.z)};
}

TEST(FlockShips, FollowsTheRule) {
  StageBench bench(mixed_crowd(9, 1));
  bench.run({StageId::kBinAgents, StageId::kFlockShips});
  const std::vector<FlockWish> found = wishes(bench);
  ASSERT_EQ(found.size(), kShips);
  double largest = 0;
  for (uint32_t k = 0; k < kShips; ++k) {
    const Wish expected = expected_wish(bench, bench.view().ship_motion[k].slot);
    EXPECT_NEAR(found[k].x_kmps, expected.x, 1e-4);
    EXPECT_NEAR(found[k].y_kmps, expected.y, 1e-4);
    EXPECT_NEAR(found[k].z_kmps, expected.z, 1e-4);
    largest = std::max(largest, std::abs(expected.x));
  }
  EXPECT_GT(largest, 0.1) << "nothing asks for anything";
}

TEST(FlockShips, EveryInstructionSetGivesTheBitsOfALoneThread) {
  // Spread out, dense, packed beyond what a cell shows, across the table's border, far away.
  struct Case {
    float half_km;
    Vec3 centre;
  };
  for (const Case& c : {Case{60, {}}, Case{9, {}}, Case{1.5f, {}}, Case{9, {20, 20, 20}},
                        Case{12, {-30000, 40000, 10000}}}) {
    std::vector<HandWorld> worlds = {mixed_crowd(c.half_km, 1, c.centre),
                                     mixed_crowd(c.half_km, 2, c.centre),
                                     mixed_crowd(c.half_km, 3, c.centre)};
    worlds[1].orders.active = 0;
    StageBench bench(worlds);
    bench.run(StageId::kBinAgents);
    const std::vector<FlockWish> expected = lone_wishes(bench);
    ASSERT_EQ(expected.size(), 2 * kShips);
    const StepView& v = bench.view();
    for (const NamedFlockLanes& lanes : flock_lanes()) {
      for (FlockWish* wish = v.flock_wish; wish != v.flock_wish + 3 * kShips; ++wish) *wish = {};
      for (uint32_t begin = 0; begin < 3 * kShips; begin += 101) {
        lanes.run(v, begin, std::min(begin + 101, 3 * kShips));
      }
      EXPECT_TRUE(same_bits(wishes(bench), expected)) << lanes.isa << ", half " << c.half_km;
    }
  }
}

/// A wing of `count` ships in one cell, and one more mate of theirs a little further along x.
HandWorld packed_cell(uint32_t count) {
  HandWorld world({1, 1, 200, 1, 1});
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t wing = world.add_wing(kBlue);
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t slot =
        world.add_ship(wing, ship, {0.5f, 0.5f, 0.5f + 0.001f * static_cast<float>(i)});
    world.set_velocity(slot, {i < kCellSamples ? 1.0f : -1.0f, 0, 0});
  }
  world.add_ship(wing, ship, {2.0f, 0.5f, 0.5f});
  return world;
}

/// Mean velocity along x that the lone ship sees in the packed cell.
float seen_by_lone_ship(StageBench* bench) {
  bench->run({StageId::kBinAgents, StageId::kFlockShips});
  const std::vector<FlockWish> all = wishes(*bench);
  const Vec3 p = bench->agents().position_km(bench->view().ship_motion[all.size() - 1].slot);
  EXPECT_EQ(p.x, 2.0f);
  const float cohesion = (0.5f - 2.0f) * kCohesionPerSecond;
  return (all.back().x_kmps - cohesion) / kAlignmentWeight;
}

TEST(FlockShips, ACellShowsItsNeighboursOnlySoManyOfItsShips) {
  StageBench just(packed_cell(kCellSamples));
  EXPECT_NEAR(seen_by_lone_ship(&just), 1.0f, 1e-4f);
  EXPECT_EQ(just.world().counters.crowded, 0);

  StageBench packed(packed_cell(2 * kCellSamples));
  float least = 2, most = -2, sum = 0;
  for (uint32_t step = 0; step < 200; ++step) {
    packed.world().step = step;
    const float seen = seen_by_lone_ship(&packed);
    least = std::min(least, seen);
    most = std::max(most, seen);
    sum += seen;
  }
  EXPECT_EQ(packed.world().counters.crowded, 200 * int64_t{kCellSamples});
  EXPECT_LT(least, -0.8f) << "the walk never begins among the later ships";
  EXPECT_GT(most, 0.8f) << "the walk never begins among the first ships";
  EXPECT_NEAR(sum / 200, 0.0f, 0.15f) << "someone is favoured";
}

TEST(FlockShips, WhatACrowdedCellShowsDoesNotDependOnTheBatch) {
  const HandWorld world = mixed_crowd(1.5f, 1);
  StageBench alone(world);
  BenchOptions roomy;
  roomy.near = {64, 32, 32};
  roomy.keep_near_cells = true;
  StageBench batch(world, roomy);
  for (StageBench* bench : {&alone, &batch}) {
    bench->run({StageId::kBinAgents, StageId::kFlockShips});
  }
  EXPECT_GT(alone.world().counters.crowded, 0);
  EXPECT_EQ(alone.world().counters.crowded, batch.world().counters.crowded);
  EXPECT_TRUE(same_bits(wishes(alone), wishes(batch)));
}

}  // namespace
}  // namespace swarm
