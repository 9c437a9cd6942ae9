// The page that `fleetswarm profile` prints.
#pragma once

#include <string>

#include "host/battle/battle.h"
#include "host/output/page.h"
#include "host/profile/battle_profile.h"
#include "kernels/ceilings.h"

namespace swarm {

/// Stages in the order of the step with time, work and share of the ceilings; the ceilings; memory.
std::string profile_page(const BattleResult& result, const BattleProfile& profile,
                         const Ceilings& ceilings, const PageStyle& style);

}  // namespace swarm
