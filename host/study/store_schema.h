// The tables of a file of results, docs/studies.md explains them. Columns for measures, factors and
// the scenario's time series are the study's own.
#pragma once

#include <cstdint>
#include <string>

#include "host/study/study_plan.h"

namespace swarm {

inline constexpr int64_t kStoreApplicationId = 0x46535354;  // "FSST"
inline constexpr int64_t kStoreVersion = 1;

/// Everything that makes an empty file one for this study.
std::string store_schema(const StudyPlan& plan);

/// run, point, ... and the measures, in the order of the table of runs.
std::string insert_run_sql(const StudyPlan& plan);
std::string insert_point_sql(const StudyPlan& plan);
std::string insert_series_sql(const StudyPlan& plan);

}  // namespace swarm
