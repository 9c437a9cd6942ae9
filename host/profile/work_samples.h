// The work that steps of a battle found, averaged over samples spread evenly over all of it, in
// bounded memory: when there are too many samples every second one goes, and the next ones are
// taken half as often. Counting takes as long as a step at most, so that one sample in 32 command
// periods stays below 2 % of a battle.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/work_counts.h"

namespace swarm {

class WorkSamples {
 public:
  static constexpr size_t kMost = 64;

  /// Is a sample wanted at the n-th opportunity? To be asked for n = 0, 1, 2, ...
  bool wants(uint64_t n) const { return n % stride_ == stride_ - 1; }

  void add(const WorkCounts& work) {
    samples_.push_back(work);
    if (samples_.size() < kMost) return;
    for (size_t i = 0; i < kMost / 2; ++i) samples_[i] = samples_[2 * i + 1];
    samples_.resize(kMost / 2);
    stride_ *= 2;
  }

  size_t size() const { return samples_.size(); }

  /// Rounded to whole numbers. Nothing where there are no samples.
  WorkCounts mean() const {
    WorkCounts sum;
    const uint64_t count = samples_.size();
    if (count == 0) return sum;
    for (uint32_t c = 0; c < kWorkCounts; ++c) {
      for (const WorkCounts& sample : samples_) sum.counts[c] += sample.counts[c];
      sum.counts[c] = (sum.counts[c] + count / 2) / count;
    }
    return sum;
  }

 private:
  std::vector<WorkCounts> samples_;
  uint64_t stride_ = 32;
};

}  // namespace swarm
