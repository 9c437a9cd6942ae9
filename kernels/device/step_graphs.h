// Steps that are launched as a whole. Which kernels a step launches, with what arguments and how
// many threads, depends on the engine's size and on whether command stages run in it; on nothing
// that a stage computes. So there are two kinds of step, and on a GPU each is recorded once and
// repeated by one call, where some forty launches would keep the host busy and small worlds
// waiting.
//
//   first of its kind    launched plainly: this loads its kernels
//   second               recorded, then launched from the record
//   all others           launched from the record
//
// Where a step cannot be recorded it is launched plainly, as it is while profiling, for a
// StageHook, and where graphs are switched off.
#pragma once

#include <array>
#include <optional>
#include <string>

namespace swarm {

template <class Exec>
class StepGraphs {
 public:
  /// `wanted`: nothing for what the back end does unless told otherwise.
  StepGraphs(Exec& exec, std::optional<bool> wanted)
      : kinds_{Kind(exec), Kind(exec)}, wanted_(wanted.value_or(Exec::kGraphsByDefault)) {}

  /// launch() launches the stages of a step; it must do so alike for every step of this kind.
  template <class Launch>
  void run(bool command, const Launch& launch) {
    Kind& kind = kinds_[command ? 1 : 0];
    if (wanted_ && kind.state == State::kLoaded) {
      kind.state = kind.graph.record(launch) ? State::kRecorded : State::kRefused;
    }
    if (wanted_ && kind.state == State::kRecorded) return kind.graph.launch();
    launch();
    if (kind.state == State::kNew) kind.state = State::kLoaded;
  }

  /// "launched from graphs" and the like, for whoever wants to know how this engine runs.
  std::string text() const {
    if (!wanted_) return "launched one stage after another";
    for (const Kind& kind : kinds_) {
      if (kind.state == State::kRefused) return "launched one stage after another: no graph";
    }
    return "launched from graphs";
  }

 private:
  enum class State { kNew, kLoaded, kRecorded, kRefused };
  struct Kind {
    explicit Kind(Exec& exec) : graph(exec) {}
    typename Exec::Graph graph;
    State state = State::kNew;
  };

  std::array<Kind, 2> kinds_;  // without and with the command stages
  bool wanted_;
};

}  // namespace swarm
