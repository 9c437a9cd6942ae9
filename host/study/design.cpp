#include "host/study/design.h"

#include <fmt/format.h>

#include <cmath>

#include "host/study/designs/factor_values.h"
#include "host/study/designs/kinds.h"

namespace swarm {
namespace designs {

Error design_error(const DesignSpec& design, const std::string& key, const std::string& what) {
  return {fmt::format("{}: design.{}: {}", design.line, key, what)};
}

Error factor_error(const FactorSpec& factor, const std::string& what) {
  return {fmt::format("{}: factor.{}{}", factor.line, factor.name, what)};
}

Result<uint64_t> check_size(const DesignSpec& design, const std::string& key, uint64_t points,
                            size_t factors) {
  if (points > kMostDesignPoints) {
    return design_error(
        design, key,
        fmt::format("gives {} points; allowed: at most {}", points, kMostDesignPoints));
  }
  if (points * factors > kMostDesignValues) {
    return design_error(
        design, key,
        fmt::format("gives {} points of {} factors; allowed: at most {} values in all", points,
                    factors, kMostDesignValues));
  }
  return points;
}

DesignPoint point_at(const Factors& factors, std::vector<double> positions, std::string label) {
  DesignPoint point;
  point.label = std::move(label);
  point.values.reserve(factors.size());
  for (size_t f = 0; f < factors.size(); ++f) {
    point.values.push_back(value_at(factors[f], positions[f]));
  }
  point.positions = std::move(positions);
  return point;
}

}  // namespace designs

Result<std::vector<DesignPoint>> make_design(const DesignSpec& design,
                                             const std::vector<FactorSpec>& factors) {
  if (design.kind == DesignSpec::Kind::kSingle) {
    if (factors.empty()) return std::vector<DesignPoint>(1);
    return designs::factor_error(factors[0],
                                 ": a single point has no factors; allowed: another design.kind");
  }
  if (factors.empty()) {
    return designs::design_error(design, "kind",
                                 "there is no factor to vary; allowed: [factor.NAME], or single");
  }
  switch (design.kind) {
    case DesignSpec::Kind::kSingle:
      break;
    case DesignSpec::Kind::kFullFactorial:
      return designs::full_factorial(design, factors);
    case DesignSpec::Kind::kLatinHypercube:
      return designs::latin_hypercube(design, factors);
    case DesignSpec::Kind::kNearlyOrthogonal:
      return designs::nearly_orthogonal(design, factors);
    case DesignSpec::Kind::kSobol:
      return designs::sobol(design, factors);
    case DesignSpec::Kind::kSaltelli:
      return designs::saltelli(design, factors);
    case DesignSpec::Kind::kOneAtATime:
      return designs::one_at_a_time(design, factors);
    case DesignSpec::Kind::kTable:
      return designs::table(design, factors);
  }
  return designs::design_error(design, "kind", "is unknown");
}

namespace {

/// Deviations from the mean, scaled to length 1; empty for a column of one value.
std::vector<double> unit_column(const std::vector<DesignPoint>& points, const FactorSpec& factor,
                                size_t f) {
  std::vector<double> column;
  column.reserve(points.size());
  double sum = 0, squares = 0;
  bool varies = false;
  for (const DesignPoint& point : points) {
    column.push_back(coded_value(factor, point.values[f], point.positions[f]));
    sum += column.back();
    varies = varies || column.back() != column.front();
  }
  if (!varies) return {};
  const double mean = sum / static_cast<double>(points.size());
  for (double& value : column) {
    value -= mean;
    squares += value * value;
  }
  const double length = std::sqrt(squares);
  for (double& value : column) value /= length;
  return column;
}

}  // namespace

DesignProperties design_properties(const std::vector<DesignPoint>& points,
                                   const std::vector<FactorSpec>& factors) {
  std::vector<std::vector<double>> columns;
  for (size_t f = 0; f < factors.size(); ++f) columns.push_back(unit_column(points, factors[f], f));
  DesignProperties properties;
  for (size_t a = 0; a < columns.size(); ++a) {
    for (size_t b = a + 1; b < columns.size(); ++b) {
      if (columns[a].empty() || columns[b].empty()) continue;
      double product = 0;
      for (size_t i = 0; i < points.size(); ++i) product += columns[a][i] * columns[b][i];
      const double correlation = std::abs(product);
      if (properties.compared && correlation <= properties.largest_correlation) continue;
      properties = {true, correlation, a, b};
    }
  }
  return properties;
}

}  // namespace swarm
