// propagate_power: feeds follow live sections along directed edges, and supply is shared.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr int kBoth = kFeedsShields | kFeedsWeapons;

/// reactor -> junction -> three arms, each arm -> its tip; the edges stand in the unkindest order.
struct Station {
  HandWorld world;
  uint8_t structure;
  uint32_t reactor, junction, arm[3], tip[3];

  explicit Station(int32_t supply_MW = 100, int32_t draw_MW = 20) {
    ClassRow row = section_row();
    row.power_draw_MW = draw_MW;
    const uint8_t plain = world.add_class(row);
    row.power_draw_MW = 0;
    const uint8_t hub = world.add_class(row);
    row.power_supply_MW = supply_MW;
    const uint8_t source = world.add_class(row);
    structure = world.add_structure(kBlue);
    reactor = world.add_section(structure, source, {});
    junction = world.add_section(structure, hub, {1, 0, 0});
    for (uint32_t& slot : arm) slot = world.add_section(structure, plain, {2, 0, 0});
    for (uint32_t& slot : tip) slot = world.add_section(structure, plain, {3, 0, 0});
    for (int i = 0; i < 3; ++i) world.add_edge(structure, arm[i], tip[i], kBoth);
    for (const uint32_t slot : arm) world.add_edge(structure, junction, slot, kBoth);
    world.add_edge(structure, reactor, junction, kBoth);
  }
};

TEST(PropagatePower, ReachesEverySectionThatHangsOnTheReactor) {
  Station s;
  StageBench bench(s.world);
  bench.run(StageId::kPropagatePower);
  for (uint32_t slot = 0; slot < 8; ++slot) EXPECT_EQ(bench.agents().powered[slot], kBoth) << slot;
  EXPECT_EQ(bench.world().structures[0].supply_MW, 100);
  EXPECT_EQ(bench.world().structures[0].demand_MW, 120);
}

TEST(PropagatePower, LosingTheJunctionCutsWhatHangsOnIt) {
  Station s;
  StageBench bench(s.world);
  bench.run(StageId::kPropagatePower);
  bench.agents().set_status(s.junction, AgentStatus::kDead);
  bench.run(StageId::kPropagatePower);
  EXPECT_EQ(bench.agents().powered[s.reactor], kBoth);
  EXPECT_EQ(bench.agents().powered[s.junction], 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(bench.agents().powered[s.arm[i]], 0);
    EXPECT_EQ(bench.agents().powered[s.tip[i]], 0);
  }
  EXPECT_EQ(bench.world().structures[0].demand_MW, 0);
}

TEST(PropagatePower, LosingAnArmCutsItsTipAlone) {
  Station s;
  s.world.agents.status[s.arm[1]] = static_cast<uint8_t>(AgentStatus::kDead);
  StageBench bench(s.world);
  bench.run(StageId::kPropagatePower);
  EXPECT_EQ(bench.agents().powered[s.tip[0]], kBoth);
  EXPECT_EQ(bench.agents().powered[s.tip[1]], 0);
  EXPECT_EQ(bench.agents().powered[s.tip[2]], kBoth);
  EXPECT_EQ(bench.world().structures[0].demand_MW, 80);
}

TEST(PropagatePower, RatioOfSupplyToDemandIsAtMostOne) {
  struct Case {
    int32_t supply_MW, draw_MW;
    uint32_t expected_q16;
  };
  for (const Case c : {Case{100, 10, 65536}, Case{120, 20, 65536}, Case{60, 20, 32768},
                       Case{30, 20, 16384}, Case{100, 0, 65536}}) {
    Station s(c.supply_MW, c.draw_MW);
    StageBench bench(s.world);
    bench.run(StageId::kPropagatePower);
    EXPECT_EQ(bench.world().structures[0].regeneration_q16, c.expected_q16) << c.supply_MW;
  }
}

TEST(PropagatePower, SabotageEndsAllSupply) {
  Station s;
  s.world.orders.sabotaged[s.structure] = 1;
  StageBench bench(s.world);
  bench.run(StageId::kPropagatePower);
  for (uint32_t slot = 0; slot < 8; ++slot) EXPECT_EQ(bench.agents().powered[slot], 0) << slot;
  EXPECT_EQ(bench.world().structures[0].supply_MW, 0);
}

TEST(PropagatePower, LostReactorEndsItsSupply) {
  Station s;
  s.world.agents.status[s.reactor] = static_cast<uint8_t>(AgentStatus::kDead);
  StageBench bench(s.world);
  bench.run(StageId::kPropagatePower);
  EXPECT_EQ(bench.agents().powered[s.tip[0]], 0);
  EXPECT_EQ(bench.world().structures[0].supply_MW, 0);
}

