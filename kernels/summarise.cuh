// Stage summarise: counts what the orchestrator, the report and the time series need. Runs once a
// command period, after the last step of it.
// Reads everything. Writes summary (state/summary.h): each call of a functor adds up a run of
// agents by itself and adds its sums by integer atomics, so the numbers do not depend on the runs.
#pragma once

#include "kernels/ship_sums.h"

namespace swarm {

struct SummariseSections {
  StepView v;
  SummaryLayout columns;

  SWARM_HD void operator()(uint32_t i) const {
    const SlotRange range = v.sections();
    const uint32_t world = range.world(i);
    const uint32_t slot = range.slot(i);
    const AgentView& a = v.agents;
    if (!v.is_running(world) || !a.is_active(slot)) return;
    const ScenarioTables& t = v.table(world);
    int64_t* const row = summary_row(v, world);
    int64_t* const section = row + columns.sections + i % range.count * kSectionColumns;
    section[kSectionActive] = 1;
    section[kSectionHull] = a.hull_TJ[slot];
    section[kSectionShield] = a.shield_TJ[slot];  // sections have one facing
    section[kSectionShieldPowered] = (a.powered[slot] & kFeedsShields) != 0 ? 1 : 0;
    section[kSectionBoarders] = a.boarders[slot];
    const bool captured = a.captured_by[slot] != 0;
    section[kSectionCaptured] = captured ? 1 : 0;
    int64_t here = 0;
    for (uint32_t kind = 0; kind < t.people_kind_count; ++kind) {
      const int64_t people = a.people[static_cast<size_t>(kind) * a.slots + slot];
      here += people;
      int64_t* const totals = row + columns.people + kind * kPeopleColumns;
      add_unless_zero(&totals[captured ? kPeopleCaptured : kPeopleOnSections], people);
      if (kind == t.troops_kind) add_unless_zero(&totals[kPeopleOnSections], a.boarders[slot]);
    }
    section[kSectionPeople] = here;
    TargetSum target;
    target.count(v, columns, world, slot);
    target.flush();
  }
};

struct SummariseMines {
  static constexpr uint32_t kGrain = 1;
  StepView v;
  SummaryLayout columns;
  SlotRuns runs;

  SWARM_HD void flush(uint32_t world, uint32_t field, uint32_t alive, uint32_t tracked) const {
    int64_t* const to = summary_row(v, world) + columns.fields + field * kFieldColumns;
    add_unless_zero(&to[kFieldAlive], alive);
    add_unless_zero(&to[kFieldTracked], tracked);
  }

  SWARM_HD void operator()(uint32_t call) const {
    const uint32_t world = runs.world(call);
    if (!v.is_running(world)) return;
    const uint32_t teams = v.table(world).team_count;
    const uint32_t step = v.worlds[world].step;
    uint32_t field = 0, alive = 0, tracked = 0;
    runs.visit(call, [&](uint32_t slot) {
      if (!v.agents.is_active(slot)) return;
      if (v.agents.group[slot] != field) {
        flush(world, field, alive, tracked);
        field = v.agents.group[slot];
        alive = tracked = 0;
      }
      ++alive;
      bool seen = false;
      for (uint32_t team = 0; team < teams && !seen; ++team) seen = is_tracked(v, step, team, slot);
      if (seen) ++tracked;
    });
    flush(world, field, alive, tracked);
  }
};

struct SummariseTorpedoes {
  static constexpr uint32_t kGrain = 1;
  StepView v;
  SummaryLayout columns;
  SlotRuns runs;

  SWARM_HD void operator()(uint32_t call) const {
    const uint32_t world = runs.world(call);
    if (!v.is_running(world)) return;
    uint32_t in_flight = 0;
    runs.visit(call, [&](uint32_t slot) {
      if (v.agents.is_active(slot)) ++in_flight;
    });
    add_unless_zero(summary_row(v, world) + columns.counters + kCounterInFlight, in_flight);
  }
};

/// Copies what the world itself counts beside what the agents add up to.
struct SummariseWorlds {
  StepView v;
  SummaryLayout columns;
  SWARM_HD void operator()(uint32_t world) const {
    if (!v.is_running(world)) return;
    int64_t* row = summary_row(v, world);
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
  const uint32_t worlds = v.layout.worlds;
  exec.fill_zero(v.summary, sizeof(int64_t) * v.summary_columns * worlds);
  exec.for_each(worlds * v.layout.sections, SummariseSections{v, columns});
  const SlotRuns ships = slot_runs<Exec>(v.ships(), worlds);
  exec.for_each(worlds * ships.calls_per_world, SummariseShips{v, columns, ships});
  const SlotRuns mines = slot_runs<Exec>(v.mines(), worlds);
  exec.for_each(worlds * mines.calls_per_world, SummariseMines{v, columns, mines});
  const SlotRuns torpedoes = slot_runs<Exec>(v.torpedoes(), worlds);
  exec.for_each(worlds * torpedoes.calls_per_world, SummariseTorpedoes{v, columns, torpedoes});
  exec.for_each(worlds, SummariseWorlds{v, columns});
}

}  // namespace swarm
