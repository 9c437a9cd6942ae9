// See run_study.h.
#include "host/study/run_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "host/battle/battle.h"
#include "host/output/format.h"
#include "kernels/engine.h"

namespace swarm {
namespace {

constexpr double kCommitInterval_s =
    1;  // what a kill costs at most; a commit takes some milliseconds
constexpr uint64_t kCommitRuns = 500;

double now_s() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

/// One recorded run is fought again, the shortest: a program that gives another hash would add
/// runs of another experiment.
std::optional<Error> check_same_program(const StudyPlan& plan, const ResultStore& store,
                                        const std::vector<StoredRun>& recorded,
                                        const StudyOptions& options) {
  const StoredRun* shortest = nullptr;
  for (const StoredRun& run : recorded) {
    if (run.failed) continue;
    if (shortest == nullptr || run.agent_steps < shortest->agent_steps) shortest = &run;
  }
  if (shortest == nullptr) return std::nullopt;
  const uint64_t point = plan.point_of(shortest->run);
  BattleOptions how;
  how.backend = options.backend;
  how.threads = options.threads;
  how.stop = options.stop;
  how.seed = plan.seed_of(point, plan.replicate_of(shortest->run));
  const BattleResult again = run_battle(*plan.load(static_cast<uint32_t>(point)), how);
  if (again.interrupted || hash_text(again.state_hash) == shortest->state_hash) {
    return std::nullopt;
  }
  return Error{
      fmt::format("{}: run {} has the hash {}, and this program gives {}: it fights other "
                  "battles than the one that began the file; allowed: that program, or "
                  "another --out",
                  store.path(), shortest->run, shortest->state_hash, hash_text(again.state_hash))};
}

class StudyRun {
 public:
  StudyRun(const StudyPlan& plan, ResultStore* store, const StudyOptions& options, Crew* crew)
      : plan_(plan),
        store_(store),
        options_(options),
        crew_(crew),
        schedule_(plan),
        queue_(plan, &schedule_, store, crew),
        start_s_(now_s()) {}

  Result<StudySession> run() {
    const std::vector<StoredRun> recorded = store_->recorded();
    if (auto error = check_same_program(plan_, *store_, recorded, options_)) return *error;
    for (const StoredRun& run : recorded) {
      if (run.failed) continue;
      schedule_.restore(run.run, run.until);
      queue_.restore_main(run.main);
    }
    session_.done_before = recorded.size();
    begin_session();
    record_invalid_points(recorded);
    for (uint32_t group = 0; group < plan_.groups().size() && !session_.interrupted; ++group) {
      fight(group);
    }
    if (session_.interrupted) crew_->stop(&queue_);
    store_->end_session(session_.interrupted ? "interrupted" : "done");
    session_.fought = queue_.fought();
    session_.agent_steps = queue_.agent_steps();
    session_.done = schedule_.recorded() + invalid_;
    session_.total = schedule_.planned() + invalid_;
    session_.wall_time_s = now_s() - start_s_;
    return session_;
  }

 private:
  void begin_session() {
    SessionInfo info;
    info.threads = options_.threads;
    info.ranks = crew_->ranks();
    info.worlds = session_.worlds = replicate_options(plan_, options_, 0, crew_->ranks()).worlds;
    info.backend = options_.backend_name;
    info.device = options_.device;
    store_->begin_session(info);
  }

  /// One row says why a point has no others.
  void record_invalid_points(const std::vector<StoredRun>& recorded) {
    std::vector<bool> known(plan_.points().size(), false);
    for (const StoredRun& run : recorded) {
      if (run.failed) known[plan_.point_of(run.run)] = true;
    }
    for (uint64_t p = 0; p < plan_.points().size(); ++p) {
      if (plan_.points()[p].error.empty()) continue;
      ++invalid_;
      if (known[p]) continue;
      store_->add_failed(plan_.run_of(p, 0), plan_.points()[p].error);
      ++session_.failed;
    }
    store_->commit();
  }

  void fight(uint32_t group) {
    queue_.begin_group(group);
    if (schedule_.over(group) && crew_->through(queue_)) return;
    ReplicateOptions how = replicate_options(plan_, options_, group, crew_->ranks());
    how.on_progress = [this](const ReplicateProgress& progress) { tell(progress); };
    ReplicateRunner runner(plan_, plan_.groups()[group], how);
    session_.interrupted = !runner.run(&queue_);
    store_->commit();
  }

  void tell(const ReplicateProgress& at) const {
    if (!options_.on_progress) return;
    StudyProgress progress;
    progress.done = schedule_.recorded() + invalid_;
    progress.total = schedule_.planned() + invalid_;
    progress.share = std::min(1.0, (static_cast<double>(progress.done) + at.under_way) /
                                       static_cast<double>(progress.total));
    progress.wall_time_s = now_s() - start_s_;
    const double fought = static_cast<double>(queue_.fought()) + at.under_way;
    progress.runs_per_s = fought / progress.wall_time_s;
    progress.agent_steps_per_s = static_cast<double>(queue_.agent_steps()) / progress.wall_time_s;
    progress.main = queue_.estimate();
    options_.on_progress(progress);
  }

