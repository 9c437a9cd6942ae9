// The table of stages: complete, in order, each with a source and a test; and whole steps of it.
#include "kernels/stages.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "kernels/device/cpu_exec.h"
#include "kernels/waiting.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

const std::filesystem::path kSource = FLEETSWARM_SOURCE_DIR;

TEST(Stages, EachIsInTheTableOnceInTheOrderOfTheEnum) {
  ASSERT_EQ(std::size(kStages<CpuExec>), kStageCount);
  for (uint32_t i = 0; i < kStageCount; ++i) {
    EXPECT_EQ(static_cast<uint32_t>(kStages<CpuExec>[i].id), i) << kStageNames[i];
    EXPECT_NE(kStages<CpuExec>[i].run, nullptr);
  }
}

TEST(Stages, NamesAreDifferentAndSoAreTheFunctions) {
  std::set<std::string> names;
  std::set<void (*)(CpuExec&, const StepView&)> functions;
  for (const Stage<CpuExec>& stage : kStages<CpuExec>) {
    names.insert(stage_name(stage.id));
    functions.insert(stage.run);
  }
  EXPECT_EQ(names.size(), kStageCount);
  EXPECT_EQ(functions.size(), kStageCount);
}

TEST(Stages, EachHasASourceAndATest) {
  for (const std::string name : kStageNames) {
    const std::filesystem::path source = kSource / "kernels" / (name + ".cuh");
    ASSERT_TRUE(std::filesystem::exists(source)) << source;
    std::ifstream file(source);
    std::string first_line;
    std::getline(file, first_line);
    EXPECT_EQ(first_line.rfind("// Stage " + name + ":", 0), 0u) << source << ": " << first_line;
    EXPECT_TRUE(std::filesystem::exists(kSource / "tests" / "kernels" / ("test_" + name + ".cpp")))
        << "no test of stage " << name;
  }
}

/// A little of everything at war: a station with power and docks, fleets, torpedoes, a minefield
/// that is laid, boarders, people who flee.
HandWorld small_war() {
  HandWorld world({1, 12, 120, 150, 40});
  world.tables.dt_s = 0.5f;
  world.tables.command_steps = 2;
  world.tables.troops_kind = 2;
  world.tables.people_fight[0] = 1;
  world.tables.boarder_kill_rate_per_s = world.tables.defender_kill_rate_per_s = 0.02f;
  WeaponRow beam = beam_row();
  beam.hit_probability = 0.5f;
  beam.exponential = 1;
  beam.reload_steps = 4;
  beam.reload_rate = wait_rate(4);
  WeaponRow guard = beam_row();
  guard.point_defence = 1;
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  const uint8_t phaser = world.add_weapon(beam);
  const uint8_t turret = world.add_weapon(guard);
  ClassRow cruiser = with_mount(with_mount(with_mount(ship_row(), phaser, 2), tube, 1, 9), turret);
  fill_facings(cruiser, 60);
  cruiser.regeneration_TJ = 2;
  cruiser.berths = 60;
  cruiser.board_per_s_q16 = 2 << 16;
  const uint8_t ship = world.add_class(cruiser);
  ClassRow section = with_mount(section_row(), phaser, 3);
  section.is_dock = 1;
  fill_facings(section, 200);
  section.regeneration_TJ = 10;
  section.board_per_s_q16 = 3 << 16;
  section.power_draw_MW = 10;
  const uint8_t arm = world.add_class(section);
  section.power_supply_MW = 80;
  const uint8_t reactor = world.add_class(section);
  const uint8_t station = world.add_structure(kBlue, {}, 1.5f);
  for (uint32_t i = 0; i < 12; ++i) {
    const uint32_t slot =
        world.add_section(station, i == 0 ? reactor : arm, random_place(i, {}, 1.5f));
    world.set_people(slot, 0, 20);
    world.set_people(slot, 1, 30);
  }
  for (uint32_t i = 1; i < 12; ++i) {
    world.add_edge(station, i / 3, i, kFeedsShields | kFeedsWeapons | kCorridor);
  }
  const uint8_t field = world.add_field(kBlue, world.add_class(mine_row()), false);
  const OrderKind orders[] = {OrderKind::kLay,    OrderKind::kDock,  OrderKind::kEscort,
                              OrderKind::kAttack, OrderKind::kBoard, OrderKind::kSweep};
  for (uint8_t w = 0; w < 6; ++w) {
    const uint8_t wing = world.add_wing(w < 3 ? kBlue : kRed, orders[w]);
    world.order(wing).structure = station;
    world.order(wing).field = field;
    world.order(wing).spread = 1;
    world.order(wing).radius_km = 10;
    world.order(wing).people_kinds = 1 << 1;
    if (w == 2) world.order(wing).target_wing = 0;
    const Vec3 centre = w < 3 ? Vec3{4, 0, 0} : Vec3{12, 0, 3};
    for (uint32_t i = 0; i < (w < 3 ? 8u : 30u); ++i) {
      const uint32_t slot = world.add_ship(wing, ship, random_place(w * 100u + i, centre, 4));
      world.set_people(slot, 0, 5);
      world.set_people(slot, 2, w == 4 ? 40 : 0);
    }
  }
  for (uint32_t i = 0; i < 150; ++i) {
    world.add_mine(field, random_place(500 + i, {3, 0, 1}, 4), AgentStatus::kPlanned);
  }
  world.tables.fields[field].lay_per_s_q16 = 4 << 16;
  world.tables.fields[field].lay_reach_km = 30;
  world.tables.fields[field].arming_steps = 4;
  return world;
}

