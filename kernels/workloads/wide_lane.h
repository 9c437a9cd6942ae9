// Lanes as wide as the vector registers of the instruction set that a file is compiled for, and the
// few operations on them that differ between sets. For kernels/workloads/*.isa.cpp alone:
// everything is inside the set's namespace, so that no other object can pick it up.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>

#include "kernels/lanes/instruction_set.h"

namespace swarm {
namespace SWARM_ISA_NAMESPACE {
namespace {

using WideReal __attribute__((vector_size(4 * SWARM_LANES))) = float;
using WideInt __attribute__((vector_size(4 * SWARM_LANES))) = int32_t;

struct WideLane {
  using Real = WideReal;
  using Int = WideInt;
  using Mask = WideInt;  // all bits or none

  static Real broadcast(float value) { return value - Real{}; }  // - 0 leaves every value
  static Int broadcast(int32_t value) { return value + Int{}; }
  static Real keep(Mask hit, Real value) {
    return reinterpret_cast<Real>(reinterpret_cast<Int>(value) & hit);
  }
  static Real choose(Mask which, Real yes, Real no) { return which ? yes : no; }
  static Int smaller(Int a, Int b) { return b < a ? b : a; }
  static void count(Mask hit, Int* counter) { *counter -= hit; }
  static bool none(Mask) { return false; }  // a candidate that was not dropped is nearly always hit
  static Real to_real(Int value) { return __builtin_convertvector(value, Real); }
  static Int floor_to_int(Real value) {
    const Int towards_zero = __builtin_convertvector(value, Int);
    return towards_zero + (to_real(towards_zero) > value);  // a comparison that holds is -1
  }
  static Real root(Real value) {
    Real result;
    for (uint32_t lane = 0; lane < kLanes; ++lane) result[lane] = __builtin_sqrtf(value[lane]);
    return result;
  }
};

template <class Vector, class T>
inline Vector load(const T* from) {
  Vector value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

// ---- which candidates are left -----------------------------------------------------------------

#if !defined(SWARM_ISA_AVX512)
/// For each mask of lanes: the numbers of its lanes, in order, and how many they are.
struct LanesOfMask {
  int32_t lane[1u << kLanes][kLanes] = {};
  uint32_t count[1u << kLanes] = {};
  constexpr LanesOfMask() {
    for (uint32_t mask = 0; mask < 1u << kLanes; ++mask) {
      for (uint32_t j = 0; j < kLanes; ++j) {
        if ((mask >> j & 1u) != 0) lane[mask][count[mask]++] = static_cast<int32_t>(j);
      }
    }
  }
};
inline constexpr LanesOfMask kLanesOfMask;
#endif

inline uint32_t bits_of_mask(WideInt mask) {
#if defined(SWARM_ISA_AVX512)
  return _mm512_movepi32_mask(reinterpret_cast<__m512i>(mask));
#elif defined(SWARM_ISA_AVX2)
  return static_cast<uint32_t>(_mm256_movemask_ps(reinterpret_cast<__m256>(mask)));
#elif defined(SWARM_ISA_SSE2)
  return static_cast<uint32_t>(_mm_movemask_ps(reinterpret_cast<__m128>(mask)));
#else
  uint32_t bits = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) bits |= (mask[lane] != 0 ? 1u : 0u) << lane;
  return bits;
#endif
}

/// Writes k plus the number of each lane of the mask to `to`, where there is room for kLanes, and
/// returns how many they are.
inline uint32_t append(uint32_t* to, uint32_t k, uint32_t mask) {
#if defined(SWARM_ISA_AVX512)
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i numbers = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int32_t>(k)), lanes);
  _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(static_cast<__mmask16>(mask), numbers));
  return static_cast<uint32_t>(__builtin_popcount(mask));
#else
  const WideInt numbers =
      load<WideInt>(kLanesOfMask.lane[mask]) + WideLane::broadcast(static_cast<int32_t>(k));
  std::memcpy(to, &numbers, sizeof(numbers));
  return kLanesOfMask.count[mask];
#endif
}

template <size_t... lane>
inline WideReal swap_halves(WideReal v, uint32_t width, std::index_sequence<lane...>) {
  switch (width) {
    case 8:
      return __builtin_shufflevector(v, v, static_cast<int>((lane ^ 8) % kLanes)...);
    case 4:
      return __builtin_shufflevector(v, v, static_cast<int>((lane ^ 4) % kLanes)...);
    case 2:
      return __builtin_shufflevector(v, v, static_cast<int>((lane ^ 2) % kLanes)...);
    default:
      return __builtin_shufflevector(v, v, static_cast<int>((lane ^ 1) % kLanes)...);
  }
}

/// The smallest and the largest of the lanes, each in every lane.
struct Interval {
  WideReal low, high;

  Interval() : low(), high() {}
  explicit Interval(WideReal values) : low(values), high(values) {
    for (uint32_t width = kLanes / 2; width > 0; width /= 2) {
      const auto lanes = std::make_index_sequence<kLanes>();
      const WideReal other_low = swap_halves(low, width, lanes);
      const WideReal other_high = swap_halves(high, width, lanes);
      low = other_low < low ? other_low : low;
      high = other_high > high ? other_high : high;
    }
  }
  WideReal gap(WideReal values) const {
    const WideReal below = low - values;
    const WideReal above = values - high;
    const WideReal larger = below > above ? below : above;
    return larger > 0.0f ? larger : WideReal{};
  }
};

}  // namespace
}  // namespace SWARM_ISA_NAMESPACE
}  // namespace swarm
