# The state hashes that `fleetswarm bench` compares, as a text inside the program: it can then not be
# run without them. A change of the file configures again.
set(bench_hashes_file ${CMAKE_SOURCE_DIR}/tests/bench/expected.toml)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${bench_hashes_file})
file(READ ${bench_hashes_file} bench_hashes)
set(FLEETSWARM_BENCH_HASHES_SOURCE ${CMAKE_BINARY_DIR}/generated/bench_hashes.cpp)
file(CONFIGURE OUTPUT ${FLEETSWARM_BENCH_HASHES_SOURCE} @ONLY CONTENT [[
// Made from tests/bench/expected.toml; do not edit.
#include "host/bench/expected_text.h"

namespace swarm {
const char* const kExpectedHashesText = R"toml(@bench_hashes@)toml";
}  // namespace swarm
]])
