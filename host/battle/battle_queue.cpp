// See battle_queue.h.
#include "host/battle/battle_queue.h"

namespace swarm {

BattleQueue::Answer JobList::take(BattleJob* job) {
  if (next_ == jobs_.size()) return Answer::kNoMore;
  *job = jobs_[next_];
  job->id = next_++;  // the place in the list
  return Answer::kJob;
}

void JobList::deliver(ReplicateResult result) {
  const auto at = static_cast<size_t>(result.job.id);
  result.job.id = jobs_[at].id;
  waiting_[at] = std::move(result);
  for (; delivered_ < waiting_.size() && waiting_[delivered_]; ++delivered_) hand_over(delivered_);
}

void JobList::hand_over_the_rest() {
  for (size_t job = delivered_; job < waiting_.size(); ++job) {
    if (waiting_[job]) hand_over(job);
  }
}

void JobList::hand_over(size_t job) {
  deliver_(std::move(*waiting_[job]));
  waiting_[job].reset();
}

}  // namespace swarm
