// Stage summarise: counts what the orchestrator, the report and the time series need. Runs once a
// command period, after the last step of it.
// Reads everything. Writes summary (state/summary.h), by integer atomics.
#pragma once

#include "kernels/combat.h"
#include "kernels/core/fixed_point.h"
#include "kernels/state/summary.h"

namespace swarm {

struct SummariseAgents {
  StepView v;
  SummaryLayout columns;

  SWARM_HD int64_t* block(uint32_t world, uint32_t first) const {
    return v.summary + static_cast<size_t>(world) * v.summary_columns + first;
  }

  SWARM_HD int64_t shields(uint32_t slot) const {
    int64_t sum = 0;
    for (uint32_t f = 0; f < kFacings; ++f) {
      sum += v.agents.shield_TJ[static_cast<size_t>(f) * v.agents.slots + slot];
    }
    return sum;
  }

  SWARM_HD int64_t people_of(uint32_t slot, uint32_t kind) const {
    return v.agents.people[static_cast<size_t>(kind) * v.agents.slots + slot];
  }

  SWARM_HD static FleetColumn fleet_column(AgentStatus status) {
    switch (status) {
      case AgentStatus::kHeld:
        return kFleetHeld;
      case AgentStatus::kActive:
        return kFleetActive;
      case AgentStatus::kDead:
        return kFleetDead;
      default:
        return kFleetDeparted;
    }
  }

  SWARM_HD void count_target(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    const uint32_t target = v.agents.target[slot];
    if (target == kNone || !is_valid_target(v, t, world, slot, target)) return;
    if (v.agents.kind[target] == static_cast<uint8_t>(AgentKind::kShip)) {
      int64_t* wing = block(world, columns.wings + v.agents.group[target] * kWingColumns);
      atomic_add(&wing[kWingTargeted], int64_t{1});
    } else if (v.agents.kind[target] == static_cast<uint8_t>(AgentKind::kSection)) {
      const uint32_t section = target - v.base(world);
      atomic_add(&block(world, columns.sections + section * kSectionColumns)[kSectionTargeted],
                 int64_t{1});
    }
  }

  SWARM_HD bool is_at_order_point(uint32_t world, uint32_t slot) const {
    const WingOrder& order = v.orders[world].wings[v.agents.group[slot]];
    const Vec3 apart = Vec3{order.x_km, order.y_km, order.z_km} - v.agents.position_km(slot);
    return length_squared(apart) <= order.radius_km * order.radius_km;
  }

  SWARM_HD void count_ship(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    const AgentView& a = v.agents;
    const AgentStatus status = static_cast<AgentStatus>(a.status[slot]);
    if (status == AgentStatus::kAbsent) return;
    int64_t* wing = block(world, columns.wings + a.group[slot] * kWingColumns);
    int64_t* fleet =
        block(world, columns.fleet +
                         (a.faction[slot] * kMaxClasses + a.agent_class[slot]) * kFleetColumns);
    const uint32_t column = fleet_column(status);
    atomic_add(&fleet[column], int64_t{1});
    atomic_add(&wing[kWingHeld + column], int64_t{1});
    if (status != AgentStatus::kActive && status != AgentStatus::kHeld) return;
    int64_t aboard = 0;
    for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
      const int64_t people = people_of(slot, kind);
      aboard += people;
      if (people != 0) {
        atomic_add(&block(world, columns.people + kind * kPeopleColumns)[kPeopleOnShips], people);
      }
    }
    if (aboard != 0) atomic_add(&wing[kWingPeople], aboard);
    if (t.troops_kind < kMaxPeopleKinds) {
      atomic_add(&wing[kWingTroops], people_of(slot, t.troops_kind));
    }
    if (status != AgentStatus::kActive) return;
    atomic_add(&wing[kWingHull], int64_t{a.hull_TJ[slot]});
    atomic_add(&wing[kWingShield], shields(slot));
    atomic_add(&wing[kWingX], to_fixed(a.x_km[slot]));
    atomic_add(&wing[kWingY], to_fixed(a.y_km[slot]));
    atomic_add(&wing[kWingZ], to_fixed(a.z_km[slot]));
    if (a.docked_at[slot] != kNone) atomic_add(&wing[kWingDocked], int64_t{1});
    if (is_at_order_point(world, slot)) atomic_add(&wing[kWingAtOrder], int64_t{1});
    const uint32_t step = v.worlds[world].step;
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (is_tracked(v, step, team, slot)) atomic_add(&wing[kWingTracked + team], int64_t{1});
    }
    count_target(t, world, slot);
  }

  SWARM_HD void count_section(const ScenarioTables& t, uint32_t world, uint32_t slot) const {
    const AgentView& a = v.agents;
    const uint32_t index = slot - v.base(world);
    if (a.status[slot] == static_cast<uint8_t>(AgentStatus::kAbsent)) return;
    int64_t* section = block(world, columns.sections + index * kSectionColumns);
    if (!a.is_active(slot)) return;
    section[kSectionActive] = 1;
    section[kSectionHull] = a.hull_TJ[slot];
    section[kSectionShield] = a.shield_TJ[slot];
    section[kSectionShieldPowered] = (a.powered[slot] & kFeedsShields) != 0 ? 1 : 0;
    section[kSectionBoarders] = a.boarders[slot];
    section[kSectionCaptured] = a.captured_by[slot] != 0 ? 1 : 0;
    int64_t here = 0;
    for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
      int64_t people = people_of(slot, kind);
      here += people;
      int64_t* totals = block(world, columns.people + kind * kPeopleColumns);
      atomic_add(&totals[a.captured_by[slot] != 0 ? kPeopleCaptured : kPeopleOnSections], people);
      if (kind == t.troops_kind) atomic_add(&totals[kPeopleOnSections], int64_t{a.boarders[slot]});
    }
    section[kSectionPeople] = here;
    count_target(t, world, slot);
  }

  SWARM_HD void count_mine(uint32_t world, uint32_t slot) const {
    if (!v.agents.is_active(slot)) return;
    int64_t* field = block(world, columns.fields + v.agents.group[slot] * kFieldColumns);
    atomic_add(&field[kFieldAlive], int64_t{1});
    const ScenarioTables& t = v.table(world);
    for (uint32_t team = 0; team < t.team_count; ++team) {
      if (!is_tracked(v, v.worlds[world].step, team, slot)) continue;
      atomic_add(&field[kFieldTracked], int64_t{1});
      return;
    }
  }

  SWARM_HD void operator()(uint32_t slot) const {
    const uint32_t world = v.world_of(slot);
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    const uint32_t local = slot - v.base(world);
    if (local < v.layout.first_ship()) {
      count_section(t, world, slot);
    } else if (local < v.layout.first_mine()) {
      count_ship(t, world, slot);
    } else if (local < v.layout.first_torpedo()) {
      count_mine(world, slot);
    } else if (v.agents.is_active(slot)) {
      atomic_add(&block(world, columns.counters)[kCounterInFlight], int64_t{1});
    }
  }
};

