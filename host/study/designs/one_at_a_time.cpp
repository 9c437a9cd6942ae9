#include <fmt/format.h>

#include "host/study/designs/factor_values.h"
#include "host/study/designs/kinds.h"

namespace swarm::designs {

Points one_at_a_time(const DesignSpec& design, const Factors& factors) {
  DesignPoint baseline;
  baseline.label = "baseline";
  for (const FactorSpec& factor : factors) {
    if (factor.baseline.empty()) {
      return factor_error(factor,
                          ".baseline: is missing; allowed: the value that the factor has while "
                          "others are varied");
    }
    Result<FactorValue> value = locate_value(factor, factor.baseline);
    if (!value) return factor_error(factor, ".baseline: " + value.error().text);
    baseline.values.push_back(value->text);
    baseline.positions.push_back(value->position);
  }
  std::vector<DesignPoint> points = {baseline};
  for (size_t f = 0; f < factors.size(); ++f) {
    const Result<std::vector<FactorValue>> levels = levels_of(factors[f]);
    if (!levels) return factor_error(factors[f], levels.error().text);
    const auto size = check_size(design, "kind", points.size() + levels->size(), factors.size());
    if (!size) return size.error();
    for (const FactorValue& level : *levels) {
      if (level.text == baseline.values[f]) continue;
      DesignPoint point = baseline;
      point.values[f] = level.text;
      point.positions[f] = level.position;
      point.label = fmt::format("{} {}", factors[f].name, level.text);
      points.push_back(std::move(point));
    }
  }
  return points;
}

}  // namespace swarm::designs
