// Stage regenerate_shields: shields come back, once a command period; without power they fall.
// Reads class, powered, StructureState. Writes shield_TJ.
//
// A section whose shield feed is cut loses its shield at once. A powered one regains
// regeneration_TJ times supply over demand of its structure.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct RegenerateShields {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.platforms();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    const WorldState& w = v.worlds[world];
    const AgentView& a = v.agents;
    if (!v.is_running(world) || !a.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    const ClassRow& row = v.class_of(t, slot);
    int64_t gain = row.regeneration_TJ;
    if (row.kind == AgentKind::kSection) {
      const bool unpowered_structure = t.structures[a.group[slot]].edge_count == 0;
      if ((a.powered[slot] & kFeedsShields) == 0 && !unpowered_structure) {
        a.shield_TJ[slot] = 0;
        return;
      }
      if (!unpowered_structure) gain = gain * w.structures[a.group[slot]].regeneration_q16 >> 16;
    }
    if (w.step % t.command_steps != 0 || gain == 0) return;
    const uint32_t facings = row.kind == AgentKind::kShip ? kFacings : 1;
    for (uint32_t f = 0; f < facings; ++f) {
      int32_t& shield = a.shield_TJ[static_cast<size_t>(f) * a.slots + slot];
      const int64_t filled = min_of<int64_t>(int64_t{shield} + gain, row.facing_TJ[f]);
      shield = static_cast<int32_t>(filled);
    }
  }
};

template <class Exec>
void regenerate_shields(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.platforms().count, RegenerateShields{v});
}

}  // namespace swarm
