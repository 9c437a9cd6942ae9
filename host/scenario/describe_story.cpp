// What happens: phases, triggers and their effects.
#include <fmt/format.h>

#include "host/scenario/describe.h"
#include "host/scenario/reader.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

const Words kEffects = {"order",    "commit",     "event",   "next_phase", "relation",
                        "sabotage", "stand_down", "weapons", "disarm",     "end"};  // as EffectKind

void describe_event(Visitor& v, EffectSpec& e) {
  v.identifier("name", e.event,
               {.meaning = "name of the event", .only = {"event"}, .needed_by = {"event"}});
  v.text("note", e.note, {.meaning = "a sentence for the log", .only = {"event"}});
  const auto detail = [&](std::string_view key, const NameList* list, std::string_view meaning) {
    v.detail(key, e.details, list, {.meaning = meaning, .only = {"event"}});
  };
  constexpr NameList kFaction = NameList::kFaction, kWing = NameList::kWing,
                     kSection = NameList::kAnySection;
  detail("faction", &kFaction, "whom the event is about");
  detail("wing", &kWing, "which wing the event is about");
  detail("section", &kSection, "which section the event is about");
  detail("agent", nullptr, "which ship the event is about, in words");
  detail("count", nullptr, "a number that goes with the event");
}

/// One of the three ways to say what is documented, and it alone.
void check_documented(Visitor& v, const DocumentedSpec& d) {
  const bool bounds = v.given("at_least") || v.given("at_most");
  const int ways = (d.has_is ? 1 : 0) + (d.has_value ? 1 : 0) + (bounds ? 1 : 0);
  constexpr const char* kWays =
      "allowed: one of is; value and tolerance; at_least, at_most or both";
  if (ways == 0) v.problem("", std::string("does not say what is documented; ") + kWays);
  if (ways > 1) v.problem("", std::string("says it in more than one way; ") + kWays);
  const auto belongs = [&](const char* key, const char* to, bool there) {
    if (v.given(key) && !there) v.problem(key, std::string("needs ") + to + " beside it");
  };
  belongs("share", "is", d.has_is);
  belongs("tolerance", "value", d.has_value);
  if (d.has_value && !v.given("tolerance")) {
    v.problem("tolerance", "missing; needed where there is a value: how far off the median may be");
  }
  if (d.at_least > d.at_most) {
    v.problem("at_most", "is less than at_least; allowed: at least " + number_text(d.at_least));
  }
}

}  // namespace

void describe(Visitor& v, ParameterSpec& p) {
  v.real("value", p.value, {.meaning = "the number that its name stands for", .required = true});
  v.real("min", p.min, {.meaning = "least value", .default_text = "none"});
  v.real("max", p.max, {.meaning = "largest value", .default_text = "none"});
  v.text("meaning", p.meaning, {.meaning = "what it is, with its unit"});
  const KeyInfo range = {.meaning = {}, .min = p.min, .max = p.max};
  if (p.min > p.max) {
    v.problem("max", "is less than min; allowed: at least " + number_text(p.min));
  } else if (p.value < p.min || p.value > p.max) {
    v.problem("value", fmt::format("{} is out of range; allowed: {}", number_text(p.value),
                                   range_text(range)));
  }
}

void describe(Visitor& v, DocumentedSpec& d) {
  d.has_is = v.given("is");
  d.has_value = v.given("value");
  v.flag(
      "is", d.is,
      {.meaning = "the documented answer of an outcome that is yes or no", .default_text = "none"});
  v.real("share", d.share,
         {.meaning = "with is: least share of the battles that must have that answer",
          .min = 0,
          .max = 1,
          .default_text = "more than half"});
  v.real("value", d.value,
         {.meaning = "the documented number; the median of the battles is compared",
          .default_text = "none"});
  v.real(
      "tolerance", d.tolerance,
      {.meaning = "with value: how far off the median may be", .min = 0, .default_text = "none"});
  v.real("at_least", d.at_least, {.meaning = "least median", .default_text = "none"});
  v.real("at_most", d.at_most, {.meaning = "largest median", .default_text = "none"});
  v.text("source", d.source, {.meaning = "who says so, and in which words", .required = true});
  if (v.given("source") && d.source.find_first_not_of(" \t\r\n") == std::string::npos) {
    v.problem("source", "is empty; allowed: a text that says where it is documented");
  }
  check_documented(v, d);
}

