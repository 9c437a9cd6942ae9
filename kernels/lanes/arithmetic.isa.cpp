// As many multiplications and additions as a core can do: independent chains of both, in registers.
// With contraction off they stay two instructions, as everywhere in this program.
#include "kernels/lanes/vector_lane.h"

namespace swarm::SWARM_ISA_NAMESPACE {

// Chains side by side: at least latency (3 to 5) times units (2) of additions and of
// multiplications, and all in registers (16 but for AVX-512).
inline constexpr uint32_t kChains = 12;

double arithmetic_per_round() { return 2.0 * kChains * kLanes; }

float run_arithmetic(uint32_t rounds) {
  using Real = VectorLane::Real;
  Real chains[kChains];
  for (uint32_t c = 0; c < kChains; ++c) chains[c] = Real{} + static_cast<float>(c + 1);
  const Real factor = Real{} + 0.9999f;
  const Real summand = Real{} + 0.0001f;
  for (uint32_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
    for (uint32_t c = 0; c < kChains; ++c) chains[c] = chains[c] * factor + summand;
  }
  float sum = 0;
  for (const Real& chain : chains) {
    for (uint32_t lane = 0; lane < kLanes; ++lane) sum += chain[lane];
  }
  return sum;
}

}  // namespace swarm::SWARM_ISA_NAMESPACE
