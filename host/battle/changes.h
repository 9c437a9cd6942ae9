// What happened in a battle between two looks of the orchestrator, read off two summaries: the
// events that no scenario has to ask for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/battle/battle.h"
#include "host/battle/plan.h"

namespace swarm {

class ChangeWatch {
 public:
  using Emit = std::function<void(Event)>;

  explicit ChangeWatch(const BattlePlan& plan);

  /// Another plan of the same scenario.
  void move_to(const BattlePlan& plan) { plan_ = &plan; }

  /// Emits what is new in `row`: structures first, then wings, then fields, each in their order.
  void report(const int64_t* row, const Emit& emit);

 private:
  struct FieldCounts {
    int64_t laid = 0, armed = 0, triggered = 0, replaced = 0;
  };

  void report_structure(size_t index, const int64_t* row, const Emit& emit);
  void report_wing(size_t index, const int64_t* row, const Emit& emit);
  void report_field(size_t index, const int64_t* row, const Emit& emit);
  std::string faction_name(const Ref& faction) const;

  const BattlePlan* plan_;
  std::vector<uint8_t> section_lost_;
  std::vector<uint8_t> structure_captured_;
  std::vector<uint8_t> wing_gone_;
  std::vector<FieldCounts> fields_;
};

}  // namespace swarm
