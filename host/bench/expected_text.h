// The text of tests/bench/expected.toml, put into the program by cmake/BenchHashes.cmake.
#pragma once

namespace swarm {

extern const char* const kExpectedHashesText;

}  // namespace swarm
