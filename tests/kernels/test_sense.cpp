// sense: who is detected at which range, for how long a track lasts, and how often a cloak fails.
#include <gtest/gtest.h>

#include <cmath>

#include "kernels/combat.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

void look(StageBench* bench) { bench->run({StageId::kBinTargets, StageId::kSense}); }

bool tracks(const StageBench& bench, uint32_t team, uint32_t slot) {
  return is_tracked(bench.view(), bench.view().worlds[0].step, team, slot);
}

struct Pair {
  uint32_t sensor, object;
};

/// A blue sensor at the origin and a red object at `distance_km` along a slanted line.
Pair add_pair(HandWorld* world, const ClassRow& sensor, const ClassRow& object, float distance_km) {
  const Vec3 way = normalised_or({2, -3, 6}, {});
  const uint32_t eye = world->add_ship(world->add_wing(kBlue), world->add_class(sensor), {});
  const uint32_t prey =
      world->add_ship(world->add_wing(kRed), world->add_class(object), way * distance_km);
  return {eye, prey};
}

ClassRow with_sensor(float range_km) {
  ClassRow row = ship_row();
  row.sensor_range_km = range_km;
  return row;
}

ClassRow with_signature(float signature) {
  ClassRow row = ship_row();
  row.sensor_range_km = 0.0f;
  row.signature = signature;
  return row;
}

TEST(Sense, RangeIsSensorRangeTimesSignature) {
  for (const float signature : {0.5f, 1.0f, 1.5f}) {
    for (const float share : {0.99f, 1.01f}) {
      HandWorld world;
      const Pair pair =
          add_pair(&world, with_sensor(30), with_signature(signature), 30.0f * signature * share);
      StageBench bench(world);
      look(&bench);
      EXPECT_EQ(tracks(bench, kBlueTeam, pair.object), share < 1.0f) << signature << " " << share;
      EXPECT_FALSE(tracks(bench, kRedTeam, pair.sensor)) << "a blind ship sees nothing";
    }
  }
}

TEST(Sense, FarSeeingSensorsReachBeyondTheTargetGrid) {
  for (const float distance_km : {49.0f, 101.0f, 399.0f, 401.0f}) {
    HandWorld world;
    const Pair pair = add_pair(&world, with_sensor(200), with_signature(2), distance_km);
    ASSERT_EQ(world.tables.far_radius_km, 50.0f);
    StageBench bench(world);
    look(&bench);
    EXPECT_EQ(tracks(bench, kBlueTeam, pair.object), distance_km < 400.0f) << distance_km;
  }
}

TEST(Sense, FarSeeingSensorsOfOtherWorldsAndDeadOnesDoNotCount) {
  HandWorld seen, blind, dead;
  const Pair pair = add_pair(&seen, with_sensor(500), with_signature(1), 300);
  add_pair(&blind, with_sensor(1), with_signature(1), 300);
  add_pair(&dead, with_sensor(500), with_signature(1), 300);
  dead.agents.status[pair.sensor] = static_cast<uint8_t>(AgentStatus::kDead);
  StageBench bench(std::vector<HandWorld>{seen, dead, seen, blind});
  look(&bench);
  const bool expected[] = {true, false, true, false};  // each world has sensors of its own
  for (uint32_t w = 0; w < 4; ++w) {
    EXPECT_EQ(bench.tracked_until(kBlueTeam, bench.slot(w, pair.object)) > 0, expected[w]) << w;
  }
}

TEST(Sense, FarSeeingSensorsServeTheirOwnTeamAgainstItsEnemiesAlone) {
  HandWorld world;
  const Pair pair = add_pair(&world, with_sensor(500), with_signature(1), 300);
  const uint8_t blind = world.add_class(with_sensor(1));
  const uint32_t grey = world.add_ship(world.add_wing(kGrey), blind, {100, 0, 0});
  world.set_relation(kGrey, kRed, Relation::kHostile);
  StageBench bench(world);
  look(&bench);
  EXPECT_TRUE(tracks(bench, kBlueTeam, pair.object));
  EXPECT_FALSE(tracks(bench, kGreyTeam, pair.object)) << "blue's sensors are not grey's";
  EXPECT_FALSE(tracks(bench, kBlueTeam, grey)) << "no enemy of blue";
}

