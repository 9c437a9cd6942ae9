// Counts the work that a step finds: not a stage, and not part of a step. The profiler asks for it
// now and then; it changes nothing.
// Reads the state and the grids of the last step. Writes the counts, by integer atomics.
//
// Walks go over the same cells as the stages' own. Where a stage stops at its first find, so does
// the count: what is counted is what is read, as far as the agents have not moved since the grids
// were made.
#pragma once

#include "kernels/pick_targets.cuh"
#include "kernels/sense.cuh"
#include "kernels/trigger_mines.cuh"
#include "kernels/work_counts.h"

namespace swarm {

struct CountWork {
  StepView v;
  WorkCounts* counts;

  SWARM_HD void add(WorkCount what, uint64_t number) const {
    if (number != 0) atomic_add(&counts->counts[static_cast<uint32_t>(what)], number);
  }

  SWARM_HD void count_neighbours(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    const AgentView& a = v.agents;
    const Vec3 p = a.position_km(slot);
    const uint32_t own_mates = a.group[slot] | uint32_t{a.faction[slot]} << 8;
    const float reach_squared = t.near_radius_km * t.near_radius_km;
    uint64_t read = 0, in_reach = 0, mates = 0;
    const NearCell cell = near_cell(t.near_cells, t.near_radius_km, p);
    visit_rows(v.near.start + static_cast<size_t>(world) * v.near.cells(), t.near_cells, cell,
               cell.x, kCellSamples, v.worlds[world].step, [&](uint32_t begin, uint32_t end) {
                 read += end - begin;
                 for (uint32_t k = begin; k < end; ++k) {
                   const ShipPlace& place = v.ship_place[k];
                   const Vec3 apart = Vec3{place.x_km, place.y_km, place.z_km} - p;
                   if (length_squared(apart) > reach_squared) continue;
                   ++in_reach;
                   if (tag_mates(place.tag) == own_mates) ++mates;
                 }
               });
    add(WorkCount::kShipCandidates, read);
    add(WorkCount::kShipNeighbours, in_reach);
    add(WorkCount::kWingMates, mates);
    const TriggerMines trigger = {v};
    if (v.layout.mines == 0 || !trigger.is_near_a_field(t, v.worlds[world], world, slot, p)) return;
    add(WorkCount::kMineWalks, 1);
    add(WorkCount::kMineCandidates, mines_read(t, world, p));
  }

  /// Records that a walk of the mine grid around p reads.
  SWARM_HD uint64_t mines_read(const ScenarioTables& t, uint32_t world, Vec3 p) const {
    uint64_t read = 0;
    visit_near(v.mine_grid, v.mine_grid.size, world, t.near_radius_km, p,
               [&](uint32_t) { ++read; });
    return read;
  }

  /// What sense reads of one hostile team, as its is_detected does.
  SWARM_HD void count_sensors(const ScenarioTables& t, uint32_t world, uint32_t slot,
                              uint32_t team) const {
    const Vec3 p = v.agents.position_km(slot);
    const ClassRow& own = v.class_of(t, slot);
    uint64_t read = 0;
    bool seen = false;
    const bool any_near = any_around(v.far, t, world, p, team, 0);
    add(WorkCount::kSenseWalks, any_near ? 1 : 0);
    if (own.cloaked != 0) {
      if (any_near)
        visit_far_within(v.far, t, world, p, own.cloak_range_km, team, [&](uint32_t) { ++read; });
      return add(WorkCount::kSenseCandidates, read);
    }
    const auto sees = [&](Vec3 from, uint32_t sensor) {
      const float reach_km = v.class_of(t, sensor).sensor_range_km * own.signature;
      return length_squared(from - p) <= reach_km * reach_km && is_hostile(v, world, sensor, slot);
    };
    if (any_near) {
      visit_far(v.far, t, world, p, team, 0, kNone, 0, [&](uint32_t k) {
        ++read;
        const SlotPlace& place = v.far.place[k];
        seen = sees({place.x_km, place.y_km, place.z_km}, place.slot);
        return seen;
      });
    }
    add(WorkCount::kSenseCandidates, read);
    if (seen) return;
    const SlotRange range = v.platforms();
    const uint32_t* sensors = v.far_sensors + static_cast<size_t>(team) * v.agents.slots;
    const uint32_t count = v.far_sensor_count[team];
    const uint32_t end = (world + 1) * range.count;
    uint64_t far_read = 0;
    for (uint32_t k = lower_bound(sensors, count, world * range.count);
         k < count && sensors[k] < end && !seen; ++k) {
      ++far_read;
      const uint32_t sensor = range.slot(sensors[k]);
      seen = sees(v.agents.position_km(sensor), sensor);
    }
    add(WorkCount::kFarSensors, far_read);
  }

