// This process among those that mpirun or srun started together. Without them, and in a program
// built without MPI, it is alone.
//
// Messages are texts. Sends never wait, so that no two processes can wait for one another; poll()
// takes what has come and lets sends go on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

class Processes {
 public:
  struct Message {
    int from = 0;
    int tag = 0;
    std::string text;
  };

  /// Joins the others, where there are any. Once a process.
  Processes();
  /// Waits for the others to leave, too.
  ~Processes();
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;

  int rank() const { return rank_; }
  int count() const { return count_; }
  bool alone() const { return count_ == 1; }
  bool is_first() const { return rank_ == 0; }
  /// Among those on this machine.
  int local_rank() const { return local_rank_; }
  int local_count() const { return local_count_; }

  /// The first one's text, everywhere.
  std::string broadcast(const std::string& text);
  /// A text of each, at the first one; nothing at the others.
  std::vector<std::string> gather(const std::string& text);

  void send(int to, int tag, std::string text);
  /// The next message; none has come.
  std::optional<Message> poll();
  /// Have all sends been taken?
  bool sent();

  /// Ends all of them, now.
  [[noreturn]] void abort(int status);

 private:
  struct Outbox;

  int rank_ = 0, count_ = 1, local_rank_ = 0, local_count_ = 1;
  std::unique_ptr<Outbox> outbox_;
};

/// Was the program built with MPI, and which.
std::string mpi_version();

}  // namespace swarm
