// Stage replicate_mines: a lost mine is built again by a neighbour in its vicinity.
// Reads mine grid, status, stock. Writes replica, replica_step, stock, status, hull, counters.
//
// Every vacancy (a dead mine's place) asks the nearest idle mine of its field within that mine's
// reach. A mine takes the vacancy with the lowest slot among those that ask, works for its building
// time, and the place is filled. There is no central respawn: a gap wider than the reach closes
// only from its edges, and a field without mines never comes back.
//
// A class that builds anywhere knows of no vacancies: each mine works all the time and then tries a
// random place of the field in its reach; what it built is lost if the place is taken. A field of
// such mines grows by the logistic law.
#pragma once

#include "kernels/combat.h"
#include "kernels/near_grid.h"
#include "kernels/waiting.h"

namespace swarm {

/// Building time of a mine that starts now.
SWARM_HD inline uint32_t building_steps(const StepView& v, const ClassRow& row, uint32_t world,
                                        uint32_t slot) {
  if (row.building_exponential == 0) return row.replication_steps;
  const WorldState& w = v.worlds[world];
  const Random4 draw = random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step,
                               RandomPurpose::kMineBuilding);
  return wait_steps(draw.v[0], row.replication_rate);
}

/// A new mine in an empty place. It has what its builder has left to build with, so a field's stock
/// is finite.
SWARM_HD inline void fill_place(const StepView& v, const ClassRow& row, uint32_t world,
                                uint32_t place, uint32_t builder) {
  AgentView a = v.agents;
  a.replica[place] = kNone;
  a.claimed_by[place] = kNone;
  a.stock[place] = a.stock[builder];
  a.hull_TJ[place] = row.hull_TJ;
  for (uint32_t team = 0; team < kMaxTeams; ++team) a.tracked_until[team * a.slots + place] = 0;
  a.set_status(place, AgentStatus::kActive);
  atomic_add(&v.worlds[world].counters.mines_replaced[a.group[place]], int64_t{1});
}

/// Vacancies whose mine is built are filled. A builder that died has no replica any more.
struct FinishReplicas {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    AgentView a = v.agents;
    if (!v.is_running(world) || a.status[slot] != static_cast<uint8_t>(AgentStatus::kDead)) return;
    const uint32_t builder = a.replica[slot];
    if (builder == kNone || a.replica[builder] != slot) return;
    if (a.replica_step[builder] > v.worlds[world].step) return;
    a.replica[builder] = kNone;
    fill_place(v, v.class_of(v.table(world), slot), world, slot, builder);
  }
};

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
    if (builder != kNone && a.replica[builder] == slot) return;
    a.replica[slot] = kNone;  // its builder was lost
    const ScenarioTables& t = v.table(world);
    if (v.class_of(t, slot).builds_anywhere != 0) return;
    const Vec3 p = a.position_km(slot);
    float best_squared = 3.0e38f;
    uint32_t best = kNone;
    visit_near(v.mine_grid, v.mine_grid.size, world, t.near_radius_km, p, [&](uint32_t k) {
      const SlotPlace place = v.mine_place[k];
      const float d2 = length_squared(Vec3{place.x_km, place.y_km, place.z_km} - p);
      if (d2 > best_squared || a.group[place.slot] != a.group[slot]) return;
      if (!a.is_active(place.slot) || a.replica[place.slot] != kNone || a.stock[place.slot] == 0)
        return;
      const float reach = v.class_of(t, place.slot).replication_reach_km;
      if (d2 > reach * reach) return;
      if (d2 < best_squared || (d2 == best_squared && place.slot < best)) {
        best_squared = d2;
        best = place.slot;
      }
    });
    if (best != kNone) atomic_min(&a.claimed_by[best], slot);
  }
};

/// Living mines take what was asked of them. Those that build anywhere claim a place when they are
/// done: a dead mine's claimed_by holds the lowest slot that has built one for it.
struct TakeVacancies {
  StepView v;

  SWARM_HD void take(uint32_t world, uint32_t slot, const ClassRow& row) const {
    const AgentView& a = v.agents;
    const uint32_t asked = a.claimed_by[slot];
    a.claimed_by[slot] = kNone;
    if (a.replica[slot] != kNone || asked == kNone) return;
    a.replica[slot] = asked;
    a.replica_step[slot] = v.worlds[world].step + building_steps(v, row, world, slot);
    a.replica[asked] = slot;
    if (a.stock[slot] != 0xffff) --a.stock[slot];
  }

  /// replica of a mine that builds anywhere is its own slot while it works.
  SWARM_HD void claim(const ScenarioTables& t, uint32_t world, uint32_t slot,
                      const ClassRow& row) const {
    const AgentView& a = v.agents;
    const WorldState& w = v.worlds[world];
    const bool works = a.replica[slot] == slot;
    if (a.stock[slot] == 0 || (works && a.replica_step[slot] > w.step)) return;
    a.replica[slot] = slot;
    a.replica_step[slot] = w.step + building_steps(v, row, world, slot);
    if (!works) return;
    const FieldRow& field = t.fields[a.group[slot]];
    const Random4 draw = random4(w.seed, stable_id(v.layout, slot - v.base(world)), w.step,
                                 RandomPurpose::kMineReplication);
    const uint32_t place = v.base(world) + v.layout.first_mine() + field.first_mine +
                           uniform_below(draw.v[0], field.mine_count);
    if (a.status[place] != static_cast<uint8_t>(AgentStatus::kDead)) return;
    const Vec3 way = a.position_km(place) - a.position_km(slot);
    if (length_squared(way) > row.replication_reach_km * row.replication_reach_km) return;
    atomic_min(&a.claimed_by[place], slot);
  }

  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    if (!v.is_running(world) || !v.agents.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    const ClassRow& row = v.class_of(t, slot);
    if (row.builds_anywhere != 0) {
      claim(t, world, slot, row);
    } else {
      take(world, slot, row);
    }
  }
};

/// Claimed places are filled.
struct FillPlaces {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.mines();
    const uint32_t slot = range.slot(i);
    const uint32_t world = range.world(i);
    AgentView a = v.agents;
    if (!v.is_running(world) || a.status[slot] != static_cast<uint8_t>(AgentStatus::kDead)) return;
    const uint32_t builder = a.claimed_by[slot];
    if (builder == kNone) return;
    // No other thread touches this stock: a mine claims one place at a time.
    if (a.stock[builder] != 0xffff) --a.stock[builder];
    fill_place(v, v.class_of(v.table(world), slot), world, slot, builder);
  }
};

template <class Exec>
void replicate_mines(Exec& exec, const StepView& v) {
  const uint32_t mines = v.layout.worlds * v.mines().count;
  exec.for_each(mines, FinishReplicas{v});
  exec.for_each(mines, AskNeighbours{v});
  exec.for_each(mines, TakeVacancies{v});
  exec.for_each(mines, FillPlaces{v});
}

}  // namespace swarm
