// The hashes that an earlier run has left: what `run --hash-every N --out DIR` writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/result.h"
#include "host/diff/run_source.h"

namespace swarm {

class RecordedTrail final : public RunSource {
 public:
  /// `points` in rising order of steps.
  RecordedTrail(std::string name, std::vector<RunPoint> points)
      : name_(std::move(name)), points_(std::move(points)) {}

  std::string name() const override { return name_; }
  std::optional<RunPoint> look(uint64_t step) override;

 private:
  std::string name_;
  std::vector<RunPoint> points_;
};

/// A result folder: which battle it is of, and its hashes.
struct RecordedRun {
  std::string scenario;  // its name
  uint64_t seed = 0;
  std::vector<std::string> set;  // KEY=VALUE
  std::string backend;
  bool has_hashes = false;  // beside the last one
  std::vector<RunPoint> points;
};

/// Reads DIR/summary.json and, where there is one, DIR/hashes.csv. The error names file and line.
Result<RecordedRun> read_recorded_run(const std::string& folder);

}  // namespace swarm
