// bin_targets: the lists of the target grid hold exactly the agents that they stand for, and the
// walk over them finds everything, or a fair sample of a crowd.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/far_grid.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr float kRadius_km = 50.0f;

/// Ships of three teams, sections, mines and torpedoes in a cube; some of them are not in play.
HandWorld mixed_crowd(float half_km, uint64_t seed = 1) {
  HandWorld world({1, 20, 200, 100, 40});
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t section = world.add_class(section_row());
  const uint8_t weapon = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  uint32_t number = 0;
  const auto place = [&] { return random_place(number++, {}, half_km, seed); };
  uint32_t first_ship = 0;
  for (const uint8_t faction : {kBlue, kRed, kGreen, kGrey}) {
    const uint8_t wing = world.add_wing(faction);
    for (uint32_t i = 0; i < 50; ++i) {
      const bool dead = i % 7 == 0;
      first_ship =
          world.add_ship(wing, ship, place(), dead ? AgentStatus::kDead : AgentStatus::kActive);
    }
  }
  const uint8_t structure = world.add_structure(kRed);
  for (uint32_t i = 0; i < 20; ++i) world.add_section(structure, section, place());
  const uint8_t field = world.add_field(kBlue, world.add_class(mine_row()));
  for (uint32_t i = 0; i < 100; ++i) {
    world.add_mine(field, place(), i % 3 == 0 ? AgentStatus::kPlanned : AgentStatus::kActive);
  }
  for (uint32_t i = 0; i < 30; ++i) world.add_torpedo(kRed, weapon, place(), {1, 0, 0}, first_ship);
  return world;
}

bool is_small(const StageBench& bench, uint32_t slot) {
  return bench.agents().kind[slot] >= static_cast<uint8_t>(AgentKind::kMine);
}
uint32_t team_of_slot(const StageBench& bench, uint32_t slot) {
  return bench.view().tables[0].faction_team[bench.agents().faction[slot]];
}

std::vector<uint32_t> seen_around(const StageBench& bench, Vec3 p, uint32_t team, uint32_t small,
                                  uint32_t samples = kNone, uint32_t draw = 0, uint32_t world = 0) {
  std::vector<uint32_t> slots;
  visit_far(bench.view().far, bench.view().tables[world], world, p, team, small, samples, draw,
            [&](uint32_t k) {
              slots.push_back(bench.view().far.place[k].slot);
              return false;
            });
  return slots;
}

TEST(BinTargets, ListsHoldExactlyTheRightAgents) {
  StageBench bench(mixed_crowd(300));
  bench.run(StageId::kBinTargets);
  const FarGrid& far = bench.view().far;
  std::vector<uint32_t> times_listed(bench.view().layout.slots(), 0);
  for (uint32_t list = 0; list < far.lists(); ++list) {
    for (uint32_t k = far.start[list]; k < far.start[list + 1]; ++k) {
      const uint32_t slot = far.place[k].slot;
      ++times_listed[slot];
      const Vec3 p = bench.agents().position_km(slot);
      EXPECT_EQ((Vec3{far.place[k].x_km, far.place[k].y_km, far.place[k].z_km}), p);
      const uint32_t cell = far_cell_index(bench.view().tables[0], p, 0, 0, 0);
      EXPECT_EQ(list, far_list(far, 0, cell, team_of_slot(bench, slot), is_small(bench, slot)));
      if (k > far.start[list]) {
        EXPECT_LT(far.place[k - 1].slot, slot);
      }
    }
  }
  for (uint32_t slot = 0; slot < times_listed.size(); ++slot) {
    EXPECT_EQ(times_listed[slot], bench.agents().is_active(slot) ? 1u : 0u) << "slot " << slot;
  }
}

TEST(BinTargets, WalkFindsEverybodyInReachOfItsTeamAndSize) {
  StageBench bench(mixed_crowd(300));
  bench.run(StageId::kBinTargets);
  for (uint32_t i = 0; i < 100; ++i) {
    const Vec3 p = random_place(i, {-20, 5, 60}, 330, 9);
    for (uint32_t team = 0; team < 3; ++team) {
      for (uint32_t small = 0; small < 2; ++small) {
        std::vector<uint32_t> seen = seen_around(bench, p, team, small);
        std::sort(seen.begin(), seen.end());
        EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
        for (uint32_t slot = 0; slot < bench.view().layout.slots(); ++slot) {
          const bool expected =
              bench.agents().is_active(slot) && team_of_slot(bench, slot) == team &&
              is_small(bench, slot) == (small == 1) &&
              length_squared(bench.agents().position_km(slot) - p) <= kRadius_km * kRadius_km;
          const bool found = std::binary_search(seen.begin(), seen.end(), slot);
          ASSERT_TRUE(found || !expected) << "slot " << slot << " around place " << i;
          if (!found) continue;
          ASSERT_EQ(team_of_slot(bench, slot), team);
          ASSERT_EQ(is_small(bench, slot), small == 1);
        }
      }
    }
  }
}

TEST(BinTargets, CrowdedCellIsSampledFairly) {
  HandWorld world;
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t wing = world.add_wing(kRed);
  for (uint32_t i = 0; i < 60; ++i) world.add_ship(wing, ship, random_place(i, {25, 25, 25}, 5));
  StageBench bench(world);
  bench.run(StageId::kBinTargets);
  std::vector<uint32_t> times(bench.view().layout.slots(), 0);
  for (uint32_t draw = 0; draw < 60; ++draw) {
    const std::vector<uint32_t> seen = seen_around(bench, {25, 25, 25}, kRedTeam, 0, 16, draw);
    ASSERT_EQ(seen.size(), 16u);
    for (const uint32_t slot : seen) ++times[slot];
  }
  const SlotRange ships = bench.view().ships();
  for (uint32_t i = 0; i < 60; ++i) EXPECT_EQ(times[ships.slot(i)], 16u) << "ship " << i;
  EXPECT_EQ(seen_around(bench, {25, 25, 25}, kRedTeam, 0, 60, 7).size(), 60u);
}

TEST(BinTargets, WalkStopsWhenTheVisitorHasEnough) {
  StageBench bench(mixed_crowd(40));
  bench.run(StageId::kBinTargets);
  uint32_t visits = 0;
  visit_far(bench.view().far, bench.view().tables[0], 0, {}, kRedTeam, 0, kNone, 0, [&](uint32_t) {
    ++visits;
    return visits == 3;
  });
  EXPECT_EQ(visits, 3u);
}

TEST(BinTargets, WorldsDoNotMeet) {
  std::vector<HandWorld> worlds = {mixed_crowd(90, 1), mixed_crowd(90, 2), mixed_crowd(90, 3)};
  worlds[1].orders.active = 0;
  StageBench batch(worlds, {2});
  batch.run(StageId::kBinTargets);
  StageBench alone(worlds[2]);
  alone.run(StageId::kBinTargets);
  std::vector<uint32_t> expected = seen_around(alone, {}, kRedTeam, 0);
  ASSERT_FALSE(expected.empty());
  for (uint32_t& slot : expected) slot = batch.slot(2, slot);
  EXPECT_EQ(seen_around(batch, {}, kRedTeam, 0, kNone, 0, 2), expected);
  EXPECT_TRUE(seen_around(batch, {}, kRedTeam, 0, kNone, 0, 1).empty());
}

}  // namespace
}  // namespace swarm
