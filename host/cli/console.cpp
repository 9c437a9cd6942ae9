#include "host/cli/console.h"

#include <fmt/format.h>

#include <cstdio>

#include "host/scenario/suggest.h"

namespace swarm {

void say(const std::string& text) {
  const std::string line = "fleetswarm: " + one_line(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int fail(const std::string& text, int exit_status) {
  say(text);
  return exit_status;
}

bool print(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

}  // namespace swarm