void describe(Visitor& v, PhaseSpec& p) {
  v.identifier("name", p.name, {.meaning = "name of the phase", .required = true});
  v.text("title", p.title, {.meaning = "name for readers"});
}

void describe(Visitor& v, EffectSpec& e) {
  std::string kind(kEffects[static_cast<size_t>(e.kind)]);
  v.kind("do", kind, kEffects,
         {.meaning = "order: give wings an order. commit: bring held wings in. event: note an "
                     "event. next_phase: enter a phase. relation: change how two factions stand. "
                     "sabotage: wreck a structure's computers and power. stand_down: a structure "
                     "no longer resists boarders. weapons: free or silence a structure's weapons. "
                     "disarm: switch a field off. end: the battle is over",
          .required = true});
  for (size_t i = 0; i < kEffects.size(); ++i) {
    if (kEffects[i] == kind) e.kind = static_cast<EffectKind>(i);
  }
  v.matches("wings", e.wings, NameList::kWing,
            {.meaning = "a name or a list of names, * for any text",
             .only = {"order", "commit"},
             .needed_by = {"order", "commit"}});
  v.member_table("order", e.order, "order",
                 {.meaning = "the new order", .only = {"order"}, .needed_by = {"order"}});
  describe_event(v, e);
  v.ref("phase", e.phase, NameList::kPhase,
        {.meaning = "the phase to enter", .only = {"next_phase"}, .needed_by = {"next_phase"}});
  v.pair("between", e.faction_a, e.faction_b, NameList::kFaction,
         {.meaning = "the two factions", .only = {"relation"}, .needed_by = {"relation"}});
  describe_relation(
      v, e.relation,
      {.meaning = "how they stand from now on", .only = {"relation"}, .needed_by = {"relation"}});
  v.ref("structure", e.structure, NameList::kStructure,
        {.meaning = "the structure",
         .only = {"sabotage", "stand_down", "weapons"},
         .needed_by = {"sabotage", "stand_down", "weapons"}});
  v.ref("field", e.field, NameList::kField,
        {.meaning = "the field", .only = {"disarm"}, .needed_by = {"disarm"}});
  v.flag("on", e.on,
         {.meaning = "false: resists again, or weapons fall silent",
          .only = {"stand_down", "weapons"}});
}

void describe(Visitor& v, TriggerSpec& t) {
  v.identifier("name", t.name, {.meaning = "name of the trigger", .required = true});
  v.matches("phase", t.phases, NameList::kPhase,
            {.meaning = "acts in these phases alone: a name or a list of names, * for any text",
             .default_text = "every phase"});
  v.expression(
      "when", t.when, t.line,
      {.meaning = "an expression over metrics that must hold", .default_text = "always holds"});
  v.real("for_s", t.for_s,
         {.meaning = "for how long it must hold", .unit = "s", .min = 0, .max = 6e8});
  v.real(
      "after_s", t.after_s,
      {.meaning = "earliest time: since the phase began, or since the battle began for a trigger "
                  "that acts in every phase",
       .unit = "s",
       .min = 0,
       .max = 6e8});
  v.real("jitter_s", t.jitter_s,
         {.meaning = "added to for_s and after_s: a random time, uniform below this, drawn once a "
                     "battle",
          .unit = "s",
          .min = 0,
          .max = 6e8});
  v.flag("repeat", t.repeat,
         {.meaning = "may act again once its condition has been false; else it acts once"});
  v.member_entries("effects", t.effects, {.shape = "effect", .least = 1},
                   {.meaning = "What it sets off, in order: `effects = [ { do = \"end\" } ]`."});
}

}  // namespace swarm
