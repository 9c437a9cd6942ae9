// The GPU back end, for CUDA and HIP from one source. See cpu_exec.h for what an Exec is.
//
// A launch is written once, here: block size from the functor, n = 0, the tail and the error check.
// All work goes to one stream, so stages run in the order of the calls. download and synchronise
// wait for the device; upload only where the device is a whole ring behind.
//
//   host --- upload ---> [pinned ring] ---> device memory --- stages on one stream
//   host <-- download -- [two pinned halves] <--
//   host <-------------- [pinned block of a GpuReadBack] <-- while the host does something else
//
// A launch that fails throws at once. A stage that fails while it runs is noticed at the next call
// that waits or launches; the message then says that an earlier stage may be the cause.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/portable.h"
#include "kernels/device/device_info.h"
#include "kernels/device/gpu_runtime.h"
#include "kernels/primitives/gpu_primitives.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {

// Threads in a block where a functor does not say. Usual value 64 to 256, a multiple of 32 (CUDA)
// or 64 (AMD): smaller wastes schedulers, larger leaves kernels with many registers no room.
inline constexpr int kDefaultBlock = 128;

// Kernel arguments are limited to 4 KiB by every runtime that we support.
inline constexpr size_t kMaxFunctorBytes = 4000;

template <class F>
constexpr int block_of() {
  if constexpr (requires { F::kBlock; }) {
    return static_cast<int>(F::kBlock);
  } else {
    return kDefaultBlock;
  }
}

template <class F, int kBlock>
__global__ void __launch_bounds__(kBlock, 1) for_each_kernel(const F f, const uint32_t n) {
  const uint32_t i = blockIdx.x * static_cast<uint32_t>(kBlock) + threadIdx.x;
  if (i < n) f(i);
}

class GpuStamps;
class GpuReadBack;  // gpu_read_back.h, and so GpuGraph
class GpuGraph;

class GpuExec {
 public:
  static constexpr BackendKind kKind =
      SWARM_GPU_IS_CUDA != 0 ? BackendKind::kCuda : BackendKind::kHip;
  using Stamps = GpuStamps;
  using ReadBack = GpuReadBack;
  using Graph = GpuGraph;
  // Those of ROCm 5 are young, and nobody has seen ours run there: FLEETSWARM_GRAPHS=1 asks.
  static constexpr bool kGraphsByDefault = SWARM_GPU_IS_CUDA != 0;

  // A named range in the timeline of Nsight (NVTX) or rocprof (roctx), so that it shows the same
  // words as our own profile. Without such a tool it costs a test of a pointer.
  class ProfilerRange {
   public:
    explicit ProfilerRange(const char* name);
    ~ProfilerRange();
    ProfilerRange(const ProfilerRange&) = delete;
    ProfilerRange& operator=(const ProfilerRange&) = delete;
  };

  // Takes the first visible device. Throws DeviceError where there is none.
  GpuExec();
  ~GpuExec();
  GpuExec(const GpuExec&) = delete;
  GpuExec& operator=(const GpuExec&) = delete;

  void set_stage(const char* name) { stage_ = name; }
  const char* stage() const { return stage_; }

  // Calls f(i) on the device for every i < n, in no particular order.
  template <class F>
  void for_each(uint32_t n, const F& f) {
    static_assert(sizeof(F) <= kMaxFunctorBytes, "kernel arguments are limited to 4 KiB");
    constexpr int kBlock = block_of<F>();
    static_assert(kBlock > 0 && kBlock <= 1024);
    if (n == 0) return;
    SWARM_ASSERT(n <= 0xffffff00u - 1024u);  // the last block's indices must not wrap
    const uint32_t blocks = (n - 1) / static_cast<uint32_t>(kBlock) + 1;
    for_each_kernel<F, kBlock><<<blocks, kBlock, 0, stream_>>>(f, n);
    check(SWARM_GPU(GetLastError)(), "launch");
  }

  // Zeroed device memory, aligned to 256 bytes. What is not released is freed with the GpuExec.
  void* allocate(size_t bytes);
  void release(void* memory);
  // All device memory, with the scratch of the primitives.
  uint64_t allocated_bytes() const { return allocated_bytes_; }
  // The host's memory may be changed as soon as upload returns.
  void upload(void* device, const void* host, size_t bytes);
  // Waits for all work before it.
  void download(void* host, const void* device, size_t bytes);
  void fill_zero(void* device, size_t bytes);
  void synchronise();

  void reserve_scratch(uint32_t max_items, uint32_t max_keys);
  void sort_by_key(const uint32_t* keys, uint32_t n, uint32_t key_count, uint32_t* order,
                   uint32_t* key_start);
  void exclusive_scan(const uint32_t* in, uint32_t* out, uint32_t n);
  void compact(const uint8_t* keep, uint32_t n, uint32_t* out, uint32_t* out_count);
  void sum_u64(const uint64_t* in, uint32_t n, uint64_t* out);

  DeviceInfo info() const;
  unsigned threads() const { return 1; }  // host threads that take part

 private:
  friend class GpuStamps;
  friend class GpuReadBack;
  friend class GpuGraph;

  void check(GpuError error, const char* what) const {
    if (error != kGpuSuccess) fail(error, what);
  }
  [[noreturn]] void fail(GpuError error, const char* what) const;
  void check_scratch(uint32_t items, uint32_t keys) const;
  GpuEvent make_event() const;  // without a time
  void next_upload_part();
  void free_all() noexcept;

  const char* stage_ = "start";
  GpuStream stream_ = nullptr;
  struct Allocation {
    void* memory;
    size_t bytes;
  };
  std::vector<Allocation> allocations_;
  uint64_t allocated_bytes_ = 0;

  static constexpr size_t kUploadParts = 4;
  char* upload_ring_ = nullptr;  // pinned
  size_t upload_part_ = 0;       // that is being filled
  size_t upload_used_ = 0;       // bytes of it
  GpuEvent part_read_[kUploadParts] = {};
  char* download_halves_ = nullptr;  // pinned
  GpuEvent half_done_[2] = {nullptr, nullptr};

  uint32_t max_items_ = 0;
  uint32_t max_keys_ = 0;
  uint32_t* sorted_keys_ = nullptr;  // (max_items)
  uint32_t* identity_ = nullptr;     // (max_items): 0, 1, 2, ...
  GpuTemp temp_;
};

// Events in the stream: see stage_recorder.h. Recording one waits for nothing.
class GpuStamps {
 public:
  GpuStamps(GpuExec& exec, uint32_t capacity);
  ~GpuStamps();
  GpuStamps(const GpuStamps&) = delete;
  GpuStamps& operator=(const GpuStamps&) = delete;

  void take(uint32_t i);
  // Waits for the last of the first `count` stamps; their times in nanoseconds of the host's steady
  // clock, never falling. The two clocks are compared once, at the start: over minutes they may
  // drift apart by some tens of microseconds a second, which no time of a stage shows.
  void read(uint32_t count, int64_t* out_ns);

 private:
  GpuEvent make_event() const;
  double elapsed_ns(GpuEvent from, GpuEvent to) const;

  const GpuExec& exec_;
  std::vector<GpuEvent> events_;
  GpuEvent anchor_ = nullptr;  // an event whose time is known
  int64_t anchor_ns_ = 0;
};

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
