// What a new file of results begins with: the study, its factors and measures, and the points of
// its design.
#pragma once

#include "host/study/sqlite.h"
#include "host/study/study_plan.h"

namespace swarm {

/// The tables are there and empty. Throws SqliteError.
void write_design(const Database& database, const StudyPlan& plan);

/// Every key and value that makes a point's scenario, as KEY=VALUE in a JSON list.
std::string settings_text(const StudyPlan& plan, uint64_t point);

/// Text of a user may hold bytes that are no UTF-8; they are replaced.
std::string json_list(const std::vector<std::string>& texts);

}  // namespace swarm
