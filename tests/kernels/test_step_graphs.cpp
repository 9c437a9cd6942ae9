// StepGraphs: what is recorded, when, and what happens where that is refused; and engines with and
// without graphs, where there is a GPU.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "kernels/device/step_graphs.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A device that keeps what it was given to do.
struct FakeExec {
  static constexpr bool kGraphsByDefault = true;
  std::vector<std::string> done;
  std::vector<std::string>* recording = nullptr;
  int refusals = 0;  // recordings that fail from now on

  void launch(const std::string& kernel) {
    (recording != nullptr ? *recording : done).push_back(kernel);
  }

  struct Graph {
    explicit Graph(FakeExec& fake) : exec(fake) {}
    FakeExec& exec;
    std::vector<std::string> record_of;

    template <class Work>
    bool record(const Work& work) {
      exec.recording = &record_of;
      work();
      exec.recording = nullptr;
      exec.done.emplace_back("record");
      return exec.refusals == 0 || --exec.refusals < 0;
    }
    void launch() {
      exec.done.emplace_back("graph");
      exec.done.insert(exec.done.end(), record_of.begin(), record_of.end());
    }
  };
};

/// The steps of a battle with a period of three.
std::vector<std::string> done_in(FakeExec* exec, StepGraphs<FakeExec>* graphs, int steps) {
  exec->done.clear();
  for (int s = 0; s < steps; ++s) {
    const bool command = s % 3 == 0;
    graphs->run(command, [&] {
      if (command) exec->launch("sense");
      exec->launch("steer");
    });
  }
  return exec->done;
}

using Names = std::vector<std::string>;

TEST(StepGraphs, EachKindOfStepIsLaunchedThenRecordedThenRepeated) {
  FakeExec exec;
  StepGraphs<FakeExec> graphs(exec, std::nullopt);
  EXPECT_EQ(done_in(&exec, &graphs, 7), (Names{"sense", "steer",            // first of its kind
                                               "steer",                     // likewise
                                               "record", "graph", "steer",  // second
                                               "record", "graph", "sense", "steer",  // second
                                               "graph", "steer", "graph", "steer",   // repeated
                                               "graph", "sense", "steer"}));
  EXPECT_EQ(graphs.text(), "launched from graphs");
}

TEST(StepGraphs, WhatCannotBeRecordedIsLaunchedOnceAStepAndNotTriedAgain) {
  FakeExec exec;
  exec.refusals = 1;
  StepGraphs<FakeExec> graphs(exec, true);
  EXPECT_EQ(done_in(&exec, &graphs, 7), (Names{"sense", "steer", "steer",            //
                                               "record", "steer",                    // refused
                                               "record", "graph", "sense", "steer",  // not so
                                               "steer", "steer", "graph", "sense", "steer"}));
  EXPECT_EQ(graphs.text(), "launched one stage after another: no graph");
}

TEST(StepGraphs, NobodyRecordsWhereTheyAreSwitchedOff) {
  FakeExec exec;
  StepGraphs<FakeExec> graphs(exec, false);
  EXPECT_EQ(done_in(&exec, &graphs, 4),
            (Names{"sense", "steer", "steer", "steer", "sense", "steer"}));
  EXPECT_EQ(graphs.text(), "launched one stage after another");
}

HandWorld fleet() {
  HandWorld world({1, 0, 80, 0, 20});
  world.tables.command_steps = 4;
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  const uint8_t ship = world.add_class(with_mount(ship_row(), tube));
  for (const uint8_t faction : {kBlue, kRed}) {
    const uint8_t wing = world.add_wing(faction, OrderKind::kAttack);
    for (uint32_t i = 0; i < 40; ++i) world.add_ship(wing, ship, random_place(i, {}, 6, faction));
  }
  return world;
}

/// Runs of several lengths, with looks and new orders between them, that end at one step.
std::vector<uint64_t> fight(Engine* engine) {
  const HandWorld world = fleet();
  engine->set_table(0, world.tables);
  engine->load_world(0, world.agents, world.state, world.orders);
  std::vector<int64_t> summary;
  for (const uint32_t steps : {1u, 2u, 9u, 4u, 5u, 40u}) {
    engine->run_steps(steps);
    engine->read_summary(&summary);
    engine->write_orders(0, world.orders);
  }
  engine->run_step([](StageId) {});
  engine->run_periods(2);
  std::vector<uint64_t> hashes;
  engine->read_hashes(&hashes);
  return hashes;
}

std::vector<uint64_t> fight_on(BackendKind backend, std::optional<bool> step_graphs) {
  EngineSize size = bench_size(fleet(), 1);
  size.tables = 1;
  size.step_graphs = step_graphs;
  return fight(make_engine(backend, size, 2).get());
}

TEST(StepGraphs, CpuRunsTheSameBattleWhetherTheyAreAskedForOrNot) {
  EXPECT_EQ(fight_on(BackendKind::kCpu, true), fight_on(BackendKind::kCpu, false));
}

TEST(StepGraphs, OtherWordsInTheEnvironmentAreRefused) {
  const char* const before = std::getenv("FLEETSWARM_GRAPHS");
  const std::string kept = before == nullptr ? "" : before;
  setenv("FLEETSWARM_GRAPHS", "perhaps", 1);
  try {
    make_engine(BackendKind::kCuda, bench_size(fleet(), 1), 1);
    ADD_FAILURE() << "it was taken";
  } catch (const DeviceError& error) {
    EXPECT_STREQ(error.what(), "stage 'start': FLEETSWARM_GRAPHS is 'perhaps': 0 or 1");
  }
  if (before == nullptr) {
    unsetenv("FLEETSWARM_GRAPHS");
  } else {
    setenv("FLEETSWARM_GRAPHS", kept.c_str(), 1);
  }
}

TEST(StepGraphs, CudaGivesTheSameBitsWithAndWithoutThem) {
  std::string why_not;
  if (!find_cuda_device(&why_not)) GTEST_SKIP() << why_not;
  const std::vector<uint64_t> expected = fight_on(BackendKind::kCpu, false);
  EXPECT_EQ(fight_on(BackendKind::kCuda, true), expected);
  EXPECT_EQ(fight_on(BackendKind::kCuda, false), expected);
}

TEST(StepGraphs, HipGivesTheSameBitsWithAndWithoutThem) {
  std::string why_not;
  if (!find_hip_device(&why_not)) GTEST_SKIP() << why_not;
  const std::vector<uint64_t> expected = fight_on(BackendKind::kCpu, false);
  EXPECT_EQ(fight_on(BackendKind::kHip, true), expected);
  EXPECT_EQ(fight_on(BackendKind::kHip, false), expected);
}

}  // namespace
}  // namespace swarm
