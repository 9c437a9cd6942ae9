// The file of results of a study: SQLite, written by one process in transactions, readable by
// others meanwhile. Whatever kills the writer, the file holds every run that was committed, whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/battle/battle_queue.h"
#include "host/core/result.h"
#include "host/study/sqlite.h"
#include "host/study/store_lock.h"
#include "host/study/study_plan.h"

namespace swarm {

/// A run as it stands in the file.
struct StoredRun {
  uint64_t run = 0;
  bool failed = false;
  double main = 0, until = 0;  // measures; NaN: missing, or the study has none
  uint64_t agent_steps = 0;
  std::string state_hash;
};

/// On what a stretch of the study was fought.
struct SessionInfo {
  std::string backend, device;
  unsigned threads = 0;
  uint32_t ranks = 1, worlds = 1;
};

class ResultStore {
 public:
  /// Makes the file, with the design and no runs. The error is in what the user gave: a file that
  /// is there, a folder that is not, no right to write.
  static Result<ResultStore> create(const std::string& path, const StudyPlan& plan);
  /// Opens a file to go on with. Refuses one that is not of studies, of a newer version, or of a
  /// study that is not this one, with what has changed.
  static Result<ResultStore> resume(const std::string& path, const StudyPlan& plan);

  const std::string& path() const { return path_; }

  /// Every run that is in the file, by number.
  std::vector<StoredRun> recorded() const;

  void begin_session(const SessionInfo& session);
  void end_session(const std::string& outcome);

  /// Adds a run to the open transaction.
  void add(uint64_t run, const ReplicateResult& result);
  void add_failed(uint64_t run, const std::string& reason);
  void commit();
  /// Runs since the last commit.
  uint64_t uncommitted() const { return uncommitted_; }

  /// Folds the log into the file, so that one file holds everything.
  void close();

 private:
  ResultStore(std::string path, StoreLock lock, Database database, const StudyPlan& plan);
  void prepare();
  void begin();
  void add_details(uint64_t run, const BattleDetails& details);

  std::string path_;
  StoreLock lock_;
  Database database_;
  const StudyPlan* plan_;
  std::unique_ptr<Statement> insert_run_, insert_losses_, insert_ship_, insert_event_,
      insert_series_;
  int64_t session_ = 0;
  uint64_t session_runs_ = 0;
  double session_start_s_ = 0;
  uint64_t uncommitted_ = 0;
  bool in_transaction_ = false;
};

}  // namespace swarm
