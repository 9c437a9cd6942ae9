// When each stage ran, without ever waiting for the device between two of them.
//
//   host     begin_step  stage stage stage ...  begin_step  stage ...        collect
//   stamps   |           |     |     |          |           |                (waits for the last)
//            '---steer---'     '-----'
//
// A stamp is a time of the steady clock on the CPU and an event in the stream on a GPU. A stage
// lasts from the stamp before it to its own, so that the time between two stages is part of the
// second one and nothing is lost. Stamps are read when the host has waited for the device anyway,
// or when there is no room for another step.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/engine.h"

namespace swarm {

template <class Exec>
class StageRecorder {
 public:
  explicit StageRecorder(Exec& exec) : stamps_(exec, kStamps), times_(kStamps) {
    entries_.reserve(kStamps);
  }

  /// Nothing before this counts. `step`: of the engine; kNoStep between steps.
  void begin(uint64_t step) {
    if (entries_.size() + kStageCount + 1 > kStamps) collect();
    step_ = step;
    stamp(kNothing);
  }

  /// The stage whose work was given to the device since the last stamp.
  void end_stage(StageId stage) { stamp(static_cast<uint32_t>(stage)); }

  /// Reads all stamps; waits for the device where they are not there yet.
  void collect() {
    if (entries_.empty()) return;
    const auto count = static_cast<uint32_t>(entries_.size());
    stamps_.read(count, times_.data());
    for (uint32_t i = 1; i < count; ++i) {
      const Entry& entry = entries_[i];
      if (entry.stage == kNothing) continue;
      const auto stage = static_cast<StageId>(entry.stage);
      stage_times_.of(stage).add(times_[i] - times_[i - 1]);
      if (sink_ == nullptr) continue;
      const StageSpan span = {stage, entry.step, times_[i - 1], times_[i]};  // nvcc wants a name
      sink_->add(span);
    }
    entries_.clear();
  }

  const StageTimes& times() const { return stage_times_; }
  void set_sink(StageSpanSink* sink) { sink_ = sink; }

 private:
  static constexpr uint32_t kStamps = 2048;  // some eighty steps
  static constexpr uint32_t kNothing = kStageCount;
  static_assert(kStamps > 2 * kStageCount);

  struct Entry {
    uint32_t stage;
    uint64_t step;
  };

  void stamp(uint32_t stage) {
    stamps_.take(static_cast<uint32_t>(entries_.size()));
    entries_.push_back({stage, step_});
  }

  typename Exec::Stamps stamps_;
  std::vector<Entry> entries_;
  std::vector<int64_t> times_;
  uint64_t step_ = kNoStep;
  StageTimes stage_times_;
  StageSpanSink* sink_ = nullptr;
};

}  // namespace swarm
