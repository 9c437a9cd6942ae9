// The timeline of the report: phases as stations on a rail, and what happened in each, told by the
// notes of the scenario's events.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "host/output/format.h"
#include "host/output/report_sections.h"

namespace swarm {
namespace {

// A phase with more entries than this shows its first ones and says how many there are.
constexpr size_t kEntriesPerPhase = 12;

struct Entry {
  double t_s = 0, last_s = 0;
  std::string text;
  size_t times = 1;
};

// A repeated note in one phase is one entry with a count.
void add_entry(std::vector<Entry>* entries, const Event& event) {
  const auto same = std::find_if(entries->begin(), entries->end(),
                                 [&](const Entry& entry) { return entry.text == event.note; });
  if (same == entries->end()) {
    entries->push_back({event.t_s, event.t_s, event.note, 1});
  } else {
    same->last_s = event.t_s;
    ++same->times;
  }
}

// Entries of each phase; those before the first phase or without phases are at the front. An event
// of the moment in which one phase leads to the next stands under the next, whose beginning it
// explains.
std::vector<std::vector<Entry>> entries_by_phase(const BattleResult& result) {
  std::vector<std::vector<Entry>> phases(result.phases.size() + 1);
  for (const Event& event : result.events) {
    if (event.note.empty()) continue;
    size_t at = 0;
    while (at < result.phases.size() && result.phases[at].start_s <= event.t_s) ++at;
    add_entry(&phases[at], event);
  }
  return phases;
}

std::string entry_text(const Entry& entry) {
  if (entry.times == 1) return entry.text;
  return fmt::format("{} ({} times, last {})", entry.text, entry.times, clock_text(entry.last_s));
}

class Rail {
 public:
  Rail(Page* page, int time_width) : page_(page), time_width_(time_width) {}

  void station(const PhaseRecord& phase, const char* sign) {
    const std::string title = phase.title.empty() ? readable_name(phase.name) : phase.title;
    page_->left_and_right({{new_time(phase.start_s, true), Ink::kPlain},
                           {sign, Ink::kAccent},
                           {" " + title, Ink::kStrong}},
                          {{clock_text(phase.end_s - phase.start_s), Ink::kFaint}});
  }

  void entry(const Entry& entry) { lines(new_time(entry.t_s), entry_text(entry), Ink::kPlain); }
  void remark(const std::string& text) { lines(time_gap(), text, Ink::kFaint); }

  void end(double t_s, const std::string& text) {
    page_->add({{time(t_s)}, {"● ", Ink::kAccent}, {text, Ink::kStrong}});
  }

 private:
  std::string time(double t_s) const {
    return std::string(kReportIndent, ' ') + padded_right(clock_text(t_s), time_width_) + "  ";
  }
  // A time that stands right above is not said again.
  std::string new_time(double t_s, bool always = false) {
    const std::string text = time(t_s);
    const bool is_new = always || text != last_time_;
    last_time_ = text;
    return is_new ? text : time_gap();
  }
  std::string time_gap() const { return std::string(text_gap(), ' '); }
  size_t text_gap() const {
    return static_cast<size_t>(kReportIndent) + static_cast<size_t>(time_width_) + 2;
  }

  void lines(const std::string& time, const std::string& text, Ink ink) {
    const int room = page_->width() - static_cast<int>(text_gap()) - 2;
    std::string left = time;
    for (const std::string& line : wrapped(text, room)) {
      page_->add({{left, Ink::kFaint}, {"│ ", Ink::kFaint}, {line, ink}});
      left = time_gap();
    }
  }

  Page* page_;
  int time_width_;
  std::string last_time_;
};

void add_entries(Rail* rail, const std::vector<Entry>& entries) {
  const size_t shown = std::min(entries.size(), kEntriesPerPhase);
  for (size_t i = 0; i < shown; ++i) rail->entry(entries[i]);
  if (shown < entries.size()) {
    rail->remark(fmt::format("and {} more", entries.size() - shown));
  }
}

}  // namespace

void add_timeline(Page* page, const BattleResult& result) {
  const std::vector<std::vector<Entry>> entries = entries_by_phase(result);
  if (result.phases.empty() && entries.front().empty()) return;
  page->heading("TIMELINE");
  Rail rail(page, text_width(clock_text(result.sim_time_s)));
  add_entries(&rail, entries.front());
  for (size_t i = 0; i < result.phases.size(); ++i) {
    rail.station(result.phases[i], "●");
    add_entries(&rail, entries[i + 1]);
  }
  rail.end(result.sim_time_s, result.interrupted ? "interrupted" : "the battle ends");
}

}  // namespace swarm
