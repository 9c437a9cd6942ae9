// See find_divergence.h.
#include "host/diff/find_divergence.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <vector>

namespace swarm {
namespace {

using Kind = Divergence::Kind;

/// Steps between two checkpoints. A difference is looked for step by step from the last one, so
/// more steps cost more there, and fewer cost more on the way.
constexpr uint64_t kMarkEvery = 50;

/// Places of the stages in a step: first those that prepare it, where worlds or orders are new,
/// then those from the first to the last of every step.
constexpr StageId kPreparing[] = {StageId::kBinMines, StageId::kApplyOrders};
constexpr size_t kPreparations = std::size(kPreparing);
constexpr size_t kStepStages = kPreparations + static_cast<size_t>(StageId::kAdvanceClock) + 1;

size_t place_in_step(StageId stage) {
  const auto* const at = std::find(std::begin(kPreparing), std::end(kPreparing), stage);
  return at != std::end(kPreparing) ? static_cast<size_t>(at - kPreparing)
                                    : kPreparations + static_cast<size_t>(stage);
}

StageId stage_at(size_t place) {
  return place < kPreparations ? kPreparing[place] : static_cast<StageId>(place - kPreparations);
}

/// A moment of a live run.
struct Moment {
  uint64_t hash;
  WorldState state;  // has more than the hash covers
};

bool same_moment(const Moment& a, const Moment& b) {
  return a.hash == b.hash && std::memcmp(&a.state, &b.state, sizeof(WorldState)) == 0;
}

/// The run's next step, after each of its stages. A stage that does not run leaves all as it is:
/// one engine may run stages that another does not, for the sake of other worlds.
std::vector<Moment> trace_step(LiveRun* run) {
  std::vector<Moment> trace(kStepStages, {run->hash(), run->image().state});
  run->run_step([&](StageId stage) {
    const Moment now = {run->hash(), run->image().state};
    std::fill(trace.begin() + static_cast<std::ptrdiff_t>(place_in_step(stage)), trace.end(), now);
  });
  return trace;
}

WorldImage image_after(LiveRun* run, size_t place) {
  WorldImage image = run->image();
  run->run_step([&](StageId stage) {
    if (place_in_step(stage) <= place) image = run->image();
  });
  return image;
}

class Search {
 public:
  Search(RunSource* a, RunSource* b, const BattlePlan* plan, const DivergenceOptions& options)
      : a_(a), b_(b), live_a_(a->live()), live_b_(b->live()), plan_(plan), options_(options) {}

  Divergence run() {
    const uint64_t every = live_a_ != nullptr && live_b_ != nullptr ? options_.every : 1;
    for (uint64_t at = 0; look_at(at); at = found_.same_to + every) {
    }
    const bool differs =
        found_.kind == Kind::kState || found_.kind == Kind::kOrders || found_.kind == Kind::kEnd;
    if (differs && both_live()) refine();
    return found_;
  }

 private:
  bool both_live() const { return live_a_ != nullptr && live_b_ != nullptr; }

  /// Compares the runs at the first step, from `at` on, that both can tell of. False: that was all.
  bool look_at(uint64_t at) {
    std::optional<RunPoint> a = a_->look(at);
    std::optional<RunPoint> b = b_->look(at);
    while (a && b && a->step != b->step) {
      const bool a_is_behind = a->step < b->step;
      if ((a_is_behind ? a : b)->over) break;
      (a_is_behind ? a : b) = (a_is_behind ? a_ : b_)->look(a_is_behind ? b->step : a->step);
    }
    if (!a || !b) return false;
    ++found_.looks;
    if (a->step != b->step) return differ(Kind::kEnd, a, b);
    if (a->hash != b->hash) return differ(Kind::kState, a, b);
    if (a->over != b->over) return differ(Kind::kEnd, a, b);
    if (both_live() && !same_orders(live_a_->orders(), live_b_->orders())) {
      return differ(Kind::kOrders, a, b);
    }
    found_.same_to = a->step;
    found_.over_a = found_.over_b = a->over;
    if (a->over) return false;
    if (both_live() && (!marked_ || a->step >= *marked_ + kMarkEvery)) mark();
    if (options_.on_step) options_.on_step(a->step);
    if (options_.stop != nullptr && options_.stop->load()) {
      found_.kind = Kind::kStopped;
      return false;
    }
    return true;
  }

  bool differ(Kind kind, const std::optional<RunPoint>& a, const std::optional<RunPoint>& b) {
    found_.kind = kind;
    found_.differ_at = std::min(a->step, b->step);
    found_.over_a = a->over && a->step == found_.differ_at;
    found_.over_b = b->over && b->step == found_.differ_at;
    return false;
  }

  void mark() {
    marked_ = live_a_->step();
    live_a_->mark();
    live_b_->mark();
  }

  void back_to_mark() {
    live_a_->back_to_mark();
    live_b_->back_to_mark();
  }

  StateDifference compare(const WorldImage& a, const WorldImage& b) const {
    return compare_states(a, b, *plan_, AgentNames(*plan_));
  }

  /// From the last mark, where both were the same, to the step, the stage and the value.
  void refine() {
    if (!marked_) {  // not even the first look was the same
      found_.values = compare(live_a_->image(), live_b_->image());
      return;
    }
    const uint64_t end = found_.differ_at;
    back_to_mark();
    for (uint64_t step = *marked_ + 1; step <= end; ++step) {
      mark();
      live_a_->advance_to(step);
      live_b_->advance_to(step);
      if (differ_here()) {
        found_.differ_at = step;
        found_.over_a = live_a_->ended();
        found_.over_b = live_b_->ended();
        back_to_mark();
        find_stage();
        return;
      }
      found_.same_to = step;
      if (live_a_->ended()) break;
    }
    found_.kind = Kind::kNotAgain;
    found_.differ_at = end;
  }

  bool differ_here() {
    if (live_a_->hash() != live_b_->hash()) {
      found_.kind = Kind::kState;
    } else if (live_a_->ended() != live_b_->ended()) {
      found_.kind = Kind::kEnd;
    } else if (!same_orders(live_a_->orders(), live_b_->orders())) {
      found_.kind = Kind::kOrders;
    } else {
      return false;
    }
    return true;
  }

  /// Both stand before the step that differs.
  void find_stage() {
    const std::vector<Moment> a = trace_step(live_a_);
    const std::vector<Moment> b = trace_step(live_b_);
    size_t place = 0;
    while (place < kStepStages && same_moment(a[place], b[place])) ++place;
    if (place < kStepStages) {
      found_.kind = Kind::kState;
      found_.stage = stage_at(place);
      back_to_mark();
      const WorldImage image_a = image_after(live_a_, place);
      found_.values = compare(image_a, image_after(live_b_, place));
    } else {  // not in a stage: in what the orchestrator made of it
      found_.values = compare(live_a_->image(), live_b_->image());
    }
    if (found_.values.none()) found_.kind = Kind::kNotAgain;
  }

  RunSource *a_, *b_;
  LiveRun *live_a_, *live_b_;
  const BattlePlan* plan_;
  const DivergenceOptions& options_;
  Divergence found_;
  std::optional<uint64_t> marked_;  // step
};

}  // namespace

Divergence find_divergence(RunSource* a, RunSource* b, const BattlePlan* plan,
                           const DivergenceOptions& options) {
  return Search(a, b, plan, options).run();
}

}  // namespace swarm
