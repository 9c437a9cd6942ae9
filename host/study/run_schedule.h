// Which runs of a study are to be fought next, group of points by group.
//
// Points advance together, in rounds of `block` replicates each, so that an early look sees all of
// them. Where a study asks points to end early, a point's next block waits for all of its last one:
// whether it goes on depends on results alone, not on the order in which they come, so a study has
// the same runs on any number of machines and after any number of kills.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "host/battle/battle_queue.h"
#include "host/study/study_plan.h"

namespace swarm {

class RunSchedule {
 public:
  explicit RunSchedule(const StudyPlan& plan);

  /// Runs that a file already holds, before the first take.
  void restore(uint64_t run, double until_value);

  /// The next run of the group's points. kLater: what comes next depends on runs being fought.
  BattleQueue::Answer take(uint32_t group, uint64_t* run);
  /// A run that was taken is done. NaN: its measure is missing.
  void record(uint64_t run, double until_value);
  /// A run that was taken was not fought.
  void give_back(uint64_t run);
  /// Every run of the group is recorded.
  bool over(uint32_t group) const;

  /// Runs in all: the most that it can be, less what points that ended early have saved.
  uint64_t planned() const;
  uint64_t recorded() const { return recorded_; }

 private:
  struct Point {
    uint64_t granted = 0;        // replicates that may be fought
    uint64_t next = 0;           // to be taken
    uint64_t done = 0;           // recorded
    bool complete = false;       // nothing will be granted any more
    std::vector<bool> recorded;  // by replicate, as far as granted
    std::vector<double> values;  // likewise, where points may end early
  };

  void put(uint64_t run, double until_value);
  /// Grants a point more, or completes it, where its present block is done.
  void advance(Point* point);
  bool precise_enough(const Point& point) const;

  const StudyPlan& plan_;
  const uint64_t count_, block_;
  bool adaptive_ = false, until_is_boolean_ = false;
  std::vector<Point> points_;
  std::vector<std::vector<uint64_t>> groups_;   // points of each
  std::vector<std::deque<uint64_t>> returned_;  // runs given back, by group
  std::vector<size_t> cursor_;                  // place in groups_, by group
  uint64_t recorded_ = 0;
};

/// Half the width of the 95 % interval of a share (Wilson) or of a median (order statistics), as
/// reports give it. Missing values (NaN) are left out; infinite where there is no interval.
double half_width(const std::vector<double>& values, bool is_boolean);

}  // namespace swarm
