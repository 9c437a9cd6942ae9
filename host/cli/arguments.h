// The command line. The only place that knows the argument parser, which is slow to compile.
#pragma once

#include <functional>
#include <string>

namespace swarm {

/// What the command line asks for: a command to run, or a text to print and the status to end with.
struct Arguments {
  std::function<int()> command;
  std::string text;  // of --help and --version, or one line that says what is wrong
  int exit_status = 0;
};

Arguments parse_arguments(int count, const char* const* values);

}  // namespace swarm
