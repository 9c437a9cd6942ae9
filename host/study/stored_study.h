// A file of results as it stands, read back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/battle/battle_queue.h"
#include "host/scenario/spec.h"
#include "host/study/comparison.h"
#include "host/study/sqlite.h"

namespace swarm {

struct StoredStudy {
  struct Factor {
    std::string name, title, unit;
  };
  struct Point {
    std::string label, reason;        // the reason why it is invalid; empty: it is valid
    std::vector<std::string> values;  // a factor each, as tables show them
  };

  std::string path, name, title, question, design, main_measure;
  ScenarioSpec scenario;  // of the first valid point
  std::vector<Factor> factors;
  std::vector<OutcomeName> measures;
  std::vector<Point> points;
  uint64_t first_seed = 1, replicates = 0;
  bool may_end_early = false;  // points end where their interval is narrow enough
  uint64_t failed = 0;
  std::vector<ReplicateResult> results;  // by run; job.id is its number, job.variant its point
  std::string last_session;              // its outcome: done, interrupted, running, failed
};

Result<StoredStudy> read_study(const std::string& path);

/// Every table as a file of comma-separated values in a folder, which is made where it is missing:
/// runs.csv (the view tidy), design_points.csv, factors.csv, measures.csv, losses.csv, ships.csv,
/// and events.csv and timeseries.csv where they were kept. The same results give the same bytes.
[[nodiscard]] std::optional<Error> export_csv(const std::string& path, const std::string& folder);

}  // namespace swarm
