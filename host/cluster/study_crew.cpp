// See study_crew.h.
#include "host/cluster/study_crew.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>
#include <thread>

namespace swarm {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

enum Tag : int { kRequest = 1, kJobs, kResult, kLeave };

constexpr std::chrono::milliseconds kAskAgain{20};  // after "later"
constexpr std::chrono::milliseconds kLastWords{
    800};  // launchers kill about a second after they ask

std::string cbor(const Json& json) {
  const std::vector<uint8_t> bytes = Json::to_cbor(json);
  return {bytes.begin(), bytes.end()};
}

Json from_cbor(const std::string& text) { return Json::from_cbor(text); }

}  // namespace

std::string encode_result(const ReplicateResult& result) {
  // Events, losses and ships as plain lists, in the order of their members.
  Json events = Json::array(), losses = Json::array(), ships = Json::array();
  Json series = Json::array();
  if (result.details) {
    for (const Event& e : result.details->events) {
      events.push_back({e.t_s, e.step, e.event, e.note, e.details, e.numbers});
    }
    for (const ClassLosses& l : result.details->losses) {
      losses.push_back(
          {l.faction, l.agent_class, l.start, l.lost, l.departed, l.remaining, l.held});
    }
    for (const ShipFate& s : result.details->ships) {
      ships.push_back({s.ship, static_cast<int>(s.fate), s.t_s});
    }
    series = result.details->series;
  }
  return cbor({result.job.variant, result.job.seed, result.job.id, result.steps, result.sim_time_s,
               result.agent_steps, result.state_hash, result.time_limit_reached,
               result.torpedo_overflow, result.crowded, result.ended_by, result.outcomes,
               result.event_times_s, result.details.has_value(), events, losses, ships, series});
}

ReplicateResult decode_result(const std::string& text) {
  const Json all = from_cbor(text);
  ReplicateResult result;
  size_t at = 0;
  const auto next = [&](auto& member) { all.at(at++).get_to(member); };
  next(result.job.variant);
  next(result.job.seed);
  next(result.job.id);
  next(result.steps);
  next(result.sim_time_s);
  next(result.agent_steps);
  next(result.state_hash);
  next(result.time_limit_reached);
  next(result.torpedo_overflow);
  next(result.crowded);
  next(result.ended_by);
  next(result.outcomes);
  next(result.event_times_s);
  if (!all.at(at++).get<bool>()) return result;
  BattleDetails details;
  for (const Json& e : all.at(at++)) {
    details.events.push_back({e.at(0), e.at(1), e.at(2), e.at(3), e.at(4), e.at(5)});
  }
  for (const Json& l : all.at(at++)) {
    details.losses.push_back({l.at(0), l.at(1), l.at(2), l.at(3), l.at(4), l.at(5), l.at(6)});
  }
  for (const Json& s : all.at(at++)) {
    details.ships.push_back({s.at(0), static_cast<ShipFate::Fate>(s.at(1).get<int>()), s.at(2)});
  }
  next(details.series);
  result.details = std::move(details);
  return result;
}

// ---- the first process
// ----------------------------------------------------------------------------

StudyCrew::StudyCrew(Processes* processes, std::function<void(int, const std::string&)> on_leave)
    : processes_(processes),
      on_leave_(std::move(on_leave)),
      members_(static_cast<size_t>(processes->count())) {}

void StudyCrew::poll(StudyQueue* queue) {
  while (const std::optional<Processes::Message> message = processes_->poll())
    take_in(*message, queue);
}

void StudyCrew::take_in(const Processes::Message& message, StudyQueue* queue) {
  Member& member = members_[static_cast<size_t>(message.from)];
  if (message.tag == kRequest) {
    answer_request(message.from, message.text, queue);
  } else if (message.tag == kResult) {
    ReplicateResult result = decode_result(message.text);
    member.jobs.erase(result.job.id);
    queue->deliver(std::move(result));
  } else if (message.tag == kLeave) {
    member.gone = true;
    for (const auto& [run, job] : member.jobs) queue->give_back(job);
    member.jobs.clear();
    if (!message.text.empty()) on_leave_(message.from, message.text);
  }
}

