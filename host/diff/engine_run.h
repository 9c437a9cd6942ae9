// A battle fought for a comparison: on which back end, with how many threads, among which other
// worlds. It may move from one such setting to another on its way, and carry a disturbance.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/battle/plan.h"
#include "host/battle/stepped_battles.h"
#include "host/core/result.h"
#include "host/diff/disturbance.h"
#include "host/diff/run_source.h"

namespace swarm {

struct RunSetting {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 0;  // 0: all
  uint32_t worlds = 1;   // the others fight battles of their own, with other seeds
  uint32_t place = 0;    // among the worlds
};

/// "cpu", "cpu:threads=1", "cuda:worlds=63": the way back of parse_setting.
std::string setting_text(const RunSetting& setting);

/// Reads BACKEND[:threads=N][,worlds=N]; with worlds the battle has the last place. Nothing where
/// the text names no back end; an error where what follows it is wrong.
std::optional<Result<RunSetting>> parse_setting(const std::string& text);

struct RunPlan {
  uint64_t seed = 1;
  uint64_t last_step = 0;  // 0: to the end of the battle
  RunSetting start;
  /// At these steps, in rising order, the battle is taken out and goes on in another engine.
  struct Move {
    uint64_t step = 0;
    RunSetting to;
  };
  std::vector<Move> moves;
  std::optional<Disturbance> disturbance;
};

class EngineRun final : public LiveRun {
 public:
  /// The plan must outlive the run. Throws DeviceError.
  EngineRun(const BattlePlan& plan, const RunPlan& how);

  std::string name() const override;
  std::optional<RunPoint> look(uint64_t step) override;
  uint64_t step() const override { return battles_->step(place_); }
  bool ended() const override { return battles_->ended(place_); }
  uint64_t hash() override { return battles_->hashes()[place_]; }
  WorldImage image() override { return battles_->image(place_); }
  WorldOrders orders() override;
  void advance_to(uint64_t step) override;
  /// Throws std::invalid_argument where the disturbance asks for a stage that does not run then.
  void run_step(const Engine::StageHook& after) override;
  void mark() override;
  void back_to_mark() override;

  const Engine& engine() const { return battles_->engine(); }

 private:
  size_t setting_at(uint64_t step) const;
  const RunSetting& setting(size_t index) const;
  void enter(size_t index);
  void move_if_due();
  uint64_t next_stop(uint64_t target) const;
  void disturb_now();

  const BattlePlan* plan_;
  RunPlan how_;
  std::unique_ptr<SteppedBattles> battles_;
  uint32_t place_ = 0;
  size_t setting_ = 0;  // 0: start; n: moves[n - 1]
  std::optional<BattleCheckpoint> mark_;
};

}  // namespace swarm
