#include "kernels/ceilings.h"

#include <gtest/gtest.h>

#include "kernels/device/cpu_exec.h"
#include "kernels/device/measure_ceilings.h"
#include "kernels/lanes/arithmetic.h"

namespace swarm {
namespace {

TEST(Ceilings, CpuIsMeasuredWithinReason) {
  const Ceilings ceilings = measure_ceilings(BackendKind::kCpu, 2, 3 << 20);
  // Any machine of these decades, sanitized and shared too.
  EXPECT_GT(ceilings.memory_copy_GBps, 0.05);
  EXPECT_LT(ceilings.memory_copy_GBps, 2000);
  EXPECT_GT(ceilings.arithmetic_GFLOPs, 0.05);
  EXPECT_LT(ceilings.arithmetic_GFLOPs, 5000);
  EXPECT_EQ(ceilings.batch_copy_bytes, uint64_t{3} << 20);
  EXPECT_GE(ceilings.copy_GBps(), ceilings.memory_copy_GBps);
  EXPECT_GE(ceilings.copy_GBps(), ceilings.batch_copy_GBps);
  EXPECT_NE(ceilings.arithmetic_with.find("2 threads"), std::string::npos);
}

TEST(Ceilings, WithoutABatchThereIsOneCopy) {
  const Ceilings ceilings = measure_ceilings(BackendKind::kCpu, 1, 0);
  EXPECT_EQ(ceilings.batch_copy_GBps, 0);
  EXPECT_EQ(ceilings.copy_GBps(), ceilings.memory_copy_GBps);
}

TEST(Ceilings, TheCopyCopies) {
  CpuExec exec(2);
  std::vector<CopyBlock> from(100000), to(100000);
  for (uint32_t i = 0; i < from.size(); ++i) from[i] = {{i, i + 1, i + 2, i + 3}};
  exec.for_each(100000, CopyBlocks{from.data(), to.data()});
  for (uint32_t i = 0; i < to.size(); ++i) {
    ASSERT_EQ(to[i].words[0], i);
    ASSERT_EQ(to[i].words[3], i + 3);
  }
}

// x -> 0.9999 x + 0.0001 comes to 1 from anywhere: after enough rounds each of the lanes of twelve
// chains is nearly 1. Fewer operations than are counted would not get there.
TEST(Ceilings, EveryArithmeticLoopDoesTheWorkThatItCounts) {
  for (const NamedArithmeticLoop& loop : arithmetic_loops()) {
    const double lanes = loop.operations_per_round / 2;
    EXPECT_NEAR(loop.run(200000) / lanes, 1.0, 1e-3) << loop.isa;
    EXPECT_NEAR(loop.run(0) / lanes, 6.5, 1e-5) << "chains start at 1 to 12";
    EXPECT_NEAR(loop.run(1000) / lanes, 1 + 5.5 * 0.90483, 1e-2) << loop.isa;  // 0.9999^1000
  }
}

}  // namespace
}  // namespace swarm
