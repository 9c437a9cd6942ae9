// Lines for the user beside the results: everything here goes to standard error.
#pragma once

#include <string>

namespace swarm {

/// "fleetswarm: TEXT" in one line.
void say(const std::string& text);

/// say(text), and the status to return.
[[nodiscard]] int fail(const std::string& text, int exit_status);

/// Prints to standard output; false where that is gone or full.
[[nodiscard]] bool print(const std::string& text);

}  // namespace swarm
