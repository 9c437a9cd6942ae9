// Stage fail_mines: mines in place fail by themselves, one step's chance each.
// Reads class, status. Writes status, replica, counters.
//
// A failed mine leaves its place empty, as a lost one does, and a neighbour may build it again.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct FailMines {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    AgentView a = v.agents;
    if (!v.is_running(world) || !a.is_active(slot)) return;
    const float chance = v.class_of(v.table(world), slot).failure_chance;
    if (chance <= 0.0f) return;
    WorldState& w = v.worlds[world];
    const Random4 draw = random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step,
                                 RandomPurpose::kMineFailure);
    if (uniform01(draw.v[0]) >= chance) return;
    a.set_status(slot, AgentStatus::kDead);
    a.replica[slot] = kNone;
    atomic_add(&w.counters.mines_failed[a.group[slot]], int64_t{1});
  }
};

template <class Exec>
void fail_mines(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds * v.mines().count, FailMines{v});
}

}  // namespace swarm
