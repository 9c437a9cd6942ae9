// See replicates.h.
#include "host/battle/replicates.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "host/battle/build_world.h"
#include "host/battle/fused_worlds.h"
#include "kernels/device/thread_pool.h"

namespace swarm {
namespace {

constexpr std::chrono::milliseconds kProgressInterval{200};
constexpr std::chrono::milliseconds kQueueInterval{1};  // while there is nothing to fight
// Measured with worlds of 2 to 6,000 slots: an engine of one thread is fastest where its worlds fit
// the caches, and gains from several only where a world is so small that launching stages counts.
constexpr uint64_t kCpuAgentsPerThread = 8192, kMostWorldsPerThread = 32;
constexpr uint64_t kGpuAgents = uint64_t{4} << 20;    // keeps a large GPU busy
constexpr uint64_t kMostIndices = uint64_t{1} << 31;  // slots and cells of a batch are 32-bit

uint32_t command_steps_of(const ScenarioSpec& scenario) {
  return std::make_unique<ScenarioTables>(build_tables(scenario))->command_steps;
}

unsigned threads_or_all(unsigned threads) {
  return threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
}

RoomForVariants room_for(const std::vector<const ScenarioSpec*>& variants) {
  if (variants.empty()) throw std::invalid_argument("no scenario is given");
  RoomForVariants room;
  for (const ScenarioSpec* variant : variants) {
    const std::string why = room.add(shape_of(*variant));
    if (!why.empty()) throw std::invalid_argument(why);
  }
  return room;
}

/// Engines that the worlds are spread over. On a CPU each has one thread, and none waits for
/// another at the end of a stage. On a GPU two take turns: while one runs its steps, the host looks
/// at the other's worlds. Worlds fewer than threads share an engine that has them all.
uint32_t engines_for(BackendKind backend, unsigned threads, uint32_t worlds) {
  if (backend != BackendKind::kCpu) return worlds < 2 ? 1 : 2;
  return worlds < threads ? 1 : threads;
}

}  // namespace

VariantShape shape_of(const ScenarioSpec& scenario) {
  return {layout_of(scenario), command_steps_of(scenario)};
}

std::string RoomForVariants::add(const VariantShape& shape) {
  const Layout& other = shape.layout;
  if (count_ == 0) {
    layout_ = other;
    command_steps_ = shape.command_steps;
  }
  if (other.sections != layout_.sections) {
    return "variants of a scenario must have the same number of sections";
  }
  if (shape.command_steps != command_steps_) {
    return "variants of a scenario must have the same command period";
  }
  layout_.ships = std::max(layout_.ships, other.ships);
  layout_.mines = std::max(layout_.mines, other.mines);
  layout_.torpedoes = std::max(layout_.torpedoes, other.torpedoes);
  ++count_;
  return "";
}

EngineSize RoomForVariants::size(uint32_t worlds) const {
  Layout layout = layout_;
  layout.worlds = worlds;
  return size_for(layout, std::min(count_, worlds), command_steps_);
}

EngineSize engine_size_for(const std::vector<const ScenarioSpec*>& variants, uint32_t worlds) {
  return room_for(variants).size(worlds);
}

uint32_t most_worlds(const RoomForVariants& room, uint64_t memory) {
  EngineSize size = room.size(1);
  const uint64_t cells = std::max({uint64_t{size.layout.capacity()}, uint64_t{size.near.cells()},
                                   uint64_t{size.mines.cells()},
                                   uint64_t{size.far_n} * size.far_n * size.far_n * kMaxTeams * 2});
  uint64_t worlds = kMostIndices / std::max(cells, uint64_t{1});
  if (memory == 0) return static_cast<uint32_t>(worlds);
  uint64_t too_many = worlds + 1;
  worlds = 0;
  while (worlds + 1 < too_many) {
    const uint64_t middle = worlds + (too_many - worlds) / 2;
    size = room.size(static_cast<uint32_t>(middle));
    (memory_bytes(size) <= memory ? worlds : too_many) = middle;
  }
  return static_cast<uint32_t>(worlds);
}

uint32_t most_worlds(const std::vector<const ScenarioSpec*>& variants, uint64_t memory) {
  return most_worlds(room_for(variants), memory);
}

uint32_t choose_worlds(const RoomForVariants& room, uint64_t jobs, BackendKind backend,
                       unsigned threads, uint64_t memory) {
  const uint32_t capacity = std::max(room.size(1).layout.capacity(), 1u);
  uint64_t wanted = kGpuAgents / capacity;
  if (backend == BackendKind::kCpu) {
    wanted = threads_or_all(threads) *
             std::clamp(kCpuAgentsPerThread / capacity, uint64_t{1}, kMostWorldsPerThread);
  }
  const uint64_t worlds = std::min({wanted, jobs, uint64_t{most_worlds(room, memory)}});
  return static_cast<uint32_t>(std::max(worlds, uint64_t{1}));
}

uint32_t choose_worlds(const std::vector<const ScenarioSpec*>& variants, uint64_t jobs,
                       BackendKind backend, unsigned threads, uint64_t memory) {
  return choose_worlds(room_for(variants), jobs, backend, threads, memory);
}

std::vector<BattleJob> replicate_jobs(uint32_t variant, uint64_t first_seed, uint64_t count) {
  std::vector<BattleJob> jobs;
  jobs.reserve(count);
  for (uint64_t i = 0; i < count; ++i) jobs.push_back({variant, first_seed + i});
  return jobs;
}

class ReplicateRunner::Impl {
 public:
  Impl(std::unique_ptr<VariantSource> own, const VariantSource& variants,
       const RoomForVariants& room, const ReplicateOptions& options)
      : own_variants_(std::move(own)), options_(options) {
    const unsigned threads = threads_or_all(options.threads);
    const uint32_t engines = engines_for(options.backend, threads, options.worlds);
    const bool alone = engines == 1 || options.backend != BackendKind::kCpu;
    pool_ = std::make_unique<ThreadPool>(alone ? threads : 1);
    for (uint32_t e = 0; e < engines; ++e) {
      const uint32_t worlds = (options.worlds + e) / engines;
      // Looks of engines with a thread each are taken by that thread: a pool of one only calls.
      groups_.push_back({std::make_unique<FusedWorlds>(
                             make_engine(options.backend, room.size(worlds), alone ? threads : 1),
                             variants, options.details, pool_.get()),
                         {}});
    }
    loops_ = alone ? 1 : engines;
  }

