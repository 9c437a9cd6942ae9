#include "host/cli/interrupt.h"

#include <csignal>

namespace swarm {
namespace {

std::atomic<bool> g_interrupted{false};  // NOLINT: written by a signal handler, which has no self
std::atomic<int> g_signal{0};            // NOLINT

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  g_signal.store(number);
  g_interrupted.store(true);
}

}  // namespace

void listen_for_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  // Once: the second signal has its usual effect. Restart: a write of results is not cut short.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

const std::atomic<bool>& interrupted() { return g_interrupted; }

int interrupt_signal() { return g_signal.load(); }

}  // namespace swarm
