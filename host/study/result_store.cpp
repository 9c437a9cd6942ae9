// See result_store.h.
#include "host/study/result_store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/output/format.h"
#include "host/scenario/suggest.h"
#include "host/study/read_store.h"
#include "host/study/store_design.h"
#include "host/study/store_schema.h"
#include "host/study/study_changes.h"

namespace swarm {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// Text of a user may hold bytes that are no UTF-8.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts = {};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

double steady_s() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::string host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

const char* fate_name(ShipFate::Fate fate) {
  switch (fate) {
    case ShipFate::Fate::kLost:
      return "lost";
    case ShipFate::Fate::kDeparted:
      return "departed";
    case ShipFate::Fate::kAlive:
      return "alive";
  }
  return "";
}

}  // namespace

ResultStore::ResultStore(std::string path, StoreLock lock, Database database, const StudyPlan& plan)
    : path_(std::move(path)),
      lock_(std::move(lock)),
      database_(std::move(database)),
      plan_(&plan) {}

Result<ResultStore> ResultStore::create(const std::string& path, const StudyPlan& plan) {
  std::error_code failed;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, failed)) {
    return Error{one_line(folder.string()) + ": no such folder; allowed: one that is there"};
  }
  Result<StoreLock> lock = StoreLock::take(path);
  if (!lock) return lock.error();
  if (fs::exists(path, failed)) {
    return Error{one_line(path) +
                 ": is there already; allowed: --resume to go on with it, or "
                 "another --out"};
  }
  // Under another name until it holds the design, so that nobody meets half a file.
  const std::string young = path + ".new";
  fs::remove(young, failed);
  try {
    Result<Database> database = Database::open(young, Database::Mode::kCreate);
    if (!database) return database.error();
    ResultStore store(path, std::move(lock).value(), std::move(database).value(), plan);
    store.database_.execute("BEGIN");
    store.database_.execute(store_schema(plan));
    write_design(store.database_, plan);
    store.database_.execute("COMMIT");
    Result<Database> closed = Database::open(":memory:", Database::Mode::kCreate);
    if (!closed) return closed.error();
    store.database_ = std::move(closed).value();
    fs::rename(young, path);
    Result<Database> reopened = Database::open(path, Database::Mode::kWrite);
    if (!reopened) return reopened.error();
    store.database_ = std::move(reopened).value();
    store.prepare();
    return store;
  } catch (const std::exception& error) {
    fs::remove(young, failed);
    return Error{fmt::format("{}: cannot be written: {}", one_line(path), error.what())};
  }
}

Result<ResultStore> ResultStore::resume(const std::string& path, const StudyPlan& plan) {
  std::error_code failed;
  if (!fs::exists(path, failed)) return create(path, plan);
  Result<StoreLock> lock = StoreLock::take(path);
  if (!lock) return lock.error();
  Result<Database> database = Database::open(path, Database::Mode::kWrite);
  if (!database) return database.error();
  if (auto error = not_a_store(path, *database)) return *error;
  ResultStore store(path, std::move(lock).value(), std::move(database).value(), plan);
  try {
    const std::string change = study_change(store.database_, plan);
    if (!change.empty()) {
      return Error{
          fmt::format("{}: holds another study: {}; allowed: the study as it was, or "
                      "another --out",
                      one_line(path), change)};
    }
    store.prepare();
    return store;
  } catch (const SqliteError& error) {
    return Error{fmt::format("{}: cannot be resumed: {}", one_line(path), error.what())};
  }
}

