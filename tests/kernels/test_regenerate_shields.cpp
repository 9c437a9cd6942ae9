// regenerate_shields: how fast shields come back, and that they fall with their power.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

struct Shields {
  HandWorld world;
  uint8_t structure;
  uint32_t ship, section;
  explicit Shields(bool with_edges = true) {
    ClassRow row = ship_row();
    fill_facings(row, 100);
    row.regeneration_TJ = 30;
    ship = world.add_ship(world.add_wing(kBlue), world.add_class(row), {});
    row = section_row();
    fill_facings(row, 1000);
    row.regeneration_TJ = 100;
    structure = world.add_structure(kBlue);
    section = world.add_section(structure, world.add_class(row), {});
    if (with_edges) world.add_edge(structure, section, section, kFeedsShields);
    world.state.structures[structure].regeneration_q16 = 65536;
    world.agents.powered[section] = with_edges ? kFeedsShields : 0;
    world.agents.shield_TJ[section] = 400;
    for (uint32_t f = 0; f < kFacings; ++f) {
      world.agents.shield_TJ[f * world.agents.slots + ship] = static_cast<int32_t>(f) * 20;
    }
  }
};

TEST(RegenerateShields, EveryFacingOfAShipUpToItsFullStrength) {
  Shields s;
  StageBench bench(s.world);
  bench.run(StageId::kRegenerateShields);
  const int32_t expected[] = {30, 50, 70, 90, 100, 100};
  for (uint32_t f = 0; f < kFacings; ++f) EXPECT_EQ(bench.shield(f, s.ship), expected[f]);
}

TEST(RegenerateShields, OncePerCommandPeriod) {
  Shields s;
  s.world.tables.command_steps = 4;
  StageBench bench(s.world);
  for (uint32_t step = 0; step < 8; ++step) {
    bench.world().step = step;
    bench.run(StageId::kRegenerateShields);
    EXPECT_EQ(bench.shield(0, s.ship), step < 4 ? 30 : 60) << "step " << step;
  }
}

TEST(RegenerateShields, SectionsShareTheSupply) {
  for (const uint32_t share_q16 : {65536u, 32768u, 16384u, 0u}) {
    Shields s;
    s.world.state.structures[s.structure].regeneration_q16 = share_q16;
    StageBench bench(s.world);
    bench.run(StageId::kRegenerateShields);
    EXPECT_EQ(bench.shield(0, s.section), 400 + static_cast<int32_t>(100 * share_q16 / 65536));
    EXPECT_EQ(bench.shield(1, s.section), 0) << "a section has one facing";
  }
}

TEST(RegenerateShields, WithoutItsFeedASectionsShieldFallsAtOnce) {
  Shields s;
  s.world.tables.command_steps = 4;
  s.world.state.step = 1;  // in the middle of a period
  s.world.agents.powered[s.section] = kFeedsWeapons;
  StageBench bench(s.world);
  bench.run(StageId::kRegenerateShields);
  EXPECT_EQ(bench.shield(0, s.section), 0);
}

TEST(RegenerateShields, StructureWithoutEdgesFeedsItself) {
  Shields s(false);
  s.world.state.structures[s.structure].regeneration_q16 = 0;
  StageBench bench(s.world);
  bench.run(StageId::kRegenerateShields);
  EXPECT_EQ(bench.shield(0, s.section), 500);
}

TEST(RegenerateShields, TheLostAndTheHeldBackRegainNothing) {
  for (const AgentStatus status : {AgentStatus::kDead, AgentStatus::kHeld}) {
    Shields s;
    s.world.agents.status[s.ship] = static_cast<uint8_t>(status);
    StageBench bench(s.world);
    bench.run(StageId::kRegenerateShields);
    EXPECT_EQ(bench.shield(0, s.ship), 0);
  }
}

}  // namespace
}  // namespace swarm
