// What summarise counts of the ships: sums of a run of ships of one wing, faction and class, which
// go to the summary together.
#pragma once

#include "kernels/combat.h"
#include "kernels/core/fixed_point.h"
#include "kernels/slot_runs.h"
#include "kernels/state/summary.h"

namespace swarm {

SWARM_HD inline int64_t* summary_row(const StepView& v, uint32_t world) {
  return v.summary + static_cast<size_t>(world) * v.summary_columns;
}

SWARM_HD inline void add_unless_zero(int64_t* at, int64_t value) {
  if (value != 0) atomic_add(at, value);
}

/// How many of a run's agents attack the wing or the section that was counted last.
struct TargetSum {
  int64_t* at = nullptr;  // of the summary
  uint32_t attackers = 0;

  SWARM_HD void flush() {
    if (attackers != 0) atomic_add(at, int64_t{attackers});
    attackers = 0;
  }

  SWARM_HD void count(const StepView& v, const SummaryLayout& columns, uint32_t world,
                      uint32_t slot) {
    const uint32_t target = v.agents.target[slot];
    if (target == kNone || !is_valid_target(v, v.table(world), world, slot, target)) return;
    const uint8_t kind = v.agents.kind[target];
    int64_t* to = summary_row(v, world);
    if (kind == static_cast<uint8_t>(AgentKind::kShip)) {
      to += columns.wings + v.agents.group[target] * kWingColumns + kWingTargeted;
    } else if (kind == static_cast<uint8_t>(AgentKind::kSection)) {
      to += columns.sections + (target - v.base(world)) * kSectionColumns + kSectionTargeted;
    } else {
      return;
    }
    if (to != at) {
      flush();
      at = to;
    }
    ++attackers;
  }
};

struct ShipSums {
  uint32_t wing = kNone, faction = 0, agent_class = 0;
  uint32_t ships[kFleetColumns] = {};  // by FleetColumn
  uint32_t docked = 0, at_order = 0, tracked[kMaxTeams] = {};
  int64_t hull_TJ = 0, shield_TJ = 0, x = 0, y = 0, z = 0;
  int64_t people[kMaxPeopleKinds] = {};

  SWARM_HD void flush(const SummaryLayout& columns, const ScenarioTables& t, int64_t* row) const {
    if (wing == kNone) return;
    int64_t* const to = row + columns.wings + wing * kWingColumns;
    int64_t* const fleet =
        row + columns.fleet + (faction * kMaxClasses + agent_class) * kFleetColumns;
    for (uint32_t c = 0; c < kFleetColumns; ++c) {
      add_unless_zero(&to[kWingHeld + c], ships[c]);
      add_unless_zero(&fleet[c], ships[c]);
    }
    int64_t aboard = 0;
    for (uint32_t kind = 0; kind < kMaxPeopleKinds; ++kind) {
      aboard += people[kind];
      add_unless_zero(row + columns.people + kind * kPeopleColumns + kPeopleOnShips, people[kind]);
      if (kind == t.troops_kind) add_unless_zero(&to[kWingTroops], people[kind]);
    }
    add_unless_zero(&to[kWingPeople], aboard);
    add_unless_zero(&to[kWingHull], hull_TJ);
    add_unless_zero(&to[kWingShield], shield_TJ);
    add_unless_zero(&to[kWingX], x);
    add_unless_zero(&to[kWingY], y);
    add_unless_zero(&to[kWingZ], z);
    add_unless_zero(&to[kWingDocked], docked);
    add_unless_zero(&to[kWingAtOrder], at_order);
    for (uint32_t team = 0; team < kMaxTeams; ++team) {
      add_unless_zero(&to[kWingTracked + team], tracked[team]);
    }
  }
};

struct SummariseShips {
  static constexpr uint32_t kGrain = 1;
  StepView v;
  SummaryLayout columns;
  SlotRuns runs;

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

  SWARM_HD bool is_at_order_point(uint32_t world, uint32_t slot) const {
    const WingOrder& order = v.orders[world].wings[v.agents.group[slot]];
    const Vec3 apart = Vec3{order.x_km, order.y_km, order.z_km} - v.agents.position_km(slot);
    return length_squared(apart) <= order.radius_km * order.radius_km;
  }

  SWARM_HD void count_active(const ScenarioTables& t, uint32_t world, uint32_t slot,
                             ShipSums* sums) const {
    const AgentView& a = v.agents;
    sums->hull_TJ += a.hull_TJ[slot];
    for (uint32_t f = 0; f < kFacings; ++f) {
      sums->shield_TJ += a.shield_TJ[static_cast<size_t>(f) * a.slots + slot];
    }
    sums->x += to_fixed(a.x_km[slot]);
    sums->y += to_fixed(a.y_km[slot]);
    sums->z += to_fixed(a.z_km[slot]);
    if (a.docked_at[slot] != kNone) ++sums->docked;
    if (is_at_order_point(world, slot)) ++sums->at_order;
    const uint32_t step = v.worlds[world].step;
    for (uint32_t team = 0; team < kMaxTeams; ++team) {
      if (team < t.team_count && is_tracked(v, step, team, slot)) ++sums->tracked[team];
    }
  }

  /// Opens sums of its own for a ship that is of another wing or class than the one before it.
  SWARM_HD void turn_to(const ScenarioTables& t, uint32_t world, uint32_t slot,
                        ShipSums* sums) const {
    const AgentView& a = v.agents;
    if (sums->wing == a.group[slot] && sums->faction == a.faction[slot] &&
        sums->agent_class == a.agent_class[slot]) {
      return;
    }
    sums->flush(columns, t, summary_row(v, world));
    *sums = ShipSums{};
    sums->wing = a.group[slot];
    sums->faction = a.faction[slot];
    sums->agent_class = a.agent_class[slot];
  }

  SWARM_HD void operator()(uint32_t call) const {
    const uint32_t world = runs.world(call);
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    ShipSums sums;
    TargetSum targets;
    runs.visit(call, [&](uint32_t slot) {
      const AgentView& a = v.agents;
      const AgentStatus status = static_cast<AgentStatus>(a.status[slot]);
      if (status == AgentStatus::kAbsent) return;
      turn_to(t, world, slot, &sums);
      const FleetColumn column = fleet_column(status);
      for (uint32_t c = 0; c < kFleetColumns; ++c) sums.ships[c] += c == column ? 1 : 0;
      if (column != kFleetActive && column != kFleetHeld) return;
      for (uint32_t kind = 0; kind < kMaxPeopleKinds; ++kind) {
        if (kind >= t.people_kind_count) continue;
        sums.people[kind] += a.people[static_cast<size_t>(kind) * a.slots + slot];
      }
      if (column != kFleetActive) return;
      count_active(t, world, slot, &sums);
      targets.count(v, columns, world, slot);
    });
    sums.flush(columns, t, summary_row(v, world));
    targets.flush();
  }
};

}  // namespace swarm
