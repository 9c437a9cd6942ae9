// See make_recording.h.
#include "host/cli/make_recording.h"

#include <build_info.h>

#include <algorithm>

#include "host/battle/build_world.h"
#include "host/record/picture.h"
#include "host/scenario/read_file.h"

namespace swarm {
namespace {

/// Pictures so often that motion looks smooth, but at most one a step.
constexpr double kPicturesPerSecond = 30;
constexpr uint64_t kHashEvery = 100;  // steps: a hash takes a tenth of a step

}  // namespace

Result<std::unique_ptr<RecordingWriter>> open_recording(const RecordingRequest& wanted,
                                                        const BattleRequest& request,
                                                        const ScenarioSpec& scenario) {
  RecordingHead head;
  head.program = std::string(FLEETSWARM_VERSION) + " (" + FLEETSWARM_COMMIT + ")";
  head.scenario_path = scenario.path;
  head.title = scenario.title.empty() ? scenario.name : scenario.title;
  if (request.text) {
    head.scenario_text = *request.text;
  } else {
    Result<std::string> text = read_text_file(scenario.path, "a scenario (*.toml)");
    if (!text) return text.error();
    head.scenario_text = std::move(text).value();
  }
  head.set = request.set;
  head.seed = wanted.seed;
  head.max_steps = wanted.max_steps;
  head.dt_s = scenario.dt_s;
  head.quantum_km = quantum_km(scenario.battle_radius_km);
  head.picture_every = wanted.picture_every;
  if (head.picture_every == 0) {
    head.picture_every =
        std::max(uint64_t{1}, static_cast<uint64_t>(1 / (kPicturesPerSecond * scenario.dt_s)));
  }
  head.hash_every = kHashEvery;
  head.layout = layout_of(scenario);
  return RecordingWriter::create(wanted.path, std::move(head), scenario);
}

std::optional<Error> close_recording(RecordingWriter* recorder, const BattleResult& result) {
  if (recorder == nullptr) return std::nullopt;
  return recorder->finish({result.steps, result.state_hash, result.ended_by, result.interrupted});
}

}  // namespace swarm