  SWARM_HD void count_look(const ScenarioTables& t, uint32_t world, uint32_t slot,
                           uint32_t small) const {
    const uint32_t own_team = team_of(v, t, slot);
    uint64_t read = 0;
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (team == own_team || !is_hostile_team(v, t, world, team, slot)) continue;
      if (!any_around(v.far, t, world, v.agents.position_km(slot), team, small)) continue;
      add(WorkCount::kTargetWalks, 1);
      visit_far(v.far, t, world, v.agents.position_km(slot), team, small, kTargetSamples, 0,
                [&](uint32_t) {
                  ++read;
                  return false;
                });
    }
    add(WorkCount::kTargetCandidates, read);
  }

  SWARM_HD void count_platform(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    const AgentView& a = v.agents;
    const ClassRow& row = v.class_of(t, slot);
    const bool is_ship = row.kind == AgentKind::kShip;
    add(WorkCount::kActivePlatforms, 1);
    add(is_ship ? WorkCount::kActiveShips : WorkCount::kActiveSections, 1);
    add(WorkCount::kFillingFacings, is_ship ? kFacings : 1);
    uint64_t ready = 0;
    for (uint32_t m = 0; m < row.mounts; ++m) {
      const size_t at = static_cast<size_t>(m) * a.slots + slot;
      if (a.ready_step[at] <= v.worlds[world].step && a.ammunition[at] != 0) ++ready;
    }
    add(WorkCount::kMounts, row.mounts);
    add(WorkCount::kReadyMounts, ready);
    const PickTargets picker = {v};
    if (!picker.keeps(t, world, slot, a.near_target[slot])) count_look(t, world, slot, 0);
    const bool sweeps = is_ship && v.orders[world].wings[a.group[slot]].kind == OrderKind::kSweep;
    if (picker.wants_close(t, slot, sweeps)) count_look(t, world, slot, 1);
    if (is_ship) count_neighbours(t, world, slot);
  }

  SWARM_HD void operator()(uint32_t slot) const {
    const uint32_t world = v.world_of(slot);
    if (!v.is_running(world)) return;
    const AgentView& a = v.agents;
    const ScenarioTables& t = v.table(world);
    const auto status = static_cast<AgentStatus>(a.status[slot]);
    const auto kind = static_cast<AgentKind>(a.kind[slot]);
    if (status != AgentStatus::kAbsent) add(WorkCount::kPresent, 1);
    if (status == AgentStatus::kDead && kind == AgentKind::kMine) {
      add(WorkCount::kVacancies, 1);
      add(WorkCount::kVacancyCandidates, mines_read(t, world, a.position_km(slot)));
    }
    if (status != AgentStatus::kActive) return;
    add(WorkCount::kActive, 1);
    if (kind == AgentKind::kMine) add(WorkCount::kActiveMines, 1);
    if (kind == AgentKind::kTorpedo) add(WorkCount::kActiveTorpedoes, 1);
    if (kind == AgentKind::kSection || kind == AgentKind::kShip) count_platform(t, world, slot);
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (team != team_of(v, t, slot) && is_hostile_team(v, t, world, team, slot)) {
        count_sensors(t, world, slot, team);
      }
    }
  }
};

struct CountWorlds {
  StepView v;
  WorkCounts* counts;
  SWARM_HD void operator()(uint32_t world) const {
    if (!v.is_running(world)) return;
    atomic_add(&counts->counts[static_cast<uint32_t>(WorkCount::kWorlds)], uint64_t{1});
    atomic_add(&counts->counts[static_cast<uint32_t>(WorkCount::kEdges)],
               uint64_t{v.table(world).edge_count});
  }
};

template <class Exec>
void count_work(Exec& exec, const StepView& v, WorkCounts* counts) {
  exec.fill_zero(counts, sizeof(*counts));
  exec.for_each(v.layout.slots(), CountWork{v, counts});
  exec.for_each(v.layout.worlds, CountWorlds{v, counts});
}

}  // namespace swarm
