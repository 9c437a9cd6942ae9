#include <fmt/format.h>

#include "host/study/design.h"
#include "host/study/designs/factor_values.h"
#include "host/study/designs/kinds.h"

namespace swarm::designs {

Points full_factorial(const DesignSpec& design, const Factors& factors) {
  std::vector<std::vector<FactorValue>> levels;
  uint64_t count = 1;
  for (const FactorSpec& factor : factors) {
    Result<std::vector<FactorValue>> of_factor = levels_of(factor);
    if (!of_factor) return factor_error(factor, of_factor.error().text);
    levels.push_back(std::move(of_factor).value());
    count *= levels.back().size();
    if (count > kMostDesignPoints) {
      return design_error(design, "kind",
                          fmt::format("full_factorial has more than {} points already with the "
                                      "levels of {}; allowed: fewer levels, or another kind",
                                      kMostDesignPoints, factor.name));
    }
  }
  if (auto size = check_size(design, "kind", count, factors.size()); !size) return size.error();

  std::vector<DesignPoint> points(count);
  for (uint64_t p = 0; p < count; ++p) {
    points[p].values.resize(factors.size());
    points[p].positions.resize(factors.size());
    uint64_t rest = p;
    for (size_t f = factors.size(); f-- > 0;) {
      const FactorValue& level = levels[f][rest % levels[f].size()];
      rest /= levels[f].size();
      points[p].values[f] = level.text;
      points[p].positions[f] = level.position;
    }
  }
  return points;
}

}  // namespace swarm::designs
