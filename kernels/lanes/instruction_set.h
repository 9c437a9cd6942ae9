// What an *.isa.cpp file is compiled for: the namespace that its names carry, so that no other
// object can pick them up, and how many floats a vector register has.
#pragma once

#include <cstdint>

#ifndef SWARM_ISA
#define SWARM_ISA generic
#endif
#define SWARM_JOIN(a, b) a##b
#define SWARM_JOIN2(a, b) SWARM_JOIN(a, b)
#define SWARM_ISA_NAMESPACE SWARM_JOIN2(isa_, SWARM_ISA)

#if defined(SWARM_ISA_AVX512)
#include <immintrin.h>
#define SWARM_LANES 16
#elif defined(SWARM_ISA_AVX2)
#include <immintrin.h>
#define SWARM_LANES 8
#elif defined(SWARM_ISA_SSE2)
#include <emmintrin.h>
#define SWARM_LANES 4
#else
#define SWARM_LANES 4
#endif

namespace swarm::SWARM_ISA_NAMESPACE {

inline constexpr uint32_t kLanes = SWARM_LANES;

}  // namespace swarm::SWARM_ISA_NAMESPACE
