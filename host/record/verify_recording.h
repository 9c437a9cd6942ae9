// Is a recording what its scenario and seed give? The battle is fought again, and every hash and
// every picture compared.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "host/battle/battle.h"
#include "host/core/result.h"
#include "host/record/recording.h"

namespace swarm {

struct Verification {
  uint64_t steps = 0, hashes = 0, pictures = 0;  // that were compared
  std::string difference;                        // the first one, in one line; empty: none
  bool interrupted = false;
};

/// The scenario of a recording.
Result<ScenarioSpec> recorded_scenario(const RecordingHead& head);

/// Only backend, threads, stop and on_progress of the options are used. The error: a chunk is
/// damaged, or holds a scenario that this program cannot read.
Result<Verification> verify_recording(Recording* recording, const BattleOptions& options);

}  // namespace swarm