TEST(Sense, OnlyEnemiesAreTracked) {
  HandWorld world;
  const uint8_t ship = world.add_class(with_sensor(30));
  const uint32_t blue = world.add_ship(world.add_wing(kBlue), ship, {0, 0, 0});
  const uint32_t red = world.add_ship(world.add_wing(kRed), ship, {1, 0, 0});
  const uint32_t green = world.add_ship(world.add_wing(kGreen), ship, {0, 1, 0});
  const uint32_t grey = world.add_ship(world.add_wing(kGrey), ship, {0, 0, 1});
  StageBench bench(world);
  look(&bench);
  for (const uint32_t team : {kBlueTeam, kRedTeam, kGreyTeam}) {
    EXPECT_EQ(tracks(bench, team, blue), team == kRedTeam);
    EXPECT_EQ(tracks(bench, team, green), team == kRedTeam);
    EXPECT_EQ(tracks(bench, team, red), team == kBlueTeam);
    EXPECT_FALSE(tracks(bench, team, grey));
  }
}

TEST(Sense, AlliesShareTracks) {
  HandWorld world;
  const uint8_t ship = world.add_class(with_sensor(10));
  const uint32_t blue = world.add_ship(world.add_wing(kBlue), ship, {0, 0, 0});
  const uint32_t red = world.add_ship(world.add_wing(kRed), ship, {105, 0, 0});
  world.add_ship(world.add_wing(kGreen), ship, {100, 0, 0});
  StageBench bench(world);
  look(&bench);
  EXPECT_TRUE(tracks(bench, kBlueTeam, red)) << "the green scout tells blue";
  EXPECT_TRUE(is_valid_target(bench.view(), bench.tables(), 0, blue, red));
  EXPECT_FALSE(tracks(bench, kRedTeam, blue)) << "out of red's range";
}

TEST(Sense, TrackLastsAsLongAsItsMemory) {
  HandWorld world;
  const Pair pair = add_pair(&world, with_sensor(30), with_signature(1), 10);
  world.state.step = 100;
  StageBench bench(world);
  look(&bench);
  EXPECT_EQ(bench.tracked_until(kBlueTeam, pair.object), 110u);
  EXPECT_EQ(bench.world().counters.detections, 1);
  bench.world().step = 105;
  look(&bench);
  EXPECT_EQ(bench.tracked_until(kBlueTeam, pair.object), 115u);
  EXPECT_EQ(bench.world().counters.detections, 1) << "the same track, seen again";
  bench.agents().x_km[pair.object] = 500.0f;  // out of sight
  for (uint32_t step = 106; step < 120; ++step) {
    bench.world().step = step;
    look(&bench);
    EXPECT_EQ(tracks(bench, kBlueTeam, pair.object), step < 115) << "step " << step;
  }
  bench.agents().x_km[pair.object] = 0.0f;
  look(&bench);
  EXPECT_EQ(bench.world().counters.detections, 2) << "lost and found: a new track";
}

/// Share of `mines` cloaked mines that one look finds with `sensors` ships in cloak range.
struct CloakTrial {
  double found = 0;
  int64_t counted = 0;
};

CloakTrial cloak_trial(uint32_t mines, uint32_t sensors, float rate_per_s, uint32_t command_steps,
                       uint64_t seed) {
  HandWorld world({1, 4, 16, mines, 4});
  world.tables.dt_s = 0.5f;
  world.tables.command_steps = command_steps;
  world.state.seed = seed;
  ClassRow mine = mine_row();
  mine.cloaked = 1;
  mine.cloak_range_km = 5;
  mine.cloak_rate_per_s = rate_per_s;
  const uint8_t field = world.add_field(kRed, world.add_class(mine));
  for (uint32_t i = 0; i < mines; ++i) world.add_mine(field, random_place(i, {}, 1));
  const uint8_t ship = world.add_class(with_sensor(30));
  const uint8_t wing = world.add_wing(kBlue);
  for (uint32_t i = 0; i < sensors; ++i) world.add_ship(wing, ship, {0, 0, 2});
  world.add_ship(wing, ship, {0, 0, 8});  // sees far, but not through a cloak from there
  StageBench bench(world);
  look(&bench);
  CloakTrial trial;
  for (uint32_t i = 0; i < mines; ++i) {
    if (tracks(bench, kBlueTeam, bench.view().mines().slot(i))) trial.found += 1.0 / mines;
  }
  trial.counted = bench.world().counters.mine_detections;
  return trial;
}

