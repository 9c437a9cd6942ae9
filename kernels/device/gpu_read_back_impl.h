// Members of GpuReadBack and GpuGraph. Included by gpu_exec_impl.h alone.
#pragma once

#include <cstring>

#include "kernels/device/gpu_read_back.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {

GpuReadBack::GpuReadBack(GpuExec& exec, size_t bytes) : exec_(exec) {
  void* memory = nullptr;
  exec_.check(allocate_pinned(&memory, bytes == 0 ? 1 : bytes), "allocate pinned memory");
  std::memset(memory, 0, bytes);
  memory_ = static_cast<char*>(memory);
  const GpuError error = SWARM_GPU(EventCreateWithFlags)(&copied_, SWARM_GPU(EventDisableTiming));
  if (error == kGpuSuccess) return;
  static_cast<void>(free_pinned(memory_));  // no destructor will
  exec_.fail(error, "make an event");
}

// Copies may still be under way.
GpuReadBack::~GpuReadBack() {
  static_cast<void>(SWARM_GPU(StreamSynchronize)(exec_.stream_));
  static_cast<void>(SWARM_GPU(EventDestroy)(copied_));
  static_cast<void>(free_pinned(memory_));
}

void GpuReadBack::copy_rows(size_t offset, const void* device, size_t row_bytes, size_t pitch,
                            size_t rows) {
  if (row_bytes == 0 || rows == 0) return;
  exec_.check(SWARM_GPU(Memcpy2DAsync)(memory_ + offset, pitch, device, pitch, row_bytes, rows,
                                       SWARM_GPU(MemcpyDeviceToHost), exec_.stream_),
              "read back");
}

void GpuReadBack::end() {
  exec_.check(SWARM_GPU(EventRecord)(copied_, exec_.stream_), "read back");
}

const void* GpuReadBack::wait() const {
  exec_.check(SWARM_GPU(EventSynchronize)(copied_), "read back");
  return memory_;
}

GpuGraph::~GpuGraph() {
  if (program_ == nullptr) return;
  static_cast<void>(SWARM_GPU(StreamSynchronize)(exec_.stream_));  // it may still be running
  static_cast<void>(SWARM_GPU(GraphExecDestroy)(program_));
}

// Only calls of this thread that cannot be recorded break the recording: other engines may go on.
bool GpuGraph::begin() {
  const GpuError error =
      SWARM_GPU(StreamBeginCapture)(exec_.stream_, SWARM_GPU(StreamCaptureModeThreadLocal));
  if (error != kGpuSuccess) static_cast<void>(SWARM_GPU(GetLastError)());
  return error == kGpuSuccess;
}

// Every error is forgotten: nothing has run, and the caller launches the same work plainly.
bool GpuGraph::end(bool complete) {
  GpuGraphRecord record = nullptr;
  GpuError error = SWARM_GPU(StreamEndCapture)(exec_.stream_, &record);
  if (complete && error == kGpuSuccess && record != nullptr) {
    error = SWARM_GPU(GraphInstantiateWithFlags)(&program_, record, 0);
    if (error != kGpuSuccess) program_ = nullptr;
  }
  if (record != nullptr) static_cast<void>(SWARM_GPU(GraphDestroy)(record));
  if (program_ == nullptr) static_cast<void>(SWARM_GPU(GetLastError)());
  return program_ != nullptr;
}

void GpuGraph::launch() {
  exec_.check(SWARM_GPU(GraphLaunch)(program_, exec_.stream_), "launch a step");
}

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
