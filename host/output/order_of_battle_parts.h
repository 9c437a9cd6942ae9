// Parts of order_of_battle.h that stand in a file of their own.
#pragma once

#include "host/output/page.h"
#include "host/scenario/spec.h"

namespace swarm {

inline constexpr int kOrderOfBattleIndent = 2;

void add_structures(Page* page, const ScenarioSpec& scenario);
void add_fields_and_gates(Page* page, const ScenarioSpec& scenario);

/// "12 crew, 40 troops"; empty where there is nobody.
std::string people_text(const std::vector<PeopleCount>& people);

/// "ring_1, ring_2, hub"; runs of numbered names as "ring_1 to ring_12".
std::string names_text(const std::vector<std::string>& names);

}  // namespace swarm
