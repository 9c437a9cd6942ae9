#include "host/profile/timeline.h"

namespace swarm {
namespace {

int64_t now_ns() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace

Timeline::Scope::Scope(Timeline* timeline, const char* name, uint64_t step) {
  if (timeline == nullptr) return;
  timeline->host_step_ = step;
  if (!timeline->covers(step)) return;
  timeline_ = timeline;
  span_ = {name, step, now_ns(), 0};
}

Timeline::Scope::~Scope() {
  if (timeline_ == nullptr) return;
  span_.end_ns = now_ns();
  timeline_->host_.push_back(span_);
}

void Timeline::add(const StageSpan& span) {
  if (covers(span.step == kNoStep ? host_step_ : span.step)) device_.push_back(span);
}

void Timeline::add_count(uint64_t step, const Agents& agents) {
  if (covers(step)) counts_.push_back({step, now_ns(), agents});
}

void Timeline::add_instant(uint64_t step, const std::string& name, const std::string& note,
                           double battle_time_s) {
  if (covers(step)) instants_.push_back({step, now_ns(), name, note, battle_time_s});
}

}  // namespace swarm
