// The search for the permutation e of a nearly orthogonal design (nearly_orthogonal.h).
#pragma once

#include <cstdint>
#include <vector>

namespace swarm::designs {

/// A column of the design: row i has level e(i xor rows) and sign (-1)^|signs and i|.
struct ColumnMasks {
  uint32_t rows, signs;
};

/// A permutation of 1..q that makes products of columns small. q is a power of two. Only whole
/// numbers decide, so it is the same on every machine.
std::vector<int> find_base_permutation(const std::vector<ColumnMasks>& columns, uint32_t q,
                                       uint64_t seed);

}  // namespace swarm::designs
