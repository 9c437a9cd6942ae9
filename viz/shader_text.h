// The shaders, as texts inside the program; cmake/Shaders.cmake makes them from viz/shaders.
#pragma once

#include <string_view>

namespace swarm::viz {

/// "mesh.vert" and the like. Empty: there is no such shader.
std::string_view shader_text(std::string_view name);

}  // namespace swarm::viz
