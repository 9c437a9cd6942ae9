#include "host/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "host/output/format.h"
#include "host/output/report_sections.h"

namespace swarm {
namespace {

constexpr double kBarEvery_s = 0.1;
constexpr double kLineEvery_s = 10;  // at the latest
constexpr double kLineGap_s = 1;     // at the earliest: a short battle needs no lines

// Of the time at which the battle ends at the latest; it can end long before.
double done_share(const Progress& progress) {
  if (!(progress.limit_s > 0)) return 0;
  return std::min(progress.sim_time_s / progress.limit_s, 1.0);
}

double left_s(double wall_time_s, double done) {
  return done > 0 ? wall_time_s * (1 - done) / done : 0;
}

void write(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressDisplay::ProgressDisplay(Form form, const ScenarioSpec& scenario, const PageStyle& style)
    : form_(form), scenario_(scenario), style_(style) {}

ProgressDisplay::~ProgressDisplay() { finish(); }

std::string ProgressDisplay::phase_title(const std::string& phase) const {
  for (const PhaseSpec& spec : scenario_.phases) {
    if (spec.name == phase && !spec.title.empty()) return printable(spec.title);
  }
  return readable_name(phase);
}

std::string ProgressDisplay::text_of(const Progress& progress, bool with_bar) const {
  const double done = done_share(progress);
  const std::string rate = with_magnitude(progress.agent_steps_per_s);
  const std::string left = clock_text(left_s(progress.wall_time_s, done));
  const std::string head =
      fmt::format("{}  {}", clock_text(progress.sim_time_s), phase_title(progress.phase));
  if (!with_bar) {
    return fmt::format("{}  {:.0f} %  {} agent-steps/s, at most {} left", head, 100 * done, rate,
                       left);
  }
  return bar_line(head, fmt::format("{:3.0f} %  {} agent-steps/s  ≤ {}", 100 * done, rate, left),
                  done);
}

std::string ProgressDisplay::text_of(const ReplicateProgress& progress, bool with_bar) const {
  const double done = progress.share;
  const std::string rate = with_magnitude(
      progress.wall_time_s > 0 ? static_cast<double>(progress.agent_steps) / progress.wall_time_s
                               : 0);
  const std::string left = clock_text(left_s(progress.wall_time_s, done));
  const std::string head = fmt::format("{} of {} battles", progress.done, progress.total);
  if (!with_bar) {
    return fmt::format("{}  {:.0f} %  {} agent-steps/s, {} {} left", head, 100 * done, rate,
                       progress.done == 0 ? "at most" : "about", left);
  }
  return bar_line(head,
                  fmt::format("{:3.0f} %  {} agent-steps/s  {} {}", 100 * done, rate,
                              progress.done == 0 ? "≤" : "~", left),
                  done);
}

std::string ProgressDisplay::text_of(const SearchProgress& progress, bool with_bar) const {
  const std::string head =
      fmt::format("the same to step {}", grouped(static_cast<int64_t>(progress.step)));
  const double done = std::min(progress.share, 1.0);
  const std::string left = clock_text(left_s(progress.wall_time_s, done));
  if (!with_bar) return fmt::format("{}  {:.0f} %, at most {} left", head, 100 * done, left);
  return bar_line(head, fmt::format("{:3.0f} %  ≤ {}", 100 * done, left), done);
}

std::string ProgressDisplay::text_of(const StudyProgress& progress, bool with_bar) const {
  const std::string rate = readable_number(progress.runs_per_s);
  const double left_share = (1 - progress.share) * static_cast<double>(progress.total);
  const std::string left =
      progress.runs_per_s > 0 ? clock_text(left_share / progress.runs_per_s) : "--:--";
  const std::string head =
      fmt::format("{} of {} runs", grouped(static_cast<int64_t>(progress.done)),
                  grouped(static_cast<int64_t>(progress.total)));
  std::string estimate;
  const MainEstimate& main = progress.main;
  if (main.count > 0) {
    const auto text = [&main](double value) {
      return main.is_boolean ? percent_text(value, 1) : text_with_unit(main.name, value);
    };
    estimate = "  " + title_without_unit(main.name, main.title) + " " + text(main.value);
    if (main.interval_95) {
      estimate +=
          fmt::format(" ({} to {})", text(main.interval_95->low), text(main.interval_95->high));
    }
  }
  if (!with_bar) {
    return fmt::format("{}  {:.0f} %  {} runs/s, about {} left{}", head, 100 * progress.share, rate,
                       left, estimate.empty() ? "" : "," + estimate.substr(1));
  }
  return bar_line(head,
                  fmt::format("{:3.0f} %  {}/s  ~ {}{}", 100 * progress.share, rate, left,
                              fitted(estimate, std::max(style_.width - 66, 0))),
                  progress.share);
}

std::string ProgressDisplay::bar_line(const std::string& head, const std::string& tail,
                                      double done) const {
  const int head_width = std::clamp(style_.width - text_width(tail) - 16, 8, 28);
  const int bar_width = style_.width - 1 - head_width - text_width(tail) - 4;
  const std::string bar = bar_width >= 4 ? bar_text(done, bar_width) + "  " : "";
  const std::string line = padded(head, head_width) + "  " + bar + tail;
  return style_.unicode ? line : to_ascii(line);
}

bool ProgressDisplay::is_due(double wall_time_s, double done) {
  const double since_s = wall_time_s - last_wall_s_;
  if (form_ == Form::kBar) return !bar_shown_ || since_s >= kBarEvery_s;
  const int tenth = static_cast<int>(10 * done);
  const bool due = since_s >= kLineEvery_s || (tenth > last_tenth_ && since_s >= kLineGap_s);
  if (due) last_tenth_ = tenth;
  return due;
}

template <class AnyProgress>
void ProgressDisplay::show_any(const AnyProgress& progress, double done) {
  if (form_ == Form::kOff || !is_due(progress.wall_time_s, done)) return;
  last_wall_s_ = progress.wall_time_s;
  if (form_ == Form::kLines) {
    write(text_of(progress, false) + "\n");
    return;
  }
  write("\r" + text_of(progress, true) + "\x1b[K");
  bar_shown_ = true;
}

void ProgressDisplay::show(const Progress& progress) { show_any(progress, done_share(progress)); }

void ProgressDisplay::show(const ReplicateProgress& progress) {
  show_any(progress, progress.share);
}

void ProgressDisplay::show(const SearchProgress& progress) { show_any(progress, progress.share); }

void ProgressDisplay::show(const StudyProgress& progress) { show_any(progress, progress.share); }

void ProgressDisplay::say(const std::string& line) {
  finish();
  write(line + "\n");
}

void ProgressDisplay::finish() {
  if (bar_shown_) write("\r\x1b[K");
  bar_shown_ = false;
}

}  // namespace swarm
