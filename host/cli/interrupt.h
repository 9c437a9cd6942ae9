// SIGINT and SIGTERM as a polite wish: the battle ends after its command period and what was done
// so far is kept. A second signal ends the program at once.
#pragma once

#include <atomic>

namespace swarm {

/// Listens from now on, for the rest of the program.
void listen_for_interrupts();

/// True once a signal came; for BattleOptions::stop.
const std::atomic<bool>& interrupted();

/// The signal that came; 0: none.
int interrupt_signal();

}  // namespace swarm
