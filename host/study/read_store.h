// Files of results, opened for reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/result.h"
#include "host/study/sqlite.h"

namespace swarm {

/// Why an open file is not one that this program can work with; none: it is.
std::optional<Error> not_a_store(const std::string& path, const Database& database);

/// The run's scenario, seed and recorded hash, from a file alone.
struct RunToRepeat {
  std::string scenario_path, scenario_text;
  std::vector<std::string> set;  // KEY=VALUE
  uint64_t seed = 1;
  std::string state_hash;  // empty: the run failed
  std::string reason;
};

/// A file of studies, opened for reading: not another database, and not of a newer program.
Result<Database> open_store(const std::string& path);
Result<RunToRepeat> run_to_repeat(const std::string& path, uint64_t run);

}  // namespace swarm
