// From a checked scenario to what the engine takes: read-only tables, slot layout, and the agents
// of one world as they stand at step 0.
#pragma once

#include <cstdint>

#include "host/scenario/spec.h"
#include "kernels/engine.h"

namespace swarm {

/// Slots that one world of this scenario needs.
Layout layout_of(const ScenarioSpec& scenario, uint32_t worlds = 1);

/// The scenario's numbers in the units of the kernels (steps, radians, fixed point).
ScenarioTables build_tables(const ScenarioSpec& scenario);

/// Agents, state and orders at step 0. Depends on scenario and seed alone; slots beyond what the
/// scenario needs stay empty.
void build_world(const ScenarioSpec& scenario, const ScenarioTables& tables, const Layout& layout,
                 uint64_t seed, uint32_t table_index, AgentImage* agents, WorldState* state,
                 WorldOrders* orders);

/// A scenario's order as the kernels read it. `previous` keeps what an order does not say
/// (committed).
WingOrder to_wing_order(const OrderSpec& order, const WingOrder& previous);

}  // namespace swarm
