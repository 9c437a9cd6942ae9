// Recordings of battles that commands fight.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "host/battle/battle.h"
#include "host/cli/prepare_battle.h"
#include "host/record/recording.h"

namespace swarm {

struct RecordingRequest {
  std::string path;
  uint64_t picture_every = 0;  // steps; 0: as the eye wants
  uint64_t seed = 1;
  uint64_t max_steps = 0;
};

/// `scenario` is what the request of the battle led to.
Result<std::unique_ptr<RecordingWriter>> open_recording(const RecordingRequest& wanted,
                                                        const BattleRequest& request,
                                                        const ScenarioSpec& scenario);

/// Nothing where there is no recorder.
[[nodiscard]] std::optional<Error> close_recording(RecordingWriter* recorder,
                                                   const BattleResult& result);

}  // namespace swarm
