#include "tests/scenarios/watched_battle.h"

#include "host/battle/build_world.h"
#include "tests/scenarios/battles.h"

namespace swarm {

WatchedBattle::WatchedBattle(const ScenarioSpec& scenario, uint64_t seed)
    : plan_(scenario),
      orchestrator_(plan_),
      tables_(std::make_unique<ScenarioTables>(build_tables(scenario))),
      engine_(make_engine(test_backend(), size_for(plan_.layout, 1, tables_->command_steps), 1)) {
  engine_->set_table(0, *tables_);
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  build_world(scenario, *tables_, plan_.layout, seed, 0, &agents, &state, &orders);
  engine_->load_world(0, agents, state, orders);
  orchestrator_.start(seed, orders);
}

bool WatchedBattle::run_period() {
  if (orchestrator_.ended()) return false;
  engine_->run_periods(1);
  engine_->read_summary(&row_);
  step_ += tables_->command_steps;
  if (orchestrator_.observe(row_.data(), time_s(), step_).orders_changed) {
    engine_->write_orders(0, orchestrator_.orders());
  }
  return !orchestrator_.ended();
}

double WatchedBattle::time_s() const { return static_cast<double>(step_) * plan_.scenario.dt_s; }

uint32_t WatchedBattle::first_ship_of(size_t wing) const {
  return plan_.layout.first_ship() + tables_->wings[wing].first_ship;
}

uint32_t WatchedBattle::first_mine_of(size_t field) const {
  return plan_.layout.first_mine() + tables_->fields[field].first_mine;
}

}  // namespace swarm
