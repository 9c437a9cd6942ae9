// Stage lay_mines: puts out mines in the order of their places, and arms the finished field.
// Reads orders, layers' positions. Writes FieldState, status and hull of mines.
//
// A layer earns lay_per_s mines a second, only while the place of the next mine is within its
// reach. The field arms as a whole, arming_steps after the last mine was laid, and not before.
#pragma once

#include "kernels/combat.h"

namespace swarm {

struct LayMines {
  StepView v;

  /// Lets one layer put out what its credit allows.
  SWARM_HD void lay_from(const ScenarioTables& t, uint32_t world, uint32_t layer,
                         const FieldRow& row, FieldState& state) const {
    AgentView a = v.agents;
    const uint32_t first = v.base(world) + v.layout.first_mine() + row.first_mine;
    const float reach_squared = row.lay_reach_km * row.lay_reach_km;
    const Vec3 p = a.position_km(layer);
    if (state.laid >= row.mine_count ||
        length_squared(a.position_km(first + state.laid) - p) > reach_squared) {
      return;
    }
    state.lay_credit_q16 += per_step_q16(row.lay_per_s_q16, t.dt_s);
    while (state.lay_credit_q16 >= 65536u && state.laid < row.mine_count &&
           length_squared(a.position_km(first + state.laid) - p) <= reach_squared) {
      a.set_status(first + state.laid, AgentStatus::kActive);
      ++state.laid;
      state.lay_credit_q16 -= 65536u;
    }
    // Credit does not pile up while the layer is on her way to the next place.
    if (state.lay_credit_q16 > 65536u) state.lay_credit_q16 = 65536u;
  }

  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t world = i / kMaxFields;
    const uint32_t field = i % kMaxFields;
    WorldState& w = v.worlds[world];
    if (!v.is_running(world)) return;
    const ScenarioTables& t = v.table(world);
    if (field >= t.field_count) return;
    const FieldRow& row = t.fields[field];
    FieldState& state = w.fields[field];
    if (state.laid < row.mine_count) {
      for (uint32_t wing = 0; wing < t.wing_count; ++wing) {
        if (v.orders[world].wings[wing].kind != OrderKind::kLay ||
            v.orders[world].wings[wing].field != field)
          continue;
        for (uint32_t j = 0; j < t.wings[wing].ship_count; ++j) {
          const uint32_t layer =
              v.base(world) + v.layout.first_ship() + t.wings[wing].first_ship + j;
          if (v.agents.is_active(layer)) lay_from(t, world, layer, row, state);
        }
      }
    }
    if (state.laid == row.mine_count && row.mine_count > 0 && state.armed_step == kNone) {
      state.armed_step = w.step + row.arming_steps;
    }
    state.armed = state.armed_step <= w.step && v.orders[world].disarmed[field] == 0 ? 1 : 0;
  }
};

template <class Exec>
void lay_mines(Exec& exec, const StepView& v) {
  if (v.layout.mines == 0) return;
  exec.for_each(v.layout.worlds * kMaxFields, LayMines{v});
}

}  // namespace swarm
