// The boids: separation, alignment and cohesion (C. Reynolds, "Flocks, herds, and schools: a
// distributed behavioral model", SIGGRAPH 1987) on a torus, in two dimensions or in three.
//
//   v_i' = v_i + (1 / N_i) sum over j with 0 < s < r of
//            cohesion (x_j - x_i) + alignment v_j - [s < separation radius] separation (x_j - x_i)
//   v_i' is then given the speed clamp(|v_i'|, slowest, fastest)
//   x_i' = x_i + dt v_i', taken back into the torus
//
// s: distance of i and j, the shortest around the torus; N_i: how many j there are (without any,
// v_i stays but for its speed). All agents move at once.
//
// flocking has the parameters of the comparison of frameworks from which MASON's figure comes
// (github.com/JuliaDynamics/ABMFrameworksComparison, Flocking): cohere, separate and match factor
// 0.03, 0.015 and 0.05, separation 1, visual distance 5, speed 1. With slowest = fastest = speed
// and dt = 1 the rule above is its rule, except that there one agent moves after another, in
// doubles.
//
// ensemble has those of FLAME GPU 2's boids ensemble
// (github.com/FLAMEGPU/FLAMEGPU2-ensemble-benchmark): unit cube, interaction radius 0.1, separation
// radius 0.005, steer, collision and match scale 0.65, 0.75 and 1.25, each times the global scale
// 0.15, time scale 0.0005, speed at most 1, first speeds 0.01 to 1. There the cube has walls that
// agents stick to, and separation is a mean over the close neighbours alone; here the cube is a
// torus and all three are means over all neighbours.
#pragma once

#include "kernels/workloads/agent_arrays.h"
#include "kernels/workloads/lane.h"

namespace swarm {

struct BoidsParameters {
  float radius;             // of sight
  float separation_radius;  // below it others are avoided
  float cohesion, separation, alignment;
  float slowest, fastest;  // speeds, in length a unit of time
  float first_slowest;     // speeds at the start are uniform from here to `fastest`
  float dt;
  float period;  // of the torus; at least three radii
};

inline constexpr BoidsParameters kFlocking = {5.0f, 1.0f, 0.03f, 0.015f, 0.05f,
                                              1.0f, 1.0f, 1.0f,  1.0f,   400.0f};
inline constexpr float kFlockingDensity = 0.5f;  // agents a unit of area: 80,000 on 400 x 400

inline constexpr BoidsParameters kEnsemble = {0.1f, 0.005f, 0.0975f, 0.1125f, 0.1875f,
                                              0.0f, 1.0f,   0.01f,   0.0005f, 1.0f};

template <uint32_t dimensions>
struct BoidsRule {
  static_assert(dimensions == 2 || dimensions == 3);
  static constexpr uint32_t kDimensions = dimensions;
  static constexpr bool kHasMotion = true;
  static constexpr bool kSkipsMisses = true;  // a miss then costs no load of a motion

  BoidsParameters p;

  template <class Lane>
  struct Sums {
    typename Lane::Real x{}, y{}, z{};     // of weighted offsets
    typename Lane::Real vx{}, vy{}, vz{};  // of velocities
    typename Lane::Int count{};
  };

  SWARM_HD float radius() const { return p.radius; }

  template <class Lane>
  SWARM_HD void add(const Offset<Lane>& from, typename Lane::Mask hit, const Motion& other,
                    Sums<Lane>* sums) const {
    using Real = typename Lane::Real;
    const typename Lane::Mask close = from.squared < p.separation_radius * p.separation_radius;
    const Real weight =
        Lane::keep(hit, Lane::choose(close, Lane::broadcast(p.separation - p.cohesion),
                                     Lane::broadcast(-p.cohesion)));
    sums->x += from.x * weight;
    sums->y += from.y * weight;
    sums->vx += Lane::keep(hit, Lane::broadcast(other.vx));
    sums->vy += Lane::keep(hit, Lane::broadcast(other.vy));
    if constexpr (dimensions == 3) {
      sums->z += from.z * weight;
      sums->vz += Lane::keep(hit, Lane::broadcast(other.vz));
    }
    Lane::count(hit, &sums->count);
  }

  template <class Lane>
  SWARM_HD typename Lane::Real inside(typename Lane::Real position) const {
    // A position just below 0 may be rounded up to the period: the second line takes it back.
    const auto raised = Lane::choose(position < 0.0f, position + p.period, position);
    return Lane::choose(raised >= p.period, raised - p.period, raised);
  }

  template <class Lane>
  SWARM_HD Body<Lane> move(const Body<Lane>& own, const Sums<Lane>& sums) const {
    using Real = typename Lane::Real;
    const Real one = Lane::broadcast(1.0f);
    const Real count = Lane::to_real(sums.count);
    const Real share = 1.0f / Lane::choose(count > 0.0f, count, one);
    Body<Lane> moved = own;
    moved.vx = own.vx + (sums.x + p.alignment * sums.vx) * share;
    moved.vy = own.vy + (sums.y + p.alignment * sums.vy) * share;
    if constexpr (dimensions == 3) moved.vz = own.vz + (sums.z + p.alignment * sums.vz) * share;
    Real squared = moved.vx * moved.vx + moved.vy * moved.vy;
    if constexpr (dimensions == 3) squared = squared + moved.vz * moved.vz;
    const Real speed = Lane::root(squared);
    const Real raised = Lane::choose(speed < p.slowest, Lane::broadcast(p.slowest), speed);
    const Real bounded = Lane::choose(raised > p.fastest, Lane::broadcast(p.fastest), raised);
    const Real scale = Lane::choose(speed > 0.0f, bounded / speed, one);
    moved.vx = moved.vx * scale;
    moved.vy = moved.vy * scale;
    moved.x = inside<Lane>(own.x + p.dt * moved.vx);
    moved.y = inside<Lane>(own.y + p.dt * moved.vy);
    if constexpr (dimensions == 3) {
      moved.vz = moved.vz * scale;
      moved.z = inside<Lane>(own.z + p.dt * moved.vz);
    }
    return moved;
  }
};

}  // namespace swarm
