// See check.h.
#include "host/battle/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/battle/plan.h"

namespace swarm {
namespace {

class Reach {
 public:
  explicit Reach(const ScenarioSpec& scenario)
      : scenario_(scenario), phases_(scenario.phases.size(), false) {
    if (phases_.empty()) return;
    phases_[0] = true;
    // A round adds at least one phase or is the last: cycles end by themselves.
    for (bool grown = true; grown;) {
      grown = false;
      for (const TriggerSpec& trigger : scenario.triggers) {
        if (has_trigger(trigger)) grown = follow(trigger) || grown;
      }
    }
  }

  bool has_phase(size_t phase) const { return phases_[phase]; }

  bool has_trigger(const TriggerSpec& trigger) const {
    return trigger.phases.empty() || std::any_of(trigger.phases.begin(), trigger.phases.end(),
                                                 [this](uint32_t phase) { return phases_[phase]; });
  }

  /// Is there an effect of the kind in a trigger that can fire?
  bool has_effect(EffectKind kind) const {
    for (const TriggerSpec& trigger : scenario_.triggers) {
      if (!has_trigger(trigger)) continue;
      for (const EffectSpec& effect : trigger.effects) {
        if (effect.kind == kind) return true;
      }
    }
    return false;
  }

  bool commits(uint32_t wing) const {
    const auto named_in = [wing](const std::vector<uint32_t>& wings) {
      return std::find(wings.begin(), wings.end(), wing) != wings.end();
    };
    for (const GateSpec& gate : scenario_.gates) {
      if (named_in(gate.wings)) return true;
    }
    for (const TriggerSpec& trigger : scenario_.triggers) {
      if (!has_trigger(trigger)) continue;
      for (const EffectSpec& effect : trigger.effects) {
        if (effect.kind == EffectKind::kCommit && named_in(effect.wings)) return true;
      }
    }
    return false;
  }

 private:
  bool follow(const TriggerSpec& trigger) {
    bool grown = false;
    for (const EffectSpec& effect : trigger.effects) {
      if (effect.kind != EffectKind::kNextPhase || !effect.phase.given()) continue;
      const auto to = static_cast<size_t>(effect.phase.index);
      grown = grown || !phases_[to];
      phases_[to] = true;
    }
    return grown;
  }

  const ScenarioSpec& scenario_;
  std::vector<bool> phases_;
};

/// Whether an outcome answers yes or no is known only once its expression has been parsed.
void check_documented(const BattlePlan& plan, std::vector<std::string>* errors) {
  const ScenarioSpec& scenario = plan.scenario;
  for (const DocumentedSpec& entry : scenario.documented) {
    const auto at = std::find_if(
        scenario.outcomes.begin(), scenario.outcomes.end(),
        [&entry](const NamedExpression& outcome) { return outcome.name == entry.name; });
    const auto index = static_cast<size_t>(at - scenario.outcomes.begin());
    if (plan.outcomes[index].is_boolean() == entry.has_is) continue;
    errors->push_back(fmt::format(
        "{}:{}: documented.{}: {}", scenario.path, entry.line, entry.name,
        entry.has_is ? "the outcome is a number; allowed: value and tolerance, at_least, at_most"
                     : "the outcome answers yes or no; allowed: is, with or without share"));
  }
}

}  // namespace

std::vector<std::string> battle_errors(const ScenarioSpec& scenario) {
  std::vector<std::string> errors;
  const BattlePlan plan(scenario, &errors);
  if (errors.empty()) check_documented(plan, &errors);
  return errors;
}

std::vector<std::string> battle_warnings(const ScenarioSpec& scenario) {
  std::vector<std::string> warnings;
  const Reach reach(scenario);
  for (size_t p = 0; p < scenario.phases.size(); ++p) {
    if (reach.has_phase(p)) continue;
    warnings.push_back(
        fmt::format("phase.{}: no trigger that can fire leads to it", scenario.phases[p].name));
  }
  for (const TriggerSpec& trigger : scenario.triggers) {
    if (reach.has_trigger(trigger)) continue;
    warnings.push_back(
        fmt::format("trigger.{}: acts only in phases that cannot be reached", trigger.name));
  }
  for (uint32_t w = 0; w < scenario.wings.size(); ++w) {
    const WingSpec& wing = scenario.wings[w];
    if (!wing.enabled || !wing.held || reach.commits(w)) continue;
    warnings.push_back(
        fmt::format("wing.{}: held back, and no trigger or gate commits it", wing.name));
  }
  if (!reach.has_effect(EffectKind::kEnd)) {
    warnings.push_back(
        fmt::format("no trigger ends the battle: it goes on to limit_s = {} s", scenario.limit_s));
  }
  return warnings;
}

}  // namespace swarm
