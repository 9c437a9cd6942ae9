// Stage launch_torpedoes: gives every mount that fired a torpedo a free slot.
// Reads launch_mount, launch_target. Writes all fields of the torpedo's slot, clears launch_mount.
//
// All emitters of a mount launch together. The k-th launch of a world gets its k-th free slot, both
// counted by exclusive scans: the same assignment on every back end. A launch without a free slot
// is refused and counted.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct MarkLaunches {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.platforms();
    const uint32_t slot = range.slot(i);
    const uint32_t mount = v.agents.launch_mount[slot];
    v.scan_a[i] = mount == 0 ? 0 : v.class_of(v.table(range.world(i)), slot).mount_count[mount - 1];
  }
};

struct MarkFreeSlots {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.torpedoes();
    const uint32_t world = range.world(i);
    const bool in_use = v.agents.is_active(range.slot(i));
    const bool exists = i % range.count < v.table(world).torpedo_capacity;
    v.scan_b[i] = exists && !in_use ? 1 : 0;
  }
};

struct ListFreeSlots {
  StepView v;
  SWARM_HD void operator()(uint32_t i) const {
    if (v.scan_b[i] == v.scan_b[i + 1]) return;
    const SlotRange range = v.torpedoes();
    const uint32_t first = range.world(i) * range.count;
    v.list[first + (v.scan_b[i] - v.scan_b[first])] = range.slot(i);
  }
};

struct LaunchTorpedoes {
  StepView v;

  SWARM_HD void launch(const ScenarioTables& t, uint32_t world, uint32_t slot, uint32_t torpedo,
                       uint32_t weapon_index) const {
    AgentView a = v.agents;
    const WeaponRow& weapon = t.weapons[weapon_index];
    const uint32_t target = a.launch_target[slot];
    const Vec3 from = a.position_km(slot);
    const Vec3 way = normalised_or(a.position_km(target) - from, a.heading(slot));
    a.agent_class[torpedo] = weapon.projectile_class;
    a.faction[torpedo] = a.faction[slot];
    a.group[torpedo] = static_cast<uint8_t>(weapon_index);
    a.set_position(torpedo, from);
    a.set_velocity(torpedo, way * weapon.projectile_speed_kmps);
    a.set_heading(torpedo, way);
    a.hull_TJ[torpedo] = t.classes[weapon.projectile_class].hull_TJ;
    a.target[torpedo] = target;
    a.expires_step[torpedo] = v.worlds[world].step + weapon.projectile_steps;
    for (uint32_t team = 0; team < kMaxTeams; ++team) a.tracked_until[team * a.slots + torpedo] = 0;
    a.set_status(torpedo, AgentStatus::kActive);
  }

  SWARM_HD void operator()(uint32_t i) const {
    if (v.scan_a[i] == v.scan_a[i + 1]) return;
    const SlotRange platforms = v.platforms();
    const SlotRange torpedoes = v.torpedoes();
    const uint32_t world = platforms.world(i);
    const uint32_t slot = platforms.slot(i);
    const uint32_t rank = v.scan_a[i] - v.scan_a[world * platforms.count];
    const uint32_t first = world * torpedoes.count;
    const uint32_t free = v.scan_b[first + torpedoes.count] - v.scan_b[first];
    WorldCounters& counters = v.worlds[world].counters;
    const ScenarioTables& t = v.table(world);
    const uint32_t mount = v.agents.launch_mount[slot] - 1u;
    v.agents.launch_mount[slot] = 0;
    const uint32_t wanted = v.scan_a[i + 1] - v.scan_a[i];
    const uint32_t left = rank < free ? free - rank : 0;
    const uint32_t launched = min_of(wanted, left);
    for (uint32_t j = 0; j < launched; ++j) {
      launch(t, world, slot, v.list[first + rank + j], v.class_of(t, slot).mount_weapon[mount]);
    }
    atomic_add(&counters.torpedoes_launched, int64_t{launched});
    if (launched < wanted) atomic_add(&counters.torpedo_overflow, int64_t{wanted - launched});
  }
};

template <class Exec>
void launch_torpedoes(Exec& exec, const StepView& v) {
  const uint32_t platforms = v.layout.worlds * v.platforms().count;
  const uint32_t torpedoes = v.layout.worlds * v.layout.torpedoes;
  if (platforms == 0) return;
  exec.for_each(platforms, MarkLaunches{v});
  exec.exclusive_scan(v.scan_a, v.scan_a, platforms);
  exec.for_each(torpedoes, MarkFreeSlots{v});
  exec.exclusive_scan(v.scan_b, v.scan_b, torpedoes);
  exec.for_each(torpedoes, ListFreeSlots{v});
  exec.for_each(platforms, LaunchTorpedoes{v});
}

}  // namespace swarm
