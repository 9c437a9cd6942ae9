// See orchestrator.h.
#include "host/battle/orchestrator.h"

#include <algorithm>

#include "host/battle/build_world.h"
#include "kernels/core/philox.h"

namespace swarm {
namespace {

// Times are multiples of dt in doubles: a due time must not slip a period by the last bit.
constexpr double kTimeSlack_s = 1e-6;

Relation to_relation(RelationSpec spec) {
  switch (spec) {
    case RelationSpec::kHostile:
      return Relation::kHostile;
    case RelationSpec::kAllied:
      return Relation::kAllied;
    default:
      return Relation::kNeutral;
  }
}

}  // namespace

Orchestrator::Orchestrator(const BattlePlan& plan, bool keep_log)
    : plan_(&plan), keep_log_(keep_log), changes_(plan) {}

void Orchestrator::start(uint64_t seed, const WorldOrders& orders) {
  const ScenarioSpec& scenario = plan_->scenario;
  *this = Orchestrator(*plan_, keep_log_);
  seed_ = seed;
  orders_ = orders;
  triggers_.resize(scenario.triggers.size());
  for (uint32_t i = 0; i < triggers_.size(); ++i) {
    const Random4 draw = random4(seed, i, 0, RandomPurpose::kTriggerWait);
    triggers_[i].wait_s = scenario.triggers[i].jitter_s * static_cast<double>(uniform01(draw.v[0]));
  }
  gates_.resize(scenario.gates.size());
  state_.assign(plan_->metrics.state_count(), 0);
  event_time_s_.assign(plan_->metrics.events().size(), kMissing);
  captured_.assign(plan_->captures.size(), kMissing);
  if (!scenario.phases.empty()) enter_phase(0);
}

Orchestrator::Observation Orchestrator::observe(const int64_t* summary, double t_s, uint64_t step) {
  if (ended_) return {false, true};
  set_time(t_s);
  step_ = step;
  summary_ = summary;
  changed_ = false;
  changes_.report(summary, [this](Event event) { emit(std::move(event)); });
  for (uint32_t g = 0; g < gates_.size(); ++g) run_gate(g, summary);
  for (size_t i = 0; i < triggers_.size() && !ended_; ++i) {
    if (is_due(i, summary)) fire(i);
  }
  if (!phase_records_.empty()) phase_records_.back().end_s = t_s;
  if (!ended_ && t_s + kTimeSlack_s >= plan_->scenario.limit_s) {
    ended_ = true;
    time_limit_reached_ = true;
  }
  summary_ = nullptr;
  return {changed_, ended_};
}

void Orchestrator::move_to(const BattlePlan& plan, uint32_t table) {
  plan_ = &plan;
  changes_.move_to(plan);
  orders_.table = table;
}

void Orchestrator::stop(double t_s) {
  set_time(t_s);
  if (!phase_records_.empty()) phase_records_.back().end_s = t_s;
}

void Orchestrator::set_time(double t_s) {
  t_s_ = t_s;
  set_state(kStateTime, t_s);
  set_state(kStatePhaseTime, t_s - phase_start_s_);
}

double Orchestrator::evaluate(const Expression& expression, const int64_t* summary) const {
  return expression.evaluate(plan_->metrics, input(summary));
}

const std::string& Orchestrator::phase_name() const {
  static const std::string none;
  return phase_ < 0 ? none : plan_->scenario.phases[static_cast<size_t>(phase_)].name;
}

MetricInput Orchestrator::input(const int64_t* summary) const {
  return {summary, state_.data(), event_time_s_.data(), captured_.data()};
}

void Orchestrator::emit(Event event) {
  event.t_s = t_s_;
  event.step = step_;
  const int64_t index = plan_->metrics.find_event(event.event);
  if (index >= 0 && is_missing(event_time_s_[static_cast<size_t>(index)])) {
    event_time_s_[static_cast<size_t>(index)] = t_s_;
    capture(static_cast<uint32_t>(index));
  }
  if (keep_log_) events_.push_back(std::move(event));
}

/// Keeps what value_at asks for of an event that happens for the first time. Before the first look
/// there is nothing to ask.
void Orchestrator::capture(uint32_t event) {
  if (summary_ == nullptr) return;
  for (size_t c = 0; c < plan_->captures.size(); ++c) {
    if (plan_->captures[c].event != event) continue;
    captured_[c] = evaluate(plan_->captures[c].value, summary_);
  }
}

void Orchestrator::enter_phase(int32_t phase) {
  if (phase_ >= 0) {
    set_state(plan_->metrics.phase_state(static_cast<uint32_t>(phase_)), 0);
    phase_records_.back().end_s = t_s_;
  }
  phase_ = phase;
  phase_start_s_ = t_s_;
  set_state(kStatePhaseTime, 0);
  set_state(plan_->metrics.phase_state(static_cast<uint32_t>(phase)), 1);
  const PhaseSpec& spec = plan_->scenario.phases[static_cast<size_t>(phase)];
  phase_records_.push_back({spec.name, spec.title, t_s_, t_s_});
  Event event;
  event.event = "phase_started";
  event.details = {{"phase", spec.name}};
  emit(std::move(event));
}

// ---- gates

void Orchestrator::run_gate(uint32_t gate, const int64_t* summary) {
  const GateSpec& spec = plan_->scenario.gates[gate];
  GateState& state = gates_[gate];
  const uint32_t closed_at = plan_->metrics.closed_state(gate);
  const bool closed =
      spec.closed_by.given() &&
      plan_->field(summary, static_cast<size_t>(spec.closed_by.index))[kFieldArmed] != 0;
  if (closed != (state_[closed_at] != 0)) {
    set_state(closed_at, closed ? 1 : 0);
    Event event;
    event.event = closed ? "gate_closed" : "gate_opened";
    event.details = {{"gate", spec.name}};
    emit(std::move(event));
  }
  if (t_s_ + kTimeSlack_s < spec.first_s + spec.interval_s * state.tries) return;
  const uint32_t attempt = state.tries++;
  if (closed) {
    const Random4 roll = random4(seed_, gate, attempt, RandomPurpose::kGate);
    if (static_cast<double>(uniform01(roll.v[0])) >= spec.slip_through) {
      if (state.next_wing < spec.wings.size()) turn_back(gate);
      return;
    }
  }
  // Wings that are not in the battle or were committed by a trigger are no convoys any more.
  while (state.next_wing < spec.wings.size()) {
    const uint32_t wing = spec.wings[state.next_wing++];
    if (plan_->wing_ships[wing] == 0 || orders_.wings[wing].committed != 0) continue;
    commit(wing);
    state_[plan_->metrics.convoys_state(gate)] += 1;
    if (spec.event.empty()) return;
    const WingSpec& convoy = plan_->scenario.wings[wing];
    Event event;
    event.event = spec.event;
    event.details = {
        {"gate", spec.name},
        {"wing", convoy.name},
        {"faction", plan_->scenario.factions[static_cast<size_t>(convoy.faction.index)].name}};
    event.numbers = {{"count", static_cast<double>(plan_->wing_ships[wing])}};
    emit(std::move(event));
    return;
  }
}

void Orchestrator::turn_back(uint32_t gate) {
  state_[plan_->metrics.turned_back_state(gate)] += 1;
  Event event;
  event.event = "convoy_turned_back";
  event.details = {{"gate", plan_->scenario.gates[gate].name}};
  emit(std::move(event));
}

void Orchestrator::commit(uint32_t wing) {
  changed_ = changed_ || orders_.wings[wing].committed == 0;
  orders_.wings[wing].committed = 1;
}

// ---- triggers

bool Orchestrator::acts_now(const TriggerSpec& trigger) const {
  return trigger.phases.empty() ||
         (phase_ >= 0 && std::find(trigger.phases.begin(), trigger.phases.end(),
                                   static_cast<uint32_t>(phase_)) != trigger.phases.end());
}

bool Orchestrator::is_due(size_t trigger, const int64_t* summary) {
  const TriggerSpec& spec = plan_->scenario.triggers[trigger];
  TriggerState& state = triggers_[trigger];
  if (!state.armed && !spec.repeat) return false;
  if (!acts_now(spec) || !plan_->triggers[trigger].is_true(plan_->metrics, input(summary))) {
    state.holds = false;
    state.armed = true;
    return false;
  }
  if (!state.holds) state.held_since_s = t_s_;
  state.holds = true;
  const double since_s = spec.phases.empty() ? 0.0 : phase_start_s_;
  return state.armed && t_s_ - state.held_since_s + kTimeSlack_s >= spec.for_s + state.wait_s &&
         t_s_ - since_s + kTimeSlack_s >= spec.after_s + state.wait_s;
}

void Orchestrator::fire(size_t trigger) {
  triggers_[trigger].armed = false;
  const TriggerSpec& spec = plan_->scenario.triggers[trigger];
  for (const EffectSpec& effect : spec.effects) apply(effect, spec);
}

void Orchestrator::apply(const EffectSpec& effect, const TriggerSpec& trigger) {
  const auto structure = static_cast<size_t>(std::max(effect.structure.index, 0));
  const uint8_t on = effect.on ? 1 : 0;
  switch (effect.kind) {
    case EffectKind::kOrder:
      return give_order(effect);
    case EffectKind::kCommit:
      for (const uint32_t wing : effect.wings) commit(wing);
      return;
    case EffectKind::kEvent:
      return emit_effect(effect);
    case EffectKind::kNextPhase:
      return enter_phase(effect.phase.index);
    case EffectKind::kRelation:
      return set_relation(effect);
    case EffectKind::kSabotage:
      orders_.sabotaged[structure] = 1;
      set_state(plan_->metrics.sabotaged_state(static_cast<uint32_t>(structure)), 1);
      break;
    case EffectKind::kStandDown:
      orders_.stands_down[structure] = on;
      break;
    case EffectKind::kWeapons:
      orders_.weapons_free[structure] = on;
      break;
    case EffectKind::kDisarm:
      orders_.disarmed[static_cast<size_t>(std::max(effect.field.index, 0))] = 1;
      break;
    case EffectKind::kEnd:
      ended_ = true;
      ended_by_ = trigger.name;
      return;
  }
  changed_ = true;
}

void Orchestrator::give_order(const EffectSpec& effect) {
  for (const uint32_t wing : effect.wings) {
    WingOrder& present = orders_.wings[wing];
    WingOrder next = to_wing_order(effect.order, present);
    if (!effect.order.has_point) {
      // An order without a point stays about the place that the wing had.
      next.x_km = present.x_km;
      next.y_km = present.y_km;
      next.z_km = present.z_km;
    }
    present = next;
    changed_ = true;
  }
}

void Orchestrator::emit_effect(const EffectSpec& effect) {
  Event event;
  event.event = effect.event;
  event.note = effect.note;
  event.details = effect.details;
  emit(std::move(event));
}

void Orchestrator::set_relation(const EffectSpec& effect) {
  const Relation relation = to_relation(effect.relation);
  orders_.relations[effect.faction_a.index][effect.faction_b.index] = relation;
  orders_.relations[effect.faction_b.index][effect.faction_a.index] = relation;
  changed_ = true;
}

}  // namespace swarm
