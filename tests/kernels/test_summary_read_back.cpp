// An engine's summary, requested and awaited: the same integers as when the host waits at once.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

using Row = std::vector<int64_t>;

/// Two fleets that close in and fire: the summary is another after every step.
HandWorld fleets() {
  HandWorld world({1, 0, 60, 4, 0});
  world.tables.command_steps = 2;
  const uint8_t beam = world.add_weapon(beam_row());
  const uint8_t ship = world.add_class(with_mount(ship_row(), beam));
  for (const uint8_t faction : {kBlue, kRed, kGrey}) {
    const uint8_t wing = world.add_wing(faction, OrderKind::kAttack);
    for (uint32_t i = 0; i < 20; ++i) {
      const uint32_t slot = world.add_ship(wing, ship, random_place(i, {}, 8, faction));
      world.set_people(slot, 0, 10 + static_cast<int32_t>(i));
    }
  }
  const uint8_t field = world.add_field(kBlue, world.add_class(mine_row()));
  for (uint32_t i = 0; i < 4; ++i) world.add_mine(field, {50.0f + static_cast<float>(i), 0, 0});
  return world;
}

std::unique_ptr<Engine> engine_on(BackendKind backend, uint32_t worlds, unsigned threads = 2) {
  const HandWorld world = fleets();
  EngineSize size = bench_size(world, worlds);
  size.tables = 1;
  std::unique_ptr<Engine> engine = make_engine(backend, size, threads);
  engine->set_table(0, world.tables);
  for (uint32_t w = 0; w < worlds; ++w) {
    WorldState state = world.state;
    state.seed += w;
    engine->load_world(w, world.agents, state, world.orders);
  }
  return engine;
}

size_t integers_of(const Engine& engine) {
  const Layout& layout = engine.size().layout;
  return size_t{summary_layout(layout.sections).columns} * layout.worlds;
}

Row copy_of(const Engine& engine, const int64_t* block) {
  return {block, block + integers_of(engine)};
}

/// After so many periods, as the host that waits reads it on the CPU.
std::vector<Row> expected_rows(uint32_t worlds, int periods) {
  const std::unique_ptr<Engine> engine = engine_on(BackendKind::kCpu, worlds);
  std::vector<Row> rows(static_cast<size_t>(periods));
  for (Row& row : rows) {
    engine->run_periods(1);
    engine->read_summary(&row);
  }
  return rows;
}

/// Reads each summary only when the next has been requested and more steps have been given.
void expect_summaries_lag_behind(BackendKind backend) {
  constexpr int kPeriods = 12;
  const std::vector<Row> expected = expected_rows(3, kPeriods);
  ASSERT_NE(expected.front(), expected.back());
  const std::unique_ptr<Engine> engine = engine_on(backend, 3);
  for (size_t period = 0; period < kPeriods; ++period) {
    engine->run_periods(1);
    engine->request_summary();
    if (period == 0) continue;
    const int64_t* const before = engine->await_summary();
    EXPECT_EQ(copy_of(*engine, before), expected[period - 1]) << "period " << period - 1;
  }
  EXPECT_EQ(copy_of(*engine, engine->await_summary()), expected.back());
  Row again;
  engine->read_summary(&again);
  EXPECT_EQ(again, expected.back()) << "nothing ran in between";
}

TEST(SummaryReadBack, LagsBehindOnTheCpu) { expect_summaries_lag_behind(BackendKind::kCpu); }

TEST(SummaryReadBack, LagsBehindOnCuda) {
  std::string why_not;
  if (!find_cuda_device(&why_not)) GTEST_SKIP() << why_not;
  expect_summaries_lag_behind(BackendKind::kCuda);
}

TEST(SummaryReadBack, LagsBehindOnHip) {
  std::string why_not;
  if (!find_hip_device(&why_not)) GTEST_SKIP() << why_not;
  expect_summaries_lag_behind(BackendKind::kHip);
}

TEST(SummaryReadBack, BlockStaysWhileTheNextOneIsFilled) {
  const std::vector<Row> expected = expected_rows(2, 3);
  const std::unique_ptr<Engine> engine = engine_on(BackendKind::kCpu, 2);
  engine->run_periods(1);
  engine->request_summary();
  const int64_t* const first = engine->await_summary();
  engine->run_periods(1);
  engine->request_summary();
  engine->run_periods(1);
  EXPECT_EQ(copy_of(*engine, first), expected[0]);
  EXPECT_EQ(copy_of(*engine, engine->await_summary()), expected[1]);
  EXPECT_EQ(copy_of(*engine, first), expected[0]);
}

/// What the stage writes and what the host gets: only columns that no world has may be left out.
TEST(SummaryReadBack, HasEveryColumnThatTheStageWrites) {
  const HandWorld world = fleets();
  StageBench bench(std::vector<HandWorld>{world, world});
  bench.run({StageId::kBinTargets, StageId::kSense, StageId::kPickTargets, StageId::kSummarise});
  const std::unique_ptr<Engine> engine = engine_on(BackendKind::kCpu, 2);
  bool looked = false;
  engine->run_step([&](StageId stage) {
    if (stage != StageId::kPickTargets) return;
    Row row;
    engine->read_summary(&row);
    const size_t columns = row.size() / 2;
    const int64_t* const counted = bench.view().summary;
    EXPECT_EQ(Row(row.begin(), row.begin() + static_cast<long>(columns)),
              Row(counted, counted + columns));
    looked = true;
  });
  EXPECT_TRUE(looked);
}

TEST(SummaryReadBackDeathTest, ThirdRequestAndAwaitOfNothingAreRefused) {
  const std::unique_ptr<Engine> engine = engine_on(BackendKind::kCpu, 1, 1);
  EXPECT_DEATH(engine->await_summary(), "assertion failed");
  engine->request_summary();
  engine->request_summary();
  EXPECT_DEATH(engine->request_summary(), "assertion failed");
}

}  // namespace
}  // namespace swarm
