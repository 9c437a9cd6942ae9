// The worlds of one engine, each with an orchestrator and a clock of its own. A world whose battle
// ends is given to the queue's next job at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/battle/battle_queue.h"
#include "host/battle/orchestrator.h"
#include "host/battle/plan.h"
#include "host/battle/series_log.h"
#include "host/battle/variant_source.h"
#include "kernels/device/thread_pool.h"
#include "kernels/engine.h"

namespace swarm {

/// Scenarios with their plans and tables, as long as battles need them. Their tables stand in one
/// engine's places for tables, which are as many as its worlds at least, or as there are variants.
class VariantsInUse {
 public:
  struct Entry {
    std::shared_ptr<const ScenarioSpec> scenario;
    std::unique_ptr<BattlePlan> plan;
    std::unique_ptr<ScenarioTables> tables;
    uint32_t variant = 0;
    uint32_t users = 0;
    bool loaded = false;
  };

  VariantsInUse(const VariantSource& source, Engine* engine);

  /// The place of the variant's tables. Counts a user.
  uint32_t acquire(uint32_t variant);
  void release(uint32_t place) { --entries_[place].users; }
  const Entry& at(uint32_t place) const { return entries_[place]; }

 private:
  const VariantSource& source_;
  Engine* engine_;
  std::vector<Entry> entries_;
};

class FusedWorlds {
 public:
  FusedWorlds(std::unique_ptr<Engine> engine, const VariantSource& variants,
              const DetailsWanted& details, ThreadPool* pool);

  /// Battles come from this queue from now on; worlds that were at work are idle.
  void start(BattleQueue* queue);

  /// Gives idle worlds their jobs. False when nothing is fought here and nothing will be.
  bool fill();
  bool fighting() const { return fighting_ > 0; }

  /// Starts a command period of all worlds; on a GPU it returns before that is over.
  void begin_period();
  /// Waits for the period and looks at it: what it leads to, orders, battles that have ended.
  void look();
  /// Gives the results of those to the queue.
  void hand_over();

  DeviceInfo device() const { return engine_->device(); }
  uint32_t size() const { return static_cast<uint32_t>(worlds_.size()); }

  uint64_t done() const { return done_; }
  uint64_t agent_steps() const { return agent_steps_; }
  /// Of the battles that are going on, as parts of a battle, if one takes `mean_length_s` (0: the
  /// longest that it can take).
  double battles_under_way(double mean_length_s) const;
  /// Simulated time of the battles that have ended.
  double ended_s() const { return ended_s_; }

 private:
  struct World {
    std::optional<Orchestrator> orchestrator;  // none: idle
    std::optional<SeriesLog> series;
    BattleJob job;
    uint32_t place = 0;  // of the variant's tables
    uint64_t step = 0;
    uint64_t agent_steps = 0;
    uint64_t in_play = 0;            // agents times steps, of the last look
    Orchestrator::Observation seen;  // likewise
  };

  const BattlePlan& plan_of(const World& world) const { return *variants_.at(world.place).plan; }
  double time_s(const World& world) const {
    return static_cast<double>(world.step) * plan_of(world).scenario.dt_s;
  }
  const int64_t* row_of(uint32_t world) const { return summary_ + size_t{world} * columns_; }

  void begin_battle(uint32_t index, const BattleJob& job);
  void look_at(uint32_t index);
  bool act(uint32_t index);
  void finish(uint32_t index);
  BattleDetails details_of(uint32_t index);

  std::unique_ptr<Engine> engine_;
  VariantsInUse variants_;
  const DetailsWanted wanted_;
  ThreadPool* pool_;  // of the host's looks
  BattleQueue* queue_ = nullptr;
  Layout layout_;  // of one world, with room for any variant
  uint32_t command_steps_ = 1;
  size_t columns_ = 0;
  std::vector<World> worlds_;
  uint32_t fighting_ = 0;
  bool period_begun_ = false;
  std::vector<uint32_t> ended_;       // worlds whose results the queue does not have yet
  AgentImage image_;                  // reused from battle to battle
  const int64_t* summary_ = nullptr;  // of the last period, in the engine's memory
  std::vector<uint64_t> hashes_;
  uint64_t done_ = 0, agent_steps_ = 0;
  double ended_s_ = 0;
};

}  // namespace swarm
