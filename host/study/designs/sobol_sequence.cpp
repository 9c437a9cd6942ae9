#include "host/study/designs/sobol_sequence.h"

#include <array>
#include <bit>
#include <iterator>

#include "host/study/designs/sobol_directions.h"

namespace swarm::designs {
namespace {

static_assert(std::size(kSobolDirections) + 1 == kMostSobolDimensions);

constexpr int kBits = 32;
using Directions = std::array<uint32_t, kBits>;

/// v_j = m_j / 2^j as 32-bit fractions, with
/// m_j = 2 a_1 m_(j-1) xor ... xor 2^(s-1) a_(s-1) m_(j-s+1) xor 2^s m_(j-s) xor m_(j-s).
Directions directions_of(uint32_t dimension) {
  Directions v{};
  if (dimension == 0) {
    for (int j = 0; j < kBits; ++j) v[j] = uint32_t{1} << (kBits - 1 - j);
    return v;
  }
  const SobolDirection& direction = kSobolDirections[dimension - 1];
  const int degree = static_cast<int>(std::bit_width(direction.polynomial)) - 1;
  for (int j = 0; j < kBits; ++j) {
    if (j < degree) {
      v[j] = uint32_t{direction.initial[j]} << (kBits - 1 - j);
      continue;
    }
    v[j] = v[j - degree] ^ (v[j - degree] >> degree);
    for (int a = 1; a < degree; ++a) {
      if ((direction.polynomial >> (degree - a) & 1) != 0) v[j] ^= v[j - a];
    }
  }
  return v;
}

}  // namespace

std::vector<std::vector<uint32_t>> sobol_sequence(uint32_t count, uint32_t dimensions) {
  std::vector<std::vector<uint32_t>> rows(count, std::vector<uint32_t>(dimensions));
  for (uint32_t d = 0; d < dimensions; ++d) {
    const Directions v = directions_of(d);
    for (uint32_t i = 1; i < count; ++i) rows[i][d] = rows[i - 1][d] ^ v[std::countr_zero(i)];
  }
  return rows;
}

}  // namespace swarm::designs
