// See battle_result.h.
#include "host/battle/battle_result.h"

#include <string_view>

namespace swarm {
namespace {

std::vector<PeopleRecord> people_of(const BattlePlan& plan, const int64_t* row) {
  std::vector<PeopleRecord> people;
  for (size_t k = 0; k < plan.scenario.people_kinds.size(); ++k) {
    const int64_t* columns = plan.people(row, k);
    PeopleRecord entry;
    entry.kind = plan.scenario.people_kinds[k].name;
    entry.start = people_at_start(plan.scenario, static_cast<uint32_t>(k));
    entry.aboard = columns[kPeopleOnShips];
    entry.evacuated = columns[kPeopleDeparted];
    entry.lost = columns[kPeopleLost];
    entry.captured = columns[kPeopleCaptured];
    entry.on_structures = columns[kPeopleOnSections];
    people.push_back(std::move(entry));
  }
  return people;
}

/// When a field was first armed, as the log says.
std::optional<double> armed_s(const std::string& field, const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (event.event == "field_armed" && event.details.front().second == field) return event.t_s;
  }
  return std::nullopt;
}

std::vector<MinefieldRecord> fields_of(const BattlePlan& plan, const std::vector<Event>& events,
                                       const int64_t* row) {
  std::vector<MinefieldRecord> fields;
  for (size_t f = 0; f < plan.scenario.fields.size(); ++f) {
    const int64_t* columns = plan.field(row, f);
    MinefieldRecord entry;
    entry.name = plan.scenario.fields[f].name;
    entry.planned = plan.scenario.fields[f].mines;
    entry.laid = columns[kFieldLaid];
    entry.alive = columns[kFieldAlive];
    entry.triggered = columns[kFieldTriggered];
    entry.replaced = columns[kFieldReplaced];
    entry.shot = columns[kFieldShot];
    entry.armed = columns[kFieldArmed] != 0;
    entry.armed_s = armed_s(entry.name, events);
    fields.push_back(std::move(entry));
  }
  return fields;
}

/// The metrics counter.*, by their names.
std::vector<std::pair<std::string, int64_t>> counters_of(const BattlePlan& plan,
                                                         const int64_t* row) {
  constexpr std::string_view kPrefix = "counter.";
  std::vector<std::pair<std::string, int64_t>> counters;
  for (const uint32_t index : plan.metrics.matching("counter.*")) {
    const uint32_t column = plan.metrics.metric(index).columns.front();
    counters.emplace_back(plan.metrics.names()[index].substr(kPrefix.size()), row[column]);
  }
  return counters;
}

std::vector<OutcomeValue> outcomes_of(const BattlePlan& plan, const Orchestrator& orchestrator,
                                      const int64_t* row) {
  std::vector<OutcomeValue> outcomes;
  for (size_t i = 0; i < plan.outcomes.size(); ++i) {
    const NamedExpression& spec = plan.scenario.outcomes[i];
    OutcomeValue entry;
    entry.name = spec.name;
    entry.title = spec.title;
    entry.is_boolean = plan.outcomes[i].is_boolean();
    const double value = orchestrator.evaluate(plan.outcomes[i], row);
    if (!is_missing(value)) entry.value = value;
    outcomes.push_back(std::move(entry));
  }
  return outcomes;
}

}  // namespace

std::vector<ClassLosses> losses_of(const BattlePlan& plan, const int64_t* row) {
  std::vector<ClassLosses> losses;
  for (size_t f = 0; f < plan.scenario.factions.size(); ++f) {
    for (size_t c = 0; c < plan.scenario.classes.size(); ++c) {
      const int64_t* fleet = plan.fleet(row, f, c);
      ClassLosses entry;
      entry.faction = plan.scenario.factions[f].name;
      entry.agent_class = plan.scenario.classes[c].name;
      entry.held = fleet[kFleetHeld];
      entry.remaining = fleet[kFleetActive];
      entry.lost = fleet[kFleetDead];
      entry.departed = fleet[kFleetDeparted];
      entry.start = entry.held + entry.remaining + entry.lost + entry.departed;
      if (entry.start > 0) losses.push_back(std::move(entry));
    }
  }
  return losses;
}

Timeline::Agents agents_by_kind(const BattlePlan& plan, const int64_t* row) {
  Timeline::Agents agents;
  agents.torpedoes = plan.counters(row)[kCounterInFlight];
  for (size_t s = 0; s < plan.layout.sections; ++s) {
    agents.sections += plan.section(row, s)[kSectionActive];
  }
  for (size_t w = 0; w < plan.wing_ships.size(); ++w)
    agents.ships += plan.wing(row, w)[kWingActive];
  for (size_t f = 0; f < plan.scenario.fields.size(); ++f) {
    agents.mines += plan.field(row, f)[kFieldAlive];
  }
  return agents;
}

uint64_t agents_in_play(const BattlePlan& plan, const int64_t* row) {
  const Timeline::Agents agents = agents_by_kind(plan, row);
  return static_cast<uint64_t>(agents.sections + agents.ships + agents.mines + agents.torpedoes);
}

void fill_result(const BattlePlan& plan, const Orchestrator& orchestrator, const int64_t* row,
                 BattleResult* result) {
  result->scenario = plan.scenario.name;
  result->title = plan.scenario.title;
  result->time_limit_reached = orchestrator.time_limit_reached();
  result->ended_by = orchestrator.ended_by();
  result->phases = orchestrator.phases();
  result->events = orchestrator.events();
  result->losses = losses_of(plan, row);
  result->people = people_of(plan, row);
  result->fields = fields_of(plan, result->events, row);
  result->counters = counters_of(plan, row);
  result->outcomes = outcomes_of(plan, orchestrator, row);
}

}  // namespace swarm
