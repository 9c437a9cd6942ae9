// McKay, Beckman, Conover, "A comparison of three methods for selecting values of input variables",
// Technometrics 21 (1979), with the centre of each stratum.
#include "host/study/designs/kinds.h"
#include "host/study/keyed_random.h"

namespace swarm::designs {

Points latin_hypercube(const DesignSpec& design, const Factors& factors) {
  if (design.points < 2) {
    return design_error(design, "points", "is missing or 1; allowed: at least 2 points");
  }
  const auto size = check_size(design, "points", design.points, factors.size());
  if (!size) return size.error();
  const auto count = static_cast<uint32_t>(*size);
  std::vector<std::vector<uint32_t>> strata;
  for (uint32_t f = 0; f < factors.size(); ++f) {
    strata.push_back(random_order(design.seed, StudyPurpose::kLatinHypercube, f, count));
  }
  std::vector<DesignPoint> points;
  points.reserve(count);
  for (uint32_t p = 0; p < count; ++p) {
    std::vector<double> positions;
    positions.reserve(factors.size());
    for (const std::vector<uint32_t>& of_factor : strata) {
      positions.push_back((of_factor[p] + 0.5) / count);
    }
    points.push_back(point_at(factors, std::move(positions)));
  }
  return points;
}

}  // namespace swarm::designs
