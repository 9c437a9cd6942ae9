// Stage propagate_power: which sections of a structure get power, and how much.
// Reads status, class, edges, sabotage. Writes powered,
// StructureState.{supply,demand,regeneration}.
//
// Power runs along directed edges from sections with a supply through live sections. Losing a
// section that many feeds pass through is how a focused attack takes down every shield at once.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct PropagatePower {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / kMaxStructures;
    const uint32_t structure = i % kMaxStructures;
    WorldState& w = v.worlds[world];
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    if (structure >= t.structure_count) return;
    const StructureRow& row = t.structures[structure];
    StructureState& state = w.structures[structure];
    const uint32_t first = v.base(world) + row.first_section;
    state.supply_MW = 0;
    state.demand_MW = 0;
    for (uint32_t s = first; s < first + row.section_count; ++s) {
      const int32_t supply = v.class_of(t, s).power_supply_MW;
      const bool source =
          supply > 0 && v.agents.is_active(s) && v.orders[world].sabotaged[structure] == 0;
      v.agents.powered[s] = source ? kFeedsShields | kFeedsWeapons : 0;
      if (source) state.supply_MW += supply;
    }
    spread(t, row, v.base(world));
    for (uint32_t s = first; s < first + row.section_count; ++s) {
      if ((v.agents.powered[s] & kFeedsShields) != 0) {
        state.demand_MW += v.class_of(t, s).power_draw_MW;
      }
    }
    state.regeneration_q16 =
        state.demand_MW <= state.supply_MW
            ? 65536u
            : static_cast<uint32_t>((static_cast<int64_t>(state.supply_MW) << 16) /
                                    state.demand_MW);
  }

  /// Follows the edges until nothing changes: at most one round a section.
  SWARM_HD void spread(const ScenarioTables& t, const StructureRow& row, uint32_t base) const {
    const AgentView& a = v.agents;
    for (uint32_t round = 0; round < row.section_count; ++round) {
      bool changed = false;
      for (uint32_t e = row.first_edge; e < uint32_t{row.first_edge} + row.edge_count; ++e) {
        const EdgeRow& edge = t.edges[e];
        const uint32_t from = base + edge.from;
        const uint32_t to = base + edge.to;
        if (!a.is_active(from) || !a.is_active(to)) continue;
        const uint8_t fed = static_cast<uint8_t>(
            a.powered[to] | (a.powered[from] & edge.carries & (kFeedsShields | kFeedsWeapons)));
        changed = changed || fed != a.powered[to];
        a.powered[to] = fed;
      }
      if (!changed) return;
    }
  }
};

template <class Exec>
void propagate_power(Exec& exec, const StepView& v) {
  if (v.layout.sections == 0) return;
  exec.for_each(v.layout.worlds * kMaxStructures, PropagatePower{v});
}

}  // namespace swarm
