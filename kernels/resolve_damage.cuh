// Stage resolve_damage: settles the step's hits on every agent, and its death.
// Reads and clears shield_hit_TJ, hull_hit_TJ, strongest_hit. Writes shield_TJ, hull_TJ, status,
// people, counters.
//
// What a facing's shield cannot hold goes on to the hull. Sums are integers, so the order in which
// hits arrived does not matter.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct ResolveDamage {
  StepView v;

  SWARM_HD void die(const ScenarioTables& t, WorldState& w, uint32_t slot,
                    int64_t excess_TJ) const {
    AgentView a = v.agents;
    const AgentKind kind = static_cast<AgentKind>(a.kind[slot]);
    a.set_status(slot, kind == AgentKind::kTorpedo ? AgentStatus::kAbsent : AgentStatus::kDead);
    atomic_add(&w.counters.overkill_TJ, excess_TJ);
    if (kind == AgentKind::kTorpedo) atomic_add(&w.counters.torpedoes_stopped, int64_t{1});
    if (kind == AgentKind::kMine) {
      a.replica[slot] = kNone;
      atomic_add(&w.counters.mines_shot[a.group[slot]], int64_t{1});
    }
    if (kind == AgentKind::kMine || kind == AgentKind::kTorpedo) return;
    for (uint32_t p = 0; p < t.people_kind_count; ++p) {
      int32_t& aboard = a.people[static_cast<size_t>(p) * a.slots + slot];
      atomic_add(&w.counters.people_lost[p], int64_t{aboard});
      aboard = 0;
    }
    atomic_add(&w.counters.boarders_lost, int64_t{a.boarders[slot]});
    if (t.troops_kind < kMaxPeopleKinds) {
      atomic_add(&w.counters.people_lost[t.troops_kind], int64_t{a.boarders[slot]});
    }
    a.boarders[slot] = 0;
  }

  SWARM_HD void operator()(uint32_t slot) const {
    AgentView a = v.agents;
    if (a.strongest_hit[slot] == 0) return;
    int64_t to_hull = a.hull_hit_TJ[slot];
    a.hull_hit_TJ[slot] = 0;
    a.strongest_hit[slot] = 0;
    for (uint32_t f = 0; f < kFacings; ++f) {
      const size_t at = static_cast<size_t>(f) * a.slots + slot;
      const int64_t hit = a.shield_hit_TJ[at];
      if (hit == 0) continue;
      a.shield_hit_TJ[at] = 0;
      const int64_t held = min_of<int64_t>(hit, a.shield_TJ[at]);
      a.shield_TJ[at] -= static_cast<int32_t>(held);
      to_hull += hit - held;
    }
    if (!a.is_active(slot) || to_hull == 0) return;
    const int64_t left = a.hull_TJ[slot] - to_hull;
    a.hull_TJ[slot] = left > 0 ? static_cast<int32_t>(left) : 0;
    const uint32_t world = v.world_of(slot);
    if (left <= 0) die(v.table(world), v.worlds[world], slot, -left);
  }
};

template <class Exec>
void resolve_damage(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.slots(), ResolveDamage{v});
}

}  // namespace swarm