TEST(Sense, CloakFailsByRateSensorsAndTime) {
  constexpr uint32_t kMines = 20000;
  struct Case {
    uint32_t sensors;
    float rate_per_s;
    uint32_t command_steps;
  };
  for (const Case c : {Case{1, 0.02f, 2}, Case{3, 0.02f, 2}, Case{1, 0.02f, 8}, Case{5, 0.2f, 4},
                       Case{0, 5.0f, 2}, Case{1, 0.0f, 2}}) {
    const double elapsed_s = 0.5 * c.command_steps;
    const double expected = 1.0 - std::exp(-double{c.rate_per_s} * c.sensors * elapsed_s);
    for (const uint64_t seed : {1u, 2u, 3u}) {
      const CloakTrial trial = cloak_trial(kMines, c.sensors, c.rate_per_s, c.command_steps, seed);
      EXPECT_NEAR(trial.found, expected, 4.0 * share_deviation(expected, kMines) + 1e-9)
          << c.sensors << " sensors, rate " << c.rate_per_s << ", seed " << seed;
      EXPECT_NEAR(static_cast<double>(trial.counted), trial.found * kMines, 0.5);
    }
  }
}

TEST(Sense, CloakDrawsDependOnTheSeedAlone) {
  const CloakTrial first = cloak_trial(2000, 1, 0.1f, 4, 7);
  EXPECT_EQ(first.counted, cloak_trial(2000, 1, 0.1f, 4, 7).counted);
  EXPECT_NE(first.counted, cloak_trial(2000, 1, 0.1f, 4, 8).counted);
}

TEST(Sense, WorldThatIsOverIsLeftAlone) {
  HandWorld world;
  const Pair pair = add_pair(&world, with_sensor(30), with_signature(1), 10);
  world.orders.active = 0;
  StageBench bench(world);
  look(&bench);
  EXPECT_EQ(bench.tracked_until(kBlueTeam, pair.object), 0u);
}

TEST(Sense, WhoPassedBetweenTwoLooksIsDetected) {
  struct Case {
    Vec3 place, velocity;
    uint32_t step;
    bool detected;
  };
  // A sensor of 2 km at the origin, still; looks are 10 s apart. The object is beyond its reach.
  const Case cases[] = {
      {{10, 0, 0}, {2, 0, 0}, 20, true},     // came from -10 km, through the sensor
      {{10, 1.9f, 0}, {2, 0, 0}, 20, true},  // past it at 1.9 km
      {{10, 2.1f, 0}, {2, 0, 0}, 20, false},
      {{10, 0, 0}, {-2, 0, 0}, 20, false},    // is still on its way in
      {{10, 0, 0}, {0.5f, 0, 0}, 20, false},  // was 5 km away at the last look
      {{10, 0, 0}, {2, 0, 0}, 0, false},      // there was no last look
  };
  for (const Case& c : cases) {
    HandWorld world;
    world.tables.dt_s = 0.5f;
    world.tables.command_steps = 20;
    ClassRow sensor = with_sensor(2);
    ClassRow object = with_signature(1);
    object.top_speed_kmps = 2.0f;
    world.add_ship(world.add_wing(kBlue), world.add_class(sensor), {});
    const uint32_t passer = world.add_ship(world.add_wing(kRed), world.add_class(object), c.place);
    world.set_velocity(passer, c.velocity);
    world.state.step = c.step;
    StageBench bench(world);
    look(&bench);
    EXPECT_EQ(tracks(bench, kBlueTeam, passer), c.detected)
        << c.place.x << " " << c.place.y << " " << c.velocity.x << " " << c.step;
  }
}

}  // namespace
}  // namespace swarm
