// How long something took, over any number of calls, in bounded memory: a histogram whose buckets
// grow with the time, so that a median is as exact for a microsecond as for a minute.
//
//   ns    0 1 2 .. 127 | 128 130 .. 254 | 256 260 .. 508 | ...      64 buckets an octave
//
// A bucket is at most 1/64 of its time wide. The same times give the same histogram in any order.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace swarm {

class TimeHistogram {
 public:
  /// Adds one call. Times below 0 (a clock that was set back) count as 0.
  void add(int64_t ns) {
    const uint64_t time = ns > 0 ? static_cast<uint64_t>(ns) : 0;
    if (buckets_.empty()) buckets_.resize(kBuckets);
    const uint32_t bucket = bucket_of(time);
    ++buckets_[bucket < kBuckets ? bucket : kBuckets - 1];
    ++calls_;
    total_ns_ += time;
    least_ns_ = calls_ == 1 || time < least_ns_ ? time : least_ns_;
    most_ns_ = time > most_ns_ ? time : most_ns_;
  }

  uint64_t calls() const { return calls_; }
  double total_s() const { return 1e-9 * static_cast<double>(total_ns_); }
  double least_s() const { return 1e-9 * static_cast<double>(least_ns_); }
  double most_s() const { return 1e-9 * static_cast<double>(most_ns_); }

  /// The time that half of the calls did not exceed, to 1/64 of itself. 0 without calls.
  double median_s() const { return quantile_s(0.5); }

  /// The time that a share of the calls did not exceed; share from 0 to 1. Within a bucket calls
  /// are taken as spread evenly; least and most are exact.
  double quantile_s(double share) const {
    if (calls_ == 0) return 0;
    const double rank = share * static_cast<double>(calls_ - 1);
    double below = 0;
    for (uint32_t b = 0; b < kBuckets; ++b) {
      const auto here = static_cast<double>(buckets_[b]);
      if (here > 0 && rank < below + here) {
        const double part = (rank - below + 0.5) / here;
        const double ns = first_of(b) + part * (first_of(b + 1) - first_of(b) - 1);
        const auto least = static_cast<double>(least_ns_), most = static_cast<double>(most_ns_);
        return 1e-9 * (ns < least ? least : ns > most ? most : ns);
      }
      below += here;
    }
    return most_s();
  }

  /// Position of a time among the buckets, and the first time of a bucket.
  static constexpr uint32_t bucket_of(uint64_t ns) {
    if (ns < 2 * kSteps) return static_cast<uint32_t>(ns);
    const auto octave = static_cast<uint32_t>(std::bit_width(ns)) - kStepBits - 1;
    return octave * kSteps + static_cast<uint32_t>(ns >> octave);
  }
  static constexpr double first_of(uint32_t bucket) {
    if (bucket < 2 * kSteps) return bucket;
    const uint32_t octave = bucket / kSteps - 1;
    return static_cast<double>(uint64_t{bucket % kSteps + kSteps} << octave);
  }

 private:
  static constexpr uint32_t kStepBits = 6;
  static constexpr uint32_t kSteps = 1u << kStepBits;  // buckets an octave
  static constexpr uint32_t kBuckets = 36 * kSteps;    // up to 2^41 ns, 37 minutes

  std::vector<uint32_t> buckets_;  // none before the first call
  uint64_t calls_ = 0;
  uint64_t total_ns_ = 0;
  uint64_t least_ns_ = 0;
  uint64_t most_ns_ = 0;
};

}  // namespace swarm
