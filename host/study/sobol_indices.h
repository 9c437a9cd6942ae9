// Which factors an outcome's variance comes from, by a design of the kind saltelli.
//
//   S_i = V(E(y | x_i)) / V(y)          first order: what fixing factor i would take away
//   T_i = E(V(y | all but x_i)) / V(y)  total: what would be left if all others were fixed
//
// With f centred on its mean over A and B, n blocks (A, B, AB_i: A with factor i of B):
//
//   V_i = 1/n  sum f(B) (f(AB_i) - f(A))     A. Saltelli et al., "Variance based sensitivity
//                                            analysis of model output", Comput. Phys. Commun. 181
//                                            (2010), table 2 (b)
//   E_i = 1/2n sum (f(A) - f(AB_i))^2        M. J. W. Jansen, "Analysis of variance designs for
//                                            model output", Comput. Phys. Commun. 117 (1999)
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/study/statistics.h"

namespace swarm {

struct SobolIndex {
  double first = 0, total = 0;
  Interval first_95, total_95;
};

struct SobolIndices {
  std::vector<SobolIndex> factors;  // empty: y does not vary, or fewer than two blocks have values
  size_t blocks = 0;                // that have values at all their points
  size_t left_out = 0;              // that have not
};

inline constexpr uint32_t kSobolResamples = 1000;

/// `y` has a value for each point of the design in its order (host/study/design.h); a NaN leaves
/// its block out. The intervals are percentile intervals of a bootstrap over blocks, keyed by the
/// seed. They treat blocks as independent, and so are wider than a Sobol sequence's error.
SobolIndices sobol_indices(const std::vector<double>& y, size_t factors, uint64_t seed,
                           uint32_t resamples = kSobolResamples);

}  // namespace swarm
