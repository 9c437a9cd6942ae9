// Finds the arithmetic loops that this machine can run.
#include "kernels/lanes/arithmetic.h"

namespace swarm {

#define SWARM_DECLARE_ISA(name)            \
  namespace isa_##name {                   \
    double arithmetic_per_round();         \
    float run_arithmetic(uint32_t rounds); \
  }
#define SWARM_ADD_ISA(name) \
  loops.push_back({#name, isa_##name::run_arithmetic, isa_##name::arithmetic_per_round()})
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

std::vector<NamedArithmeticLoop> arithmetic_loops() {
  std::vector<NamedArithmeticLoop> loops;
#ifdef SWARM_HAVE_GENERIC
  SWARM_ADD_ISA(generic);
#endif
#ifdef SWARM_HAVE_SSE2
  SWARM_ADD_ISA(sse2);
#endif
#ifdef SWARM_HAVE_AVX2
  if (__builtin_cpu_supports("avx2")) SWARM_ADD_ISA(avx2);
#endif
#ifdef SWARM_HAVE_AVX512
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
    SWARM_ADD_ISA(avx512);
  }
#endif
  return loops;
}

}  // namespace swarm