void StudyCrew::answer_request(int rank, const std::string& text, StudyQueue* queue) {
  Member& member = members_[static_cast<size_t>(rank)];
  const Json request = from_cbor(text);
  const uint32_t group = request.at(0);
  uint64_t wanted = request.at(1);
  Json jobs = Json::array();
  bool over = group < queue->group();
  if (group == queue->group()) {
    // Small portions towards the end, so that nobody waits long for the last.
    const uint64_t left = queue->planned() - std::min(queue->recorded(), queue->planned());
    wanted = std::clamp(left / (2 * members_.size()), uint64_t{1}, std::max(wanted, uint64_t{1}));
    while (jobs.size() < wanted) {
      BattleJob job;
      const BattleQueue::Answer answer = queue->take_run(&job);
      over = answer == BattleQueue::Answer::kNoMore;
      if (answer != BattleQueue::Answer::kJob) break;
      member.jobs.emplace(job.id, job);
      jobs.push_back({job.variant, job.seed, job.id});
    }
  }
  if (over) member.groups_over = std::max(member.groups_over, group + 1);
  processes_->send(rank, kJobs, cbor({group, over, jobs}));
}

bool StudyCrew::through(const StudyQueue& queue) const {
  return std::all_of(members_.begin() + 1, members_.end(), [&queue](const Member& member) {
    return member.gone || member.groups_over > queue.group();
  });
}

void StudyCrew::stop(StudyQueue* queue) {
  const Clock::time_point end = Clock::now() + kLastWords;
  const auto all_gone = [this] {
    return std::all_of(members_.begin() + 1, members_.end(),
                       [](const Member& member) { return member.gone; });
  };
  while (!all_gone() && Clock::now() < end) {
    poll(queue);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// ---- the others
// -----------------------------------------------------------------------------------

namespace {

/// Runs of one group, asked for before they are needed.
class HelperQueue final : public BattleQueue {
 public:
  HelperQueue(Processes* processes, uint32_t group, uint32_t worlds)
      : processes_(processes), group_(group), worlds_(worlds) {}

  Answer take(BattleJob* job) override {
    if (jobs_.empty()) return over_ ? Answer::kNoMore : Answer::kLater;
    *job = jobs_.front();
    jobs_.pop_front();
    return Answer::kJob;
  }

  void deliver(ReplicateResult result) override {
    processes_->send(0, kResult, encode_result(result));
  }

  void poll() override {
    while (const std::optional<Processes::Message> message = processes_->poll())
      take_in(message->text);
    const bool few = jobs_.size() < worlds_ / 2 + 1;
    if (asked_ || over_ || !few || Clock::now() < ask_again_) return;
    processes_->send(0, kRequest, cbor({group_, worlds_}));
    asked_ = true;
  }

  uint64_t planned() const override { return 0; }

 private:
  void take_in(const std::string& text) {
    const Json answer = from_cbor(text);
    asked_ = false;
    over_ = answer.at(1);
    for (const Json& job : answer.at(2)) jobs_.push_back({job.at(0), job.at(1), job.at(2)});
    if (!over_ && answer.at(2).empty()) ask_again_ = Clock::now() + kAskAgain;
  }

  Processes* processes_;
  const uint32_t group_, worlds_;
  std::deque<BattleJob> jobs_;
  bool asked_ = false, over_ = false;
  Clock::time_point ask_again_;
};

}  // namespace

bool help_with_study(const StudyPlan& plan, const StudyOptions& options, Processes* processes) {
  for (uint32_t group = 0; group < plan.groups().size(); ++group) {
    const ReplicateOptions how =
        replicate_options(plan, options, group, static_cast<uint32_t>(processes->count()));
    HelperQueue queue(processes, group, how.worlds);
    ReplicateRunner runner(plan, plan.groups()[group], how);
    if (!runner.run(&queue)) {
      leave_study(processes, "");
      return false;
    }
  }
  return true;
}

void leave_study(Processes* processes, const std::string& why) {
  processes->send(0, kLeave, why);
  const Clock::time_point end = Clock::now() + kLastWords;
  while (!processes->sent() && Clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace swarm
