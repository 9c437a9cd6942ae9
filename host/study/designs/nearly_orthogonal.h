// Nearly orthogonal Latin hypercubes: T. M. Cioppa, T. W. Lucas, "Efficient nearly orthogonal and
// space-filling Latin hypercubes", Technometrics 49 (2007), on the construction of K. Q. Ye,
// "Orthogonal column Latin hypercubes and their application in computer experiments", JASA 93
// (1998).
//
// With q = 2^(m-1) and a permutation e of 1..q there are m + C(m-1, 2) columns of q levels: e
// itself, A_k e for k = 1..m-1, and A_j A_k e for j < k, where A_k turns every block of 2^k rows
// upside down. Each is multiplied row by row with signs: 1, a_k, and a_j a_k, where a_k is -1 in
// rows whose bit k-1 is 0. The design is those q rows, a row of zeros, and the q rows with all
// signs turned: every column has each level from -q to q once.
//
// Rows count from 0, so A_k takes row i to row i xor (2^k - 1), and a product of signs is a parity
// of bits of i. Two columns with rows i xor x, i xor y and sign bits u, v are orthogonal for any e
// where (x xor y) and (u xor v) share an odd number of bits: rows i and i xor x xor y then cancel.
// So are the first m columns among each other. The others are as good as e makes them; e comes
// from a search.
#pragma once

#include <cstdint>
#include <vector>

namespace swarm::designs {

inline constexpr uint32_t kLeastOrder = 4, kMostOrder = 8;  // m: 17 to 257 points

inline uint32_t points_of_order(uint32_t m) { return (uint32_t{1} << m) + 1; }
inline uint32_t columns_of_order(uint32_t m) { return m + (m - 1) * (m - 2) / 2; }

/// Rows of points_of_order(m) times columns_of_order(m) levels from -2^(m-1) to 2^(m-1).
std::vector<std::vector<int>> nearly_orthogonal_levels(uint32_t m, uint64_t seed);

}  // namespace swarm::designs
