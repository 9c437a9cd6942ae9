// How far a study is, and what its runs say so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/study/statistics.h"

namespace swarm {

/// What the runs so far say of the main measure.
struct MainEstimate {
  std::string name, title;
  bool is_boolean = false;
  uint64_t count = 0;  // runs that have a value
  double value = 0;    // share or median; NaN without values
  std::optional<Interval> interval_95;
};

struct StudyProgress {
  uint64_t done = 0, total = 0;                  // runs, those of earlier sessions with them
  double share = 0;                              // of the work, battles under way in part
  double runs_per_s = 0, agent_steps_per_s = 0;  // of this session
  double wall_time_s = 0;
  MainEstimate main;
};

}  // namespace swarm
