// Stage assign_docks: ships with a dock order lie at free docks in reach.
// Reads orders, positions. Writes docked_at, dock_guest.
//
// One thread a structure: docks are few, and the first free dock takes the first waiting ship in
// the order of slots. All docks are freed before any is given away: a ship that goes from one
// structure to another is the concern of two threads.
#pragma once

#include "kernels/combat.h"

namespace swarm {

SWARM_HD inline bool wants_dock(const StepView& v, const WorldOrders& orders, uint32_t ship,
                                uint32_t structure) {
  if (!v.agents.is_active(ship)) return false;
  const WingOrder& order = orders.wings[v.agents.group[ship]];
  return order.kind == OrderKind::kDock && order.structure == structure;
}

SWARM_HD inline bool in_dock_reach(const StepView& v, const ScenarioTables& t, uint32_t ship,
                                   uint32_t dock) {
  const Vec3 apart = v.agents.position_km(ship) - v.agents.position_km(dock);
  return length_squared(apart) <= t.docking_range_km * t.docking_range_km;
}

/// Frees the docks whose guest is gone, wants away or is out of reach.
struct ReleaseDocks {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / kMaxStructures;
    const uint32_t structure = i % kMaxStructures;
    const WorldOrders& orders = v.orders[world];
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    if (structure >= t.structure_count) return;
    const StructureRow& row = t.structures[structure];
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t dock = v.base(world) + row.first_section + j;
      const uint32_t guest = v.agents.dock_guest[dock];
      if (guest == kNone) continue;
      if (v.agents.is_active(dock) && wants_dock(v, orders, guest, structure) &&
          in_dock_reach(v, t, guest, dock)) {
        continue;
      }
      v.agents.docked_at[guest] = kNone;
      v.agents.dock_guest[dock] = kNone;
    }
  }
};

struct AssignDocks {
  StepView v;

  SWARM_HD bool is_free_dock(const ScenarioTables& t, uint32_t section) const {
    return v.class_of(t, section).is_dock != 0 && v.agents.is_active(section) &&
           v.agents.dock_guest[section] == kNone;
  }

  SWARM_HD bool any_free(const ScenarioTables& t, const StructureRow& row, uint32_t base) const {
    for (uint32_t j = 0; j < row.section_count; ++j) {
      if (is_free_dock(t, base + row.first_section + j)) return true;
    }
    return false;
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
    if (!any_free(t, row, base)) return;
    for (uint32_t wing = 0; wing < t.wing_count; ++wing) {
      const WingOrder& order = orders.wings[wing];
      if (order.kind != OrderKind::kDock || order.structure != structure) continue;
      for (uint32_t s = 0; s < t.wings[wing].ship_count; ++s) {
        const uint32_t ship = base + v.layout.first_ship() + t.wings[wing].first_ship + s;
        if (v.agents.docked_at[ship] == kNone && wants_dock(v, orders, ship, structure)) {
          take_first_dock(t, row, base, ship);
        }
      }
    }
  }

  SWARM_HD void take_first_dock(const ScenarioTables& t, const StructureRow& row, uint32_t base,
                                uint32_t ship) const {
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t dock = base + row.first_section + j;
      if (!is_free_dock(t, dock) || !in_dock_reach(v, t, ship, dock)) continue;
      v.agents.dock_guest[dock] = ship;
      v.agents.docked_at[ship] = dock;
      return;
    }
  }
};

template <class Exec>
void assign_docks(Exec& exec, const StepView& v) {
  if (v.layout.sections == 0) return;
  exec.for_each(v.layout.worlds * kMaxStructures, ReleaseDocks{v});
  exec.for_each(v.layout.worlds * kMaxStructures, AssignDocks{v});
}

}  // namespace swarm
