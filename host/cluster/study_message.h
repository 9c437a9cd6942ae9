// A study as a message: what the first process has read, so that others need no files.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/result.h"
#include "host/study/study_plan.h"

namespace swarm {

std::string study_message(const StudyPlan& plan);
Result<StudySpec> study_from_message(const std::string& message);

/// Of everything that decides the runs: every point's settings, seeds and replicates.
uint64_t study_digest(const StudyPlan& plan);
uint64_t digest_in_message(const std::string& message);

}  // namespace swarm