  bool run(BattleQueue* queue) {
    queue_ = queue;
    start_ = Clock::now();
    next_progress_ = {};
    stopped_ = false;
    failure_ = nullptr;
    for (Group& group : groups_) {
      group.worlds->start(queue);
      group.progress = {};
    }
    std::vector<std::thread> others;
    for (uint32_t l = 1; l < loops_; ++l) others.emplace_back([this, l] { try_loop(l, l + 1); });
    try_loop(0, loops_ == 1 ? groups_.size() : 1);
    for (std::thread& other : others) other.join();
    if (failure_) std::rethrow_exception(failure_);
    if (!stopped_) tell_progress(true);
    return !stopped_;
  }

  DeviceInfo device() const { return groups_.front().worlds->device(); }
  uint32_t worlds() const { return options_.worlds; }

 private:
  using Clock = std::chrono::steady_clock;

  struct GroupProgress {
    uint64_t done = 0, agent_steps = 0;
    double ended_s = 0, under_way = 0;
  };
  struct Group {
    std::unique_ptr<FusedWorlds> worlds;
    GroupProgress progress;  // as of its last period
  };

  /// A failure ends the other loops, too.
  void try_loop(size_t first, size_t end) {
    try {
      loop(first, end);
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      stopped_ = true;
    }
  }

