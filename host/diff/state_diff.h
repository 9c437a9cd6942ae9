// Where two states of a battle differ, value by value. Agents are compared by the table of their
// fields (kernels/state/agent_fields.h), so a new field is compared from its first day; what a
// world carries besides is listed in state_diff.cpp, beside a check of its size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/battle/plan.h"
#include "host/diff/agent_names.h"
#include "kernels/engine.h"

namespace swarm {

/// One value that differs.
struct ValueDifference {
  std::string
      subject;        // an agent by its name, "world", "structure.ds9", "field.wormhole", "orders"
  std::string field;  // as in the table of fields; an element of several as people[2]
  std::string unit;   // empty where there is none to name
  std::string a, b;   // decimal, floats with their bits; a reference as the agent's name
};

struct StateDifference {
  /// Agents come in the order of their slots, and each one's fields in the order of the table; then
  /// the world's own state, and its orders. At most as many as were asked for.
  std::vector<ValueDifference> first;
  uint64_t values = 0;  // all that differ
  uint64_t agents = 0;  // that have one

  bool none() const { return values == 0; }
};

/// Compares agents, world state and orders. Both images have the plan's layout. An agent's slot
/// that is empty in both says nothing, whatever its memory holds.
StateDifference compare_states(const WorldImage& a, const WorldImage& b, const BattlePlan& plan,
                               const AgentNames& names, size_t most = 8);

/// What the hash does not cover: the orders, without the place of the tables in an engine.
bool same_orders(const WorldOrders& a, const WorldOrders& b);

/// Names of the agent fields, in the order of the table.
const std::vector<std::string>& agent_field_names();

}  // namespace swarm
