// How far a battle, or a batch of them, is: a bar on a terminal, a line now and then elsewhere,
// nothing when quiet.
#pragma once

#include <string>

#include "host/battle/battle.h"
#include "host/battle/replicates.h"
#include "host/output/page.h"
#include "host/study/study_progress.h"

namespace swarm {

/// Of two runs that are compared: they are the same to this step.
struct SearchProgress {
  uint64_t step = 0;
  double share = 0;  // of the longest that they can be
  double wall_time_s = 0;
};

class ProgressDisplay {
 public:
  enum class Form { kOff, kLines, kBar };

  /// Writes to standard error. The scenario gives phases their titles, and must outlive this.
  ProgressDisplay(Form form, const ScenarioSpec& scenario, const PageStyle& style);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void show(const Progress& progress);
  void show(const ReplicateProgress& progress);
  void show(const SearchProgress& progress);
  void show(const StudyProgress& progress);
  /// A line of its own, above the bar.
  void say(const std::string& line);
  /// Takes the bar off the screen.
  void finish();

  /// One line without a bar, or with one of whatever width is left.
  std::string text_of(const Progress& progress, bool with_bar) const;
  std::string text_of(const ReplicateProgress& progress, bool with_bar) const;
  std::string text_of(const SearchProgress& progress, bool with_bar) const;
  std::string text_of(const StudyProgress& progress, bool with_bar) const;

 private:
  template <class AnyProgress>
  void show_any(const AnyProgress& progress, double done);
  std::string bar_line(const std::string& head, const std::string& tail, double done) const;
  bool is_due(double wall_time_s, double done);
  std::string phase_title(const std::string& phase) const;

  Form form_;
  const ScenarioSpec& scenario_;
  PageStyle style_;
  bool bar_shown_ = false;
  double last_wall_s_ = 0;
  int last_tenth_ = 0;
};

}  // namespace swarm
