// See verify_recording.h.
#include "host/record/verify_recording.h"

#include <fmt/format.h>

#include "host/battle/build_world.h"
#include "host/output/format.h"
#include "host/scenario/load.h"

namespace swarm {
namespace {

/// The name of the first list that differs, and where.
std::string picture_difference(const Picture& recorded, const Picture& now) {
  const auto differs = [&](const char* what, const auto& a, const auto& b) {
    for (size_t s = 0; s < a.size(); ++s) {
      if (a[s] != b[s]) return fmt::format("{} of slot {}", what, s);
    }
    return std::string();
  };
  std::string found = differs("status", recorded.status, now.status);
  for (size_t axis = 0; axis < 3 && found.empty(); ++axis) {
    found = differs("place", recorded.place[axis], now.place[axis]);
  }
  if (found.empty()) found = differs("hull", recorded.hull, now.hull);
  for (size_t f = 0; f < kFacings && found.empty(); ++f) {
    found = differs("shield", recorded.shield[f], now.shield[f]);
  }
  for (size_t b = 0; b < 2 && found.empty(); ++b) {
    found = differs("heading", recorded.bow[b], now.bow[b]);
  }
  if (found.empty()) found = differs("fire", recorded.fired, now.fired);
  if (found.empty()) found = differs("target", recorded.target, now.target);
  return found;
}

class Verifier final : public BattleRecorder {
 public:
  Verifier(Recording* recording, const ScenarioTables& tables, std::atomic<bool>* stop)
      : recording_(recording), maker_(tables, recording->head().quantum_km), stop_(stop) {}

  uint64_t picture_every() const override { return recording_->head().picture_every; }
  uint64_t hash_every() const override { return recording_->head().hash_every; }

  void picture(uint64_t step, Engine* engine) override {
    if (done() || result_.pictures == recording_->picture_count()) return;
    engine->read_frame(0, &frame_);
    const Picture now = maker_.make(step, frame_);
    const Result<const Picture*> recorded = recording_->picture(result_.pictures);
    if (!recorded) {
      error_ = recorded.error();
      *stop_ = true;
      return;
    }
    ++result_.pictures;
    if ((*recorded)->step != step) {
      return differ(fmt::format("step {}: the recording has a picture of step {} here", step,
                                (*recorded)->step));
    }
    const std::string found = picture_difference(**recorded, now);
    if (!found.empty()) differ(fmt::format("step {}: {} is another one", step, found));
  }

  void hash(uint64_t step, uint64_t hash) override {
    if (done() || result_.hashes == recording_->hashes().size()) return;
    const auto& [recorded_step, recorded] = recording_->hashes()[result_.hashes++];
    result_.steps = step;
    if (recorded_step == step && recorded == hash) return;
    differ(fmt::format("step {}: the hash is {}, recorded is {} of step {}", step, hash_text(hash),
                       hash_text(recorded), recorded_step));
  }

  void event(const Event& /*event*/) override {}

  bool done() const { return error_ || !result_.difference.empty(); }
  void differ(std::string what) {
    result_.difference = std::move(what);
    *stop_ = true;
  }
  Verification& result() { return result_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  Recording* recording_;
  PictureMaker maker_;
  std::atomic<bool>* stop_;
  AgentFrame frame_;
  Verification result_;
  std::optional<Error> error_;
};

}  // namespace

Result<ScenarioSpec> recorded_scenario(const RecordingHead& head) {
  return load_scenario_text(head.scenario_text, head.scenario_path, overrides_from(head.set));
}

Result<Verification> verify_recording(Recording* recording, const BattleOptions& options) {
  const RecordingHead& head = recording->head();
  const Result<ScenarioSpec> scenario = recorded_scenario(head);
  if (!scenario) return scenario.error();
  if (layout_of(*scenario).capacity() != head.layout.capacity()) {
    return Error{"the recording has other slots than its scenario"};
  }
  const auto tables = std::make_unique<const ScenarioTables>(build_tables(*scenario));
  std::atomic<bool> stop = false;
  Verifier verifier(recording, *tables, &stop);
  BattleOptions how;
  how.backend = options.backend;
  how.threads = options.threads;
  how.seed = head.seed;
  // A recording that was cut short is compared as far as it goes.
  how.max_steps = recording->end() ? recording->end()->steps : head.max_steps;
  if (!recording->end() && !recording->hashes().empty()) {
    how.max_steps = recording->hashes().back().first;
  }
  how.recorder = &verifier;
  how.stop = &stop;
  how.on_progress = [&](const Progress& progress) {
    if (options.stop != nullptr && options.stop->load()) stop = true;
    if (options.on_progress) options.on_progress(progress);
  };
  const BattleResult result = run_battle(*scenario, how);
  if (verifier.error()) return *verifier.error();
  Verification& verification = verifier.result();
  verification.interrupted = result.interrupted && verification.difference.empty();
  if (verification.interrupted || !verification.difference.empty()) return verification;
  verification.steps = result.steps;
  if (recording->end() && recording->end()->state_hash != result.state_hash) {
    verification.difference =
        fmt::format("the end, step {}: the hash is {}, recorded is {}", result.steps,
                    hash_text(result.state_hash), hash_text(recording->end()->state_hash));
  } else if (verification.pictures < recording->picture_count() && recording->end()) {
    verification.difference = fmt::format("the recording has {} pictures, the battle {}",
                                          recording->picture_count(), verification.pictures);
  }
  return verification;
}

}  // namespace swarm
