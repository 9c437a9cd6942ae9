// The neighbour gather of ships on a CPU, one ship a vector lane.
#pragma once

#include <string>
#include <vector>

#include "kernels/state/views.h"

namespace swarm {

// Records that one thread takes at a time: enough rows of cells to share their candidates.
inline constexpr uint32_t kFlockGrain = 256;

/// Writes flock_wish of the sorted records [begin, end), or of as many of them as there are.
using FlockLanes = void (*)(const StepView& v, uint32_t begin, uint32_t end);

struct NamedFlockLanes {
  std::string isa;
  FlockLanes run;
};

/// Those of this build that run on this machine, narrowest first.
std::vector<NamedFlockLanes> flock_lanes();

/// The widest, chosen once.
FlockLanes best_flock_lanes();

}  // namespace swarm
