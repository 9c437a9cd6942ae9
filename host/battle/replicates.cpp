// See replicates.h.
#include "host/battle/replicates.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "host/battle/battle_result.h"
#include "host/battle/build_world.h"
#include "host/battle/orchestrator.h"
#include "kernels/device/thread_pool.h"

namespace swarm {
namespace {

constexpr std::chrono::milliseconds kProgressInterval{200};
// Measured with worlds of 2 and of 6,000 slots: fewer agents a thread wait at barriers, more leave
// the caches; either costs a fifth.
constexpr uint64_t kCpuAgentsPerThread = 16384;
constexpr uint64_t kFewestCpuWorlds = 4, kMostCpuWorlds = 64;
constexpr uint32_t kLookGrain = 4;                    // worlds: a look takes some microseconds
constexpr uint64_t kGpuAgents = uint64_t{4} << 20;    // keeps a large GPU busy
constexpr uint64_t kMostIndices = uint64_t{1} << 31;  // slots and cells of a batch are 32-bit

uint32_t command_steps_of(const ScenarioSpec& scenario) {
  return std::make_unique<ScenarioTables>(build_tables(scenario))->command_steps;
}

unsigned threads_or_all(unsigned threads) {
  return threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

EngineSize engine_size_for(const std::vector<const ScenarioSpec*>& variants, uint32_t worlds) {
  if (variants.empty()) throw std::invalid_argument("no scenario is given");
  Layout layout = layout_of(*variants.front(), worlds);
  const uint32_t command_steps = command_steps_of(*variants.front());
  for (const ScenarioSpec* variant : variants) {
    const Layout other = layout_of(*variant);
    if (other.sections != layout.sections) {
      throw std::invalid_argument("variants of a scenario must have the same number of sections");
    }
    if (command_steps_of(*variant) != command_steps) {
      throw std::invalid_argument("variants of a scenario must have the same command period");
    }
    layout.ships = std::max(layout.ships, other.ships);
    layout.mines = std::max(layout.mines, other.mines);
    layout.torpedoes = std::max(layout.torpedoes, other.torpedoes);
  }
  return size_for(layout, static_cast<uint32_t>(variants.size()), command_steps);
}

uint32_t most_worlds(const std::vector<const ScenarioSpec*>& variants, uint64_t memory) {
  EngineSize size = engine_size_for(variants, 1);
  const uint64_t cells = std::max({uint64_t{size.layout.capacity()}, uint64_t{size.near.cells()},
                                   uint64_t{size.mines.cells()},
                                   uint64_t{size.far_n} * size.far_n * size.far_n * kMaxTeams * 2});
  uint64_t worlds = kMostIndices / std::max(cells, uint64_t{1});
  if (memory == 0) return static_cast<uint32_t>(worlds);
  uint64_t too_many = worlds + 1;
  worlds = 0;
  while (worlds + 1 < too_many) {
    const uint64_t middle = worlds + (too_many - worlds) / 2;
    size.layout.worlds = static_cast<uint32_t>(middle);
    (memory_bytes(size) <= memory ? worlds : too_many) = middle;
  }
  return static_cast<uint32_t>(worlds);
}

uint32_t choose_worlds(const std::vector<const ScenarioSpec*>& variants, uint64_t jobs,
                       BackendKind backend, unsigned threads, uint64_t memory) {
  const uint32_t capacity = std::max(engine_size_for(variants, 1).layout.capacity(), 1u);
  uint64_t wanted = kGpuAgents / capacity;
  if (backend == BackendKind::kCpu) {
    wanted = std::clamp(threads_or_all(threads) * kCpuAgentsPerThread / capacity, kFewestCpuWorlds,
                        kMostCpuWorlds);
  }
  const uint64_t worlds = std::min({wanted, jobs, uint64_t{most_worlds(variants, memory)}});
  return static_cast<uint32_t>(std::max(worlds, uint64_t{1}));
}

std::vector<BattleJob> replicate_jobs(uint32_t variant, uint64_t first_seed, uint64_t count) {
  std::vector<BattleJob> jobs;
  jobs.reserve(count);
  for (uint64_t i = 0; i < count; ++i) jobs.push_back({variant, first_seed + i});
  return jobs;
}

class ReplicateRunner::Impl {
 public:
  Impl(const std::vector<const ScenarioSpec*>& variants, const ReplicateOptions& options)
      : options_(options), pool_(threads_or_all(options.threads)), worlds_(options.worlds) {
    const EngineSize size = engine_size_for(variants, options.worlds);
    layout_ = size.layout;
    layout_.worlds = 1;
    command_steps_ = size.command_steps;
    engine_ = make_engine(options.backend, size, threads_or_all(options.threads));
    for (const ScenarioSpec* variant : variants) {
      const auto index = static_cast<uint32_t>(plans_.size());
      plans_.push_back(std::make_unique<BattlePlan>(*variant));
      tables_.push_back(std::make_unique<ScenarioTables>(build_tables(*variant)));
      engine_->set_table(index, *tables_.back());
    }
  }

  bool run(const std::vector<BattleJob>& jobs,
           const std::function<void(ReplicateResult)>& deliver) {
    jobs_ = &jobs;
    deliver_ = &deliver;
    waiting_.assign(jobs.size(), std::nullopt);
    next_job_ = delivered_ = done_ = agent_steps_ = 0;
    mean_length_s_ = 0;
    start_ = Clock::now();
    next_progress_ = {};
    for (uint32_t w = 0; w < worlds_.size(); ++w) start_next(w);
    while (done_ < jobs.size()) {
      if (options_.stop != nullptr && options_.stop->load()) {
        hand_over_the_rest();
        return false;
      }
      run_period();
      tell_progress();
    }
    return true;
  }

  const BattlePlan& plan(uint32_t variant) const { return *plans_.at(variant); }
  DeviceInfo device() const { return engine_->device(); }
  uint32_t worlds() const { return static_cast<uint32_t>(worlds_.size()); }

 private:
  using Clock = std::chrono::steady_clock;

  struct World {
    std::optional<Orchestrator> orchestrator;  // none: idle
    size_t job = 0;
    uint64_t step = 0;
    uint64_t agent_steps = 0;
    uint64_t in_play = 0;            // agents times steps, of the last look
    Orchestrator::Observation seen;  // likewise
  };

  const BattleJob& job_of(const World& world) const { return (*jobs_)[world.job]; }
  const BattlePlan& plan_of(const World& world) const { return *plans_[job_of(world).variant]; }
  double time_s(const World& world) const {
    return static_cast<double>(world.step) * plan_of(world).scenario.dt_s;
  }
  const int64_t* row_of(uint32_t world) const {
    return summary_.data() + size_t{world} * plans_.front()->columns.columns;
  }

  /// Gives the world's slots to the next job; without one they stay idle.
  void start_next(uint32_t index) {
    World& world = worlds_[index];
    world.orchestrator.reset();
    if (next_job_ == jobs_->size()) {
      engine_->write_orders(index, WorldOrders{});  // not active
      return;
    }
    world.job = next_job_++;
    world.step = world.agent_steps = 0;
    const BattleJob& job = job_of(world);
    WorldState state;
    WorldOrders orders;
    build_world(plan_of(world).scenario, *tables_.at(job.variant), layout_, job.seed, job.variant,
                &image_, &state, &orders);
    engine_->load_world(index, image_, state, orders);
    world.orchestrator.emplace(plan_of(world), false);
    world.orchestrator->start(job.seed, orders);
  }

  void run_period() {
    engine_->run_periods(1);
    engine_->read_summary(&summary_);
    std::vector<uint32_t> ended;
    // Orchestrators know nothing of each other, so they look at their worlds side by side.
    pool_.parallel_for(static_cast<uint32_t>(worlds_.size()), kLookGrain,
                       [this](uint32_t begin, uint32_t end) {
                         for (uint32_t w = begin; w < end; ++w) look(w);
                       });
    for (uint32_t w = 0; w < worlds_.size(); ++w) {
      if (worlds_[w].orchestrator && act(w)) ended.push_back(w);
    }
    if (ended.empty()) return;
    engine_->read_hashes(&hashes_);  // before slots are filled anew
    for (const uint32_t w : ended) {
      finish(w);
      start_next(w);
    }
  }

  void look(uint32_t index) {
    World& world = worlds_[index];
    if (!world.orchestrator) return;
    world.step += command_steps_;
    world.in_play = agents_in_play(plan_of(world), row_of(index)) * command_steps_;
    world.seen = world.orchestrator->observe(row_of(index), time_s(world), world.step);
  }

  /// What a look leads to. True when the world's battle is over.
  bool act(uint32_t index) {
    World& world = worlds_[index];
    world.agent_steps += world.in_play;
    agent_steps_ += world.in_play;
    if (world.seen.orders_changed && !world.seen.ended) {
      engine_->write_orders(index, world.orchestrator->orders());
    }
    return world.seen.ended;
  }

  void finish(uint32_t index) {
    const World& world = worlds_[index];
    const BattlePlan& plan = plan_of(world);
    ReplicateResult result;
    result.job = job_of(world);
    result.steps = world.step;
    result.sim_time_s = time_s(world);
    result.agent_steps = world.agent_steps;
    result.state_hash = hashes_[index];
    result.time_limit_reached = world.orchestrator->time_limit_reached();
    result.ended_by = world.orchestrator->ended_by();
    const int64_t* const counters = plan.counters(row_of(index));
    result.torpedo_overflow = counters[kCounterOverflow];
    result.crowded = counters[kCounterCrowded];
    for (const Expression& outcome : plan.outcomes) {
      result.outcomes.push_back(world.orchestrator->evaluate(outcome, row_of(index)));
    }
    for (uint32_t e = 0; e < plan.metrics.events().size(); ++e) {
      result.event_times_s.push_back(world.orchestrator->event_time_s(e));
    }
    ++done_;
    mean_length_s_ += (result.sim_time_s - mean_length_s_) / static_cast<double>(done_);
    waiting_[world.job] = std::move(result);
    for (; delivered_ < waiting_.size() && waiting_[delivered_]; ++delivered_)
      hand_over(delivered_);
  }

  void hand_over(size_t job) {
    (*deliver_)(std::move(*waiting_[job]));
    waiting_[job].reset();
  }

  void hand_over_the_rest() {
    for (size_t job = delivered_; job < waiting_.size(); ++job) {
      if (waiting_[job]) hand_over(job);
    }
  }

  void tell_progress() {
    if (!options_.on_progress) return;
    const Clock::time_point now = Clock::now();
    if (now < next_progress_ && done_ < jobs_->size()) return;
    next_progress_ = now + kProgressInterval;
    ReplicateProgress progress;
    progress.done = done_;
    progress.total = jobs_->size();
    progress.agent_steps = agent_steps_;
    progress.wall_time_s = std::chrono::duration<double>(now - start_).count();
    auto battles = static_cast<double>(done_);
    for (const World& world : worlds_) {
      if (!world.orchestrator) continue;
      const double length_s = done_ > 0 ? mean_length_s_ : plan_of(world).scenario.limit_s;
      battles += std::min(time_s(world) / length_s, 0.99);
    }
    progress.share = battles / static_cast<double>(jobs_->size());
    options_.on_progress(progress);
  }

  const ReplicateOptions options_;
  ThreadPool pool_;  // of the host's looks
  std::vector<std::unique_ptr<BattlePlan>> plans_;
  std::vector<std::unique_ptr<ScenarioTables>> tables_;
  std::unique_ptr<Engine> engine_;
  Layout layout_;  // of one world, with room for any variant
  uint32_t command_steps_ = 1;
  std::vector<World> worlds_;
  AgentImage image_;  // reused from battle to battle
  std::vector<int64_t> summary_;
  std::vector<uint64_t> hashes_;

  // Of the present call of run.
  const std::vector<BattleJob>* jobs_ = nullptr;
  const std::function<void(ReplicateResult)>* deliver_ = nullptr;
  std::vector<std::optional<ReplicateResult>> waiting_;  // by job
  size_t next_job_ = 0, delivered_ = 0, done_ = 0;
  uint64_t agent_steps_ = 0;
  double mean_length_s_ = 0;
  Clock::time_point start_, next_progress_;
};

ReplicateRunner::ReplicateRunner(const std::vector<const ScenarioSpec*>& variants,
                                 const ReplicateOptions& options)
    : impl_(std::make_unique<Impl>(variants, options)) {}
ReplicateRunner::~ReplicateRunner() = default;

bool ReplicateRunner::run(const std::vector<BattleJob>& jobs,
                          const std::function<void(ReplicateResult)>& deliver) {
  return impl_->run(jobs, deliver);
}

const BattlePlan& ReplicateRunner::plan(uint32_t variant) const { return impl_->plan(variant); }
DeviceInfo ReplicateRunner::device() const { return impl_->device(); }
uint32_t ReplicateRunner::worlds() const { return impl_->worlds(); }

}  // namespace swarm
