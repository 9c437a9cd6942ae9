// The table of costs: complete, and right where a cost can be counted by other means; and what an
// engine says of its memory.
#include "kernels/stage_costs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

WorkCounts ones() {
  WorkCounts work;
  for (uint64_t& count : work.counts) count = 1;
  return work;
}

TEST(StageCosts, EveryStageHasAnItemAndTermsInOnePlace) {
  uint64_t terms = 0;
  std::set<const StageCostTerm*> first;
  for (uint32_t s = 0; s < kStageCount; ++s) {
    const auto stage = static_cast<StageId>(s);
    EXPECT_EQ(stage_item(stage).stage, stage);
    ASSERT_LT(first_cost_term(stage), end_cost_term(stage)) << "no terms: " << stage_name(stage);
    terms += static_cast<uint64_t>(end_cost_term(stage) - first_cost_term(stage));
    first.insert(first_cost_term(stage));
    const StageCost cost = stage_cost(stage, ones());
    EXPECT_GT(cost.bytes(), 0) << stage_name(stage);
    EXPECT_GT(cost.operations, 0) << stage_name(stage);
  }
  EXPECT_EQ(first.size(), kStageCount);
  // A stage whose terms stood in two places would lose those of the second.
  const StageCostTerm* last = first_cost_term(StageId::kHashState);
  const StageCostTerm* begin = first_cost_term(StageId::kBinTargets);
  EXPECT_EQ(end_cost_term(StageId::kHashState) - begin, static_cast<ptrdiff_t>(terms))
      << "the terms of a stage are apart, or the table does not end with the last stage";
  EXPECT_GT(last, begin);
}

TEST(StageCosts, EveryTermOfTheMarkdownTableIsThere) {
  const std::string table = stage_cost_table();
  size_t lines = 0;
  for (const char c : table) lines += c == '\n' ? 1 : 0;
  uint64_t terms = 0;
  for (uint32_t s = 0; s < kStageCount; ++s) {
    const auto stage = static_cast<StageId>(s);
    terms += static_cast<uint64_t>(end_cost_term(stage) - first_cost_term(stage));
    EXPECT_NE(table.find("| " + std::string(stage_name(stage)) + " |"), std::string::npos);
  }
  EXPECT_EQ(lines, terms + 2);
}

TEST(StageCosts, TheDocsHaveTheTable) {
  const std::string path = std::string(FLEETSWARM_SOURCE_DIR) + "/docs/performance.md";
  const std::string start = "<!-- costs: written by test_kernels, FLEETSWARM_UPDATE_DOCS=1 -->\n";
  const std::string end = "<!-- end of costs -->";
  std::ifstream file(path, std::ios::binary);
  std::ostringstream stream;
  stream << file.rdbuf();
  std::string page = stream.str();
  const size_t from = page.find(start), to = page.find(end);
  ASSERT_TRUE(from != std::string::npos && to != std::string::npos && from < to) << path;
  const size_t at = from + start.size();
  if (std::getenv("FLEETSWARM_UPDATE_DOCS") != nullptr) {
    page.replace(at, to - at, stage_cost_table());
    std::ofstream(path, std::ios::binary) << page;
    return;
  }
  EXPECT_EQ(page.substr(at, to - at), stage_cost_table())
      << path << " is not up to date: run this test with FLEETSWARM_UPDATE_DOCS=1";
}

TEST(StageCosts, CostsGrowWithWhatThereIsToDo) {
  WorkCounts work = ones();
  const StageCost one = stage_cost(StageId::kFlockShips, work);
  work.of(WorkCount::kShipCandidates) = 101;
  const StageCost more = stage_cost(StageId::kFlockShips, work);
  EXPECT_DOUBLE_EQ(more.bytes_gathered - one.bytes_gathered, 100 * 16);
  EXPECT_DOUBLE_EQ(more.bytes(), one.bytes()) << "neighbours are gathered, not streamed";
  EXPECT_GT(more.operations, one.operations);
}

TEST(StageCosts, AStageThatHasNothingToWorkOnCostsNothing) {
  WorkCounts work = ones();
  EXPECT_GT(stage_cost(StageId::kLandTroops, work).bytes(), 0);
  work.of(WorkCount::kSectionSlots) = 0;
  EXPECT_EQ(stage_cost(StageId::kLandTroops, work).bytes(), 0) << "no station, no landing";
  work.of(WorkCount::kMineSlots) = 0;
  EXPECT_EQ(stage_cost(StageId::kTriggerMines, work).items, 0);
}

