// What can be said of a scenario's course without fighting it: formulas that are wrong, phases that
// nothing leads to, wings that nobody commits, and the triggers as a readable page.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/spec.h"

namespace swarm {

/// Formulas that do not parse, or ask for metrics or events that the scenario does not have; one
/// line each, in the order of the scenario. Empty: run_battle takes it.
std::vector<std::string> battle_errors(const ScenarioSpec& scenario);

/// What is allowed but probably not meant: phases and triggers that cannot be reached, held wings
/// that nothing commits, a battle that only its time limit ends. One line each.
std::vector<std::string> battle_warnings(const ScenarioSpec& scenario);

/// Phases in their order, what fires in each, when, and what it does. Lines of at most 80 columns
/// where names allow.
std::string trigger_graph_text(const ScenarioSpec& scenario);

}  // namespace swarm