int64_t people_in_world(const AgentImage& a, const WorldState& state, uint32_t kind) {
  int64_t sum = state.counters.people_lost[kind] + state.counters.people_departed[kind];
  for (uint32_t s = 0; s < a.slots; ++s) {
    if (a.status[s] == static_cast<uint8_t>(AgentStatus::kDeparted)) continue;
    sum += a.people[size_t{kind} * a.slots + s] + (kind == 2 ? a.boarders[s] : 0);
  }
  return sum;
}

TEST(Stages, WholeStepsKeepPeopleAndBoundsInEveryWorld) {
  const HandWorld war = small_war();
  const std::unique_ptr<Engine> engine = make_engine_with(war, 2, 2);
  for (int period = 0; period < 100; ++period) {
    engine->run_periods(1);
    for (uint32_t w = 0; w < 2; ++w) {
      AgentImage a;
      WorldState state;
      engine->read_world(w, &a, &state);
      ASSERT_EQ(state.step, static_cast<uint32_t>(period + 1) * 2);
      for (uint32_t kind = 0; kind < 3; ++kind) {
        ASSERT_EQ(people_in_world(a, state, kind), people_in_world(war.agents, war.state, kind))
            << "kind " << kind << ", period " << period;
      }
      for (uint32_t s = 0; s < a.slots; ++s) {
        ASSERT_GE(a.hull_TJ[s], 0);
        ASSERT_EQ(a.hull_hit_TJ[s], 0);
        ASSERT_TRUE(a.target[s] == kNone || a.target[s] < a.slots);
        ASSERT_TRUE(length({a.x_km[s], a.y_km[s], a.z_km[s]}) < 1000.0f);
      }
    }
  }
  WorldState state;
  AgentImage a;
  engine->read_world(0, &a, &state);
  const WorldCounters& c = state.counters;
  EXPECT_GT(c.hits, 100);
  EXPECT_GT(c.torpedoes_launched, 10);
  EXPECT_GT(c.mines_triggered[0], 5) << "every part of the war took place";
  EXPECT_GT(c.mines_replaced[0], 0);
  EXPECT_GT(c.boarders_lost, 0);
  EXPECT_GT(c.overkill_TJ, 0);
}

TEST(Stages, EngineAndBenchAndAnyNumberOfThreadsAgree) {
  const HandWorld war = small_war();
  std::vector<uint64_t> expected;
  StageBench bench(war);
  for (int period = 0; period < 20; ++period) {
    bench.run_steps(6);
    expected.push_back(bench.hash());
  }
  for (const unsigned threads : {1u, 2u, 3u, 7u}) {
    const std::unique_ptr<Engine> engine = make_engine_with(war, 3, threads);
    for (int period = 0; period < 20; ++period) {
      engine->run_periods(3);
      std::vector<uint64_t> hashes;
      engine->read_hashes(&hashes);
      ASSERT_EQ(hashes[0], expected[static_cast<size_t>(period)])
          << threads << " threads, period " << period;
      ASSERT_NE(hashes[1], hashes[0]) << "another seed is another war";
    }
  }
}

