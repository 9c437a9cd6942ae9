// Stage propagate_power: which sections of a structure get power, and how much.
// Reads status, class, edges, sabotage. Writes powered,
// StructureState.{supply,demand,regeneration,usefulness}.
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
    state.usefulness_q16 = usefulness_q16(t, world, structure);
    state.regeneration_q16 =
        state.demand_MW <= state.supply_MW
            ? 65536u
            : static_cast<uint32_t>((static_cast<int64_t>(state.supply_MW) << 16) /
                                    state.demand_MW);
  }

  /// Mean share of what the structure was built for and can still do: generate the power that it
  /// draws, raise shields, fire weapons, dock ships. Whoever holds it.
  SWARM_HD uint32_t usefulness_q16(const ScenarioTables& t, uint32_t world,
                                   uint32_t structure) const {
    const StructureRow& row = t.structures[structure];
    const AgentView& a = v.agents;
    const bool wired = row.edge_count > 0;
    const bool sabotaged = v.orders[world].sabotaged[structure] != 0;
    uint64_t has[4] = {};
    uint64_t had[4] = {};
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t s = v.base(world) + row.first_section + j;
      const ClassRow& section = v.class_of(t, s);
      const bool stands = a.is_active(s);
      const bool shield_feed = !wired || (a.powered[s] & kFeedsShields) != 0;
      const bool weapon_feed = !wired || (a.powered[s] & kFeedsWeapons) != 0;
      const auto count = [&](uint32_t service, uint64_t amount, bool works) {
        had[service] += amount;
        if (works) has[service] += amount;
      };
      count(0, static_cast<uint64_t>(section.power_supply_MW), stands && !sabotaged);
      count(1, static_cast<uint64_t>(section.facing_TJ[0]), stands && shield_feed && !sabotaged);
      count(2, section.mounts, stands && weapon_feed && !sabotaged);
      count(3, section.is_dock, stands);
    }
    uint64_t sum = 0;
    uint64_t services = 0;
    for (uint32_t k = 0; k < 4; ++k) {
      if (had[k] == 0) continue;
      sum += (has[k] << 16) / had[k];
      ++services;
    }
    return services == 0 ? 0 : static_cast<uint32_t>(sum / services);
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
