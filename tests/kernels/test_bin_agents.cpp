// bin_agents and the walk over its grid: every neighbour is found, once, in an order that belongs
// to the world and not to the table.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "kernels/near_grid.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr uint32_t kShips = 300;
constexpr uint32_t kMines = 300;
constexpr float kRadius_km = 5.0f;

/// 300 ships and 300 mines in a cube; every tenth one sits exactly on a cell's border.
HandWorld crowd(Vec3 centre_km, float half_km, uint64_t seed = 1) {
  HandWorld world({1, 4, kShips, kMines, 4});
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t wing = world.add_wing(kBlue);
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  const auto place = [&](uint32_t i) {
    Vec3 p = random_place(i, centre_km, half_km, seed);
    if (i % 10 == 0) {
      const float cell_km = kRadius_km * kCellMargin;
      p = {std::round(p.x / cell_km) * cell_km, std::round(p.y / cell_km) * cell_km, p.z};
    }
    return p;
  };
  for (uint32_t i = 0; i < kShips; ++i) world.add_ship(wing, ship, place(i));
  for (uint32_t i = 0; i < kMines; ++i) world.add_mine(field, place(kShips + i));
  return world;
}

/// Slots in the order in which the walk around p visits them.
std::vector<uint32_t> ships_visited(const StageBench& bench, Vec3 p, uint32_t world = 0) {
  std::vector<uint32_t> slots;
  visit_near(bench.view().near, bench.view().table(world).near_cells, world, kRadius_km, p,
             [&](uint32_t k) { slots.push_back(bench.view().ship_motion[k].slot); });
  return slots;
}

std::vector<uint32_t> mines_visited(const StageBench& bench, Vec3 p, uint32_t world = 0) {
  std::vector<uint32_t> slots;
  visit_near(bench.view().mine_grid, bench.view().mine_grid.size, world, kRadius_km, p,
             [&](uint32_t k) { slots.push_back(bench.view().mine_place[k].slot); });
  return slots;
}

std::vector<uint32_t> visited_around(const StageBench& bench, Vec3 p, uint32_t world = 0) {
  std::vector<uint32_t> slots = ships_visited(bench, p, world);
  const std::vector<uint32_t> mines = mines_visited(bench, p, world);
  slots.insert(slots.end(), mines.begin(), mines.end());
  return slots;
}

bool is_near(const StageBench& bench, Vec3 p, uint32_t slot) {
  return length_squared(bench.agents().position_km(slot) - p) <= kRadius_km * kRadius_km;
}

std::vector<uint32_t> neighbours_around(const StageBench& bench, Vec3 p, uint32_t world = 0) {
  std::vector<uint32_t> slots = visited_around(bench, p, world);
  std::erase_if(slots, [&](uint32_t slot) { return !is_near(bench, p, slot); });
  return slots;
}

/// Ships come first; then the cell of a place in a table without end: a walk's order is (z, y, x,
/// slot).
std::tuple<bool, float, float, float, uint32_t> walk_key(const StageBench& bench, uint32_t slot) {
  const float inverse = 1.0f / (kRadius_km * kCellMargin);
  const Vec3 p = bench.agents().position_km(slot);
  return {slot >= bench.view().layout.first_mine(), std::floor(p.z * inverse),
          std::floor(p.y * inverse), std::floor(p.x * (4.0f * inverse)), slot};
}

void expect_neighbours_of_all(const StageBench& bench) {
  const Layout& layout = bench.view().layout;
  const SlotRange range = {layout.first_ship(), layout.ships + layout.mines, layout.capacity()};
  for (uint32_t i = 0; i < range.count; ++i) {
    const Vec3 p = bench.agents().position_km(range.slot(i));
    std::vector<uint32_t> visited = visited_around(bench, p);
    std::vector<uint32_t> near = neighbours_around(bench, p);
    std::vector<uint32_t> expected;
    for (uint32_t j = 0; j < range.count; ++j) {
      if (is_near(bench, p, range.slot(j))) expected.push_back(range.slot(j));
    }
    std::sort(expected.begin(), expected.end(),
              [&](uint32_t a, uint32_t b) { return walk_key(bench, a) < walk_key(bench, b); });
    ASSERT_EQ(near, expected) << "around slot " << range.slot(i);
    std::sort(visited.begin(), visited.end());
    ASSERT_EQ(std::adjacent_find(visited.begin(), visited.end()), visited.end())
        << "a record is visited twice around slot " << range.slot(i);
  }
}

TEST(BinAgents, WalkFindsEveryNeighbourOnceInCanonicalOrder) {
  struct Case {
    const char* what;
    Vec3 centre_km;
    float half_km;
  };
  const Case cases[] = {
      {"dense, around the origin", {0, 0, 0}, 8},
      {"wider than the table: wraps in every direction", {0, 0, 0}, 60},
      {"negative coordinates", {-300, -70, -1000}, 20},
      {"far away", {50000, -50000, 80000}, 15},
      {"across the table's border", {20.02f, 20.02f, 20.02f}, 10},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    StageBench bench(crowd(c.centre_km, c.half_km), {1, {16, 4, 4}});
    bench.run(StageId::kBinAgents);
    expect_neighbours_of_all(bench);
  }
}

