// What decides in a battle: phases, triggers, gates and orders of one world, as its scenario says.
// Nothing here knows a particular battle.
//
//            summary row                         WorldOrders
//   engine ---------------> observe(): changes -> gates -> triggers ---------------> engine
//                             |
//                             +--> events, phase records
//
// An orchestrator is small and owns all that changes during its battle, so that a batch has one for
// each world and a copy of it is a checkpoint. It depends on the plan, the seed and the rows alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/battle/battle.h"
#include "host/battle/changes.h"
#include "host/battle/plan.h"
#include "kernels/state/world_state.h"

namespace swarm {

class Orchestrator {
 public:
  struct Observation {
    bool orders_changed = false;
    bool ended = false;
  };

  /// `keep_log` false: events leave their times but no log, as a batch of thousands wants it.
  explicit Orchestrator(const BattlePlan& plan, bool keep_log = true);

  /// At time 0, with the orders that build_world gave.
  void start(uint64_t seed, const WorldOrders& orders);

  /// Looks at the world's summary, once a command period, for the first time at the end of the
  /// first one: before that nothing has been sensed or powered. A trigger fires at most once a
  /// look; a new phase counts at once for the triggers that follow in the file. After the end it
  /// does nothing.
  Observation observe(const int64_t* summary, double t_s, uint64_t step);

  /// A copy of an orchestrator that goes on elsewhere: with another plan of the same scenario,
  /// whose tables stand at `table` of an engine.
  void move_to(const BattlePlan& plan, uint32_t table);

  /// The battle stops here, between two looks: time goes on to t_s, and nothing else happens.
  void stop(double t_s);

  /// Value of one of the plan's expressions as of the last look. NaN: missing.
  double evaluate(const Expression& expression, const int64_t* summary) const;

  const WorldOrders& orders() const { return orders_; }
  bool ended() const { return ended_; }
  bool time_limit_reached() const { return time_limit_reached_; }
  const std::string& ended_by() const { return ended_by_; }  // trigger; empty: none
  int32_t phase() const { return phase_; }                   // -1: the scenario has none
  const std::string& phase_name() const;
  const std::vector<PhaseRecord>& phases() const { return phase_records_; }  // the last is running
  const std::vector<Event>& events() const { return events_; }
  /// First time of an event of plan.metrics.events(). NaN: never.
  double event_time_s(uint32_t event) const { return event_time_s_[event]; }

 private:
  struct TriggerState {
    double held_since_s = 0;
    double wait_s = 0;   // its share of jitter_s in this battle
    bool holds = false;  // at the last look
    bool armed = true;   // may fire
  };
  struct GateState {
    uint32_t next_wing = 0;
    uint32_t tries = 0;  // convoys that were due, whether they came or not
  };

  MetricInput input(const int64_t* summary) const;
  void emit(Event event);
  void capture(uint32_t event);
  void set_time(double t_s);
  void enter_phase(int32_t phase);
  void set_state(uint32_t index, double value) { state_[index] = value; }

  void run_gate(uint32_t gate, const int64_t* summary);
  void turn_back(uint32_t gate);
  void commit(uint32_t wing);
  bool acts_now(const TriggerSpec& trigger) const;
  bool is_due(size_t trigger, const int64_t* summary);
  void fire(size_t trigger);
  void apply(const EffectSpec& effect, const TriggerSpec& trigger);
  void give_order(const EffectSpec& effect);
  void emit_effect(const EffectSpec& effect);
  void set_relation(const EffectSpec& effect);

  const BattlePlan* plan_;
  bool keep_log_;
  uint64_t seed_ = 0;
  WorldOrders orders_ = {};
  ChangeWatch changes_;
  double t_s_ = 0;
  uint64_t step_ = 0;
  int32_t phase_ = -1;
  double phase_start_s_ = 0;
  bool changed_ = false;
  bool ended_ = false;
  bool time_limit_reached_ = false;
  std::string ended_by_;
  std::vector<TriggerState> triggers_;
  std::vector<GateState> gates_;
  std::vector<double> state_;         // MetricInput.state
  std::vector<double> event_time_s_;  // MetricInput.event_time_s
  std::vector<double> captured_;      // MetricInput.captured
  const int64_t* summary_ = nullptr;  // of the look that is going on
  std::vector<PhaseRecord> phase_records_;
  std::vector<Event> events_;
};

}  // namespace swarm
