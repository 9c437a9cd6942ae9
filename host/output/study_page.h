// Studies on a terminal: what a file of results says, and what a design is before it is fought.
#pragma once

#include <string>

#include "host/output/page.h"
#include "host/study/stored_study.h"
#include "host/study/study_plan.h"

namespace swarm {

/// The question, outcomes with their intervals, the main measure point by point, and what to doubt.
std::string study_page(const StoredStudy& study, const PageStyle& style);

/// What is known of a study's cost before it is fought.
struct StudyCost {
  double runs_per_s = 0;       // measured on this machine, by a battle of the first point
  uint64_t bytes_per_run = 0;  // of the file; 0: not known
  uint32_t worlds = 0;
};

/// Points, factors, correlations, runs, time and size.
std::string design_page(const StudyPlan& plan, const StudyCost& cost, const PageStyle& style);

}  // namespace swarm
