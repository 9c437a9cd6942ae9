// Chooses the instruction set of the ships' neighbour gather.
#include "kernels/lanes/flock_ships.h"

namespace swarm {

#define SWARM_DECLARE_ISA(name)                                        \
  namespace isa_##name {                                               \
    void flock_ships(const StepView& v, uint32_t begin, uint32_t end); \
  }
#ifdef SWARM_HAVE_GENERIC
SWARM_DECLARE_ISA(generic)
#endif
#ifdef SWARM_HAVE_SSE2
SWARM_DECLARE_ISA(sse2)
#endif
#ifdef SWARM_HAVE_AVX2
SWARM_DECLARE_ISA(avx2)
#endif
#ifdef SWARM_HAVE_AVX512
SWARM_DECLARE_ISA(avx512)
#endif
#undef SWARM_DECLARE_ISA

std::vector<NamedFlockLanes> flock_lanes() {
  std::vector<NamedFlockLanes> lanes;
#ifdef SWARM_HAVE_GENERIC
  lanes.push_back({"generic", isa_generic::flock_ships});
#endif
#ifdef SWARM_HAVE_SSE2
  lanes.push_back({"sse2", isa_sse2::flock_ships});
#endif
#ifdef SWARM_HAVE_AVX2
  if (__builtin_cpu_supports("avx2")) lanes.push_back({"avx2", isa_avx2::flock_ships});
#endif
#ifdef SWARM_HAVE_AVX512
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
    lanes.push_back({"avx512", isa_avx512::flock_ships});
  }
#endif
  return lanes;
}

FlockLanes best_flock_lanes() {
  static const FlockLanes best = flock_lanes().back().run;
  return best;
}

}  // namespace swarm
