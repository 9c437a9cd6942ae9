// See kernels/ceilings.h: the CPU's, and the choice of a back end.
#include "kernels/ceilings.h"

#include <atomic>

#include "kernels/device/cpu_exec.h"
#include "kernels/device/measure_ceilings.h"
#include "kernels/lanes/arithmetic.h"

namespace swarm {

// Defined in gpu_ceilings.cu and gpu_ceilings.hip.cpp.
Ceilings measure_cuda_ceilings(uint64_t batch_bytes);
Ceilings measure_hip_ceilings(uint64_t batch_bytes);

namespace {

Ceilings measure_cpu(unsigned threads, uint64_t batch_bytes) {
  CpuExec exec(threads);
  Ceilings ceilings;
  measure_copies(exec, batch_bytes, &ceilings);
  const NamedArithmeticLoop loop = arithmetic_loops().back();
  constexpr uint32_t kRounds = 4096;
  constexpr uint32_t kChunksPerThread = 8;
  const uint32_t chunks = exec.threads() * kChunksPerThread;
  std::atomic<float> result = 0;  // keeps the work from being left out
  const double ns = least_ns(exec, [&] {
    exec.pool().parallel_for(chunks, 1, [&](uint32_t begin, uint32_t end) {
      for (uint32_t c = begin; c < end; ++c) {
        result.store(loop.run(kRounds), std::memory_order_relaxed);
      }
    });
  });
  ceilings.arithmetic_GFLOPs = loop.operations_per_round * kRounds * chunks / ns;
  ceilings.arithmetic_with = loop.isa + ", " + std::to_string(exec.threads()) +
                             (exec.threads() == 1 ? " thread" : " threads");
  return ceilings;
}

}  // namespace

Ceilings measure_ceilings(BackendKind backend, unsigned threads, uint64_t batch_bytes) {
  switch (backend) {
    case BackendKind::kCpu:
      return measure_cpu(threads, batch_bytes);
    case BackendKind::kCuda:
#ifdef SWARM_WITH_CUDA
      return measure_cuda_ceilings(batch_bytes);
#else
      throw DeviceError("ceilings", "this build has no CUDA back end");
#endif
    case BackendKind::kHip:
#ifdef SWARM_WITH_HIP
      return measure_hip_ceilings(batch_bytes);
#else
      throw DeviceError("ceilings", "this build has no HIP back end");
#endif
  }
  throw DeviceError("ceilings", "unknown back end");
}

}  // namespace swarm
