// How one ship takes account of another nearby: separation from all, alignment and cohesion with
// the mates of its wing. Steering after C. Reynolds, "Flocks, herds and schools: a distributed
// behavioral model", SIGGRAPH 1987.
//
//   wish = top speed / separation * sum over ships closer than that of (1 - d^2 / separation^2) d
//        + alignment * mean velocity of mates + cohesion * (mean place of mates - own place)
//
// Written once for a lone thread (FloatLane: a GPU's, and the reference) and for one ship a vector
// lane (lanes/vector_lane.h). A lane that does not take a neighbour adds +0 to sums that are never
// -0, which changes no bit; so all forms give the same sums.
#pragma once

#include "kernels/near_grid.h"

namespace swarm {

inline constexpr float kAlignmentWeight = 0.15f;    // share of the wing mates' mean velocity
inline constexpr float kCohesionPerSecond = 0.02f;  // of the way to the wing mates' centre

/// One ship a thread.
struct FloatLane {
  using Real = float;
  using Int = uint32_t;
  using Mask = bool;
  SWARM_HD static bool any(bool mask) { return mask; }
  SWARM_HD static float keep(bool mask, float value) { return mask ? value : 0.0f; }
};

/// The ships that look around: one, or one a lane.
template <class Lane>
struct FlockSelf {
  typename Lane::Real x_km, y_km, z_km;
  typename Lane::Real separation_squared;  // km^2
  typename Lane::Int index;                // record
  typename Lane::Int mates;                // tag_mates
  typename Lane::Int team_bit;             // 1 << team
  typename Lane::Int enemies;              // factions that it may fire at, a bit each
};

template <class Lane>
struct FlockSums {
  typename Lane::Real push_x = {}, push_y = {}, push_z = {};
  typename Lane::Real velocity_x = {}, velocity_y = {}, velocity_z = {};
  typename Lane::Real place_x = {}, place_y = {}, place_z = {};
  typename Lane::Real mates = {};
};

/// Adds the ship of record k to the sums of those that it is near to. Nobody keeps clear of an
/// enemy that its team has not detected.
template <class Lane>
SWARM_HD inline void meet_ship(const FlockSelf<Lane>& self, float reach_squared, uint32_t k,
                               const ShipPlace& place, const ShipMotion* motions,
                               FlockSums<Lane>* sums) {
  using Real = typename Lane::Real;
  const Real dx = self.x_km - place.x_km;
  const Real dy = self.y_km - place.y_km;
  const Real dz = self.z_km - place.z_km;
  const Real d2 = (dx * dx + dy * dy) + dz * dz;
  const auto near = (d2 <= reach_squared) & (self.index != k);
  if (!Lane::any(near)) return;
  const uint32_t friends = tag_trackers(place.tag) | 1u << tag_team(place.tag);
  const uint32_t faction_bit = 1u << tag_faction(place.tag);
  const auto met =
      near & (((self.team_bit & friends) != 0u) | ((self.enemies & faction_bit) == 0u));
  const auto close = met & (d2 < self.separation_squared);
  if (Lane::any(close)) {
    const Real weight = (self.separation_squared - d2) / self.separation_squared;
    sums->push_x += Lane::keep(close, dx * weight);
    sums->push_y += Lane::keep(close, dy * weight);
    sums->push_z += Lane::keep(close, dz * weight);
  }
  const auto mate = met & (self.mates == tag_mates(place.tag));
  if (!Lane::any(mate)) return;
  const ShipMotion& motion = motions[k];
  const Real zero = {};
  sums->velocity_x += Lane::keep(mate, zero + motion.vx_kmps);
  sums->velocity_y += Lane::keep(mate, zero + motion.vy_kmps);
  sums->velocity_z += Lane::keep(mate, zero + motion.vz_kmps);
  sums->place_x += Lane::keep(mate, zero + place.x_km);
  sums->place_y += Lane::keep(mate, zero + place.y_km);
  sums->place_z += Lane::keep(mate, zero + place.z_km);
  sums->mates += Lane::keep(mate, zero + 1.0f);
}

/// What one ship's sums come to.
SWARM_HD inline Vec3 flock_wish(const FlockSums<FloatLane>& sums, Vec3 p, const ClassRow& row) {
  const Vec3 push = {sums.push_x, sums.push_y, sums.push_z};
  Vec3 wish = push * (row.top_speed_kmps / (row.separation_km > 0.01f ? row.separation_km : 0.01f));
  if (sums.mates > 0.0f) {
    const Vec3 velocity = {sums.velocity_x, sums.velocity_y, sums.velocity_z};
    const Vec3 place = {sums.place_x, sums.place_y, sums.place_z};
    wish += velocity * (kAlignmentWeight / sums.mates);
    wish += (place * (1.0f / sums.mates) - p) * kCohesionPerSecond;
  }
  return wish;
}

}  // namespace swarm
