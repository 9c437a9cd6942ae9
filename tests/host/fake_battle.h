// A made-up battle with a bit of everything, for tests of what is printed and written.
#pragma once

#include "host/battle/battle.h"

namespace swarm::testing_support {

BattleResult fake_battle();
ScenarioSpec fake_scenario();

}  // namespace swarm::testing_support
