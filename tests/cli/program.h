// Runs the real program as a user would: as a process of its own, with its streams caught.
#pragma once

#include <string>
#include <vector>

namespace swarm::testing_support {

struct ProgramRun {
  int exit_status = -1;  // -1: it was killed
  std::string out, err;  // on a terminal everything is in out
};

struct ProgramOptions {
  std::vector<std::string> environment = {"LC_ALL=C.UTF-8"};  // NAME=VALUE, beside PATH
  int signal = 0;            // sent as soon as `signal_after` has been printed
  std::string signal_after;  // on standard error
  int terminal_columns = 0;  // 0: no terminal, else all streams are one of this width
};

ProgramRun run_program(const std::vector<std::string>& arguments,
                       const ProgramOptions& options = {});

}  // namespace swarm::testing_support
