// Stage detonate_mines: claimed mines go off against the ship that set them off. Duds are spent
// too. Reads claimed_by. Writes status, claimed_by, the ship's hit sums, counters.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct DetonateMines {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    AgentView a = v.agents;
    const uint32_t ship = a.claimed_by[slot];
    if (ship == kNone) return;
    a.claimed_by[slot] = kNone;
    const uint32_t world = range.world(i);
    const ScenarioTables& t = v.table(world);
    const ClassRow& row = v.class_of(t, slot);
    const WorldState& w = v.worlds[world];
    const Random4 draw = random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step,
                                 RandomPurpose::kMineTrigger);
    if (uniform01(draw.v[0]) < row.blast_probability) {
      const Vec3 way = a.position_km(slot) - a.position_km(ship);
      deliver_hit(v, t, ship, row.blast_TJ, row.blast_type, a.agent_class[slot],
                  normalised_or(way, {1.0f, 0.0f, 0.0f}));
    }
    a.set_status(slot, AgentStatus::kDead);
    a.replica[slot] = kNone;
    atomic_add(&v.worlds[world].counters.mines_triggered[a.group[slot]], int64_t{1});
  }
};

template <class Exec>
void detonate_mines(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.mines().count, DetonateMines{v});
}

}  // namespace swarm
