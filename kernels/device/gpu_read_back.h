// How a GPU and its host stay out of each other's way: copies that the host fetches later, and
// launches that are repeated by one call.
#pragma once

#include <cstddef>

#include "kernels/device/gpu_exec.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {

// Pinned host memory, zero at first, that the device fills while the host goes on.
class GpuReadBack {
 public:
  GpuReadBack(GpuExec& exec, size_t bytes);
  ~GpuReadBack();
  GpuReadBack(const GpuReadBack&) = delete;
  GpuReadBack& operator=(const GpuReadBack&) = delete;

  // Rows of row_bytes bytes, pitch bytes apart there and here; the first lands at offset.
  void copy_rows(size_t offset, const void* device, size_t row_bytes, size_t pitch, size_t rows);
  void end();                // no more copies until it has been waited for
  const void* wait() const;  // for these copies, not for later work

 private:
  const GpuExec& exec_;
  char* memory_ = nullptr;
  GpuEvent copied_ = nullptr;
};

// Launches that are made once and repeated by one call each time: a CUDA (HIP) graph.
class GpuGraph {
 public:
  explicit GpuGraph(GpuExec& exec) : exec_(exec) {}
  ~GpuGraph();
  GpuGraph(const GpuGraph&) = delete;
  GpuGraph& operator=(const GpuGraph&) = delete;

  // Records what `work` launches, and runs none of it. It must wait for nothing, allocate nothing
  // and have launched all its kernels before (a kernel is loaded when it is first launched). False
  // where the runtime refuses; the stream then is as it was.
  template <class Work>
  bool record(const Work& work) {
    if (!begin()) return false;
    bool complete = true;
    try {
      work();
    } catch (const DeviceError&) {  // of a call that cannot be recorded
      complete = false;
    }
    return end(complete);
  }
  void launch();

 private:
  bool begin();
  bool end(bool complete);

  const GpuExec& exec_;
  GpuGraphProgram program_ = nullptr;
};

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
