// See design.h. Designs that are not here yet are refused.
#include "host/study/design.h"

#include <fmt/format.h>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

std::vector<std::string> levels_of(const FactorSpec& factor) {
  if (factor.kind == FactorSpec::Kind::kList) return factor.values;
  if (factor.kind == FactorSpec::Kind::kFlag) return {"false", "true"};
  std::vector<std::string> levels;
  for (uint32_t l = 0; l < factor.levels; ++l) {
    const double position = static_cast<double>(l) / (factor.levels - 1);
    levels.push_back(number_text(factor.low + position * (factor.high - factor.low)));
  }
  return levels;
}

}  // namespace

Result<std::vector<DesignPoint>> make_design(const DesignSpec& design,
                                             const std::vector<FactorSpec>& factors) {
  if (design.kind != DesignSpec::Kind::kSingle && design.kind != DesignSpec::Kind::kFullFactorial) {
    return Error{fmt::format("{}: design.kind: is not known yet; allowed: single, full_factorial",
                             design.line)};
  }
  std::vector<DesignPoint> points(1);
  for (const FactorSpec& factor : factors) {
    const std::vector<std::string> levels = levels_of(factor);
    std::vector<DesignPoint> crossed;
    for (const DesignPoint& point : points) {
      for (size_t l = 0; l < levels.size(); ++l) {
        crossed.push_back(point);
        crossed.back().values.push_back(levels[l]);
        crossed.back().positions.push_back(static_cast<double>(l) /
                                           static_cast<double>(levels.size() - 1));
      }
    }
    points = std::move(crossed);
  }
  return points;
}

DesignProperties design_properties(const std::vector<DesignPoint>& /*points*/,
                                   const std::vector<FactorSpec>& /*factors*/) {
  return {};
}

}  // namespace swarm
