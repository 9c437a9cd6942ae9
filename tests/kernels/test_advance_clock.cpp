// advance_clock: every running world has a clock of its own.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

TEST(AdvanceClock, RunningWorldsAloneAndEachItsOwn) {
  HandWorld early, late, over;
  late.state.step = 100;
  over.state.step = 7;
  over.orders.active = 0;
  StageBench bench(std::vector<HandWorld>{early, late, over});
  for (uint32_t step = 1; step <= 5; ++step) {
    bench.run(StageId::kAdvanceClock);
    EXPECT_EQ(bench.world(0).step, step);
    EXPECT_EQ(bench.world(1).step, 100 + step);
    EXPECT_EQ(bench.world(2).step, 7u);
  }
  bench.orders(2).active = 1;
  bench.run(StageId::kAdvanceClock);
  EXPECT_EQ(bench.world(2).step, 8u);
}

}  // namespace
}  // namespace swarm
