// The points of a study's design. The same design gives the same points on every machine.
#pragma once

#include <cstddef>
#include <vector>

#include "host/core/result.h"
#include "host/study/study_spec.h"

namespace swarm {

/// The error reads on after the study's path: "LINE: key: what".
Result<std::vector<DesignPoint>> make_design(const DesignSpec& design,
                                             const std::vector<FactorSpec>& factors);

struct DesignProperties {
  bool compared = false;  // there are two columns that vary
  double largest_correlation = 0;
  size_t first = 0, second = 0;  // the factors whose columns have it
};

DesignProperties design_properties(const std::vector<DesignPoint>& points,
                                   const std::vector<FactorSpec>& factors);

}  // namespace swarm
