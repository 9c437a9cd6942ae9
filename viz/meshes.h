// Small meshes for classes of ships and sections, one unit from the middle to the bow (+x), z up.
#pragma once

#include <glm/glm.hpp>
#include <vector>

#include "viz/battle_scene.h"

namespace swarm::viz {

struct MeshVertex {
  glm::vec3 place, normal;
};

/// Triangles, three vertices each, flat-shaded.
std::vector<MeshVertex> mesh_of(Shape shape);

}  // namespace swarm::viz
