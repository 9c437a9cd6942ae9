// CpuExec: for_each, memory, errors, and what find_cuda_device and find_hip_device say.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "kernels/core/portable.h"
#include "kernels/device/cpu_exec.h"
#include "kernels/device/device_info.h"

namespace swarm {
namespace {

struct CountVisits {
  uint32_t* visits;
  SWARM_HD void operator()(uint32_t i) const { atomic_add(&visits[i], i + 1); }
};

struct CountVisitsInSmallPieces : CountVisits {
  static constexpr uint32_t kGrain = 3;
};

struct ThrowAt {
  uint32_t bad;
  void operator()(uint32_t i) const {
    if (i == bad) throw std::runtime_error("agent " + std::to_string(i));
  }
};

template <class F>
void expect_every_item_once(CpuExec& exec, uint32_t n) {
  auto* visits = static_cast<uint32_t*>(exec.allocate(n * sizeof(uint32_t)));
  F functor;
  functor.visits = visits;
  exec.for_each(n, functor);
  for (uint32_t i = 0; i < n; ++i) ASSERT_EQ(visits[i], i + 1) << "n " << n;
  exec.release(visits);
}

TEST(CpuExec, ForEachVisitsEveryItemOnce) {
  static_assert(grain_of<CountVisits>() == kDefaultGrain);
  static_assert(grain_of<CountVisitsInSmallPieces>() == 3);
  for (const unsigned threads : {1u, 2u, 7u}) {
    CpuExec exec(threads);
    for (const uint32_t n : {0u, 1u, 255u, 256u, 257u, 20001u}) {
      expect_every_item_once<CountVisits>(exec, n);
      expect_every_item_once<CountVisitsInSmallPieces>(exec, n);
    }
  }
}

TEST(CpuExec, ExceptionOfAStageReachesTheCaller) {
  CpuExec exec(3);
  EXPECT_THROW(exec.for_each(10000, ThrowAt{7777}), std::runtime_error);
  exec.for_each(10000, ThrowAt{10000});
}

TEST(CpuExec, MemoryIsZeroedAndAligned) {
  CpuExec exec(2);
  for (const size_t bytes : {size_t{0}, size_t{1}, size_t{63}, size_t{4097}, size_t{20} << 20}) {
    // The second round gets memory that the first has dirtied.
    for (int round = 0; round < 2; ++round) {
      auto* memory = static_cast<unsigned char*>(exec.allocate(bytes));
      ASSERT_NE(memory, nullptr);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % 64, 0u);
      for (size_t i = 0; i < bytes; ++i) ASSERT_EQ(memory[i], 0) << bytes << " bytes at " << i;
      std::memset(memory, 0xab, bytes);
      exec.release(memory);
    }
  }
  exec.release(nullptr);
}

TEST(CpuExec, MemoryThatIsNotReleasedIsFreedWithTheExec) {
  CpuExec exec(1);
  exec.allocate(1000);  // the address sanitizer would report a leak
  exec.release(exec.allocate(100));
}

TEST(CpuExec, TooMuchMemoryIsADeviceErrorThatNamesTheStage) {
  CpuExec exec(1);
  exec.set_stage("make_worlds");
  try {
    exec.release(exec.allocate(~size_t{0} - 3));
    FAIL() << "nothing was thrown";
  } catch (const DeviceError& error) {
    EXPECT_NE(std::string(error.what()).find("make_worlds"), std::string::npos) << error.what();
  }
}

TEST(CpuExec, UploadDownloadAndFill) {
  CpuExec exec(2);
  const std::vector<uint32_t> sent = {1, 2, 3, 4, 5};
  auto* memory = static_cast<uint32_t*>(exec.allocate(5 * sizeof(uint32_t)));
  exec.upload(memory, sent.data(), 5 * sizeof(uint32_t));
  exec.fill_zero(memory + 1, 2 * sizeof(uint32_t));
  exec.upload(memory, nullptr, 0);
  std::vector<uint32_t> got(5);
  exec.download(got.data(), memory, 5 * sizeof(uint32_t));
  exec.synchronise();
  EXPECT_EQ(got, (std::vector<uint32_t>{1, 0, 0, 4, 5}));
  exec.release(memory);
}

TEST(CpuExec, FillZeroClearsAllOfALargeRangeAndNothingElse) {
  CpuExec exec(4);
  std::vector<unsigned char> memory((size_t{5} << 20) + 12345, 0xcd);
  exec.fill_zero(memory.data() + 7, memory.size() - 14);
  for (size_t i = 0; i < memory.size(); ++i) {
    ASSERT_EQ(memory[i], i < 7 || i >= memory.size() - 7 ? 0xcd : 0) << i;
  }
}

TEST(CpuExec, PrimitivesWithoutScratchAreRefused) {
  CpuExec exec(2);
  exec.set_stage("bin_agents");
  uint32_t key = 0;
  uint32_t order = 0;
  std::vector<uint32_t> key_start(12);
  EXPECT_THROW(exec.sort_by_key(&key, 1, 1, &order, key_start.data()), DeviceError);
  exec.reserve_scratch(1, 10);
  exec.sort_by_key(&key, 1, 10, &order, key_start.data());
  EXPECT_THROW(exec.sort_by_key(&key, 1, 11, &order, key_start.data()), DeviceError);
  EXPECT_THROW(exec.sort_by_key(&key, 2, 10, &order, key_start.data()), DeviceError);
}

TEST(CpuExec, InfoDescribesTheMachine) {
  const DeviceInfo info = CpuExec(2).info();
  EXPECT_EQ(info.backend, "cpu");
  EXPECT_FALSE(info.name.empty());
  EXPECT_EQ(info.compute_units, 2);
  EXPECT_GT(info.memory_total_bytes, 0u);
  EXPECT_LE(info.memory_free_bytes, info.memory_total_bytes);
  EXPECT_FALSE(info.detail.empty());
}

// On any machine: a device, or one line that says why there is none.
void expect_device_or_reason(std::optional<DeviceInfo> (*find)(std::string*), const char* backend) {
  std::string why_not;
  const std::optional<DeviceInfo> device = find(&why_not);
  if (device) {
    EXPECT_EQ(device->backend, backend);
    EXPECT_GT(device->compute_units, 0);
  } else {
    EXPECT_FALSE(why_not.empty());
    EXPECT_EQ(why_not.find('\n'), std::string::npos) << why_not;
  }
  EXPECT_EQ(find(nullptr).has_value(), device.has_value());
}

TEST(FindDevices, GiveADeviceOrOneLineWhyNot) {
  expect_device_or_reason(find_cuda_device, "cuda");
  expect_device_or_reason(find_hip_device, "hip");
}

}  // namespace
}  // namespace swarm