void ResultStore::prepare() {
  database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  insert_run_ = std::make_unique<Statement>(database_, insert_run_sql(*plan_));
  insert_losses_ =
      std::make_unique<Statement>(database_, "INSERT INTO losses VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  insert_ship_ = std::make_unique<Statement>(database_, "INSERT INTO ships VALUES (?, ?, ?, ?)");
  insert_event_ =
      std::make_unique<Statement>(database_, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert_series_ = std::make_unique<Statement>(database_, insert_series_sql(*plan_));
}

std::vector<StoredRun> ResultStore::recorded() const {
  const auto column = [this](size_t measure) {
    const std::vector<StudyMeasure>& measures = plan_->measures();
    return measure < measures.size() ? sql_name(measures[measure].name) : std::string("NULL");
  };
  Statement rows(database_,
                 fmt::format("SELECT run, status, agent_steps, state_hash, {}, {} FROM "
                             "runs ORDER BY run",
                             column(plan_->main_measure()), column(plan_->until_measure())));
  std::vector<StoredRun> runs;
  while (rows.step()) {
    StoredRun run;
    run.run = static_cast<uint64_t>(rows.integer(0));
    run.failed = rows.text(1) == "failed";
    run.agent_steps = static_cast<uint64_t>(rows.integer(2));
    run.state_hash = rows.text(3);
    run.main = rows.real(4);
    run.until = rows.real(5);
    runs.push_back(std::move(run));
  }
  return runs;
}

void ResultStore::begin_session(const SessionInfo& session) {
  session_ = database_.number("SELECT COALESCE(MAX(session), 0) + 1 FROM sessions");
  session_runs_ = 0;
  session_start_s_ = steady_s();
  Statement insert(database_,
                   "INSERT INTO sessions VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, 0, 0, 'running')");
  insert.put(session_).put(utc_now()).put(host_name()).put(session.backend).put(session.device);
  insert.put(uint64_t{session.threads}).put(uint64_t{session.ranks});
  insert.put(uint64_t{session.worlds}).run();
}

void ResultStore::end_session(const std::string& outcome) {
  commit();
  Statement update(database_, "UPDATE sessions SET ended_utc = ?, outcome = ? WHERE session = ?");
  update.put(utc_now()).put(outcome).put(session_).run();
}

void ResultStore::begin() {
  if (in_transaction_) return;
  database_.execute("BEGIN IMMEDIATE");
  in_transaction_ = true;
}

void ResultStore::add(uint64_t run, const ReplicateResult& result) {
  begin();
  insert_run_->put(run).put(plan_->point_of(run)).put(plan_->replicate_of(run));
  insert_run_->put(result.job.seed).put("done").put_null();
  result.ended_by.empty() ? insert_run_->put_null() : insert_run_->put(result.ended_by);
  insert_run_->put(result.time_limit_reached).put(result.steps).put(result.sim_time_s);
  insert_run_->put(result.agent_steps).put(hash_text(result.state_hash));
  insert_run_->put(result.torpedo_overflow).put(result.crowded);
  for (const StudyMeasure& measure : plan_->measures()) {
    insert_run_->put(result.outcomes[measure.outcome]);
  }
  insert_run_->run();
  if (result.details) add_details(run, *result.details);
  ++uncommitted_;
}

void ResultStore::add_details(uint64_t run, const BattleDetails& details) {
  for (const ClassLosses& losses : details.losses) {
    insert_losses_->put(run).put(losses.faction).put(losses.agent_class).put(losses.start);
    insert_losses_->put(losses.lost).put(losses.departed).put(losses.remaining).put(losses.held);
    insert_losses_->run();
  }
  for (const ShipFate& ship : details.ships) {
    insert_ship_->put(run).put(ship.ship).put(fate_name(ship.fate)).put(ship.t_s).run();
  }
  for (size_t e = 0; e < details.events.size(); ++e) {
    const Event& event = details.events[e];
    Json more = Json::object();
    for (const auto& [name, value] : event.details) more[name] = value;
    for (const auto& [name, value] : event.numbers) more[name] = value;
    insert_event_->put(run).put(uint64_t{e}).put(event.t_s).put(event.step).put(event.event);
    insert_event_->put(event.note).put(dumped(more)).run();
  }
  for (const std::vector<double>& row : details.series) {
    insert_series_->put(run);
    for (const double value : row) insert_series_->put(value);
    insert_series_->run();
  }
}

void ResultStore::add_failed(uint64_t run, const std::string& reason) {
  begin();
  const uint64_t point = plan_->point_of(run), replicate = plan_->replicate_of(run);
  insert_run_->put(run).put(point).put(replicate).put(plan_->seed_of(point, replicate));
  insert_run_->put("failed").put(reason);
  for (size_t i = 0; i < 8 + plan_->measures().size(); ++i) insert_run_->put_null();
  insert_run_->run();
  ++uncommitted_;
}

void ResultStore::commit() {
  if (!in_transaction_) return;
  session_runs_ += uncommitted_;
  Statement update(database_, "UPDATE sessions SET runs = ?, wall_time_s = ? WHERE session = ?");
  update.put(session_runs_).put(steady_s() - session_start_s_).put(session_).run();
  database_.execute("COMMIT");
  in_transaction_ = false;
  uncommitted_ = 0;
}

void ResultStore::close() {
  insert_run_.reset();
  insert_losses_.reset();
  insert_ship_.reset();
  insert_event_.reset();
  insert_series_.reset();
  database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  try {
    database_.execute("PRAGMA journal_mode = DELETE");  // one file, readable from a read-only disk
  } catch (const SqliteError&) {
    // Somebody reads it just now: it stays as it is, which is as good.
  }
}

}  // namespace swarm
