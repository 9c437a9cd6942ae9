// The CPU back end: loops on a thread pool over plain memory.
//
// An "Exec" is the only place where back ends differ. Stages are functors over views; they are run
// by for_each and the primitives below, which CpuExec and GpuExec (gpu_exec.h) both have, with the
// same meaning and the same bits. "Device" memory here is memory.
//
//   struct MoveAgents {
//     static constexpr uint32_t kGrain = 512;   // optional: CPU chunk
//     static constexpr int kBlock = 128;        // optional: GPU block
//     AgentView agents;
//     SWARM_HD void operator()(uint32_t i) const { ... }
//   };
//   exec.set_stage("move_agents");
//   exec.for_each(n, MoveAgents{agents});
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/device/device_info.h"
#include "kernels/device/thread_pool.h"
#include "kernels/primitives/cpu_primitives.h"

namespace swarm {

// Items that one thread takes at a time where a functor does not say. Usual value 64 (heavy bodies)
// to 4096 (a few instructions); too small and the shared counter is the bottleneck.
inline constexpr uint32_t kDefaultGrain = 256;

template <class F>
constexpr uint32_t grain_of() {
  if constexpr (requires { F::kGrain; }) {
    return static_cast<uint32_t>(F::kGrain);
  } else {
    return kDefaultGrain;
  }
}

class CpuExec;

// Host memory, zero at first, that a device fills while the host goes on; here it is filled at
// once.
class CpuReadBack {
 public:
  CpuReadBack(CpuExec&, size_t bytes) : memory_(bytes) {}
  // Rows of row_bytes bytes, pitch bytes apart there and here; the first lands at offset.
  void copy_rows(size_t offset, const void* device, size_t row_bytes, size_t pitch, size_t rows);
  void end() {}  // no more copies until it has been waited for
  const void* wait() const { return memory_.data(); }  // for these copies, not for later work

 private:
  std::vector<std::byte> memory_;
};

// What a GPU needs to launch a whole step at once. A CPU calls functions, which costs nothing.
class CpuGraph {
 public:
  explicit CpuGraph(CpuExec&) {}
  template <class Work>
  bool record(const Work&) {
    return false;
  }
  void launch() {}
};

// Times of the steady clock: see stage_recorder.h.
class CpuStamps {
 public:
  CpuStamps(const CpuExec&, uint32_t capacity) : times_ns_(capacity) {}
  void take(uint32_t i) {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    times_ns_[i] = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  }
  // The first `count` stamps, in nanoseconds of the steady clock.
  void read(uint32_t count, int64_t* out_ns) const {
    std::copy_n(times_ns_.begin(), count, out_ns);
  }

 private:
  std::vector<int64_t> times_ns_;
};

class CpuExec {
 public:
  static constexpr BackendKind kKind = BackendKind::kCpu;
  using Stamps = CpuStamps;
  using ReadBack = CpuReadBack;
  using Graph = CpuGraph;
  static constexpr bool kGraphsByDefault = false;

  // Where a GPU names its work in the timeline of a vendor's profiler.
  struct ProfilerRange {
    explicit ProfilerRange(const char* /*name*/) {}
  };

  // `threads` counts the calling thread; 0 is taken as 1.
  explicit CpuExec(unsigned threads);
  ~CpuExec();
  CpuExec(const CpuExec&) = delete;
  CpuExec& operator=(const CpuExec&) = delete;

  // Named in errors and in profiler ranges, until the next call. The text must outlive the stage.
  void set_stage(const char* name) { stage_ = name; }
  const char* stage() const { return stage_; }

  // Calls f(i) for every i < n, in no particular order. An exception of f reaches the caller.
  template <class F>
  void for_each(uint32_t n, const F& f) {
    pool_.parallel_for(n, grain_of<F>(), [&f](uint32_t begin, uint32_t end) {
      const F local = f;  // its pointers can then stay in registers
      for (uint32_t i = begin; i < end; ++i) local(i);
    });
  }

  // Zeroed, aligned to 64 bytes or more. 0 bytes give a valid pointer too. Throws DeviceError. What
  // is not released is freed with the CpuExec.
  void* allocate(size_t bytes);
  // What allocate takes for so many bytes: whole cache lines, or whole large pages.
  static size_t taken_bytes(size_t bytes);
  void release(void* memory);  // nullptr is allowed
  // All of it, with the scratch of the primitives.
  uint64_t allocated_bytes() const { return allocated_bytes_ + scratch_.bytes(); }
  void upload(void* device, const void* host, size_t bytes);
  void download(void* host, const void* device, size_t bytes);
  void fill_zero(void* device, size_t bytes);
  void synchronise() {}

  // Room for the primitives below, for up to max_items items and max_keys keys: call it before
  // them; they allocate nothing. Called again, it only grows.
  void reserve_scratch(uint32_t max_items, uint32_t max_keys);

  // See kernels/primitives/cpu_primitives.h. All pointers are device memory.
  void sort_by_key(const uint32_t* keys, uint32_t n, uint32_t key_count, uint32_t* order,
                   uint32_t* key_start);
  void exclusive_scan(const uint32_t* in, uint32_t* out, uint32_t n);
  void compact(const uint8_t* keep, uint32_t n, uint32_t* out, uint32_t* out_count);
  void sum_u64(const uint64_t* in, uint32_t n, uint64_t* out);

  DeviceInfo info() const;
  unsigned threads() const { return pool_.threads(); }
  ThreadPool& pool() { return pool_; }

 private:
  void check_scratch(uint32_t items, uint32_t keys) const;

  const char* stage_ = "start";
  ThreadPool pool_;
  struct Allocation {
    void* memory;
    size_t bytes;
  };
  std::vector<Allocation> allocations_;
  uint64_t allocated_bytes_ = 0;
  cpu::CpuScratch scratch_;
  uint32_t max_keys_ = 0;
};

}  // namespace swarm
