// See read_store.h.
#include "host/study/read_store.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/scenario/suggest.h"
#include "host/study/store_schema.h"

namespace swarm {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::optional<Error> not_a_store(const std::string& path, const Database& database) {
  try {
    if (database.number("PRAGMA application_id") != kStoreApplicationId) {
      return Error{one_line(path) +
                   ": is no file of studies; allowed: one that `fleetswarm batch` "
                   "made"};
    }
    const int64_t version = database.number("PRAGMA user_version");
    if (version > kStoreVersion) {
      return Error{
          fmt::format("{}: was made by a newer program (version {} of the file, this "
                      "program knows {}); allowed: a newer program",
                      one_line(path), version, kStoreVersion)};
    }
  } catch (const SqliteError& error) {
    return Error{fmt::format("{}: is no file of studies: {}", one_line(path), error.what())};
  }
  return std::nullopt;
}

Result<Database> open_store(const std::string& path) {
  std::error_code failed;
  if (!fs::exists(path, failed)) {
    return Error{one_line(path) + ": no such file; allowed: one that `fleetswarm batch` made"};
  }
  Result<Database> database = Database::open(path, Database::Mode::kRead);
  if (!database) return database;
  if (auto error = not_a_store(path, *database)) return *error;
  return database;
}

Result<RunToRepeat> run_to_repeat(const std::string& path, uint64_t run) {
  Result<Database> database = open_store(path);
  if (!database) return database.error();
  try {
    Statement row(*database,
                  "SELECT scenario, scenario_text, settings, seed, state_hash, runs.reason FROM "
                  "study, runs JOIN design_points USING (point) WHERE run = ?");
    row.put(run);
    if (!row.step()) {
      const int64_t most = database->number("SELECT MAX(run) FROM runs");
      return Error{fmt::format("{}: has no run {}; allowed: a number of its table of runs, 1 to {}",
                               one_line(path), run, most)};
    }
    RunToRepeat repeat;
    repeat.scenario_path = row.text(0);
    repeat.scenario_text = row.text(1);
    for (const Json& set : Json::parse(row.text(2))) repeat.set.push_back(set.get<std::string>());
    repeat.seed = static_cast<uint64_t>(row.integer(3));
    repeat.state_hash = row.text(4);
    repeat.reason = row.text(5);
    return repeat;
  } catch (const std::exception& error) {
    return Error{fmt::format("{}: cannot be read: {}", one_line(path), error.what())};
  }
}

}  // namespace swarm