TEST(PropagatePower, EdgesCarryWhatTheySayInOneDirection) {
  HandWorld world;
  ClassRow row = section_row();
  const uint8_t plain = world.add_class(row);
  row.power_supply_MW = 10;
  const uint8_t source = world.add_class(row);
  const uint8_t structure = world.add_structure(kBlue);
  const uint32_t reactor = world.add_section(structure, source, {});
  const uint32_t shields = world.add_section(structure, plain, {});
  const uint32_t weapons = world.add_section(structure, plain, {});
  const uint32_t behind = world.add_section(structure, plain, {});
  const uint32_t corridor = world.add_section(structure, plain, {});
  const uint32_t upstream = world.add_section(structure, plain, {});
  world.add_edge(structure, reactor, shields, kFeedsShields);
  world.add_edge(structure, reactor, weapons, kFeedsWeapons);
  world.add_edge(structure, shields, behind, kBoth);
  world.add_edge(structure, reactor, corridor, kCorridor);
  world.add_edge(structure, upstream, reactor, kBoth);
  StageBench bench(world);
  bench.run(StageId::kPropagatePower);
  EXPECT_EQ(bench.agents().powered[shields], kFeedsShields);
  EXPECT_EQ(bench.agents().powered[weapons], kFeedsWeapons);
  EXPECT_EQ(bench.agents().powered[behind], kFeedsShields) << "no more than its feeder has";
  EXPECT_EQ(bench.agents().powered[corridor], 0);
  EXPECT_EQ(bench.agents().powered[upstream], 0) << "power does not flow backwards";
}

TEST(PropagatePower, StructuresAndWorldsAreTheirOwn) {
  HandWorld two;
  ClassRow row = section_row();
  const uint8_t plain = two.add_class(row);
  row.power_supply_MW = 10;
  const uint8_t source = two.add_class(row);
  for (int s = 0; s < 2; ++s) {
    const uint8_t structure = two.add_structure(kBlue);
    const uint32_t reactor = two.add_section(structure, source, {});
    two.add_edge(structure, reactor, two.add_section(structure, plain, {}), kBoth);
  }
  HandWorld sabotaged = two;
  sabotaged.orders.sabotaged[1] = 1;
  HandWorld over = two;
  over.orders.active = 0;
  StageBench bench(std::vector<HandWorld>{two, sabotaged, over}, {2});
  bench.run(StageId::kPropagatePower);
  for (uint32_t slot = 0; slot < 4; ++slot) {
    EXPECT_EQ(bench.agents().powered[bench.slot(0, slot)], kBoth);
    EXPECT_EQ(bench.agents().powered[bench.slot(1, slot)], slot < 2 ? kBoth : 0);
    EXPECT_EQ(bench.agents().powered[bench.slot(2, slot)], 0);
  }
}

TEST(PropagatePower, UsefulnessIsTheMeanShareOfWhatStillWorks) {
  HandWorld world;
  ClassRow row = section_row();
  fill_facings(row, 0);
  row.mounts = 0;
  row.power_supply_MW = 100;
  const uint8_t source = world.add_class(row);
  row.power_supply_MW = 0;
  fill_facings(row, 50);
  const uint8_t shielded = world.add_class(row);
  fill_facings(row, 0);
  row.is_dock = 1;
  const uint8_t dock = world.add_class(row);
  row.is_dock = 0;
  const uint8_t armed = world.add_class(with_mount(row, world.add_weapon(beam_row())));
  const uint8_t structure = world.add_structure(kBlue);
  const uint32_t reactor = world.add_section(structure, source, {});
  std::vector<uint32_t> others;
  for (const uint8_t agent_class : {shielded, shielded, dock, armed}) {
    others.push_back(world.add_section(structure, agent_class, {1, 0, 0}));
    world.add_edge(structure, reactor, others.back(), kBoth);
  }
  StageBench bench(world);
  const auto usefulness = [&bench] {
    bench.run(StageId::kPropagatePower);
    return bench.world().structures[0].usefulness_q16 / 65536.0;
  };
  EXPECT_EQ(usefulness(), 1.0);
  bench.agents().set_status(others[0], AgentStatus::kDead);
  EXPECT_EQ(usefulness(), 0.875) << "half of the shields";
  bench.agents().set_status(reactor, AgentStatus::kDead);
  EXPECT_EQ(usefulness(), 0.25) << "without power it is a dock";
  bench.agents().set_status(reactor, AgentStatus::kActive);
  bench.orders().sabotaged[0] = 1;
  EXPECT_EQ(usefulness(), 0.25);
  bench.agents().set_status(others[2], AgentStatus::kDead);
  EXPECT_EQ(usefulness(), 0.0);
}

}  // namespace
}  // namespace swarm
