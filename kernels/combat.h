// What several stages need to know about fighting: who is an enemy, who is seen, and how a hit
// reaches shield and hull.
#pragma once

#include "kernels/core/philox.h"
#include "kernels/core/real_math.h"
#include "kernels/state/views.h"

namespace swarm {

SWARM_HD inline uint32_t team_of(const StepView& v, const ScenarioTables& t, uint32_t slot) {
  return t.faction_team[v.agents.faction[slot]];
}

/// May `slot` fire at `other`? Both are slots of the same world.
SWARM_HD inline bool is_hostile(const StepView& v, uint32_t world, uint32_t slot, uint32_t other) {
  return v.orders[world].relations[v.agents.faction[slot]][v.agents.faction[other]] ==
         Relation::kHostile;
}

/// Factions that `faction` may fire at, a bit each.
SWARM_HD inline uint32_t hostile_factions(const StepView& v, uint32_t world, uint32_t faction) {
  uint32_t hostile = 0;
  for (uint32_t other = 0; other < kMaxFactions; ++other) {
    if (v.orders[world].relations[faction][other] == Relation::kHostile) hostile |= 1u << other;
  }
  return hostile;
}

/// May any agent of `team` fire at the agent? Saves looking around for those of teams at peace.
SWARM_HD inline bool is_hostile_team(const StepView& v, const ScenarioTables& t, uint32_t world,
                                     uint32_t team, uint32_t slot) {
  const uint32_t faction = v.agents.faction[slot];
  for (uint32_t other = 0; other < t.faction_count; ++other) {
    if (t.faction_team[other] == team &&
        v.orders[world].relations[other][faction] == Relation::kHostile) {
      return true;
    }
  }
  return false;
}

/// Does the team know where the agent is?
SWARM_HD inline bool is_tracked(const StepView& v, uint32_t step, uint32_t team, uint32_t slot) {
  return v.agents.tracked_until[team * v.agents.slots + slot] > step;
}

/// A target that exists, is an enemy and is seen: the only kind that may be chosen or kept.
SWARM_HD inline bool is_valid_target(const StepView& v, const ScenarioTables& t, uint32_t world,
                                     uint32_t slot, uint32_t other) {
  return other != kNone && v.agents.is_active(other) && is_hostile(v, world, slot, other) &&
         is_tracked(v, v.worlds[world].step, team_of(v, t, slot), other);
}

/// Facing of a ship that a hit from `direction` (unit, towards the source) meets. Sections have
/// one. 0 fore, 1 aft, 2 port, 3 starboard, 4 dorsal, 5 ventral.
SWARM_HD inline uint32_t facing_towards(Vec3 heading, Vec3 direction) {
  const Vec3 up = {0.0f, 0.0f, 1.0f};
  const Vec3 port = normalised_or(cross(up, heading), {0.0f, 1.0f, 0.0f});
  const Vec3 dorsal = cross(heading, port);
  const float along = dot(direction, heading);
  const float across = dot(direction, port);
  const float above = dot(direction, dorsal);
  if (absolute(along) >= absolute(across) && absolute(along) >= absolute(above)) {
    return along >= 0.0f ? 0 : 1;
  }
  if (absolute(across) >= absolute(above)) return across >= 0.0f ? 2 : 3;
  return above >= 0.0f ? 4 : 5;
}

/// Adds a hit to a target's sums of this step; resolve_damage settles them. The matrix splits it
/// into what the shield can stop and what passes it.
SWARM_HD inline void deliver_hit(const StepView& v, const ScenarioTables& t, uint32_t target,
                                 int64_t damage_TJ, uint32_t damage_type, uint32_t source_class,
                                 Vec3 towards_source) {
  const AgentView& a = v.agents;
  const ClassRow& row = t.classes[a.agent_class[target]];
  const int64_t share = t.shield_share_q16[damage_type][row.shield_type];
  const int64_t stoppable = damage_TJ * share >> 16;
  if (stoppable > 0) {
    const bool faceted = row.kind == AgentKind::kShip;
    const uint32_t facing = faceted ? facing_towards(a.heading(target), towards_source) : 0;
    atomic_add(&a.shield_hit_TJ[static_cast<size_t>(facing) * a.slots + target], stoppable);
  }
  if (damage_TJ > stoppable) atomic_add(&a.hull_hit_TJ[target], damage_TJ - stoppable);
  const int64_t capped = min_of<int64_t>(damage_TJ, 0xffffff);
  atomic_max(&a.strongest_hit[target], static_cast<uint32_t>(capped) << 8 | source_class);
}

/// What a rate of per_s_q16 / 65536 a second comes to in one step, in 1/65536, rounded.
SWARM_HD inline uint32_t per_step_q16(uint32_t per_s_q16, float dt_s) {
  return static_cast<uint32_t>(floorf(static_cast<float>(per_s_q16) * dt_s + 0.5f));
}

/// Smallest distance between two points that move straight for `duration_s`, given their relative
/// position and velocity: the reason why fast agents do not jump over small ones between steps.
SWARM_HD inline float closest_approach(Vec3 apart, Vec3 closing, float duration_s) {
  const float speed_squared = length_squared(closing);
  const float when =
      speed_squared > 0.0f ? clamp(-dot(apart, closing) / speed_squared, 0.0f, duration_s) : 0.0f;
  return length(apart + closing * when);
}

}  // namespace swarm