/// Copies what the world itself counts beside what the agents add up to.
struct SummariseWorlds {
  StepView v;
  SummaryLayout columns;
  SWARM_HD void operator()(uint32_t world) const {
    if (!v.is_running(world)) return;
    int64_t* row = v.summary + static_cast<size_t>(world) * v.summary_columns;
    const WorldState& w = v.worlds[world];
    const WorldCounters& c = w.counters;
    for (uint32_t f = 0; f < kMaxFields; ++f) {
      int64_t* field = row + columns.fields + f * kFieldColumns;
      field[kFieldLaid] = w.fields[f].laid;
      field[kFieldArmed] = w.fields[f].armed;
      field[kFieldTriggered] = c.mines_triggered[f];
      field[kFieldReplaced] = c.mines_replaced[f];
      field[kFieldShot] = c.mines_shot[f];
      field[kFieldFailed] = c.mines_failed[f];
    }
    for (uint32_t kind = 0; kind < kMaxPeopleKinds; ++kind) {
      int64_t* people = row + columns.people + kind * kPeopleColumns;
      people[kPeopleLost] = c.people_lost[kind];
      people[kPeopleDeparted] = c.people_departed[kind];
    }
    for (uint32_t s = 0; s < kMaxStructures; ++s) {
      int64_t* structure = row + columns.structures + s * kStructureColumns;
      structure[kStructureSupply] = w.structures[s].supply_MW;
      structure[kStructureDemand] = w.structures[s].demand_MW;
      structure[kStructureUsefulness] = w.structures[s].usefulness_q16;
    }
    int64_t* counters = row + columns.counters;
    counters[kCounterShots] = c.shots;
    counters[kCounterHits] = c.hits;
    counters[kCounterOverkill] = c.overkill_TJ;
    counters[kCounterLaunched] = c.torpedoes_launched;
    counters[kCounterStopped] = c.torpedoes_stopped;
    counters[kCounterOverflow] = c.torpedo_overflow;
    counters[kCounterCrowded] = c.crowded;
    counters[kCounterDetections] = c.detections;
    counters[kCounterMineDetections] = c.mine_detections;
    counters[kCounterBoardersLost] = c.boarders_lost;
    counters[kCounterDefendersLost] = c.defenders_lost;
    counters[kCounterStep] = w.step;
  }
};

template <class Exec>
void summarise(Exec& exec, const StepView& v) {
  const SummaryLayout columns = summary_layout(v.layout.sections);
  exec.fill_zero(v.summary, sizeof(int64_t) * v.summary_columns * v.layout.worlds);
  exec.for_each(v.layout.slots(), SummariseAgents{v, columns});
  exec.for_each(v.layout.worlds, SummariseWorlds{v, columns});
}

}  // namespace swarm
