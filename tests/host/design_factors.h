// Factors for tests of designs.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "host/study/design.h"

namespace swarm::testing_support {

inline FactorSpec real_factor(const std::string& name, double low = 0, double high = 1) {
  FactorSpec factor;
  factor.name = name;
  factor.paths = {name};
  factor.low = low;
  factor.high = high;
  factor.line = 20;
  return factor;
}

inline FactorSpec whole_factor(const std::string& name, double low, double high) {
  FactorSpec factor = real_factor(name, low, high);
  factor.kind = FactorSpec::Kind::kWhole;
  return factor;
}

inline FactorSpec list_factor(const std::string& name, const std::vector<std::string>& values) {
  FactorSpec factor = real_factor(name);
  factor.kind = FactorSpec::Kind::kList;
  factor.values = values;
  return factor;
}

inline FactorSpec flag_factor(const std::string& name) {
  FactorSpec factor = real_factor(name);
  factor.kind = FactorSpec::Kind::kFlag;
  return factor;
}

/// x0, x1, ... from 0 to 1
inline std::vector<FactorSpec> real_factors(size_t count) {
  std::vector<FactorSpec> factors;
  for (size_t i = 0; i < count; ++i) factors.push_back(real_factor("x" + std::to_string(i)));
  return factors;
}

inline DesignSpec design_of(DesignSpec::Kind kind, uint64_t points = 0, uint64_t seed = 1) {
  DesignSpec design;
  design.kind = kind;
  design.points = points;
  design.seed = seed;
  design.line = 10;
  return design;
}

/// The points of a design that must be made.
inline std::vector<DesignPoint> made(const DesignSpec& design,
                                     const std::vector<FactorSpec>& factors) {
  Result<std::vector<DesignPoint>> points = make_design(design, factors);
  EXPECT_TRUE(points.ok()) << (points.ok() ? "" : points.error().text);
  return points.ok() ? std::move(points).value() : std::vector<DesignPoint>();
}

/// The error of one that must not; "made" if it is.
inline std::string refusal(const DesignSpec& design, const std::vector<FactorSpec>& factors) {
  const Result<std::vector<DesignPoint>> points = make_design(design, factors);
  return points.ok() ? "made" : points.error().text;
}

}  // namespace swarm::testing_support
