// Random numbers of a study: the engine's Philox (kernels/core/philox.h) keyed by the study's own
// seeds. What they are for is told apart here, as RandomPurpose does for battles; the numbers are
// far from its own.
#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/core/philox.h"

namespace swarm {

// Values are part of what a study file means: never change or reuse one.
enum class StudyPurpose : uint32_t {
  kLatinHypercube = 0x53540001,   // the order of a factor's strata
  kBasePermutation = 0x53540002,  // where the search for a nearly orthogonal design starts and goes
  kBootstrap = 0x53540003,        // which blocks a resample takes
};

/// [0, n); `which` and `index` tell draws of one purpose apart. n < 2^32.
inline uint32_t study_random_below(uint64_t seed, StudyPurpose purpose, uint32_t which,
                                   uint32_t index, uint32_t n) {
  const Random4 counter{{which, index, static_cast<uint32_t>(purpose), 0}};
  const Random4 random =
      philox4x32_10(counter, static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32));
  return uniform_below(random.v[0], n);
}

/// 0 to n - 1 in a random order (Fisher and Yates).
inline std::vector<uint32_t> random_order(uint64_t seed, StudyPurpose purpose, uint32_t which,
                                          uint32_t n) {
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  for (uint32_t i = n; i > 1; --i) {
    std::swap(order[i - 1], order[study_random_below(seed, purpose, which, i, i)]);
  }
  return order;
}

}  // namespace swarm