TEST(BinAgents, OrderDoesNotDependOnTheTable) {
  const HandWorld world = crowd({-3, 7, 11}, 40);
  StageBench small(world, {1, {16, 4, 4}});
  StageBench large(world, {1, {128, 32, 32}});
  StageBench threaded(world, {3, {64, 8, 16}});
  for (StageBench* bench : {&small, &large, &threaded}) bench->run(StageId::kBinAgents);
  for (uint32_t i = 0; i < kShips; ++i) {
    const Vec3 p = small.agents().position_km(small.view().ships().slot(i));
    const std::vector<uint32_t> expected = neighbours_around(small, p);
    ASSERT_EQ(neighbours_around(large, p), expected);
    ASSERT_EQ(neighbours_around(threaded, p), expected);
  }
}

TEST(BinAgents, GridsHoldLivingShipsAndEveryPlaceOfAMine) {
  HandWorld world;
  const uint8_t wing = world.add_wing(kBlue);
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t section = world.add_class(section_row());
  const uint8_t torpedo = world.add_class(torpedo_row());
  const uint8_t weapon = world.add_weapon(torpedo_weapon_row(torpedo));
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  std::vector<uint32_t> expected = {world.add_ship(wing, ship, {1, 0, 0})};
  for (const AgentStatus status :
       {AgentStatus::kAbsent, AgentStatus::kHeld, AgentStatus::kDead, AgentStatus::kDeparted}) {
    world.add_ship(wing, ship, {1, 0, 0}, status);
  }
  expected.push_back(world.add_mine(field, {0, 1, 0}));
  expected.push_back(world.add_mine(field, {0, 1, 0}, AgentStatus::kDead));
  expected.push_back(world.add_mine(field, {0, 1, 0}, AgentStatus::kPlanned));
  world.add_section(world.add_structure(kRed), section, {0, 0, 1});
  world.add_torpedo(kRed, weapon, {0, 0, 0}, {1, 0, 0}, expected[0]);
  StageBench bench(world);
  bench.run(StageId::kBinAgents);
  std::vector<uint32_t> visited = visited_around(bench, {0, 0, 0});
  std::sort(visited.begin(), visited.end());
  EXPECT_EQ(visited, expected);
}

TEST(BinAgents, RecordsCarryPlaceMotionAndTag) {
  HandWorld world;
  const uint8_t ship = world.add_class(ship_row());
  world.add_wing(kBlue);
  const uint8_t wing = world.add_wing(kGreen);
  const uint32_t slot = world.add_ship(wing, ship, {1.5f, -2.5f, 3.5f});
  world.set_velocity(slot, {0.25f, 0.5f, -0.75f});
  StageBench bench(world);
  bench.tracked_until(kRedTeam, slot) = 1;
  bench.tracked_until(kBlueTeam, slot) = 0;
  bench.run(StageId::kBinAgents);
  const StepView& v = bench.view();
  ASSERT_EQ(v.near.start[v.near.cells()], 1u);
  const ShipPlace& place = v.ship_place[0];
  const ShipMotion& motion = v.ship_motion[0];
  EXPECT_EQ((Vec3{place.x_km, place.y_km, place.z_km}), (Vec3{1.5f, -2.5f, 3.5f}));
  EXPECT_EQ((Vec3{motion.vx_kmps, motion.vy_kmps, motion.vz_kmps}), (Vec3{0.25f, 0.5f, -0.75f}));
  EXPECT_EQ(motion.slot, slot);
  EXPECT_EQ(tag_mates(place.tag), uint32_t{wing} | uint32_t{kGreen} << 8);
  EXPECT_EQ(tag_faction(place.tag), uint32_t{kGreen});
  EXPECT_EQ(tag_team(place.tag), kBlueTeam);
  EXPECT_EQ(tag_trackers(place.tag), 1u << kRedTeam);
}

TEST(BinAgents, WorldsDoNotMeet) {
  std::vector<HandWorld> worlds = {crowd({0, 0, 0}, 10, 1), crowd({0, 0, 0}, 10, 2),
                                   crowd({0, 0, 0}, 10, 3)};
  worlds[1].orders.active = 0;
  StageBench batch(worlds);
  batch.run(StageId::kBinAgents);
  for (const uint32_t w : {0u, 2u}) {
    StageBench alone(worlds[w]);
    alone.run(StageId::kBinAgents);
    for (uint32_t i = 0; i < kShips; ++i) {
      const uint32_t local = alone.view().ships().slot(i);
      const Vec3 p = alone.agents().position_km(local);
      std::vector<uint32_t> expected = visited_around(alone, p);
      for (uint32_t& slot : expected) slot = batch.slot(w, slot);
      ASSERT_EQ(visited_around(batch, p, w), expected) << "world " << w;
    }
  }
  EXPECT_TRUE(ships_visited(batch, {0, 0, 0}, 1).empty()) << "a world that is over";
}

}  // namespace
}  // namespace swarm
