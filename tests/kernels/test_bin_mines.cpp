// bin_mines: the mine grid follows the places that a world is loaded with, and no step.
#include <gtest/gtest.h>

#include <vector>

#include "kernels/near_grid.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

std::vector<uint32_t> mines_around(const StageBench& bench, Vec3 p, uint32_t world) {
  std::vector<uint32_t> slots;
  visit_near(bench.view().mine_grid, bench.view().mine_grid.size, world,
             bench.view().table(world).near_radius_km, p,
             [&](uint32_t k) { slots.push_back(bench.view().mine_place[k].slot); });
  return slots;
}

TEST(BinMines, EachWorldHasThePlacesOfItsOwn) {
  std::vector<HandWorld> worlds(2);
  for (uint32_t w = 0; w < 2; ++w) {
    const uint8_t field = worlds[w].add_field(kRed, worlds[w].add_class(mine_row()));
    for (uint32_t i = 0; i < 3 + w; ++i) worlds[w].add_mine(field, {static_cast<float>(i), 0, 0});
  }
  StageBench bench(worlds);
  for (uint32_t w = 0; w < 2; ++w) {
    std::vector<uint32_t> expected;
    for (uint32_t i = 0; i < 3 + w; ++i) {
      expected.push_back(bench.slot(w, bench.view().layout.first_mine() + i));
    }
    EXPECT_EQ(mines_around(bench, {0, 0, 0}, w), expected) << "world " << w;
  }
}

TEST(BinMines, AnEngineSortsAgainWhenAWorldIsLoaded) {
  // A ship beside an armed mine goes off; so the grid is that of the world that is loaded now.
  const auto world_with_mine_at = [](float x) {
    HandWorld world;
    world.add_ship(world.add_wing(kBlue), world.add_class(ship_row()), {0, 0, 0});
    world.add_mine(world.add_field(kRed, world.add_class(mine_row())), {x, 0, 0});
    return world;
  };
  const HandWorld far = world_with_mine_at(4.0f);
  const HandWorld close = world_with_mine_at(0.5f);
  const auto engine = make_engine_with(far, 1, 1);
  AgentImage agents;
  WorldState state;
  engine->run_steps(1);
  engine->read_world(0, &agents, &state);
  EXPECT_EQ(state.counters.mines_triggered[0], 0);
  engine->load_world(0, close.agents, close.state, close.orders);
  engine->run_steps(1);
  engine->read_world(0, &agents, &state);
  EXPECT_EQ(state.counters.mines_triggered[0], 1);
}

}  // namespace
}  // namespace swarm
