// What one key alone cannot tell: limits of the whole scenario, and members that must fit together.
// Run on a spec whose every key was found right.
#pragma once

#include "host/scenario/report.h"
#include "host/scenario/spec.h"

namespace swarm {

/// Reports what does not fit. `spec` has not moved since `places` was filled, and its indices are
/// good.
void check_scenario(const ScenarioSpec& spec, const Places& places, ErrorReport& report);

}  // namespace swarm
