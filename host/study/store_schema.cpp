// See store_schema.h.
#include "host/study/store_schema.h"

#include <fmt/format.h>

#include "host/study/sqlite.h"

namespace swarm {
namespace {

const char* const kFixedTables = R"(
CREATE TABLE study (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL, title TEXT NOT NULL, question TEXT NOT NULL,
  scenario TEXT NOT NULL, scenario_title TEXT NOT NULL,
  study_text TEXT NOT NULL, scenario_text TEXT NOT NULL, overrides TEXT NOT NULL,
  design TEXT NOT NULL, design_points INTEGER NOT NULL, design_seed INTEGER NOT NULL,
  seeds TEXT NOT NULL, first_seed INTEGER NOT NULL, replicates INTEGER NOT NULL,
  until_measure TEXT, half_width REAL, main_measure TEXT,
  series_interval_s REAL NOT NULL, keeps_events INTEGER NOT NULL,
  program_version TEXT NOT NULL, program_commit TEXT NOT NULL);
CREATE TABLE factors (
  factor INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, unit TEXT NOT NULL,
  paths TEXT NOT NULL, kind TEXT NOT NULL, low REAL, high REAL, scale TEXT NOT NULL,
  "values" TEXT, baseline TEXT);
CREATE TABLE measures (
  measure INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  expression TEXT NOT NULL, is_boolean INTEGER NOT NULL);
CREATE TABLE documented (
  measure TEXT NOT NULL, answer INTEGER, share REAL, low REAL, high REAL, source TEXT NOT NULL);
CREATE TABLE factions (faction TEXT PRIMARY KEY, team TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE design_positions (
  point INTEGER NOT NULL, factor INTEGER NOT NULL, position REAL,
  PRIMARY KEY (point, factor)) WITHOUT ROWID;
CREATE TABLE losses (
  run INTEGER NOT NULL, faction TEXT NOT NULL, class TEXT NOT NULL, start INTEGER NOT NULL,
  lost INTEGER NOT NULL, departed INTEGER NOT NULL, remaining INTEGER NOT NULL,
  held INTEGER NOT NULL, PRIMARY KEY (run, faction, class)) WITHOUT ROWID;
CREATE TABLE ships (
  run INTEGER NOT NULL, ship TEXT NOT NULL,
  fate TEXT NOT NULL CHECK (fate IN ('lost', 'departed', 'alive')), t_s REAL NOT NULL,
  PRIMARY KEY (run, ship)) WITHOUT ROWID;
CREATE TABLE events (
  run INTEGER NOT NULL, sequence INTEGER NOT NULL, t_s REAL NOT NULL, step INTEGER NOT NULL,
  event TEXT NOT NULL, note TEXT NOT NULL, details TEXT NOT NULL,
  PRIMARY KEY (run, sequence)) WITHOUT ROWID;
CREATE TABLE sessions (
  session INTEGER PRIMARY KEY, started_utc TEXT NOT NULL, ended_utc TEXT, host TEXT NOT NULL,
  backend TEXT NOT NULL, device TEXT NOT NULL, threads INTEGER NOT NULL, ranks INTEGER NOT NULL,
  worlds INTEGER NOT NULL, runs INTEGER NOT NULL, wall_time_s REAL NOT NULL,
  outcome TEXT NOT NULL);
)";

std::string factor_columns(const StudyPlan& plan, const char* format) {
  std::string columns;
  for (const FactorSpec& factor : plan.spec().factors) {
    columns += fmt::format(fmt::runtime(format), sql_name(factor.name));
  }
  return columns;
}

std::string marks(size_t count) {
  std::string text = "(?";
  for (size_t i = 1; i < count; ++i) text += ", ?";
  return text + ")";
}

constexpr size_t kRunColumns = 14;
constexpr size_t kPointColumns = 5;

}  // namespace

std::string store_schema(const StudyPlan& plan) {
  // No type: a column of a factor holds what the factor's values are.
  std::string sql = fmt::format("PRAGMA application_id = {};\nPRAGMA user_version = {};\n",
                                kStoreApplicationId, kStoreVersion);
  sql += kFixedTables;
  sql += fmt::format(
      "CREATE TABLE design_points (point INTEGER PRIMARY KEY, label TEXT NOT NULL,\n"
      "  status TEXT NOT NULL CHECK (status IN ('valid', 'invalid')), reason TEXT,\n"
      "  settings TEXT NOT NULL{});\n",
      factor_columns(plan, ", {}"));
  sql +=
      "CREATE TABLE runs (run INTEGER PRIMARY KEY, point INTEGER NOT NULL, replicate INTEGER NOT "
      "NULL,\n"
      "  seed INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('done', 'failed')),\n"
      "  reason TEXT, ended_by TEXT, time_limit_reached INTEGER, steps INTEGER, sim_time_s REAL,\n"
      "  agent_steps INTEGER, state_hash TEXT, torpedo_overflow INTEGER, crowded INTEGER";
  for (const StudyMeasure& measure : plan.measures())
    sql += ", " + sql_name(measure.name) + " REAL";
  sql += ", UNIQUE (point, replicate));\n";
  sql += "CREATE TABLE timeseries (run INTEGER NOT NULL, t_s REAL NOT NULL";
  for (const NamedExpression& column : plan.scenario().series) {
    sql += ", " + sql_name(column.name) + " REAL";
  }
  sql += ", PRIMARY KEY (run, t_s)) WITHOUT ROWID;\n";
  sql += fmt::format(
      "CREATE VIEW tidy AS SELECT runs.*{} FROM runs JOIN design_points USING (point);\n",
      factor_columns(plan, ", design_points.{}"));
  return sql;
}

std::string insert_run_sql(const StudyPlan& plan) {
  return "INSERT INTO runs VALUES " + marks(kRunColumns + plan.measures().size());
}

std::string insert_point_sql(const StudyPlan& plan) {
  return "INSERT INTO design_points VALUES " + marks(kPointColumns + plan.spec().factors.size());
}

std::string insert_series_sql(const StudyPlan& plan) {
  return "INSERT INTO timeseries VALUES " + marks(2 + plan.scenario().series.size());
}

}  // namespace swarm
