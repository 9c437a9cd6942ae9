// See stored_study.h.
#include "host/study/stored_study.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "host/scenario/load.h"
#include "host/scenario/suggest.h"
#include "host/study/read_store.h"

namespace swarm {
namespace {

using Json = nlohmann::ordered_json;

std::vector<Override> settings_of(const std::string& text) {
  std::vector<Override> settings;
  for (const Json& entry : Json::parse(text)) {
    settings.push_back(override_from(entry.get<std::string>()));
  }
  return settings;
}

std::optional<Error> read_head(const Database& database, StoredStudy* study) {
  Statement row(database,
                "SELECT name, title, question, design, main_measure, first_seed, replicates, "
                "until_measure, scenario, scenario_text, (SELECT settings FROM design_points WHERE "
                "status = 'valid' ORDER BY point LIMIT 1) FROM study");
  if (!row.step()) return Error{"holds no study"};
  study->name = row.text(0);
  study->title = row.text(1);
  study->question = row.text(2);
  study->design = row.text(3);
  study->main_measure = row.text(4);
  study->first_seed = static_cast<uint64_t>(row.integer(5));
  study->replicates = static_cast<uint64_t>(row.integer(6));
  study->may_end_early = !row.is_null(7);
  Result<ScenarioSpec> scenario =
      load_scenario_text(row.text(9), row.text(8), settings_of(row.text(10)));
  if (!scenario)
    return Error{"holds a scenario that this program cannot read: " + scenario.error().text};
  study->scenario = std::move(scenario).value();
  study->last_session = database.text("SELECT outcome FROM sessions ORDER BY session DESC LIMIT 1");
  study->failed =
      static_cast<uint64_t>(database.number("SELECT COUNT(*) FROM runs WHERE status = 'failed'"));
  return std::nullopt;
}

void read_design(const Database& database, StoredStudy* study) {
  Statement factors(database, "SELECT name, title, unit FROM factors ORDER BY factor");
  std::string columns;
  while (factors.step()) {
    study->factors.push_back({factors.text(0), factors.text(1), factors.text(2)});
    columns += ", " + sql_name(study->factors.back().name);
  }
  Statement measures(database, "SELECT name, title, is_boolean FROM measures ORDER BY measure");
  while (measures.step()) {
    study->measures.push_back({measures.text(0), measures.text(1), measures.integer(2) != 0});
  }
  Statement points(database,
                   "SELECT label, reason" + columns + " FROM design_points ORDER BY point");
  while (points.step()) {
    StoredStudy::Point point = {points.text(0), points.text(1), {}};
    for (int c = 2; c < points.columns(); ++c) point.values.push_back(points.shown(c));
    study->points.push_back(std::move(point));
  }
}

void read_runs(const Database& database, StoredStudy* study) {
  std::string columns;
  for (const OutcomeName& measure : study->measures) columns += ", " + sql_name(measure.name);
  Statement runs(database,
                 fmt::format("SELECT run, point, seed, ended_by, time_limit_reached, "
                             "steps, sim_time_s, agent_steps, torpedo_overflow, crowded{} "
                             "FROM runs WHERE status = 'done' ORDER BY run",
                             columns));
  while (runs.step()) {
    ReplicateResult result;
    result.job.id = static_cast<uint64_t>(runs.integer(0));
    result.job.variant = static_cast<uint32_t>(runs.integer(1));
    result.job.seed = static_cast<uint64_t>(runs.integer(2));
    result.ended_by = runs.text(3);
    result.time_limit_reached = runs.integer(4) != 0;
    result.steps = static_cast<uint64_t>(runs.integer(5));
    result.sim_time_s = runs.real(6);
    result.agent_steps = static_cast<uint64_t>(runs.integer(7));
    result.torpedo_overflow = runs.integer(8);
    result.crowded = runs.integer(9);
    for (int c = 10; c < runs.columns(); ++c) result.outcomes.push_back(runs.real(c));
    study->results.push_back(std::move(result));
  }
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::optional<Error> write_csv(const Database& database, const std::string& sql,
                               const std::string& file) {
  std::ofstream out(file + ".part", std::ios::binary);
  Statement rows(database, sql);
  for (int c = 0; c < rows.columns(); ++c) out << (c == 0 ? "" : ",") << csv_field(rows.name(c));
  out << "\n";
  while (rows.step()) {
    for (int c = 0; c < rows.columns(); ++c) {
      out << (c == 0 ? "" : ",") << csv_field(rows.shown(c));
    }
    out << "\n";
  }
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(file + ".part", file, failed);
  if (out && !failed) return std::nullopt;
  std::error_code ignored;
  std::filesystem::remove(file + ".part", ignored);
  return Error{one_line(file) + ": cannot be written"};
}

}  // namespace

Result<StoredStudy> read_study(const std::string& path) {
  Result<Database> database = open_store(path);
  if (!database) return database.error();
  StoredStudy study;
  study.path = path;
  try {
    if (auto error = read_head(*database, &study)) {
      return Error{one_line(path) + ": " + error->text};
    }
    read_design(*database, &study);
    read_runs(*database, &study);
  } catch (const std::exception& error) {
    return Error{fmt::format("{}: cannot be read: {}", one_line(path), error.what())};
  }
  return study;
}

std::optional<Error> export_csv(const std::string& path, const std::string& folder) {
  Result<Database> database = open_store(path);
  if (!database) return database.error();
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  struct Export {
    const char* file;
    const char* from;
    const char* order;
  };
  try {
    for (const Export& one : {Export{"runs", "tidy", "run"},
                              {"design_points", "design_points", "point"},
                              {"factors", "factors", "factor"},
                              {"measures", "measures", "measure"},
                              {"losses", "losses", "run, faction, class"},
                              {"ships", "ships", "run, ship"},
                              {"events", "events", "run, sequence"},
                              {"timeseries", "timeseries", "run, t_s"}}) {
      const bool optional =
          one.from == std::string("events") || one.from == std::string("timeseries");
      if (optional && database->number(fmt::format("SELECT COUNT(*) FROM {}", one.from)) == 0)
        continue;
      if (auto error =
              write_csv(*database, fmt::format("SELECT * FROM {} ORDER BY {}", one.from, one.order),
                        (std::filesystem::path(folder) / one.file).string() + ".csv")) {
        return error;
      }
    }
  } catch (const SqliteError& error) {
    return Error{fmt::format("{}: cannot be read: {}", one_line(path), error.what())};
  }
  return std::nullopt;
}

}  // namespace swarm
