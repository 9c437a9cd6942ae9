// What happens: phases, triggers and their effects.
#include "host/scenario/describe.h"

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

}  // namespace

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
