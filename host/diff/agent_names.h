// Names of a world's agents, from the scenario's own: what a user reads where two runs differ, and
// writes where one is to be disturbed.
//
//   wing.assault_1.12                 the twelfth ship of the wing
//   section.ds9.docking_ring_17       a section of a structure
//   field.wormhole.204                the 204th mine of the field
//   torpedo.7                         the seventh torpedo slot; who uses it changes
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/battle/plan.h"
#include "host/core/result.h"

namespace swarm {

class AgentNames {
 public:
  explicit AgentNames(const BattlePlan& plan);

  /// Of a slot of one world in the plan's layout; "nobody" for kNone.
  std::string of(uint32_t slot) const;

  /// Slot of a name. The error says what is allowed.
  Result<uint32_t> find(const std::string& name) const;

 private:
  struct Range {
    std::string prefix;  // "wing.assault_1."
    uint32_t first = 0, count = 0;
    std::vector<std::string> members;  // empty: numbers from 1
  };

  void add(std::string prefix, uint32_t count, std::vector<std::string> members = {});

  std::vector<Range> ranges_;  // in the order of slots, without gaps
};

}  // namespace swarm
