// Stage place_agents of the workloads: where agent i begins, and how it moves. Runs once.
// Writes agents in the order of their ids, keys.
#pragma once

#include "kernels/core/philox.h"
#include "kernels/core/real_math.h"
#include "kernels/core/vec3.h"
#include "kernels/workloads/agent_arrays.h"
#include "kernels/workloads/cell_grid.h"

namespace swarm {

/// Uniform in a box that begins at the origin; directions uniform over the circle or sphere.
template <class Rule, class Arrays>
struct PlaceAgents {
  Rule rule;
  CellGrid grid;
  Arrays out;
  uint32_t* key;
  uint64_t seed;
  float side;
  uint32_t agents_per_world;

  SWARM_HD Vec3 first_velocity(uint64_t world_seed, uint32_t agent) const {
    const Random4 draw = random4(world_seed, agent, 1, RandomPurpose::kPlacement);
    const SinCos turn = sin_cos_f(2.0f * kPi * uniform01(draw.v[0]));
    const float height = Rule::kDimensions == 3 ? 2.0f * uniform01(draw.v[1]) - 1.0f : 0.0f;
    const float across = sqrtf(1.0f - height * height);
    const float speed = lerp(rule.p.first_slowest, rule.p.fastest, uniform01(draw.v[2]));
    return Vec3{across * turn.cos, across * turn.sin, height} * speed;
  }

  SWARM_HD void operator()(uint32_t id) const {
    const uint32_t world = id / agents_per_world;
    const uint32_t agent = id % agents_per_world;
    const uint64_t world_seed = seed + world;
    const Random4 draw = random4(world_seed, agent, 0, RandomPurpose::kPlacement);
    Body<OneLane> body = {};
    body.x = side * uniform01(draw.v[0]);
    body.y = side * uniform01(draw.v[1]);
    if constexpr (Rule::kDimensions == 3) body.z = side * uniform01(draw.v[2]);
    out.store(id, Place{body.x, body.y, body.z, id});
    if constexpr (Rule::kHasMotion) {
      const Vec3 v = first_velocity(world_seed, agent);
      out.store(id, Motion{v.x, v.y, v.z, 0.0f});
    }
    key[id] = static_cast<uint32_t>(cell_key<OneLane>(grid, world, body));
  }
};

}  // namespace swarm
