// Stage apply_orders: wings that the host has committed enter the battle. Runs after the host has
// written new orders, not in every step.
// Reads WingOrder.committed. Writes status.
#pragma once

#include "kernels/state/views.h"

namespace swarm {

struct ApplyOrders {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.ships();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    if (!v.is_running(world)) return;
    AgentView a = v.agents;
    if (a.status[slot] == static_cast<uint8_t>(AgentStatus::kHeld) &&
        v.orders[world].wings[a.group[slot]].committed != 0) {
      a.set_status(slot, AgentStatus::kActive);
    }
  }
};

template <class Exec>
void apply_orders(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.ships().count, ApplyOrders{v});
}

}  // namespace swarm
