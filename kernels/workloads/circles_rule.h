// The rule of the circles workload, after the FLAME GPU 2 benchmark of that name (M. Leach and
// others, github.com/FLAMEGPU/FLAMEGPU2-circles-benchmark): density 1, radius r = 2, repulsion
// 0.05.
//
//   x_i += (1 / N_i) sum over j with 0 < s < r of  -k sin(2 pi s / r) (x_i - x_j) / s
//
// s: distance of i and j; N_i: how many j there are; k = 0.05. All agents move at once.
#pragma once

#include "kernels/workloads/agent_arrays.h"
#include "kernels/workloads/lane.h"

namespace swarm {

inline constexpr float kCirclesRadius = 2.0f;
inline constexpr float kCirclesRepulsion = 0.05f;
inline constexpr float kCirclesDensity = 1.0f;  // agents a unit of volume

struct CirclesRule {
  static constexpr uint32_t kDimensions = 3;
  static constexpr bool kHasMotion = false;
  // With 33 of about 110 candidates near, some thread of a GPU's warp is always hit: a jump around
  // the sum would only cost.
  static constexpr bool kSkipsMisses = false;

  template <class Lane>
  struct Sums {
    typename Lane::Real x{}, y{}, z{};
    typename Lane::Int count{};
  };

  SWARM_HD static constexpr float radius() { return kCirclesRadius; }

  /// -sin(2 pi u) / u as a polynomial in share = u^2 on [0, 1]: interpolated at Chebyshev nodes,
  /// absolute error below 2.3e-6. As a function of the squared distance the rule needs no root and
  /// no division.
  template <class Lane>
  SWARM_HD static typename Lane::Real force(typename Lane::Real share) {
    constexpr float kTerms[8] = {-6.2831831f,  41.3414459f, -81.5998459f, 76.6622238f,
                                 -41.8844681f, 14.7128363f, -3.34695053f, 0.397942841f};
    typename Lane::Real value = Lane::broadcast(kTerms[7]);
    for (int i = 6; i >= 0; --i) value = value * share + kTerms[i];
    return value;
  }

  template <class Lane>
  SWARM_HD void add(const Offset<Lane>& from, typename Lane::Mask hit, const Motion& /*other*/,
                    Sums<Lane>* sums) const {
    constexpr float kShare = 1.0f / (kCirclesRadius * kCirclesRadius);
    const typename Lane::Real weight = Lane::keep(hit, force<Lane>(from.squared * kShare));
    sums->x += from.x * weight;
    sums->y += from.y * weight;
    sums->z += from.z * weight;
    Lane::count(hit, &sums->count);
  }

  template <class Lane>
  SWARM_HD Body<Lane> move(const Body<Lane>& own, const Sums<Lane>& sums) const {
    using Real = typename Lane::Real;
    const Real count = Lane::to_real(sums.count);
    const Real divisor = Lane::choose(count > 0.0f, count, Lane::broadcast(1.0f));
    const Real scale = kCirclesRepulsion / kCirclesRadius / divisor;
    Body<Lane> moved = own;
    moved.x = own.x + sums.x * scale;
    moved.y = own.y + sums.y * scale;
    moved.z = own.z + sums.z * scale;
    return moved;
  }
};

}  // namespace swarm
