// From a design's kind and its factors to the points that are fought.
//
//   kind                points                      positions of a factor
//   single              1                           none: there are no factors
//   full_factorial      product of the levels       its levels; the last factor changes fastest
//   latin_hypercube     `points`                    the centre of each of `points` strata once
//   nearly_orthogonal   2^m + 1, m = 4..8           0 to 1 in 2^m equal steps, each once
//   sobol               `points`, a power of two    the centre of each of `points` strata once
//   saltelli            `points` (factors + 2)      see below
//   one_at_a_time       1 + levels not at baseline  the baseline, and in turn its other levels
//   table               rows of the file            as given
//
// Saltelli's points stand in blocks of factors + 2: of block i, "A i" and "B i" are the two halves
// of point i of a Sobol sequence with twice as many dimensions as factors, and "AB fleet i" is
// "A i" with the fleet of "B i", for each factor in turn. host/study/sobol_indices.h reads them.
//
// docs/designs.md says what each is for. The same design has the same bits on every machine:
// what is random is keyed by the design's seed, and logarithms are the project's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/core/result.h"
#include "host/study/study_spec.h"

namespace swarm {

inline constexpr uint64_t kMostDesignPoints = 1'000'000;
inline constexpr uint64_t kMostDesignValues = 20'000'000;  // points times factors

/// The points of a design, in their order. An error is one line that begins with the line of the
/// study file: "12: design.points: what; allowed: ...". The caller puts the file's name before it.
Result<std::vector<DesignPoint>> make_design(const DesignSpec& design,
                                             const std::vector<FactorSpec>& factors);

/// How much the columns of a design go together.
struct DesignProperties {
  bool compared = false;           // false: fewer than two columns that vary
  double largest_correlation = 0;  // of Pearson's, the absolute value
  size_t first = 0, second = 0;    // the factors that have it
};

/// Columns are compared as they are fought: a range on its own scale, whole numbers, lists and
/// flags by their rank. A column of one value is left out.
DesignProperties design_properties(const std::vector<DesignPoint>& points,
                                   const std::vector<FactorSpec>& factors);

}  // namespace swarm
