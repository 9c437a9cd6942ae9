// Stage transfer_people: docked ships take people and equipment aboard.
// Reads docks, orders, classes. Writes people, dock_credit_q16.
//
// A dock passes board_per_s people a second, of the kinds that the ship's order names, from any
// living section of the structure, while the ship has berths. One thread a structure, docks in
// order, so nobody is created, lost or moved twice.
#pragma once

#include "kernels/combat.h"

namespace swarm {

SWARM_HD inline int32_t people_aboard(const StepView& v, const ScenarioTables& t, uint32_t slot) {
  int32_t sum = 0;
  for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
    sum += v.agents.people[static_cast<size_t>(kind) * v.agents.slots + slot];
  }
  return sum;
}

struct TransferPeople {
  StepView v;

  /// Moves up to `limit` people of the masked kinds from the structure to the ship.
  SWARM_HD int32_t move(const ScenarioTables& t, uint32_t base, const StructureRow& row,
                        uint32_t ship, uint32_t kinds, int32_t limit) const {
    const AgentView& a = v.agents;
    int32_t moved = 0;
    for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
      if ((kinds & (1u << kind)) == 0) continue;
      for (uint32_t j = 0; j < row.section_count && moved < limit; ++j) {
        const uint32_t section = base + row.first_section + j;
        if (!a.is_active(section) || a.captured_by[section] != 0) continue;
        int32_t& here = a.people[static_cast<size_t>(kind) * a.slots + section];
        const int32_t go = min_of(here, limit - moved);
        here -= go;
        a.people[static_cast<size_t>(kind) * a.slots + ship] += go;
        moved += go;
      }
    }
    return moved;
  }

  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / kMaxStructures;
    const uint32_t structure = i % kMaxStructures;
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    if (structure >= t.structure_count) return;
    const StructureRow& row = t.structures[structure];
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t dock = v.base(world) + row.first_section + j;
      const uint32_t ship = v.agents.dock_guest[dock];
      if (ship == kNone) continue;
      const ClassRow& dock_row = v.class_of(t, dock);
      uint32_t& credit = v.agents.dock_credit_q16[dock];
      credit += per_step_q16(dock_row.board_per_s_q16, t.dt_s);
      const int32_t room = v.class_of(t, ship).berths - people_aboard(v, t, ship);
      const int32_t limit = min_of(static_cast<int32_t>(credit >> 16), max_of(room, 0));
      credit &= 0xffffu;
      const uint32_t kinds = v.orders[world].wings[v.agents.group[ship]].people_kinds;
      if (limit > 0) move(t, v.base(world), row, ship, kinds, limit);
    }
  }
};

template <class Exec>
void transfer_people(Exec& exec, const StepView& v) {
  if (v.layout.sections == 0) return;
  exec.for_each(v.layout.worlds * kMaxStructures, TransferPeople{v});
}

}  // namespace swarm
