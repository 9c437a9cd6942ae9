// Stage assign_docks: ships with a dock order lie at free docks in reach.
// Reads orders, positions. Writes docked_at, dock_guest.
//
// One thread a structure: docks are few, and the first free dock takes the first waiting ship in
// the order of slots.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct AssignDocks {
  StepView v;

  SWARM_HD bool wants_dock(const WorldOrders& orders, uint32_t ship, uint32_t structure) const {
    if (!v.agents.is_active(ship)) return false;
    const WingOrder& order = orders.wings[v.agents.group[ship]];
    return order.kind == OrderKind::kDock && order.structure == structure;
  }

  SWARM_HD bool in_reach(const ScenarioTables& t, uint32_t ship, uint32_t dock) const {
    const Vec3 apart = v.agents.position_km(ship) - v.agents.position_km(dock);
    return length_squared(apart) <= t.docking_range_km * t.docking_range_km;
  }

  /// Frees the docks whose guest is gone, wants away or is out of reach; counts the free ones.
  SWARM_HD uint32_t release(const ScenarioTables& t, const WorldOrders& orders, uint32_t base,
                            uint32_t structure) const {
    const StructureRow& row = t.structures[structure];
    AgentView a = v.agents;
    uint32_t free = 0;
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t dock = base + row.first_section + j;
      if (v.class_of(t, dock).is_dock == 0) continue;
      const uint32_t guest = a.dock_guest[dock];
      if (guest != kNone && (!a.is_active(dock) || !wants_dock(orders, guest, structure) ||
                             !in_reach(t, guest, dock))) {
        a.docked_at[guest] = kNone;
        a.dock_guest[dock] = kNone;
      }
      if (a.is_active(dock) && a.dock_guest[dock] == kNone) ++free;
    }
    return free;
  }

  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / kMaxStructures;
    const uint32_t structure = i % kMaxStructures;
    const WorldOrders& orders = v.orders[world];
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    if (structure >= t.structure_count) return;
    const StructureRow& row = t.structures[structure];
    const uint32_t base = v.base(world);
    if (release(t, orders, base, structure) == 0) return;
    for (uint32_t wing = 0; wing < t.wing_count; ++wing) {
      if (orders.wings[wing].kind != OrderKind::kDock || orders.wings[wing].structure != structure) continue;
      for (uint32_t s = 0; s < t.wings[wing].ship_count; ++s) {
        const uint32_t ship = base + v.layout.first_ship() + t.wings[wing].first_ship + s;
        if (v.agents.docked_at[ship] == kNone && wants_dock(orders, ship, structure)) {
          take_first_dock(t, row, base, ship);
        }
      }
    }
  }

  SWARM_HD void take_first_dock(const ScenarioTables& t, const StructureRow& row, uint32_t base,
                                uint32_t ship) const {
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t dock = base + row.first_section + j;
      if (v.class_of(t, dock).is_dock == 0 || !v.agents.is_active(dock)) continue;
      if (v.agents.dock_guest[dock] != kNone || !in_reach(t, ship, dock)) continue;
      v.agents.dock_guest[dock] = ship;
      v.agents.docked_at[ship] = dock;
      return;
    }
  }
};

template <class Exec>
void assign_docks(Exec& exec, const StepView& v) {
  if (v.layout.sections == 0) return;
  exec.for_each(v.layout.worlds * kMaxStructures, AssignDocks{v});
}

}  // namespace swarm