/// Two fleets of ten ships, four km apart in a line, near enough that each sees all of its own.
HandWorld two_fleets() {
  HandWorld world({1, 3, 20, 6, 4});
  world.tables.near_radius_km = 50;
  const uint8_t gun = world.add_weapon(beam_row());
  const uint8_t ship = world.add_class(with_mount(ship_row(), gun));
  for (uint8_t side = 0; side < 2; ++side) {
    const uint8_t wing = world.add_wing(side == 0 ? kBlue : kRed, OrderKind::kAttack);
    for (uint32_t i = 0; i < 10; ++i) {
      world.add_ship(wing, ship, {static_cast<float>(i), 4.0f * side, 0});
    }
  }
  const uint8_t field = world.add_field(kBlue, world.add_class(mine_row()), true);
  for (uint32_t i = 0; i < 6; ++i) {
    world.add_mine(field, {static_cast<float>(i), 20, 0},
                   i < 4 ? AgentStatus::kActive : AgentStatus::kDead);
  }
  return world;
}

TEST(CountWork, CountsWhatIsThere) {
  const HandWorld fleets = two_fleets();
  const std::unique_ptr<Engine> engine = make_engine_with(fleets, 2, 2);
  WorkCounts work;
  engine->count_work(&work);  // before the first step: no grids yet
  EXPECT_EQ(work.of(WorkCount::kShipCandidates), 0u);
  engine->run_steps(1);
  std::vector<uint64_t> before, after;
  engine->read_hashes(&before);
  engine->count_work(&work);
  engine->read_hashes(&after);
  EXPECT_EQ(before, after) << "counting changes nothing";

  EXPECT_EQ(work.of(WorkCount::kWorlds), 2u);
  EXPECT_EQ(work.of(WorkCount::kSlots), 2u * 33);
  EXPECT_EQ(work.of(WorkCount::kShipSlots), 2u * 20);
  EXPECT_EQ(work.of(WorkCount::kTorpedoSlots), 2u * 4);
  AgentImage agents;
  WorldState state;
  uint64_t ships = 0, mines = 0, red_ships = 0;
  for (uint32_t w = 0; w < 2; ++w) {
    engine->read_world(w, &agents, &state);
    for (uint32_t s = 0; s < agents.slots; ++s) {
      if (agents.status[s] != static_cast<uint8_t>(AgentStatus::kActive)) continue;
      const bool is_ship = agents.kind[s] == static_cast<uint8_t>(AgentKind::kShip);
      ships += is_ship ? 1 : 0;
      red_ships += is_ship && agents.faction[s] == kRed ? 1 : 0;
      mines += agents.kind[s] == static_cast<uint8_t>(AgentKind::kMine) ? 1 : 0;
    }
  }
  EXPECT_EQ(work.of(WorkCount::kActiveShips), ships);
  EXPECT_EQ(work.of(WorkCount::kActiveMines), mines);
  EXPECT_EQ(work.of(WorkCount::kActive), ships + mines);
  EXPECT_EQ(work.of(WorkCount::kMounts), ships);
  EXPECT_EQ(work.of(WorkCount::kVacancies), 2u * 2);
  // 20 ships within 11 km of each other, radius 50: each reads all of its world, itself too.
  EXPECT_EQ(work.of(WorkCount::kShipCandidates), ships * 20);
  EXPECT_EQ(work.of(WorkCount::kShipNeighbours), ships * 20);
  EXPECT_EQ(work.of(WorkCount::kWingMates), ships * 10);
  EXPECT_EQ(work.of(WorkCount::kMineWalks), red_ships) << "who have to fear Blue's field";
  EXPECT_EQ(work.of(WorkCount::kMineCandidates), red_ships * 6);
  EXPECT_EQ(work.of(WorkCount::kSenseWalks), ships + mines) << "one hostile team each";
}

TEST(EngineMemory, IsWhatWasSaidBefore) {
  struct Case {
    Layout layout;
    uint32_t tables;
  };
  for (const Case& c : {Case{{1, 45, 800, 3000, 200}, 1}, Case{{64, 45, 800, 3000, 200}, 4},
                        Case{{1, 0, 200000, 0, 0}, 1}, Case{{300, 0, 10, 0, 5}, 1}}) {
    const EngineSize size = size_for(c.layout, c.tables, 2);
    const std::unique_ptr<Engine> engine = make_cpu_engine(size, 1);
    const auto said = static_cast<double>(memory_bytes(size));
    const auto taken = static_cast<double>(engine->allocated_bytes());
    EXPECT_GE(said, taken) << "a battle that was said to fit would not";
    // 64 KiB for small things; the sort's scratch is twice as large on a GPU.
    EXPECT_LE(said - (64 << 10), 1.1 * taken) << c.layout.slots();
  }
}

}  // namespace
}  // namespace swarm
