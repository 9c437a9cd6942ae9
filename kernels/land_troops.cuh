// Stage land_troops: ships with a board order put troops on an unshielded section in reach.
// Reads orders, targets, shields. Writes boarders, boarder_faction, people, dock_credit_q16.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct LandTroops {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.ships();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    const AgentView& a = v.agents;
    if (!v.is_running(world) || !a.is_active(slot)) return;
    if (v.orders[world].wings[a.group[slot]].kind != OrderKind::kBoard) return;
    const ScenarioTables& t = v.table(world);
    const uint32_t section = a.target[slot];
    if (t.troops_kind >= kMaxPeopleKinds || section == kNone || !a.is_active(section)) return;
    if (a.kind[section] != static_cast<uint8_t>(AgentKind::kSection)) return;
    if (a.shield_TJ[section] > 0) return;
    const Vec3 apart = a.position_km(section) - a.position_km(slot);
    if (length_squared(apart) > t.boarding_range_km * t.boarding_range_km) return;
    int32_t& troops = a.people[static_cast<size_t>(t.troops_kind) * a.slots + slot];
    uint32_t& credit = a.dock_credit_q16[slot];
    const ClassRow& row = v.class_of(t, slot);
    credit += per_step_q16(row.board_per_s_q16, t.dt_s);
    const int32_t landed = min_of(troops, static_cast<int32_t>(credit >> 16));
    credit &= 0xffffu;
    if (landed <= 0) return;
    troops -= landed;
    atomic_add(&a.boarders[section], landed);
    atomic_max(&a.boarder_faction[section], uint32_t{a.faction[slot]} + 1u);
  }
};

template <class Exec>
void land_troops(Exec& exec, const StepView& v) {
  if (v.layout.sections == 0) return;
  exec.for_each(v.layout.worlds * v.ships().count, LandTroops{v});
}

}  // namespace swarm
