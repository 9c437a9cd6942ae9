#include "tests/host/fake_battle.h"

#include <cmath>

namespace swarm::testing_support {
namespace {

void add_class(ScenarioSpec* scenario, const char* name, const char* kind) {
  ClassSpec entry;
  entry.name = name;
  entry.kind = kind;
  scenario->classes.push_back(entry);
}

Event noted(double t_s, const char* name, const char* note) {
  Event event;
  event.t_s = t_s;
  event.step = static_cast<uint64_t>(t_s * 2);
  event.event = name;
  event.note = note;
  return event;
}

void add_story(BattleResult* result) {
  result->phases = {{"approach", "The approach", 0, 754},
                    {"assault", "Fire on the fort", 754, 3300},
                    {"last_stand", "", 3300, 5025.5}};
  result->events = {
      noted(310, "fleet_detected", "The picket reports a fleet at the border."),
      noted(754, "fire_opened", "The first wave is in range; the fort's shields hold."),
      noted(1400, "convoy", "A convoy comes through the gate."),
      noted(2000, "convoy", "A convoy comes through the gate."),
      noted(2610.5, "field_active",
            "The last mine is laid and the field is activated as a whole: the gate is sealed, and "
            "what is behind it will stay there for a long time."),
      noted(5025.5, "captured", "Red troops hold every section: the fort has fallen.")};
  for (const char* section : {"ring_3", "ring_4", "ring_5", "ring_9", "ring_11"}) {
    Event event;
    event.t_s = 4000;
    event.event = "section_lost";
    event.details = {{"structure", "fort"}, {"section", section}, {"faction", "blue"}};
    result->events.insert(result->events.end() - 1, event);
  }
  Event captured = noted(5025.5, "structure_captured", "");
  captured.details = {{"structure", "fort"}, {"faction", "blue"}};
  result->events.push_back(captured);
  result->events[3].details = {{"wing", "convoy_2"}, {"t", "not the time"}};
  result->events[3].numbers = {{"count", 12}, {"share", 0.25}};
}

void add_numbers(BattleResult* result) {
  result->losses = {{"red", "raider", 1120, 47, 0, 1073, 0}, {"red", "transport", 20, 0, 4, 16, 0},
                    {"blue", "corvette", 1, 0, 1, 0, 0},     {"blue", "ring", 12, 5, 0, 7, 0},
                    {"blue", "mine", 4000, 408, 0, 3592, 0}, {"green", "watcher", 0, 0, 0, 0, 0}};
  result->people = {{"crew", 2000, 40, 1890, 30, 40}, {"militia", 300, 300, 0, 0, 0}};
  result->fields = {{"gate_field", 4000, 4000, 3993, 312, 401, 96, true, 2610.5}};
  result->outcomes = {{"fort_captured", "Fort captured", true, 1.0},
                      {"corvette_lost", "Corvette lost", true, 0.0},
                      {"field_active_s", "Field active at", false, 2610.5},
                      {"relief_s", "Relief arrived at", false, std::nullopt},
                      {"evacuated_fraction", "Evacuated", false, 0.945},
                      {"attackers_lost", "Attackers lost", false, 47.0},
                      {"fire_TJ", "", false, 123456.75}};
  result->counters = {{"shots", 120000}, {"hits", 60011}};
}

void add_series(BattleResult* result) {
  result->series_columns = {"t_s", "red_ships", "fort_shield_TJ", "mines"};
  for (int i = 0; i <= 100; ++i) {
    const double t_s = 50 * i;
    result->series.push_back(
        {t_s, 1120 - 0.47 * i, 1e5 * std::exp(-0.05 * i), std::min(4000.0, 100.0 * i)});
  }
  result->series[1][2] = std::nan("");
}

}  // namespace

ScenarioSpec fake_scenario() {
  ScenarioSpec scenario;
  scenario.name = "gate_fort";
  scenario.title = "The fort at the gate";
  scenario.description =
      "A fort holds a gate against a fleet, until its minefield is laid.\n\nMore.";
  scenario.dt_s = 0.5;
  add_class(&scenario, "raider", "ship");
  add_class(&scenario, "transport", "ship");
  add_class(&scenario, "corvette", "ship");
  add_class(&scenario, "ring", "section");
  add_class(&scenario, "mine", "mine");
  StructureSpec fort;
  fort.name = "fort";
  fort.faction = {"blue", 0};
  fort.section_names = {"hub",    "ring_1", "ring_2", "ring_3",  "ring_4",  "ring_5", "ring_6",
                        "ring_7", "ring_8", "ring_9", "ring_10", "ring_11", "ring_12"};
  scenario.structures.push_back(fort);
  scenario.series = {{"red_ships", "faction.red.active", "Red ships", 0}};
  return scenario;
}

BattleResult fake_battle() {
  BattleResult result;
  result.scenario = "gate_fort";
  result.title = "The fort at the gate";
  result.seed = 7;
  result.device.backend = "cpu";
  result.device.name = "Example CPU 9000";
  result.device.compute_units = 2;
  result.steps = 10051;
  result.sim_time_s = 5025.5;
  result.wall_time_s = 12.5;
  result.agents = 5153;
  result.agent_steps = 51'793'203;
  result.state_hash = 0x00c0ffee12345678;
  result.ended_by = "fall";
  add_story(&result);
  add_numbers(&result);
  add_series(&result);
  return result;
}

}  // namespace swarm::testing_support
