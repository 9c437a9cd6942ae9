// Points of the raw sequence as SciPy 1.10 gives them: scipy.stats.qmc.Sobol(256, scramble=False)
// .random(4096)[point, dimension] times 4096.
#pragma once

#include <cstdint>

namespace swarm::testing_support {

inline constexpr uint32_t kSobolDimensions[] = {0, 1, 2, 3, 9, 20, 39, 85, 127, 200, 255};

struct SobolRow {
  uint32_t point;
  uint32_t x[11];
};

// clang-format off
inline constexpr SobolRow kSobolRows[] = {
  {1, {2048, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 2048, 2048}},
  {2, {3072, 1024, 1024, 1024, 3072, 1024, 1024, 3072, 1024, 3072, 3072}},
  {3, {1024, 3072, 3072, 3072, 1024, 3072, 3072, 1024, 3072, 1024, 1024}},
  {5, {3584, 3584, 512, 1536, 512, 2560, 1536, 2560, 512, 512, 3584}},
  {6, {2560, 512, 3584, 2560, 1536, 1536, 2560, 3584, 3584, 1536, 2560}},
  {7, {512, 2560, 1536, 512, 3584, 3584, 512, 1536, 1536, 3584, 512}},
  {100, {1696, 1056, 3168, 2976, 2848, 3104, 544, 1184, 1888, 3488, 2336}},
  {513, {2060, 3076, 1860, 2012, 1700, 3908, 228, 3428, 2844, 3268, 1652}},
  {1023, {4, 3084, 2508, 596, 3484, 3548, 2860, 1852, 2868, 2700, 3452}},
  {2222, {2547, 789, 1359, 3363, 2563, 3031, 2817, 2811, 3973, 423, 1233}},
  {4095, {1, 3855, 1369, 3693, 1009, 925, 931, 901, 1071, 697, 2511}},
};
// clang-format on

// The sum over all 4096 points and 256 dimensions of x times 4096, weighted by 1 + (point +
// dimension) % 7.
inline constexpr uint64_t kSobolWeightedSum = 8587944724;

}  // namespace swarm::testing_support
