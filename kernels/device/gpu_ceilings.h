// The ceilings of a GPU. Included by gpu_ceilings.cu and gpu_ceilings.hip.cpp alone.
#pragma once

#include "kernels/device/gpu_exec.h"
#include "kernels/device/measure_ceilings.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {
namespace {

// Chains of a multiplication and an addition; eight side by side hide the latency of both.
struct RunArithmetic {
  static constexpr int kBlock = 256;
  static constexpr uint32_t kChains = 8;
  static constexpr uint32_t kRounds = 256;
  static constexpr uint32_t kThreads = 1u << 20;
  float* out;
  SWARM_HD void operator()(uint32_t i) const {
    float chains[kChains];
    for (uint32_t c = 0; c < kChains; ++c) chains[c] = static_cast<float>(i + c + 1);
    for (uint32_t r = 0; r < kRounds; ++r) {
      for (uint32_t c = 0; c < kChains; ++c) chains[c] = chains[c] * 0.9999f + 0.0001f;
    }
    float sum = 0;
    for (uint32_t c = 0; c < kChains; ++c) sum += chains[c];
    out[i] = sum;
  }
};

Ceilings measure_gpu(uint64_t batch_bytes) {
  GpuExec exec;
  Ceilings ceilings;
  measure_copies(exec, batch_bytes, &ceilings);
  auto* const out = static_cast<float*>(exec.allocate(RunArithmetic::kThreads * sizeof(float)));
  const double ns =
      least_ns(exec, [&] { exec.for_each(RunArithmetic::kThreads, RunArithmetic{out}); });
  exec.release(out);
  ceilings.arithmetic_GFLOPs =
      2.0 * RunArithmetic::kThreads * RunArithmetic::kChains * RunArithmetic::kRounds / ns;
  ceilings.arithmetic_with = exec.info().name;
  return ceilings;
}

}  // namespace
}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
