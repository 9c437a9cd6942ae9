#include "tests/cli/program.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>

namespace swarm::testing_support {
namespace {

// Ends a hang; generous, because sanitized programs on a busy machine are slow.
constexpr std::chrono::seconds kLimit{240};

std::vector<char*> pointers(std::vector<std::string>* words) {
  std::vector<char*> result;
  for (std::string& word : *words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

[[noreturn]] void become_program(std::vector<std::string> arguments,
                                 std::vector<std::string> environment) {
  arguments.insert(arguments.begin(), FLEETSWARM_PROGRAM);
  const char* path = std::getenv("PATH");
  environment.push_back(std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path));
  execve(FLEETSWARM_PROGRAM, pointers(&arguments).data(), pointers(&environment).data());
  _exit(127);
}

// A child process, and where its output comes out.
struct Child {
  pid_t process = -1;
  int out = -1, err = -1;
};

Child start_on_terminal(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  Child child;
  winsize size = {};
  size.ws_col = static_cast<unsigned short>(options.terminal_columns);
  size.ws_row = 50;
  child.process = forkpty(&child.out, nullptr, nullptr, &size);
  if (child.process == 0) become_program(arguments, options.environment);
  return child;
}

Child start(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  if (options.terminal_columns > 0) return start_on_terminal(arguments, options);
  std::array<int, 2> out = {}, err = {};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) return {};
  Child child;
  child.process = fork();
  if (child.process == 0) {
    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    become_program(arguments, options.environment);
  }
  close(out[1]);
  close(err[1]);
  child.out = out[0];
  child.err = err[0];
  return child;
}

// Reads what is there; false at the end of the stream.
bool read_some(int stream, std::string* text) {
  std::array<char, 4096> buffer;
  const ssize_t got = read(stream, buffer.data(), buffer.size());
  if (got <= 0) return false;  // a terminal ends with an error
  text->append(buffer.data(), static_cast<size_t>(got));
  return true;
}

void collect(const Child& child, const ProgramOptions& options, ProgramRun* run) {
  const auto end = std::chrono::steady_clock::now() + kLimit;
  std::array<pollfd, 2> streams = {{{child.out, POLLIN, 0}, {child.err, POLLIN, 0}}};
  bool signalled = false;
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    poll(streams.data(), streams.size(), 1000);
    if (streams[0].revents != 0 && !read_some(child.out, &run->out)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !read_some(child.err, &run->err)) streams[1].fd = -1;
    if (options.signal != 0 && !signalled &&
        run->err.find(options.signal_after) != std::string::npos) {
      kill(child.process, options.signal);
      signalled = true;
    }
    if (std::chrono::steady_clock::now() > end) {
      kill(child.process, SIGKILL);
      return;
    }
  }
}

}  // namespace

ProgramRun run_program(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  ProgramRun run;
  const Child child = start(arguments, options);
  if (child.process < 0) return run;
  collect(child, options, &run);
  int status = 0;
  waitpid(child.process, &status, 0);
  if (WIFEXITED(status)) run.exit_status = WEXITSTATUS(status);
  close(child.out);
  if (child.err >= 0) close(child.err);
  return run;
}

}  // namespace swarm::testing_support
