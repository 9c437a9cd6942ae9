// Where battles that are fought side by side come from, and where their results go.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/battle/battle.h"

namespace swarm {

/// One battle to fight.
struct BattleJob {
  uint32_t variant = 0;  // of the VariantSource
  uint64_t seed = 1;
  uint64_t id = 0;  // the queue's own
};

/// What became of a wing of one ship that entered the battle.
struct ShipFate {
  enum class Fate { kAlive, kDeparted, kLost };
  std::string ship;  // the wing
  Fate fate = Fate::kAlive;
  double t_s = 0;  // of loss or departure, or the end of the battle
};

/// What is kept of a battle besides its outcomes.
struct BattleDetails {
  std::vector<ClassLosses> losses;
  std::vector<ShipFate> ships;
  std::vector<Event> events;                // where they are kept
  std::vector<std::vector<double>> series;  // likewise: t_s, then the scenario's series
};

/// What came of a job. Missing values are NaN.
struct ReplicateResult {
  BattleJob job;
  uint64_t steps = 0;
  double sim_time_s = 0;
  uint64_t agent_steps = 0;  // agents in play, summed over steps
  uint64_t state_hash = 0;   // at the end
  bool time_limit_reached = false;
  int64_t torpedo_overflow = 0;       // launches refused for want of a slot
  int64_t crowded = 0;                // ship-steps that neighbours did not see; kCellSamples
  std::string ended_by;               // trigger; empty: none
  std::vector<double> outcomes;       // in the order of the scenario
  std::vector<double> event_times_s;  // first time of each of the plan's metrics.events()
  std::optional<BattleDetails> details;
};

/// What to keep of every battle.
struct DetailsWanted {
  bool any = false;  // losses and fates of ships
  bool events = false;
  double series_interval_s = 0;  // 0: none
};

/// Several threads may call it, one at a time.
class BattleQueue {
 public:
  enum class Answer {
    kJob,     // fight this
    kLater,   // nothing now: ask again
    kNoMore,  // nothing will come any more
  };

  virtual ~BattleQueue() = default;
  virtual Answer take(BattleJob* job) = 0;
  /// In the order in which battles end.
  virtual void deliver(ReplicateResult result) = 0;
  /// Called once a command period, and again and again while no battle is being fought.
  virtual void poll() {}
  /// Battles in all, as far as is known; for progress.
  virtual uint64_t planned() const = 0;
};

/// A list of jobs, whose results are handed over in its order.
class JobList final : public BattleQueue {
 public:
  JobList(const std::vector<BattleJob>& jobs, const std::function<void(ReplicateResult)>& deliver)
      : jobs_(jobs), deliver_(deliver), waiting_(jobs.size()) {}

  Answer take(BattleJob* job) override;
  void deliver(ReplicateResult result) override;
  uint64_t planned() const override { return jobs_.size(); }
  /// Results that wait for one before them that will not come.
  void hand_over_the_rest();

 private:
  void hand_over(size_t job);

  const std::vector<BattleJob>& jobs_;
  const std::function<void(ReplicateResult)>& deliver_;
  std::vector<std::optional<ReplicateResult>> waiting_;  // by job
  size_t next_ = 0, delivered_ = 0;
};

}  // namespace swarm
