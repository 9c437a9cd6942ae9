// See run_schedule.h.
#include "host/study/run_schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "host/study/statistics.h"

namespace swarm {

double half_width(const std::vector<double>& values, bool is_boolean) {
  std::vector<double> given;
  for (const double value : values) {
    if (!std::isnan(value)) given.push_back(value);
  }
  std::optional<Interval> interval;
  if (is_boolean) {
    const auto yes = static_cast<uint64_t>(
        std::count_if(given.begin(), given.end(), [](double value) { return value != 0; }));
    if (!given.empty()) interval = wilson_interval(yes, given.size());
  } else {
    std::sort(given.begin(), given.end());
    interval = median_interval(given);
  }
  if (!interval) return std::numeric_limits<double>::infinity();
  return (interval->high - interval->low) / 2;
}

RunSchedule::RunSchedule(const StudyPlan& plan)
    : plan_(plan),
      count_(plan.spec().replicates.count),
      block_(std::min(plan.spec().replicates.block, count_)),
      adaptive_(!plan.spec().replicates.until_measure.empty()),
      points_(plan.points().size()),
      groups_(plan.groups().size()),
      returned_(plan.groups().size()),
      cursor_(plan.groups().size(), 0) {
  if (adaptive_) until_is_boolean_ = plan.measures()[plan.until_measure()].is_boolean;
  for (uint64_t p = 0; p < points_.size(); ++p) {
    if (!plan.points()[p].error.empty()) {
      points_[p].complete = true;
      continue;
    }
    groups_[plan.points()[p].group].push_back(p);
    advance(&points_[p]);
  }
}

void RunSchedule::advance(Point* point) {
  while (!point->complete && point->done == point->granted) {
    if (point->granted == count_ || (adaptive_ && precise_enough(*point))) {
      point->complete = true;
      return;
    }
    point->granted = adaptive_ ? std::min(point->granted + block_, count_) : count_;
    point->recorded.resize(point->granted, false);
    if (adaptive_) point->values.resize(point->granted, std::nan(""));
  }
}

bool RunSchedule::precise_enough(const Point& point) const {
  const ReplicatesSpec& replicates = plan_.spec().replicates;
  return point.done > 0 && point.done >= replicates.at_least &&
         half_width(point.values, until_is_boolean_) <= replicates.half_width;
}

void RunSchedule::put(uint64_t run, double until_value) {
  Point& point = points_[plan_.point_of(run)];
  const uint64_t replicate = plan_.replicate_of(run);
  if (replicate >= point.recorded.size() || point.recorded[replicate]) {
    throw std::logic_error("a run is recorded that was not to be fought");
  }
  point.recorded[replicate] = true;
  if (adaptive_) point.values[replicate] = until_value;
  ++point.done;
  ++recorded_;
  advance(&point);
}

void RunSchedule::restore(uint64_t run, double until_value) {
  // Runs come by number, so a point's block is whole before a run of its next one.
  if (plan_.points()[plan_.point_of(run)].error.empty()) put(run, until_value);
}

void RunSchedule::record(uint64_t run, double until_value) { put(run, until_value); }

void RunSchedule::give_back(uint64_t run) {
  returned_[plan_.points()[plan_.point_of(run)].group].push_back(run);
}

BattleQueue::Answer RunSchedule::take(uint32_t group, uint64_t* run) {
  std::deque<uint64_t>& returned = returned_[group];
  if (!returned.empty()) {
    *run = returned.front();
    returned.pop_front();
    return BattleQueue::Answer::kJob;
  }
  const std::vector<uint64_t>& members = groups_[group];
  size_t& cursor = cursor_[group];
  for (size_t tried = 0; tried <= members.size(); ++tried) {
    Point& point = points_[members[cursor]];
    while (point.next < point.granted && point.recorded[point.next]) ++point.next;
    // A round ends at a multiple of the block: then it is the next point's turn.
    const bool turn_over = tried == 0 && point.next % block_ == 0 && point.next > 0;
    if (point.next < point.granted && !turn_over) {
      *run = plan_.run_of(members[cursor], point.next++);
      return BattleQueue::Answer::kJob;
    }
    cursor = (cursor + 1) % members.size();
  }
  return over(group) ? BattleQueue::Answer::kNoMore : BattleQueue::Answer::kLater;
}

bool RunSchedule::over(uint32_t group) const {
  return std::all_of(groups_[group].begin(), groups_[group].end(),
                     [this](uint64_t p) { return points_[p].complete; });
}

uint64_t RunSchedule::planned() const {
  uint64_t runs = 0;
  for (uint64_t p = 0; p < points_.size(); ++p) {
    if (!plan_.points()[p].error.empty()) continue;
    runs += points_[p].complete ? points_[p].granted : count_;
  }
  return runs;
}

}  // namespace swarm
