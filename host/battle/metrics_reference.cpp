// docs/metrics.md, written from the tables that the program itself uses.
#include <fmt/format.h>

#include <iterator>

#include "host/battle/expression.h"
#include "host/battle/metric_families.h"

namespace swarm {
namespace {

constexpr const char* kIntroduction = R"(# Metrics, expressions and events

Triggers (`when`), outcomes and the time series of a scenario ask for these. This page is generated
from the tables in the program, and a test compares the two.

## Expressions

| form | meaning |
| --- | --- |
| `or`, `and`, `not` | from loosest to tightest |
| `<` `<=` `>` `>=` `==` `!=` | one at a time: `a < b and b < c` |
| `+` `-` `*` `/`, sign `-`, `( )` | as usual; write spaces around `*` |
| `12`, `0.5`, `1e6` | numbers |
| `wing.defiant.active` | a metric |
| `wing.dominion_*.lost` | the sum over all metrics that match; `*` stands for any part of one name between dots |
| `happened(event)` | true once the event has been emitted |
| `time_of(event)` | seconds from the start to the first time it was; missing before |
| `value_at(event, a)` | what `a` was at the look at which the event was first emitted; missing before |
| `min(a, b)`, `max(a, b)` | the smaller, the larger |

True is 1 and false is 0. A value can be missing: `time_of` an event that has not happened, a division
by 0, a mean over no ships. Arithmetic, `min` and `max` with a missing value give a missing value,
every comparison with one is false (`!=` too), and `and`, `or` and `not` take one as false. An
expression whose outermost operation answers yes or no, and a flag asked for alone, give `true` or
`false` as an outcome; a missing outcome is `null`.

## When triggers act

The orchestrator looks at the battle once a command period, for the first time at the end of the first
one. Each look goes as follows.

1. Events of its own (below) are emitted, from what has changed since the last look.
2. Gates commit a convoy that is due, at most one each.
3. Triggers are asked in the order of the file. One that acts in the present phase and whose `when`
   has held at every look for `for_s` seconds fires, but not before `after_s` seconds of the phase (of
   the battle, for a trigger without `phase`). Up to `jitter_s` seconds are added to both; how many
   is drawn once a battle, from its seed. A trigger fires once in a battle; with `repeat` it
   may fire again after its condition has been false, or its phases have been left, in between.
4. Effects act in their order, and at once: triggers further down the file see a new phase in the same
   look, triggers further up in the next one. `end` skips the triggers that follow. Orders reach the
   ships before the next step.
)";

std::string metrics_section() {
  std::string out = "\n## Metrics\n\n| metric | unit | meaning |\n| --- | --- | --- |\n";
  for (const MetricFamily& family : metric_families()) {
    fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} |\n", family.pattern, family.unit,
                   family.meaning);
  }
  out +=
      "\nA flag is true or false, and 1 or 0 in arithmetic. Names in angle brackets are those of "
      "the\n"
      "scenario; the sections of a ring of `count` sections are `<name>_1` to `<name>_<count>`.\n";
  return out;
}

std::string events_section() {
  std::string out = R"(
## Events

Besides those that triggers and gates name, the orchestrator emits these by itself. A wing of one ship
is a ship with a name of its own, and has its own events.

| event | says which | when |
| --- | --- | --- |
)";
  for (const BuiltInEvent& event : built_in_events()) {
    fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} |\n", event.name, event.details,
                   event.meaning);
  }
  return out;
}

}  // namespace

const std::vector<BuiltInEvent>& built_in_events() {
  static const std::vector<BuiltInEvent> events = {
      {"phase_started", "phase", "a phase begins, the first one too"},
      {"section_lost", "structure, section, faction", "a section is destroyed"},
      {"structure_captured", "structure, faction",
       "every section that stands is held by an enemy, for the first time"},
      {"ship_lost", "wing, agent, faction", "the ship of a wing of one is destroyed"},
      {"wing_lost", "wing, faction, count",
       "the last ship of a wing is destroyed; count were lost"},
      {"departed", "wing, agent, faction, count",
       "no ship of a wing is left in the battle, and count of them have left the battle space "
       "alive"},
      {"field_complete", "field, faction, count", "the last mine of a field has been laid"},
      {"field_armed", "field, faction, count", "a field of count mines goes live"},
      {"mines_triggered", "field, faction, count", "mines have gone off since the last look"},
      {"mine_replaced", "field, faction, count", "mines have been built again since the last look"},
      {"gate_closed", "gate", "an armed minefield closes a gate"},
      {"convoy_turned_back", "gate", "a wing is due, finds the gate closed and does not try it"},
      {"gate_opened", "gate", "a minefield does not close a gate any more"},
  };
  return events;
}

std::string metrics_reference_markdown() {
  return kIntroduction + metrics_section() + events_section();
}

}  // namespace swarm