  const StudyPlan& plan_;
  ResultStore* store_;
  const StudyOptions& options_;
  Crew* crew_;
  RunSchedule schedule_;
  StudyQueue queue_;
  const double start_s_;
  uint64_t invalid_ = 0;  // points, with a row each
  StudySession session_;
};

}  // namespace

StudyQueue::StudyQueue(const StudyPlan& plan, RunSchedule* schedule, ResultStore* store, Crew* crew)
    : plan_(plan), schedule_(schedule), store_(store), crew_(crew), last_commit_s_(now_s()) {}

BattleQueue::Answer StudyQueue::take(BattleJob* job) {
  const Answer answer = take_run(job);
  if (answer != Answer::kNoMore) return answer;
  return crew_->through(*this) ? answer : Answer::kLater;
}

BattleQueue::Answer StudyQueue::take_run(BattleJob* job) {
  const Answer answer = schedule_->take(group_, &job->id);
  if (answer == Answer::kJob) {
    const uint64_t point = plan_.point_of(job->id);
    job->variant = static_cast<uint32_t>(point);
    job->seed = plan_.seed_of(point, plan_.replicate_of(job->id));
  }
  return answer;
}

void StudyQueue::deliver(ReplicateResult result) {
  const uint64_t run = result.job.id;
  const std::vector<StudyMeasure>& measures = plan_.measures();
  const auto value_of = [&](size_t measure) {
    return measure < measures.size() ? result.outcomes[measures[measure].outcome] : std::nan("");
  };
  store_->add(run, result);
  restore_main(value_of(plan_.main_measure()));
  ++fought_;
  agent_steps_ += result.agent_steps;
  schedule_->record(run, value_of(plan_.until_measure()));
  commit_when_due();
}

void StudyQueue::poll() {
  crew_->poll(this);
  commit_when_due();
}

void StudyQueue::commit_when_due() {
  if (store_->uncommitted() == 0) return;
  const double now = now_s();
  if (now - last_commit_s_ < kCommitInterval_s && store_->uncommitted() < kCommitRuns) return;
  store_->commit();
  last_commit_s_ = now;
}

void StudyQueue::restore_main(double value) {
  if (std::isnan(value)) return;
  ++main_count_;
  if (plan_.measures()[plan_.main_measure()].is_boolean) {
    main_yes_ += value != 0 ? 1 : 0;
  } else {
    main_values_.push_back(value);
  }
}

MainEstimate StudyQueue::estimate() const {
  MainEstimate estimate;
  estimate.value = std::nan("");
  if (plan_.measures().empty()) return estimate;
  const StudyMeasure& measure = plan_.measures()[plan_.main_measure()];
  estimate.name = measure.name;
  estimate.title = measure.title;
  estimate.is_boolean = measure.is_boolean;
  estimate.count = main_count_;
  if (main_count_ == 0) return estimate;
  if (measure.is_boolean) {
    estimate.value = static_cast<double>(main_yes_) / static_cast<double>(main_count_);
    estimate.interval_95 = wilson_interval(main_yes_, main_count_);
    return estimate;
  }
  std::vector<double> sorted = main_values_;
  std::sort(sorted.begin(), sorted.end());
  estimate.value = median(sorted);
  estimate.interval_95 = median_interval(sorted);
  return estimate;
}

ReplicateOptions replicate_options(const StudyPlan& plan, const StudyOptions& options,
                                   uint32_t group, uint32_t ranks) {
  ReplicateOptions how;
  how.backend = options.backend;
  how.threads = options.threads;
  how.stop = options.stop;
  how.details = {true, plan.spec().keep_events, plan.spec().series_interval_s};
  const uint64_t jobs = std::max((plan.planned_runs() + ranks - 1) / ranks, uint64_t{1});
  how.worlds = options.worlds > 0 ? static_cast<uint32_t>(std::min(jobs, uint64_t{options.worlds}))
                                  : choose_worlds(plan.groups()[group], jobs, options.backend,
                                                  options.threads, options.memory_bytes);
  return how;
}

uint32_t most_study_worlds(const StudyPlan& plan, uint64_t memory_bytes) {
  uint32_t most = UINT32_MAX;
  for (const RoomForVariants& room : plan.groups()) {
    most = std::min(most, most_worlds(room, memory_bytes));
  }
  return most;
}

Result<StudySession> run_study(const StudyPlan& plan, ResultStore* store,
                               const StudyOptions& options, Crew* crew) {
  return StudyRun(plan, store, options, crew).run();
}

}  // namespace swarm
