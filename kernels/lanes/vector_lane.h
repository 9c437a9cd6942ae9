// One agent a vector lane: the widest vectors of the instruction set that a file is compiled for.
// For *.isa.cpp files alone. See flock_rule.h: FloatLane is the same for one agent.
#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/lanes/instruction_set.h"

namespace swarm::SWARM_ISA_NAMESPACE {

struct VectorLane {
  using Real __attribute__((vector_size(4 * SWARM_LANES))) = float;
  using Int __attribute__((vector_size(4 * SWARM_LANES))) = uint32_t;
  using Mask __attribute__((vector_size(4 * SWARM_LANES))) = int32_t;  // 0 or -1

  static bool any(Mask mask) {
#if defined(SWARM_ISA_AVX512)
    const auto bits = reinterpret_cast<__m512i>(mask);
    return _mm512_test_epi32_mask(bits, bits) != 0;
#elif defined(SWARM_ISA_AVX2)
    const auto bits = reinterpret_cast<__m256i>(mask);
    return _mm256_testz_si256(bits, bits) == 0;
#elif defined(SWARM_ISA_SSE2)
    return __builtin_ia32_movmskps(reinterpret_cast<Real>(mask)) != 0;
#else
    return (mask[0] | mask[1] | mask[2] | mask[3]) != 0;
#endif
  }
  static Real keep(Mask mask, Real value) {
    return reinterpret_cast<Real>(reinterpret_cast<Mask>(value) & mask);
  }
};

}  // namespace swarm::SWARM_ISA_NAMESPACE
