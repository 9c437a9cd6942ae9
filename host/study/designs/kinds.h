// The kinds of designs, one a file, and what they share. make_design (host/study/design.h) chooses.
#pragma once

#include <string>
#include <vector>

#include "host/core/result.h"
#include "host/study/study_spec.h"

namespace swarm::designs {

using Points = Result<std::vector<DesignPoint>>;
using Factors = std::vector<FactorSpec>;

Points full_factorial(const DesignSpec& design, const Factors& factors);
Points latin_hypercube(const DesignSpec& design, const Factors& factors);
Points nearly_orthogonal(const DesignSpec& design, const Factors& factors);
Points sobol(const DesignSpec& design, const Factors& factors);
Points saltelli(const DesignSpec& design, const Factors& factors);
Points one_at_a_time(const DesignSpec& design, const Factors& factors);
Points table(const DesignSpec& design, const Factors& factors);

/// "LINE: design.KEY: what"
Error design_error(const DesignSpec& design, const std::string& key, const std::string& what);

/// "LINE: factor.NAMEwhat", where `what` begins with ": " or with ".KEY: "
Error factor_error(const FactorSpec& factor, const std::string& what);

/// An error where so many points, or so many values in all, are more than a design may have.
Result<uint64_t> check_size(const DesignSpec& design, const std::string& key, uint64_t points,
                            size_t factors);

/// The point at the positions, a factor each.
DesignPoint point_at(const Factors& factors, std::vector<double> positions, std::string label = "");

}  // namespace swarm::designs
