// Where do two runs differ first? One comparison for all sources (run_source.h):
//
//   hashes     both runs are looked at every so many steps, or where both have left a hash
//   steps      if both can go through it again: from the last look that was the same, step by step
//   stages     the first step that differs, with a hash after each stage
//   values     the first stage that differs, value by value
//
// Beside the hash, which covers agents and world state, two live runs are compared in their orders.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "host/battle/plan.h"
#include "host/diff/run_source.h"
#include "host/diff/state_diff.h"

namespace swarm {

struct DivergenceOptions {
  uint64_t every = 1;                          // steps between two looks of runs that are fought
  const std::atomic<bool>* stop = nullptr;     // set by a signal
  std::function<void(uint64_t)> on_step = {};  // told at each look, for the user's patience
};

struct Divergence {
  enum class Kind {
    kSame,      // the same as far as both go
    kState,     // the hashes differ
    kOrders,    // the orders of the host differ, and not yet the state
    kEnd,       // one battle is over at differ_at and the other goes on
    kNotAgain,  // differed at differ_at, and was the same when both were fought again
    kStopped,   // by the user, the same so far
  };
  Kind kind = Kind::kSame;
  uint64_t looks = 0;                   // steps at which both could be compared
  uint64_t same_to = 0;                 // last step at which they were seen to be the same
  uint64_t differ_at = 0;               // first step at which they were not
  bool over_a = false, over_b = false;  // at differ_at (kEnd), at same_to (kSame)
  /// Of two runs that are fought: the stage of step differ_at after which they differ first. None
  /// where that is only after the orchestrator's look, or before the first step.
  std::optional<StageId> stage;
  StateDifference values;  // empty where one of the runs is not fought
};

/// `plan` names agents and fields; needed only where both runs are fought.
Divergence find_divergence(RunSource* a, RunSource* b, const BattlePlan* plan,
                           const DivergenceOptions& options = {});

}  // namespace swarm
