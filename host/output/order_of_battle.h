// A scenario as a page, before anything is fought: who takes part and with what, who is against
// whom, how structures are powered, who is aboard.
#pragma once

#include "host/output/page.h"
#include "host/scenario/spec.h"

namespace swarm {

/// Title, sides, fleets by wing, structures with sections and feeds, minefields, gates, people.
void add_order_of_battle(Page* page, const ScenarioSpec& scenario);

/// "Attack defiant, all on docking_ring_17": an order in the words of the scenario.
std::string order_text(const OrderSpec& order);

}  // namespace swarm
