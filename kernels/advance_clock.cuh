// Stage advance_clock: the step counter of every running world.
// Writes WorldState.step.
#pragma once

#include "kernels/state/views.h"

namespace swarm {

struct AdvanceClock {
  StepView v;
  SWARM_HD void operator()(uint32_t world) const {
    if (v.is_running(world)) ++v.worlds[world].step;
  }
};

template <class Exec>
void advance_clock(Exec& exec, const StepView& v) {
  exec.for_each(v.layout.worlds, AdvanceClock{v});
}

}  // namespace swarm
