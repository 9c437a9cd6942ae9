// What happened when, in a range of a battle's steps: the host's work and the device's stages on
// one clock, how many agents were in play, and the battle's events. trace_json.h makes a file of
// it.
//
//   host     | run steps                     | read summary |look|write orders| run steps ...
//   device   | bin_agents | flock_ships | ...| summarise    |                 | bin_agents ...
//
// The times are nanoseconds of the steady clock. A step costs about a kilobyte.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/engine.h"

namespace swarm {

class Timeline final : public StageSpanSink {
 public:
  struct HostSpan {
    const char* name;  // a literal
    uint64_t step;     // before which, or at which
    int64_t begin_ns, end_ns;
  };
  struct Agents {
    int64_t sections = 0, ships = 0, mines = 0, torpedoes = 0;  // in play
  };
  struct Count {
    uint64_t step;
    int64_t at_ns;
    Agents agents;
  };
  struct Instant {
    uint64_t step;
    int64_t at_ns;
    std::string name, note;
    double battle_time_s;
  };

  /// Steps first_step to first_step + steps - 1.
  Timeline(uint64_t first_step, uint64_t steps) : first_step_(first_step), steps_(steps) {}

  uint64_t first_step() const { return first_step_; }
  uint64_t steps() const { return steps_; }
  bool covers(uint64_t step) const { return step >= first_step_ && step - first_step_ < steps_; }

  /// Host work from here to the end of the scope. Costs a test where there is no timeline.
  class Scope {
   public:
    Scope(Timeline* timeline, const char* name, uint64_t step);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Timeline* timeline_ = nullptr;  // none: not covered
    HostSpan span_ = {};
  };

  /// A stage of a covered step; between steps, where the host's work is covered.
  void add(const StageSpan& span) override;
  void add_count(uint64_t step, const Agents& agents);
  void add_instant(uint64_t step, const std::string& name, const std::string& note,
                   double battle_time_s);

  /// In the order in which they ended; a scope stands behind those inside it.
  const std::vector<HostSpan>& host() const { return host_; }
  /// In the order of their times.
  const std::vector<StageSpan>& device() const { return device_; }
  const std::vector<Count>& counts() const { return counts_; }
  const std::vector<Instant>& instants() const { return instants_; }

 private:
  uint64_t first_step_, steps_;
  uint64_t host_step_ = 0;  // of the scope that was opened last
  std::vector<HostSpan> host_;
  std::vector<StageSpan> device_;
  std::vector<Count> counts_;
  std::vector<Instant> instants_;
};

}  // namespace swarm