  /// Groups first to end take turns until the queue has no more. What touches the queue is done by
  /// one loop at a time.
  void loop(size_t first, size_t end) {
    std::vector<bool> running(groups_.size(), false);
    while (true) {
      bool more = false, fighting = false;
      for (size_t g = first; g < end; ++g) {
        FusedWorlds& worlds = *groups_[g].worlds;
        if (running[g]) worlds.look();
        {
          const std::scoped_lock lock(mutex_);
          if (running[g]) worlds.hand_over();
          if (stop_is_wanted()) return;
          queue_->poll();
          more = worlds.fill() || more;
          note_progress(&groups_[g]);
        }
        running[g] = worlds.fighting();
        if (!running[g]) continue;
        worlds.begin_period();
        fighting = true;
      }
      if (!more) return;
      if (!fighting) std::this_thread::sleep_for(kQueueInterval);
    }
  }

  bool stop_is_wanted() {
    if (options_.stop != nullptr && options_.stop->load()) stopped_ = true;
    return stopped_;
  }

  double mean_length_s() const {
    uint64_t done = 0;
    double ended_s = 0;
    for (const Group& group : groups_) {
      done += group.progress.done;
      ended_s += group.progress.ended_s;
    }
    return done > 0 ? ended_s / static_cast<double>(done) : 0;
  }

  void note_progress(Group* group) {
    if (!options_.on_progress) return;
    const FusedWorlds& worlds = *group->worlds;
    group->progress = {worlds.done(), worlds.agent_steps(), worlds.ended_s(),
                       worlds.battles_under_way(mean_length_s())};
    tell_progress(false);
  }

  void tell_progress(bool at_end) {
    if (!options_.on_progress) return;
    const Clock::time_point now = Clock::now();
    if (now < next_progress_ && !at_end) return;
    next_progress_ = now + kProgressInterval;
    ReplicateProgress progress;
    for (const Group& group : groups_) {
      progress.done += group.progress.done;
      progress.agent_steps += group.progress.agent_steps;
      progress.under_way += group.progress.under_way;
    }
    progress.total = queue_->planned();
    progress.wall_time_s = std::chrono::duration<double>(now - start_).count();
    progress.share = (static_cast<double>(progress.done) + progress.under_way) /
                     static_cast<double>(std::max(progress.total, uint64_t{1}));
    options_.on_progress(progress);
  }

  const std::unique_ptr<VariantSource> own_variants_;
  const ReplicateOptions options_;
  std::unique_ptr<ThreadPool> pool_;  // of the host's looks
  std::vector<Group> groups_;
  uint32_t loops_ = 1;  // threads that drive groups

  // Of the present call of run. The mutex guards the queue and all of these.
  std::mutex mutex_;
  BattleQueue* queue_ = nullptr;
  Clock::time_point start_, next_progress_;
  bool stopped_ = false;
  std::exception_ptr failure_;
};

ReplicateRunner::ReplicateRunner(const std::vector<const ScenarioSpec*>& variants,
                                 const ReplicateOptions& options) {
  auto source = std::make_unique<GivenVariants>(variants);
  const GivenVariants& given = *source;
  impl_ = std::make_unique<Impl>(std::move(source), given, room_for(variants), options);
}

ReplicateRunner::ReplicateRunner(const VariantSource& variants, const RoomForVariants& room,
                                 const ReplicateOptions& options)
    : impl_(std::make_unique<Impl>(nullptr, variants, room, options)) {}

ReplicateRunner::~ReplicateRunner() = default;

bool ReplicateRunner::run(BattleQueue* queue) { return impl_->run(queue); }

bool ReplicateRunner::run(const std::vector<BattleJob>& jobs,
                          const std::function<void(ReplicateResult)>& deliver) {
  JobList list(jobs, deliver);
  if (impl_->run(&list)) return true;
  list.hand_over_the_rest();
  return false;
}

DeviceInfo ReplicateRunner::device() const { return impl_->device(); }
uint32_t ReplicateRunner::worlds() const { return impl_->worlds(); }

}  // namespace swarm
