// A study on several processes: the first one hands out runs, takes in results and writes the file,
// and fights itself; the others ask, fight and answer.
//
//   rank 1..n   kRequest: group, how many ------->  rank 0: RunSchedule
//               <------- kJobs: runs, or "later", or "this group is over"
//               kResult: one battle ------------->          ResultStore
//               kLeave: why --------------------->          its runs go to others
//
// A run depends on its point and seed alone, so who fights it does not matter.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/battle/battle_queue.h"
#include "host/cluster/processes.h"
#include "host/study/run_study.h"

namespace swarm {

/// The first process's view of the others.
class StudyCrew final : public Crew {
 public:
  /// `on_leave` is told who leaves before the end, and why.
  StudyCrew(Processes* processes, std::function<void(int rank, const std::string& why)> on_leave);

  uint32_t ranks() const override { return static_cast<uint32_t>(processes_->count()); }
  void poll(StudyQueue* queue) override;
  bool through(const StudyQueue& queue) const override;
  void stop(StudyQueue* queue) override;

 private:
  struct Member {
    bool gone = false;
    uint32_t groups_over = 0;            // that it knows of
    std::map<uint64_t, BattleJob> jobs;  // that it has not answered
  };

  void take_in(const Processes::Message& message, StudyQueue* queue);
  void answer_request(int rank, const std::string& text, StudyQueue* queue);

  Processes* processes_;
  std::function<void(int, const std::string&)> on_leave_;
  std::vector<Member> members_;  // by rank; the first one is this process
};

/// Another process's part: fights what it is given until the study is over. Returns false when
/// `stop` was set. Throws DeviceError; then say why with leave_study.
bool help_with_study(const StudyPlan& plan, const StudyOptions& options, Processes* processes);
/// Gives up: the first process hands this one's runs to others.
void leave_study(Processes* processes, const std::string& why);

/// A battle's result as a message, and back, every bit of it.
std::string encode_result(const ReplicateResult& result);
ReplicateResult decode_result(const std::string& text);

}  // namespace swarm
