// The scenarios that the battles of a batch are fought by. A study can have thousands, so they are
// loaded when a battle needs them and dropped when none does.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "host/scenario/spec.h"

namespace swarm {

class VariantSource {
 public:
  virtual ~VariantSource() = default;
  virtual uint32_t count() const = 0;
  /// The same scenario every time. `variant` is below count().
  virtual std::shared_ptr<const ScenarioSpec> load(uint32_t variant) const = 0;
};

/// Scenarios that somebody else holds, and that outlive this.
class GivenVariants final : public VariantSource {
 public:
  explicit GivenVariants(std::vector<const ScenarioSpec*> variants)
      : variants_(std::move(variants)) {}

  uint32_t count() const override { return static_cast<uint32_t>(variants_.size()); }
  std::shared_ptr<const ScenarioSpec> load(uint32_t variant) const override {
    return {std::shared_ptr<const void>(), variants_.at(variant)};
  }

 private:
  std::vector<const ScenarioSpec*> variants_;
};

}  // namespace swarm
