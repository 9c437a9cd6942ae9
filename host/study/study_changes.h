// What a study, its scenario or its design was when a file of results was begun, and is not now.
#pragma once

#include <string>
#include <string_view>

#include "host/study/sqlite.h"
#include "host/study/study_plan.h"

namespace swarm {

/// The first key that differs between two TOML texts, in the order of the older one, with both
/// values: `replicates.count was 100, is 50`. Empty: they say the same, whatever their layout.
std::string toml_change(std::string_view older, std::string_view newer);

/// The same for a whole study. Throws SqliteError.
std::string study_change(const Database& database, const StudyPlan& plan);

}  // namespace swarm
