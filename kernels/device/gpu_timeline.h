// What a GPU's timeline shows: named ranges for the vendor's profiler, and the stamps of our own.
// Included by gpu_exec_impl.h alone.
//
// NVTX is a header of the CUDA toolkit. roctx is a library of ROCm that Debian does not have, so it
// is looked for when the program runs, and only used where it is found.
#pragma once

#include <algorithm>
#include <chrono>

#include "kernels/device/gpu_exec.h"

#if SWARM_GPU_IS_CUDA
#include <nvtx3/nvToolsExt.h>
#else
#include <dlfcn.h>
#endif

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {

#if SWARM_GPU_IS_CUDA

GpuExec::ProfilerRange::ProfilerRange(const char* name) { nvtxRangePushA(name); }
GpuExec::ProfilerRange::~ProfilerRange() { nvtxRangePop(); }

#else

namespace {

struct Roctx {
  int (*push)(const char*) = nullptr;
  int (*pop)() = nullptr;

  Roctx() {
    for (const char* name : {"libroctx64.so.4", "libroctx64.so"}) {
      void* const library = dlopen(name, RTLD_NOW);  // stays: ranges end with the program
      if (library == nullptr) continue;
      push = reinterpret_cast<int (*)(const char*)>(dlsym(library, "roctxRangePushA"));
      pop = reinterpret_cast<int (*)()>(dlsym(library, "roctxRangePop"));
      if (push == nullptr || pop == nullptr) push = nullptr, pop = nullptr;
      return;
    }
  }
};

const Roctx& roctx() {
  static const Roctx found;
  return found;
}

}  // namespace

GpuExec::ProfilerRange::ProfilerRange(const char* name) {
  if (roctx().push != nullptr) roctx().push(name);
}
GpuExec::ProfilerRange::~ProfilerRange() {
  if (roctx().pop != nullptr) roctx().pop();
}

#endif

GpuEvent GpuStamps::make_event() const {
  GpuEvent event = nullptr;
  exec_.check(SWARM_GPU(EventCreate)(&event), "make an event");
  return event;
}

GpuStamps::GpuStamps(GpuExec& exec, uint32_t capacity) : exec_(exec) {
  anchor_ = make_event();
  for (uint32_t i = 0; i < capacity; ++i) events_.push_back(make_event());
  exec_.check(SWARM_GPU(EventRecord)(anchor_, exec_.stream_), "record an event");
  exec_.check(SWARM_GPU(EventSynchronize)(anchor_), "wait for the device");
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  anchor_ns_ = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

GpuStamps::~GpuStamps() {
  for (GpuEvent event : events_) static_cast<void>(SWARM_GPU(EventDestroy)(event));
  if (anchor_ != nullptr) static_cast<void>(SWARM_GPU(EventDestroy)(anchor_));
}

void GpuStamps::take(uint32_t i) {
  exec_.check(SWARM_GPU(EventRecord)(events_[i], exec_.stream_), "record an event");
}

double GpuStamps::elapsed_ns(GpuEvent from, GpuEvent to) const {
  float ms = 0;
  exec_.check(SWARM_GPU(EventElapsedTime)(&ms, from, to), "read an event");
  return 1e6 * static_cast<double>(ms);
}

// The runtime gives times as a float of milliseconds, which is exact to a microsecond for some
// seconds only. So each call measures from its own first stamp, and its last one becomes the anchor
// of the next call.
void GpuStamps::read(uint32_t count, int64_t* out_ns) {
  if (count == 0) return;
  exec_.check(SWARM_GPU(EventSynchronize)(events_[count - 1]), "wait for the device");
  const int64_t first = anchor_ns_ + static_cast<int64_t>(elapsed_ns(anchor_, events_[0]));
  for (uint32_t i = 0; i < count; ++i) {
    const double after = i == 0 ? 0 : elapsed_ns(events_[0], events_[i]);
    const int64_t before = i == 0 ? anchor_ns_ : out_ns[i - 1];
    out_ns[i] = std::max(before, first + static_cast<int64_t>(after));
  }
  std::swap(anchor_, events_[count - 1]);
  anchor_ns_ = out_ns[count - 1];
}

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
