// What differs between compilers, and nothing else.
//
// The same stage functor is compiled by g++ or clang (CPU back end), by nvcc (CUDA) and by hipcc
// (HIP). This is the only header in core/ with per-compiler #ifdefs: the function marker, the
// assert, unrolling, bit casts, wide loads and atomics.
//
// The atomics are relaxed and all of them commute (add, min, max, or on integers), so their final
// result does not depend on the order in which agents arrive. The *returned* old value does depend
// on it: a stage that uses it must not let it reach the state of the battle.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__HIPCC__)
#include <hip/hip_runtime.h>
#elif defined(__CUDACC__)
#include <cuda_runtime.h>
#endif

#if defined(__CUDACC__) || defined(__HIPCC__)
#define SWARM_HD __host__ __device__
#else
#define SWARM_HD
#endif

// Defined while a compiler generates code that runs on a GPU.
#if defined(__CUDA_ARCH__) || (defined(__HIP_DEVICE_COMPILE__) && __HIP_DEVICE_COMPILE__)
#define SWARM_ON_DEVICE 1
#else
#define SWARM_ON_DEVICE 0
#include <cstdio>
#include <cstdlib>
#endif

// Before a loop: how often a GPU compiler repeats its body, where its own choice costs more
// registers than it is worth. A CPU compiler is not told.
#define SWARM_PRAGMA(text) _Pragma(#text)
#if SWARM_ON_DEVICE
#define SWARM_UNROLL(times) SWARM_PRAGMA(unroll times)
#else
#define SWARM_UNROLL(times)
#endif

namespace swarm {

// "No agent", "no target", "no slot" wherever an index is stored.
inline constexpr uint32_t kNone = 0xffffffffu;

#if SWARM_ON_DEVICE

SWARM_HD inline void fail_assert(const char* /*expression*/, const char* /*file*/, int /*line*/) {
#if defined(__CUDA_ARCH__)
  __trap();
#else
  __builtin_trap();
#endif
}

#else

[[noreturn]] SWARM_HD inline void fail_assert(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "fleetswarm: assertion failed: %s (%s:%d)\n", expression, file, line);
  std::fflush(stderr);
  std::abort();
}

#endif

// Guards against our own bugs, in optimised builds too. What a user gave is checked elsewhere.
#define SWARM_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::swarm::fail_assert(#expression, __FILE__, __LINE__))

// ---- bit casts: std::bit_cast is not callable on a device without a compiler flag --------------

SWARM_HD constexpr uint32_t bits_of(float value) { return __builtin_bit_cast(uint32_t, value); }
SWARM_HD constexpr float float_of(uint32_t bits) { return __builtin_bit_cast(float, bits); }

// ---- records
// -------------------------------------------------------------------------------------

/// One load of 16 bytes. No thread of the same launch may write the record.
template <class T>
SWARM_HD inline T load_record(const T* at) {
  static_assert(sizeof(T) == 16);
  static_assert(alignof(T) == 16);
#if defined(__CUDA_ARCH__)
  return __builtin_bit_cast(T, __ldg(reinterpret_cast<const uint4*>(at)));
#else
  return *at;  // clang makes one load of it
#endif
}

// ---- atomics ------------------------------------------------------------------------------------

#if SWARM_ON_DEVICE

SWARM_HD inline uint32_t atomic_add(uint32_t* at, uint32_t value) { return atomicAdd(at, value); }
SWARM_HD inline int32_t atomic_add(int32_t* at, int32_t value) { return atomicAdd(at, value); }
SWARM_HD inline uint64_t atomic_add(uint64_t* at, uint64_t value) {
  return atomicAdd(reinterpret_cast<unsigned long long*>(at),
                   static_cast<unsigned long long>(value));
}
SWARM_HD inline int64_t atomic_add(int64_t* at, int64_t value) {
  // Two's complement: the bits of a signed and of an unsigned sum are the same.
  return static_cast<int64_t>(
      atomic_add(reinterpret_cast<uint64_t*>(at), static_cast<uint64_t>(value)));
}
SWARM_HD inline uint32_t atomic_min(uint32_t* at, uint32_t value) { return atomicMin(at, value); }
SWARM_HD inline uint32_t atomic_max(uint32_t* at, uint32_t value) { return atomicMax(at, value); }
SWARM_HD inline uint64_t atomic_min(uint64_t* at, uint64_t value) {
  return atomicMin(reinterpret_cast<unsigned long long*>(at),
                   static_cast<unsigned long long>(value));
}
SWARM_HD inline uint64_t atomic_max(uint64_t* at, uint64_t value) {
  return atomicMax(reinterpret_cast<unsigned long long*>(at),
                   static_cast<unsigned long long>(value));
}
SWARM_HD inline uint32_t atomic_or(uint32_t* at, uint32_t value) { return atomicOr(at, value); }

#else

SWARM_HD inline uint32_t atomic_add(uint32_t* at, uint32_t value) {
  return __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}
SWARM_HD inline int32_t atomic_add(int32_t* at, int32_t value) {
  return __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}
SWARM_HD inline uint64_t atomic_add(uint64_t* at, uint64_t value) {
  return __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}
SWARM_HD inline int64_t atomic_add(int64_t* at, int64_t value) {
  return __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}
SWARM_HD inline uint32_t atomic_or(uint32_t* at, uint32_t value) {
  return __atomic_fetch_or(at, value, __ATOMIC_RELAXED);
}

// Stores only while the value would improve, so that an uncontended cache line stays shared.
template <class T>
SWARM_HD inline T atomic_min_on_host(T* at, T value) {
  T old = __atomic_load_n(at, __ATOMIC_RELAXED);
  while (value < old &&
         !__atomic_compare_exchange_n(at, &old, value, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  return old;
}
template <class T>
SWARM_HD inline T atomic_max_on_host(T* at, T value) {
  T old = __atomic_load_n(at, __ATOMIC_RELAXED);
  while (old < value &&
         !__atomic_compare_exchange_n(at, &old, value, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  return old;
}
SWARM_HD inline uint32_t atomic_min(uint32_t* at, uint32_t value) {
  return atomic_min_on_host(at, value);
}
SWARM_HD inline uint32_t atomic_max(uint32_t* at, uint32_t value) {
  return atomic_max_on_host(at, value);
}
SWARM_HD inline uint64_t atomic_min(uint64_t* at, uint64_t value) {
  return atomic_min_on_host(at, value);
}
SWARM_HD inline uint64_t atomic_max(uint64_t* at, uint64_t value) {
  return atomic_max_on_host(at, value);
}

#endif

}  // namespace swarm
