// Stage fight_boarders: troops and defenders fight section by section.
// Reads boarders, people, StructureState. Writes boarders, boarder_faction, people, captured_by,
// counters.
//
// Every fighter inflicts casualties at a rate; a step's casualties are drawn one fighter at a time,
// p = 1 - exp(-rate dt). A section without anybody who resists is captured. Half of the boarders of
// a captured section go on through the first corridor to a section that is not yet theirs, once a
// command period. One thread a structure.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct FightBoarders {
  StepView v;

  /// Successes among `trials` draws of probability p.
  SWARM_HD static int32_t draw_casualties(uint64_t seed, uint32_t id, uint32_t step, uint32_t side,
                                          int32_t trials, float p) {
    int32_t hits = 0;
    for (int32_t block = 0; block * 4 < trials; ++block) {
      const Random4 roll = random4(seed, id, step, RandomPurpose::kBoarding,
                                   side << 28 | static_cast<uint32_t>(block));
      for (int32_t r = 0; r < 4 && block * 4 + r < trials; ++r) {
        if (uniform01(roll.v[r]) < p) ++hits;
      }
    }
    return hits;
  }

  SWARM_HD int32_t defenders(const ScenarioTables& t, uint32_t section) const {
    int32_t sum = 0;
    for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
      if (t.people_fight[kind] != 0) {
        sum += v.agents.people[static_cast<size_t>(kind) * v.agents.slots + section];
      }
    }
    return sum;
  }

  SWARM_HD void kill_defenders(const ScenarioTables& t, WorldState& w, uint32_t section,
                               int32_t killed) const {
    for (uint32_t kind = 0; kind < t.people_kind_count && killed > 0; ++kind) {
      if (t.people_fight[kind] == 0) continue;
      int32_t& here = v.agents.people[static_cast<size_t>(kind) * v.agents.slots + section];
      const int32_t dead = min_of(here, killed);
      here -= dead;
      killed -= dead;
      atomic_add(&w.counters.people_lost[kind], int64_t{dead});
      atomic_add(&w.counters.defenders_lost, int64_t{dead});
    }
  }

  SWARM_HD void fight(const ScenarioTables& t, WorldState& w, uint32_t section, uint32_t id,
                      bool stands_down) const {
    AgentView a = v.agents;
    const int32_t attackers = a.boarders[section];
    if (attackers <= 0) return;
    const int32_t resisting =
        stands_down || a.captured_by[section] != 0 ? 0 : defenders(t, section);
    if (resisting == 0) {
      if (a.captured_by[section] == 0) {
        a.captured_by[section] = static_cast<uint8_t>(a.boarder_faction[section]);
      }
      return;
    }
    const float p_defender_dies = one_minus_exp_neg(t.boarder_kill_rate_per_s * t.dt_s);
    const float p_attacker_dies = one_minus_exp_neg(t.defender_kill_rate_per_s * t.dt_s);
    const int32_t killed =
        min_of(resisting, draw_casualties(w.seed, id, w.step, 0, attackers, p_defender_dies));
    const int32_t lost =
        min_of(attackers, draw_casualties(w.seed, id, w.step, 1, resisting, p_attacker_dies));
    kill_defenders(t, w, section, killed);
    a.boarders[section] = attackers - lost;
    atomic_add(&w.counters.boarders_lost, int64_t{lost});
    if (t.troops_kind < kMaxPeopleKinds) {
      atomic_add(&w.counters.people_lost[t.troops_kind], int64_t{lost});
    }
  }

  /// Half of a captured section's boarders move on to the first uncaptured neighbour.
  SWARM_HD void advance(const ScenarioTables& t, uint32_t base, const StructureRow& row) const {
    AgentView a = v.agents;
    for (uint32_t e = row.first_edge; e < uint32_t{row.first_edge} + row.edge_count; ++e) {
      if ((t.edges[e].carries & kCorridor) == 0) continue;
      for (uint32_t way = 0; way < 2; ++way) {
        const uint32_t from = base + (way == 0 ? t.edges[e].from : t.edges[e].to);
        const uint32_t to = base + (way == 0 ? t.edges[e].to : t.edges[e].from);
        if (!a.is_active(from) || !a.is_active(to)) continue;
        if (a.captured_by[from] == 0 || a.captured_by[to] != 0 || a.boarders[from] < 2) continue;
        const int32_t go = a.boarders[from] / 2;
        a.boarders[from] -= go;
        a.boarders[to] += go;
        a.boarder_faction[to] = a.boarder_faction[from];
      }
    }
  }

  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / kMaxStructures;
    const uint32_t structure = i % kMaxStructures;
    WorldState& w = v.worlds[world];
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    if (structure >= t.structure_count) return;
    const StructureRow& row = t.structures[structure];
    const bool stands_down = v.orders[world].stands_down[structure] != 0;
    for (uint32_t j = 0; j < row.section_count; ++j) {
      const uint32_t section = v.base(world) + row.first_section + j;
      if (v.agents.is_active(section)) fight(t, w, section, row.first_section + j, stands_down);
    }
    if (w.step % t.command_steps == 0) advance(t, v.base(world), row);
  }
};

template <class Exec>
void fight_boarders(Exec& exec, const StepView& v) {
  if (v.layout.sections == 0) return;
  exec.for_each(v.layout.worlds * kMaxStructures, FightBoarders{v});
}

}  // namespace swarm
