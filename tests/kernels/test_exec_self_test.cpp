// One workload on every back end that can run here: the bits must agree. Without a GPU this
// compares numbers of threads, and the GPU's parts are skipped with the reason.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "kernels/device/cpu_exec.h"
#include "kernels/device/device_info.h"
#include "kernels/device/exec_self_test.h"

namespace swarm {
namespace {

SelfTestResults on_cpu(unsigned threads) {
  CpuExec exec(threads);
  return run_self_test(exec);
}

void expect_same(const SelfTestResults& got, const SelfTestResults& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].first, expected[i].first);
    EXPECT_EQ(got[i].second, expected[i].second) << expected[i].first;
  }
}

TEST(ExecSelfTest, NumberOfThreadsChangesNoBit) {
  const SelfTestResults expected = on_cpu(1);
  expect_same(on_cpu(2), expected);
  expect_same(on_cpu(7), expected);
}

// All results in one number, the same for every compiler and processor.
TEST(ExecSelfTest, BitsAreTheSameForEveryCompiler) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const auto& [name, part] : on_cpu(2)) hash = (hash ^ part) * 0x100000001b3u;
  EXPECT_EQ(hash, 10658468086277520571u);
}

TEST(ExecSelfTest, CudaGivesTheBitsOfTheCpu) {
#ifdef SWARM_WITH_CUDA
  std::string why_not;
  if (!find_cuda_device(&why_not)) GTEST_SKIP() << why_not;
  expect_same(cuda_self_test(), on_cpu(2));
#else
  GTEST_SKIP() << "this build has no CUDA back end";
#endif
}

TEST(ExecSelfTest, HipGivesTheBitsOfTheCpu) {
#ifdef SWARM_WITH_HIP
  std::string why_not;
  if (!find_hip_device(&why_not)) GTEST_SKIP() << why_not;
  expect_same(hip_self_test(), on_cpu(2));
#else
  GTEST_SKIP() << "this build has no HIP back end";
#endif
}

}  // namespace
}  // namespace swarm
