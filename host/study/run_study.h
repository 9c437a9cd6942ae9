// Fights a study and keeps its results.
//
//   RunSchedule --> StudyQueue --> ReplicateRunner (worlds of this process)
//                       |  ^
//                       |  +----- Crew: other processes, where there are any
//                       v
//                  ResultStore (one writer)
//
// One thread at a time does what touches schedule and file, between command periods: a transaction
// takes some milliseconds now and then, and no result is lost between threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/battle/replicates.h"
#include "host/study/result_store.h"
#include "host/study/run_schedule.h"
#include "host/study/study_plan.h"
#include "host/study/study_progress.h"

namespace swarm {

struct StudyOptions {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 0;
  uint32_t worlds = 0;               // 0: as many as choose_worlds says
  std::string backend_name, device;  // for the file: "cpu", "AMD EPYC"
  uint64_t memory_bytes = 0;         // of the device for this; 0: not known
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const StudyProgress&)> on_progress;
};

struct StudySession {
  uint64_t fought = 0, failed = 0;  // of this session
  uint64_t done_before = 0;         // in the file when it began
  uint64_t done = 0, total = 0;     // in the file now, and in all
  bool interrupted = false;
  uint32_t worlds = 0;
  double wall_time_s = 0;
  uint64_t agent_steps = 0;
};

class StudyQueue;

/// Other processes that fight runs of the study. None by default.
class Crew {
 public:
  virtual ~Crew() = default;
  virtual uint32_t ranks() const { return 1; }
  /// Hands out runs of the queue's group and takes in results. Called between command periods.
  virtual void poll(StudyQueue* /*queue*/) {}
  /// Are all of them through with the queue's group, or with the study?
  virtual bool through(const StudyQueue& /*queue*/) const { return true; }
  /// The study stops: results that are on their way are still taken in.
  virtual void stop(StudyQueue* /*queue*/) {}
};

/// Runs of one group of points for worlds here and for the crew, and the way to the file.
class StudyQueue final : public BattleQueue {
 public:
  StudyQueue(const StudyPlan& plan, RunSchedule* schedule, ResultStore* store, Crew* crew);

  void begin_group(uint32_t group) { group_ = group; }
  uint32_t group() const { return group_; }

  Answer take(BattleJob* job) override;
  void deliver(ReplicateResult result) override;
  void poll() override;
  uint64_t planned() const override { return schedule_->planned(); }

  /// For the crew: as take, but kNoMore when the group's runs are recorded, whoever still waits.
  Answer take_run(BattleJob* job);
  uint64_t recorded() const { return schedule_->recorded(); }

  /// A job that somebody took and did not fight.
  void give_back(const BattleJob& job) { schedule_->give_back(job.id); }
  /// For progress: a value of the main measure that an earlier session found.
  void restore_main(double value);
  MainEstimate estimate() const;

  uint64_t fought() const { return fought_; }
  uint64_t agent_steps() const { return agent_steps_; }

 private:
  void commit_when_due();

  const StudyPlan& plan_;
  RunSchedule* schedule_;
  ResultStore* store_;
  Crew* crew_;
  uint32_t group_ = 0;
  uint64_t fought_ = 0, agent_steps_ = 0;
  double last_commit_s_ = 0;
  std::vector<double> main_values_;  // of numbers
  uint64_t main_yes_ = 0, main_count_ = 0;
};

/// How one of `ranks` processes fights a group of the study's points.
ReplicateOptions replicate_options(const StudyPlan& plan, const StudyOptions& options,
                                   uint32_t group, uint32_t ranks);

/// The largest number of worlds that --worlds may ask for, over all groups of points.
uint32_t most_study_worlds(const StudyPlan& plan, uint64_t memory_bytes);

/// Fights what the file does not hold yet. Throws DeviceError and SqliteError; what was committed
/// is kept. The error: this program gives other results than the one that began the file.
Result<StudySession> run_study(const StudyPlan& plan, ResultStore* store,
                               const StudyOptions& options, Crew* crew);

}  // namespace swarm
