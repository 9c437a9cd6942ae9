// What two runs must be able to tell of themselves to be compared (find_divergence.h). A source may
// be a battle that is fought for the comparison, or what an earlier run has left on disk; the first
// can be gone through again, stage by stage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernels/engine.h"

namespace swarm {

/// A run at one of its steps.
struct RunPoint {
  uint64_t step = 0;
  uint64_t hash = 0;
  bool over = false;  // the battle ends here, by itself
};

class LiveRun;

class RunSource {
 public:
  RunSource() = default;
  virtual ~RunSource() = default;
  RunSource(const RunSource&) = delete;
  RunSource& operator=(const RunSource&) = delete;

  /// For the user: "cpu:threads=1", "out/seven".
  virtual std::string name() const = 0;

  /// The first point at or after `step` that the run can tell of. A battle that is over before
  /// gives the point at which it ended; nothing: the run was stopped before it got there. Steps are
  /// asked for in rising order.
  virtual std::optional<RunPoint> look(uint64_t step) = 0;

  /// Where the run can be gone through again.
  virtual LiveRun* live() { return nullptr; }
};

/// A battle that stands at a step, and can go on from there or from a step that was marked.
class LiveRun : public RunSource {
 public:
  LiveRun* live() override { return this; }

  virtual uint64_t step() const = 0;
  virtual bool ended() const = 0;
  /// As it stands, also from within run_step's hook.
  virtual uint64_t hash() = 0;
  virtual WorldImage image() = 0;
  virtual WorldOrders orders() = 0;

  /// Goes on to a step, as far as the battle goes.
  virtual void advance_to(uint64_t step) = 0;
  /// One step; see Engine::run_step.
  virtual void run_step(const Engine::StageHook& after) = 0;

  /// Remembers where it stands; not where the battle is over.
  virtual void mark() = 0;
  virtual void back_to_mark() = 0;
};

}  // namespace swarm
