// trigger_graph_text of check.h:
//
//   1 approach  Parley and approach
//       arrival
//         when  wing.assault_1.x_km > -150
//         then  event fleet_arrived; order to intercept_1 and 4 more: attack defiant;
//               next phase: assault
//   in every phase
//       ...
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "host/battle/check.h"

namespace swarm {
namespace {

constexpr size_t kWidth = 80;
constexpr const char* kTriggerIndent = "      ";
constexpr const char* kLineIndent = "        ";

/// Words of `text` behind `label`, wrapped under where it begins.
void wrap(const std::string& label, const std::string& text, std::string* out) {
  const std::string first = kLineIndent + label;
  const std::string indent(first.size(), ' ');
  std::string line = first;
  bool empty = true;
  size_t at = 0;
  while (at < text.size()) {
    const size_t blank = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, blank - at);
    at = blank + 1;
    if (word.empty()) continue;
    if (!empty && line.size() + 1 + word.size() > kWidth) {
      *out += line + "\n";
      line = indent;
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  *out += line + "\n";
}

std::string wings_text(const ScenarioSpec& scenario, const std::vector<uint32_t>& wings) {
  if (wings.empty()) return "no wing";
  const std::string& first = scenario.wings[wings.front()].name;
  if (wings.size() == 1) return first;
  if (wings.size() == 2) return first + " and " + scenario.wings[wings.back()].name;
  return fmt::format("{} and {} more", first, wings.size() - 1);
}

std::string order_text(const OrderSpec& order) {
  std::string text = order.kind;
  if (order.structure.given()) text += " " + order.structure.name;
  if (order.section.given()) text += ", all on " + order.section.name;
  if (order.wing.given()) text += " " + order.wing.name;
  if (order.field.given()) text += " " + order.field.name;
  return text;
}

const char* relation_text(RelationSpec relation) {
  switch (relation) {
    case RelationSpec::kHostile:
      return "hostile";
    case RelationSpec::kAllied:
      return "allied";
    default:
      return "neutral";
  }
}

std::string effect_text(const ScenarioSpec& scenario, const EffectSpec& effect) {
  const std::string& structure = effect.structure.name;
  switch (effect.kind) {
    case EffectKind::kOrder:
      return fmt::format("order to {}: {}", wings_text(scenario, effect.wings),
                         order_text(effect.order));
    case EffectKind::kCommit:
      return "commit " + wings_text(scenario, effect.wings);
    case EffectKind::kEvent:
      return "event " + effect.event;
    case EffectKind::kNextPhase:
      return "next phase: " + effect.phase.name;
    case EffectKind::kRelation:
      return fmt::format("{} and {} {}", effect.faction_a.name, effect.faction_b.name,
                         relation_text(effect.relation));
    case EffectKind::kSabotage:
      return structure + " sabotaged";
    case EffectKind::kStandDown:
      return structure + (effect.on ? " stands down" : " resists");
    case EffectKind::kWeapons:
      return structure + (effect.on ? " fires" : " ceases fire");
    case EffectKind::kDisarm:
      return effect.field.name + " disarmed";
    case EffectKind::kEnd:
      return "the battle ends";
  }
  return "";
}

std::string when_text(const TriggerSpec& trigger) {
  std::string text = trigger.when;
  if (trigger.for_s > 0) {
    text += fmt::format("{}for {} s", text.empty() ? "" : ", ", trigger.for_s);
  }
  if (trigger.after_s > 0) {
    text += fmt::format("{}{} s after the start of the {}", text.empty() ? "" : ", from ",
                        trigger.after_s, trigger.phases.empty() ? "battle" : "phase");
  }
  if (trigger.jitter_s > 0) {
    text += fmt::format("{}up to {} s later by chance", text.empty() ? "" : ", ", trigger.jitter_s);
  }
  if (text.empty()) text = "at once";
  return text + (trigger.repeat ? ", repeatedly" : "");
}

void add_trigger(const ScenarioSpec& scenario, const TriggerSpec& trigger, std::string* out) {
  *out += kTriggerIndent + trigger.name + "\n";
  wrap("when  ", when_text(trigger), out);
  std::string effects;
  for (const EffectSpec& effect : trigger.effects) {
    effects += (effects.empty() ? "" : "; ") + effect_text(scenario, effect);
  }
  wrap("then  ", effects, out);
}

}  // namespace

std::string trigger_graph_text(const ScenarioSpec& scenario) {
  std::string out;
  for (uint32_t p = 0; p < scenario.phases.size(); ++p) {
    const PhaseSpec& phase = scenario.phases[p];
    fmt::format_to(std::back_inserter(out), "{:>3} {}{}{}\n", p + 1, phase.name,
                   phase.title.empty() ? "" : "  ", phase.title);
    for (const TriggerSpec& trigger : scenario.triggers) {
      const auto& phases = trigger.phases;
      if (std::find(phases.begin(), phases.end(), p) == phases.end()) continue;
      const uint32_t first = *std::min_element(phases.begin(), phases.end());
      if (first < p) {
        fmt::format_to(std::back_inserter(out), "{}{}  as in phase {}\n", kTriggerIndent,
                       trigger.name, first + 1);
      } else {
        add_trigger(scenario, trigger, &out);
      }
    }
  }
  const char* title = scenario.phases.empty() ? "" : "    in every phase\n";
  for (const TriggerSpec& trigger : scenario.triggers) {
    if (!trigger.phases.empty()) continue;
    out += title;
    title = "";
    add_trigger(scenario, trigger, &out);
  }
  return out;
}

}  // namespace swarm
