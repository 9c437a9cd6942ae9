// Stage replicate_mines: a lost mine is built again by a neighbour in its vicinity.
// Reads near grid, status, stock. Writes replica, replica_step, stock, status, hull, counters.
//
// Every vacancy (a dead mine's place) asks the nearest idle mine of its field within that mine's
// reach. A mine takes the vacancy with the lowest slot among those that ask, works for
// replication_steps, and the place is filled. There is no central respawn: a gap wider than the
// reach closes only from its edges, and a field without mines never comes back.
#pragma once

#include "kernels/combat.h"
#include "kernels/near_grid.h"

namespace swarm {

/// Vacancies ask. claimed_by of a living mine holds the lowest asking slot until TakeVacancies.
struct AskNeighbours {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    const AgentView& a = v.agents;
    if (!v.is_running(world)) return;
    if (a.status[slot] != static_cast<uint8_t>(AgentStatus::kDead)) return;
    const uint32_t builder = a.replica[slot];
    if (builder != kNone && a.is_active(builder) && a.replica[builder] == slot) return;
    a.replica[slot] = kNone;  // its builder was lost
    const ScenarioTables& t = v.table(world);
    const Vec3 p = a.position_km(slot);
    float best_squared = 3.0e38f;
    uint32_t best = kNone;
    visit_near(v.near, world, t.near_radius_km, p, [&](uint32_t k) {
      const NearPlace& place = v.near.place[k];
      if ((v.near.motion[k].tag & 0xffff) !=
          (static_cast<uint32_t>(AgentKind::kMine) | static_cast<uint32_t>(a.group[slot]) << 8)) {
        return;
      }
      if (!a.is_active(place.slot) || a.replica[place.slot] != kNone || a.stock[place.slot] == 0)
        return;
      const float reach = v.class_of(t, place.slot).replication_reach_km;
      const float d2 = length_squared(Vec3{place.x_km, place.y_km, place.z_km} - p);
      if (d2 > reach * reach) return;
      if (d2 < best_squared || (d2 == best_squared && place.slot < best)) {
        best_squared = d2;
        best = place.slot;
      }
    });
    if (best != kNone) atomic_min(&a.claimed_by[best], slot);
  }
};

/// Living mines take what was asked of them, and finish what is due.
struct TakeVacancies {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    AgentView a = v.agents;
    WorldState& w = v.worlds[world];
    if (!v.is_running(world) || !a.is_active(slot)) return;
    const ClassRow& row = v.class_of(v.table(world), slot);
    const uint32_t asked = a.claimed_by[slot];
    a.claimed_by[slot] = kNone;
    if (a.replica[slot] == kNone && asked != kNone) {
      a.replica[slot] = asked;
      a.replica_step[slot] = w.step + row.replication_steps;
      a.replica[asked] = slot;
      if (a.stock[slot] != 0xffff) --a.stock[slot];
    }
  }
};

struct FinishReplicas {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    AgentView a = v.agents;
    WorldState& w = v.worlds[world];
    if (!v.is_running(world) || a.status[slot] != static_cast<uint8_t>(AgentStatus::kDead)) return;
    // AskNeighbours has cleared what does not hold: a builder here is alive and this place's own.
    const uint32_t builder = a.replica[slot];
    if (builder == kNone || a.replica_step[builder] > w.step) return;
    // The new mine has what its builder has left to build with, so a field's stock is finite.
    a.replica[builder] = kNone;
    a.replica[slot] = kNone;
    a.stock[slot] = a.stock[builder];
    a.hull_TJ[slot] = v.class_of(v.table(world), slot).hull_TJ;
    for (uint32_t team = 0; team < kMaxTeams; ++team) a.tracked_until[team * a.slots + slot] = 0;
    a.set_status(slot, AgentStatus::kActive);
    atomic_add(&w.counters.mines_replaced[a.group[slot]], int64_t{1});
  }
};

template <class Exec>
void replicate_mines(Exec& exec, const StepView& v) {
  const uint32_t mines = v.layout.worlds * v.mines().count;
  exec.for_each(mines, AskNeighbours{v});
  exec.for_each(mines, TakeVacancies{v});
  exec.for_each(mines, FinishReplicas{v});
}

}  // namespace swarm
