// What the rules of the workloads are written in: numbers of one agent, or of as many agents as a
// vector register has lanes. A rule is a template over such a type; OneLane is the plain one, which
// a GPU thread and the scalar form on a CPU use, and lane_gather.isa.cpp has the wide ones. Each
// lane does the same operations in the same order, so the width changes no bit.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/core/portable.h"

namespace swarm {

struct OneLane {
  using Real = float;
  using Int = int32_t;
  using Mask = bool;

  SWARM_HD static constexpr float broadcast(float value) { return value; }
  SWARM_HD static constexpr int32_t broadcast(int32_t value) { return value; }
  SWARM_HD static constexpr bool none(bool hit) { return !hit; }
  SWARM_HD static constexpr float keep(bool hit, float value) { return hit ? value : 0.0f; }
  SWARM_HD static constexpr float choose(bool which, float yes, float no) {
    return which ? yes : no;
  }
  SWARM_HD static constexpr int32_t smaller(int32_t a, int32_t b) { return b < a ? b : a; }
  SWARM_HD static constexpr void count(bool hit, int32_t* counter) { *counter += hit ? 1 : 0; }
  SWARM_HD static constexpr float to_real(int32_t value) { return static_cast<float>(value); }
  SWARM_HD static constexpr int32_t floor_to_int(float value) {
    const int32_t towards_zero = static_cast<int32_t>(value);
    return towards_zero - (static_cast<float>(towards_zero) > value ? 1 : 0);
  }
  SWARM_HD static float root(float value) { return sqrtf(value); }
};

/// Position and velocity of the agents in the lanes.
template <class Lane>
struct Body {
  typename Lane::Real x, y, z;
  typename Lane::Real vx, vy, vz;
};

/// From another agent to those in the lanes: their position minus its own.
template <class Lane>
struct Offset {
  typename Lane::Real x, y, z;
  typename Lane::Real squared;  // length squared
};

}  // namespace swarm
