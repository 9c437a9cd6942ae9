// Where the eye is and what it sees.
#pragma once

#include <glm/glm.hpp>

namespace swarm::viz {

/// Around a point, as one turns a globe: z is up.
struct Camera {
  glm::dvec3 target_km = {};
  double distance_km = 10;
  double yaw_deg = 30, pitch_deg = 20;
  double field_of_view_deg = 45;  // from top to bottom

  glm::dvec3 backwards() const {
    const double yaw = glm::radians(yaw_deg), pitch = glm::radians(pitch_deg);
    return {glm::cos(pitch) * glm::cos(yaw), glm::cos(pitch) * glm::sin(yaw), glm::sin(pitch)};
  }
  glm::dvec3 eye_km() const { return target_km + backwards() * distance_km; }
};

}  // namespace swarm::viz
