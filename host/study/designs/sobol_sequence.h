// Sobol's sequence: I. M. Sobol, "On the distribution of points in a cube", USSR Comput. Math.
// Math. Phys. 7 (1967), in the Gray-code order of I. A. Antonov, V. M. Saleev (1979).
#pragma once

#include <cstdint>
#include <vector>

namespace swarm::designs {

inline constexpr uint32_t kMostSobolDimensions = 256;

/// The first `count` points, a row each, as 32-bit fractions: x / 2^32. Point 0 is the origin.
/// dimensions <= kMostSobolDimensions.
std::vector<std::vector<uint32_t>> sobol_sequence(uint32_t count, uint32_t dimensions);

}  // namespace swarm::designs
