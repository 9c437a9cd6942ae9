// See battle.h. Engine and orchestrator take turns: a command period of steps, a look, new orders.
#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "host/battle/battle.h"
#include "host/battle/battle_result.h"
#include "host/battle/build_world.h"
#include "host/battle/orchestrator.h"
#include "host/battle/series_log.h"
#include "host/profile/memory_use.h"

namespace swarm {
namespace {

// Often enough for a progress bar to look alive, seldom enough to cost nothing.
constexpr std::chrono::milliseconds kProgressInterval{200};

class BattleRun {
 public:
  BattleRun(const ScenarioSpec& scenario, const BattleOptions& options)
      : options_(options),
        plan_(scenario),
        orchestrator_(plan_),
        series_(plan_, scenario.series_interval_s),
        start_(Clock::now()) {
    const auto tables = std::make_unique<ScenarioTables>(build_tables(scenario));
    command_steps_ = tables->command_steps;
    const unsigned threads =
        options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    engine_ =
        make_engine(options.backend, size_for(plan_.layout, 1, tables->command_steps), threads);
    engine_->set_table(0, *tables);
    AgentImage agents;
    WorldState state;
    WorldOrders orders;
    build_world(scenario, *tables, plan_.layout, options.seed, 0, &agents, &state, &orders);
    engine_->load_world(0, agents, state, orders);
    start_profile();
    orchestrator_.start(options.seed, orders);
    name_series();
  }

  BattleResult run() {
    tell_events();
    read_summary(0);
    record();
    const Clock::time_point first_step = Clock::now();
    while (!is_over()) {
      const uint64_t from = step_;
      const uint64_t look_at = (step_ / command_steps_ + 1) * command_steps_;
      run_period(options_.max_steps > 0 ? std::min(look_at, options_.max_steps) : look_at);
      const uint64_t agent_steps = agents_in_play(plan_, row_.data()) * (step_ - from);
      result_.agent_steps += agent_steps;
      if (profiling_) options_.profile->agent_steps += agent_steps;
      most_in_flight_ = std::max(most_in_flight_, plan_.counters(row_.data())[kCounterInFlight]);
      if (step_ == look_at) look();
      count_work(from, false);
      tell_progress();
    }
    result_.steps_time_s = std::chrono::duration<double>(Clock::now() - first_step).count();
    return finish();
  }

 private:
  using Clock = std::chrono::steady_clock;

  double time_s() const { return static_cast<double>(step_) * plan_.scenario.dt_s; }
  double wall_time_s() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

  bool is_over() {
    if (orchestrator_.ended()) return true;
    if (options_.max_steps > 0 && step_ >= options_.max_steps) return true;
    result_.interrupted = options_.stop != nullptr && options_.stop->load();
    return result_.interrupted;
  }

  void start_profile() {
    if (profiling_ || options_.profile == nullptr || step_ < options_.profile->from_step) return;
    engine_->set_profiling(true, options_.timeline);
    profiling_ = true;
  }

  /// The host's time in what waits for the engine, while profiling.
  template <class Work>
  void timed(const Work& work) {
    const Clock::time_point start = Clock::now();
    work();
    if (!profiling_) return;
    options_.profile->steps_s += std::chrono::duration<double>(Clock::now() - start).count();
  }

  void read_summary(uint64_t step) {
    const Timeline::Scope scope(options_.timeline, "read summary", step);
    timed([this] { engine_->read_summary(&row_); });
  }

  void run_period(uint64_t target) {
    start_profile();
    const uint64_t from = step_;
    timed([&] {
      const Timeline::Scope scope(options_.timeline, "run steps", from);
      run_to(target);
    });
    read_summary(from);
    if (profiling_ && options_.timeline != nullptr) {
      options_.timeline->add_count(from, agents_by_kind(plan_, row_.data()));
    }
  }

  /// Now and then, and at the end, while profiling: how much a step found to do.
  void count_work(uint64_t from, bool at_end) {
    if (!profiling_) return;
    if (!at_end && !options_.profile->work.wants(period_++)) return;
    const Timeline::Scope scope(options_.timeline, "count work", from);
    const Clock::time_point start = Clock::now();
    WorkCounts work;
    engine_->count_work(&work);
    options_.profile->work.add(work);
    options_.profile->counting_s += std::chrono::duration<double>(Clock::now() - start).count();
  }

  /// Runs to a step, with a stop at every step whose hash is wanted.
  void run_to(uint64_t target) {
    while (step_ < target) {
      uint64_t next = target;
      const uint64_t every = options_.hash_every;
      if (every > 0) next = std::min(next, (step_ / every + 1) * every);
      if (options_.recorder != nullptr) next = std::min(next, recorder_stop());
      engine_->run_steps(static_cast<uint32_t>(next - step_));
      step_ = next;
      if (every > 0 && step_ % every == 0) result_.hashes.emplace_back(step_, hash());
      record();
    }
  }

