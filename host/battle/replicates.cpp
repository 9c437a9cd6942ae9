// See replicates.h.
#include "host/battle/replicates.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "host/battle/build_world.h"
#include "host/battle/fused_worlds.h"
#include "kernels/device/thread_pool.h"

namespace swarm {
namespace {

constexpr std::chrono::milliseconds kProgressInterval{200};
constexpr std::chrono::milliseconds kQueueInterval{1};  // while there is nothing to fight
// Measured with worlds of 2 and of 6,000 slots: fewer agents a thread wait at barriers, more leave
// the caches; either costs a fifth.
constexpr uint64_t kCpuAgentsPerThread = 16384;
constexpr uint64_t kFewestCpuWorlds = 4, kMostCpuWorlds = 64;
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
    const std::string why = room.add(*variant);
    if (!why.empty()) throw std::invalid_argument(why);
  }
  return room;
}

/// Two engines take turns on a GPU: while one runs its steps, the host looks at the other's worlds.
uint32_t engines_for(BackendKind backend, uint32_t worlds) {
  return backend == BackendKind::kCpu || worlds < 2 ? 1 : 2;
}

}  // namespace

std::string RoomForVariants::add(const ScenarioSpec& scenario) {
  const Layout other = layout_of(scenario);
  const uint32_t command_steps = command_steps_of(scenario);
  if (count_ == 0) {
    layout_ = other;
    command_steps_ = command_steps;
  }
  if (other.sections != layout_.sections) {
    return "variants of a scenario must have the same number of sections";
  }
  if (command_steps != command_steps_) {
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
    wanted = std::clamp(threads_or_all(threads) * kCpuAgentsPerThread / capacity, kFewestCpuWorlds,
                        kMostCpuWorlds);
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
      : own_variants_(std::move(own)),
        options_(options),
        pool_(threads_or_all(options.threads)),
        world_count_(options.worlds) {
    const uint32_t engines = engines_for(options.backend, options.worlds);
    for (uint32_t e = 0; e < engines; ++e) {
      const uint32_t worlds = (options.worlds + e) / engines;
      groups_.push_back(std::make_unique<FusedWorlds>(
          make_engine(options.backend, room.size(worlds), threads_or_all(options.threads)),
          variants, options.details, &pool_));
    }
  }

  bool run(BattleQueue* queue) {
    queue_ = queue;
    start_ = Clock::now();
    next_progress_ = {};
    for (auto& group : groups_) group->start(queue);
    std::vector<bool> running(groups_.size(), false);
    while (true) {
      bool more = false, fighting = false;
      for (size_t g = 0; g < groups_.size(); ++g) {
        if (running[g]) groups_[g]->end_period();
        running[g] = false;
        if (options_.stop != nullptr && options_.stop->load()) return false;
        queue->poll();
        more = groups_[g]->fill() || more;
        if (!groups_[g]->fighting()) continue;
        groups_[g]->begin_period();
        running[g] = fighting = true;
      }
      tell_progress(!more);
      if (!more) return true;
      if (!fighting) std::this_thread::sleep_for(kQueueInterval);
    }
  }

  DeviceInfo device() const { return groups_.front()->device(); }
  uint32_t worlds() const { return world_count_; }

 private:
  using Clock = std::chrono::steady_clock;

  void tell_progress(bool at_end) {
    if (!options_.on_progress) return;
    const Clock::time_point now = Clock::now();
    if (now < next_progress_ && !at_end) return;
    next_progress_ = now + kProgressInterval;
    ReplicateProgress progress;
    double ended_s = 0;
    for (const auto& group : groups_) {
      progress.done += group->done();
      progress.agent_steps += group->agent_steps();
      ended_s += group->ended_s();
    }
    const double mean_s = progress.done > 0 ? ended_s / static_cast<double>(progress.done) : 0;
    for (const auto& group : groups_) progress.under_way += group->battles_under_way(mean_s);
    progress.total = queue_->planned();
    progress.wall_time_s = std::chrono::duration<double>(now - start_).count();
    progress.share = (static_cast<double>(progress.done) + progress.under_way) /
                     static_cast<double>(std::max(progress.total, uint64_t{1}));
    options_.on_progress(progress);
  }

  const std::unique_ptr<VariantSource> own_variants_;
  const ReplicateOptions options_;
  ThreadPool pool_;  // of the host's looks
  const uint32_t world_count_;
  std::vector<std::unique_ptr<FusedWorlds>> groups_;

  // Of the present call of run.
  BattleQueue* queue_ = nullptr;
  Clock::time_point start_, next_progress_;
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
