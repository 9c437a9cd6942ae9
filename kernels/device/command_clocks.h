// When a batch's command stages run. Each world's own clock decides whether they act on it
// (views.h: commands_now); the engine has to know only whether that is so for any world, and must
// not ask the device.
//
//   tick    0 1 2 3 4 5 6 7 8      period 4
//   world 0 C       C       C      loaded at step 0: phase 0
//   world 1   |   C       C        loaded at step 2 before tick 1: phase 1
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/portable.h"

namespace swarm {

class CommandClocks {
 public:
  /// All worlds idle. `period` steps lie between two command steps of a world.
  CommandClocks(uint32_t worlds, uint32_t period)
      : period_(period), clocks_(worlds), running_in_phase_(period) {
    SWARM_ASSERT(period > 0);
  }

  /// The world stands at `step`, before the next tick.
  void set_step(uint32_t world, uint32_t step) {
    const bool running = clocks_[world].running;
    set_running(world, false);
    clocks_[world].step_in_period = step % period_;
    set_running(world, running);
  }

  /// A world that is not running stands still.
  void set_running(uint32_t world, bool running) {
    Clock& clock = clocks_[world];
    if (clock.running == running) return;
    clock.running = running;
    if (running) {
      clock.phase = (clock.step_in_period + period_ - tick_) % period_;
      ++running_in_phase_[clock.phase];
    } else {
      clock.step_in_period = (clock.phase + tick_) % period_;
      --running_in_phase_[clock.phase];
    }
  }

  /// Is the next tick a command step of any world?
  bool any_command_step() const { return running_in_phase_[(period_ - tick_) % period_] > 0; }

  /// A step of all running worlds.
  void advance() { tick_ = (tick_ + 1) % period_; }

 private:
  struct Clock {
    uint32_t step_in_period = 0;  // while it stands still
    uint32_t phase = 0;           // while it runs: its step minus the tick, modulo the period
    bool running = false;
  };

  uint32_t period_;
  uint32_t tick_ = 0;  // modulo the period
  std::vector<Clock> clocks_;
  std::vector<uint32_t> running_in_phase_;  // worlds
};

}  // namespace swarm
