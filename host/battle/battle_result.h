// From the last summary of a battle to its result: losses, people, fields, counters, outcomes.
#pragma once

#include <cstdint>
#include <vector>

#include "host/battle/battle.h"
#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"

namespace swarm {

/// Active sections, ships, mines and torpedoes.
Timeline::Agents agents_by_kind(const BattlePlan& plan, const int64_t* row);

/// All of them.
uint64_t agents_in_play(const BattlePlan& plan, const int64_t* row);

/// By faction and class, those that the battle has.
std::vector<ClassLosses> losses_of(const BattlePlan& plan, const int64_t* row);

/// Everything of *result that orchestrator and summary know. Not: device, times, steps, hashes,
/// series, and the number of agents.
void fill_result(const BattlePlan& plan, const Orchestrator& orchestrator, const int64_t* row,
                 BattleResult* result);

}  // namespace swarm