template <class T>
void scribble(T* memory, size_t count) {
  std::memset(static_cast<void*>(memory), 0xDB, count * sizeof(T));
}

/// Everything that a batch holds beside agents, world states, orders and tables.
void scribble_over_what_is_made_anew(const StepView& v) {
  const size_t slots = v.layout.slots();
  const size_t worlds = v.layout.worlds;
  const size_t ships = worlds * v.layout.ships;
  const size_t mines = worlds * v.layout.mines;
  scribble(v.near.key, ships);
  scribble(v.near.order, ships);
  scribble(v.near.start, worlds * v.near.cells() + 2);
  scribble(v.ship_place, ships);
  scribble(v.ship_motion, ships);
  scribble(v.flock_wish, ships);
  scribble(v.mine_grid.key, mines);
  scribble(v.mine_grid.order, mines);
  scribble(v.mine_grid.start, worlds * v.mine_grid.cells() + 2);
  scribble(v.mine_place, mines);
  scribble(v.far.key, slots);
  scribble(v.far.order, slots);
  scribble(v.far.start, worlds * v.far.lists() + 2);
  scribble(v.far.place, slots);
  scribble(v.far.held, worlds * v.far.cells());
  scribble(v.far.around, worlds * v.far.cells());
  scribble(v.scan_a, slots + 1);
  scribble(v.scan_b, slots + 1);
  scribble(v.list, slots);
  scribble(v.flags, slots);
  scribble(v.far_sensors, slots * kMaxTeams);
  scribble(v.far_sensor_count, kMaxTeams);
  scribble(v.hashes, worlds);
  scribble(v.summary, size_t{v.summary_columns} * worlds);
}

TEST(Stages, AStepNeedsNothingButAgentsStatesOrdersAndTables) {
  // So a checkpoint that holds these is whole. An engine sorts the mines when a world is loaded.
  const HandWorld war = small_war();
  StageBench left_alone(war);
  StageBench scribbled(war);
  for (uint32_t step = 0; step < 60; ++step) {
    left_alone.run_steps(1);
    scribble_over_what_is_made_anew(scribbled.view());
    scribbled.run(StageId::kBinMines);
    scribbled.run_steps(1);
    ASSERT_EQ(scribbled.hash(), left_alone.hash()) << "step " << step;
  }
}

/// Two crowds over 300 km, in which a ship sees more enemies than it looks at, and fast ones that
/// pass mines.
HandWorld two_crowds(Layout room) {
  HandWorld world(room);
  ClassRow row = with_mount(ship_row(), world.add_weapon(beam_row()));
  row.sensor_range_km = 400;
  row.top_speed_kmps = 30;
  row.acceleration_kmps2 = 10;
  const uint8_t ship = world.add_class(row);
  for (const uint8_t faction : {kBlue, kRed}) {
    const uint8_t wing = world.add_wing(faction, OrderKind::kAttack);
    for (uint32_t i = 0; i < 200; ++i) {
      world.add_ship(wing, ship, random_place(faction * 200u + i, {}, 150));
    }
  }
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  for (uint32_t i = 0; i < 100; ++i) world.add_mine(field, random_place(i, {}, 30, 2));
  world.state.step = 0;
  return world;
}

TEST(Stages, WorldInALargerLayoutIsTheSameWorld) {
  // A batch has the layout of its largest world, and the tables of the grids grow with it. What a
  // world does must not depend on that.
  std::vector<uint64_t> hashes[2];
  for (const uint32_t large : {0u, 1u}) {
    const HandWorld world = two_crowds({1, 2, 400, large == 0 ? 100u : 30000u, 2});
    const std::unique_ptr<Engine> engine = make_engine_with(world, 1, 2);
    for (int look = 0; look < 10; ++look) {
      engine->run_steps(2);
      std::vector<uint64_t> hash;
      engine->read_hashes(&hash);
      hashes[large].push_back(hash[0]);
    }
  }
  EXPECT_EQ(hashes[0], hashes[1]);
}

}  // namespace
}  // namespace swarm