  /// The next step that the recorder wants to see.
  uint64_t recorder_stop() const {
    const uint64_t picture = options_.recorder->picture_every();
    const uint64_t hash = options_.recorder->hash_every();
    return std::min((step_ / picture + 1) * picture, (step_ / hash + 1) * hash);
  }

  void record() {
    if (options_.recorder == nullptr) return;
    if (step_ % options_.recorder->picture_every() == 0) {
      options_.recorder->picture(step_, engine_.get());
    }
    if (step_ % options_.recorder->hash_every() == 0) options_.recorder->hash(step_, hash());
  }

  uint64_t hash() {
    engine_->read_hashes(&hashes_);
    return hashes_[0];
  }

  void look() {
    const Timeline::Scope scope(options_.timeline, "orchestrator", step_ - 1);
    const Orchestrator::Observation seen = orchestrator_.observe(row_.data(), time_s(), step_);
    if (seen.orders_changed && !seen.ended) {
      const Timeline::Scope upload(options_.timeline, "write orders", step_ - 1);
      engine_->write_orders(0, orchestrator_.orders());
    }
    tell_events();
    series_.look(orchestrator_, row_.data(), time_s(), seen.ended);
  }

  void tell_events() {
    const std::vector<Event>& events = orchestrator_.events();
    for (; told_ < events.size(); ++told_) {
      const Event& event = events[told_];
      if (options_.on_event) options_.on_event(event);
      if (options_.recorder != nullptr) options_.recorder->event(event);
      if (options_.timeline == nullptr) continue;
      // What happens at a step is seen in the look after the step before it.
      options_.timeline->add_instant(event.step == 0 ? 0 : event.step - 1, event.event, event.note,
                                     event.t_s);
    }
  }

  void tell_progress() {
    if (!options_.on_progress) return;
    const Clock::time_point now = Clock::now();
    if (now < next_progress_) return;
    next_progress_ = now + kProgressInterval;
    Progress progress;
    progress.sim_time_s = time_s();
    progress.limit_s = plan_.scenario.limit_s;
    if (options_.max_steps > 0) {
      const double stop_s = static_cast<double>(options_.max_steps) * plan_.scenario.dt_s;
      progress.limit_s = std::min(progress.limit_s, stop_s);
    }
    progress.step = step_;
    progress.phase = orchestrator_.phase_name();
    progress.wall_time_s = wall_time_s();
    if (progress.wall_time_s > 0) {
      progress.agent_steps_per_s = static_cast<double>(result_.agent_steps) / progress.wall_time_s;
    }
    options_.on_progress(progress);
  }

  void name_series() {
    result_.series_columns.push_back("t_s");
    for (const NamedExpression& entry : plan_.scenario.series) {
      result_.series_columns.push_back(entry.name);
    }
  }

  BattleResult finish() {
    if (!orchestrator_.ended()) orchestrator_.stop(time_s());
    if (step_ > 0) series_.add_row(orchestrator_, row_.data(), time_s());
    result_.series = std::move(series_.rows());
    result_.seed = options_.seed;
    result_.steps = step_;
    result_.sim_time_s = time_s();
    timed([this] { result_.state_hash = hash(); });
    result_.wall_time_s = wall_time_s();
    if (step_ > 0) count_work(step_ - 1, true);
    if (options_.profile != nullptr) options_.profile->times = engine_->stage_times();
    result_.layout = engine_->size().layout;
    result_.engine_bytes = engine_->allocated_bytes();
    result_.peak_host_bytes = peak_host_bytes();
    result_.device = engine_->device();
    fill_result(plan_, orchestrator_, row_.data(), &result_);
    result_.agents = plan_.layout.sections + plan_.layout.ships;
    for (const MinefieldRecord& field : result_.fields) {
      result_.agents += static_cast<uint64_t>(field.laid);
    }
    result_.agents += static_cast<uint64_t>(most_in_flight_);
    return std::move(result_);
  }

  const BattleOptions& options_;
  const BattlePlan plan_;
  Orchestrator orchestrator_;
  SeriesLog series_;
  std::unique_ptr<Engine> engine_;
  uint64_t command_steps_ = 1;
  uint64_t step_ = 0;
  uint64_t period_ = 0;  // command periods that were profiled
  bool profiling_ = false;
  int64_t most_in_flight_ = 0;
  size_t told_ = 0;
  Clock::time_point start_;
  Clock::time_point next_progress_ = {};
  std::vector<int64_t> row_;
  std::vector<uint64_t> hashes_;
  BattleResult result_;
};

}  // namespace

BattleResult run_battle(const ScenarioSpec& scenario, const BattleOptions& options) {
  return BattleRun(scenario, options).run();
}

}  // namespace swarm
