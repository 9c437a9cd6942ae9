# The shaders of viz/shaders as texts inside the program: it can then not be run without them. A change of
# one configures again.
file(GLOB shader_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/viz/shaders/*)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${shader_files})
set(shader_rows "")
foreach(shader_file IN LISTS shader_files)
    get_filename_component(shader_name ${shader_file} NAME)
    file(READ ${shader_file} shader_source)
    string(APPEND shader_rows "    {\"${shader_name}\", R\"glsl(${shader_source})glsl\"},\n")
endforeach()
set(FLEETSWARM_SHADERS_SOURCE ${CMAKE_BINARY_DIR}/generated/shaders.cpp)
file(CONFIGURE OUTPUT ${FLEETSWARM_SHADERS_SOURCE} @ONLY CONTENT [[
// Made from viz/shaders; do not edit.
#include <array>
#include <utility>

#include "viz/shader_text.h"

namespace swarm::viz {

std::string_view shader_text(std::string_view name) {
  static const std::pair<std::string_view, std::string_view> shaders[] = {
@shader_rows@  };
  for (const auto& [known, text] : shaders) {
    if (known == name) return text;
  }
  return {};
}

}  // namespace swarm::viz
]])
