#include "host/output/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "host/output/format.h"
#include "host/output/report_sections.h"
#include "kernels/state/limits.h"

namespace swarm {
namespace {

void add_title(Page* page, const BattleResult& result, const ScenarioSpec& scenario) {
  page->rule();
  const std::string title = result.title.empty() ? readable_name(result.scenario) : result.title;
  page->left_and_right({{" " + upper_case(title), Ink::kAccent}},
                       {{fmt::format("seed {} ", result.seed), Ink::kStrong}});
  if (!scenario.description.empty()) {
    // The first paragraph is the date line; what follows is for whoever reads the file.
    const std::string& text = scenario.description;
    page->paragraph(text.substr(0, text.find("\n\n")), 1);
  }
  page->left_and_right({{" " + device_text(result.device), Ink::kFaint}},
                       {{"hash " + hash_text(result.state_hash) + " ", Ink::kFaint}});
  page->rule();
}

std::string phase_title(const BattleResult& result) {
  if (result.phases.empty()) return {};
  const PhaseRecord& phase = result.phases.back();
  return phase.title.empty() ? readable_name(phase.name) : phase.title;
}

// The last note, where it is about the end: an early one only tells what came before.
std::string closing_note(const BattleResult& result) {
  constexpr double kClosingShare = 0.1;
  const auto last = std::find_if(result.events.rbegin(), result.events.rend(),
                                 [](const Event& event) { return !event.note.empty(); });
  const bool closes = last != result.events.rend() &&
                      result.sim_time_s - last->t_s <= kClosingShare * result.sim_time_s;
  return closes ? last->note : "";
}

// "fort captured, corvette survived": the yes-or-no outcomes that came true.
std::string outcome_in_words(const BattleResult& result) {
  std::string text;
  for (const OutcomeValue& outcome : result.outcomes) {
    if (!outcome.is_boolean || outcome.value.value_or(0) == 0) continue;
    std::string title = title_without_unit(outcome.name, outcome.title);
    if (title[0] >= 'A' && title[0] <= 'Z' && title.size() > 1 && title[1] >= 'a') {
      title[0] = static_cast<char>(title[0] - 'A' + 'a');
    }
    text += (text.empty() ? "" : ", ") + title;
  }
  return text;
}

// How the battle came to its end, in the scenario's words where it has any.
std::string ending_text(const BattleResult& result) {
  const std::string at = clock_text(result.sim_time_s);
  const std::string phase = phase_title(result);
  const std::string in_phase = phase.empty() ? "" : fmt::format(" in the phase \"{}\"", phase);
  if (result.interrupted) {
    return fmt::format("Interrupted at {}{}. This is the battle so far.", at, in_phase);
  }
  if (result.time_limit_reached) {
    return fmt::format("No decision: the time limit ended the battle at {}{}.", at, in_phase);
  }
  if (result.ended_by.empty()) return fmt::format("Stopped at {}{}, as asked.", at, in_phase);
  std::string note = closing_note(result);
  if (!note.empty()) return note;
  const std::string outcome = outcome_in_words(result);
  return fmt::format("Over after {}: {}.", at,
                     outcome.empty() ? readable_name(result.ended_by) : outcome);
}

std::string losses_text(const BattleResult& result, const ScenarioSpec& scenario) {
  std::string text;
  for (const FactionLosses& faction : losses_by_faction(result, scenario)) {
    const ClassLosses& total = faction.total;
    if (!faction.has_ships || total.start == 0) continue;
    text += text.empty() ? "Ships lost: " : "; ";
    text += fmt::format("{} {} of {}", readable_name(faction.faction), grouped(total.lost),
                        grouped(total.start));
    if (total.lost > 0 && total.start >= 20) {
      text += fmt::format(
          " ({})", percent_text(static_cast<double>(total.lost), static_cast<double>(total.start)));
    }
  }
  return text.empty() ? text : text + ".";
}

// The yes-or-no outcomes, as many on a line as fit.
void add_checklist(Page* page, const BattleResult& result) {
  Line line = {{std::string(kReportIndent, ' ')}};
  for (const OutcomeValue& outcome : result.outcomes) {
    if (!outcome.is_boolean) continue;
    const bool yes = outcome.value.value_or(0) != 0;
    const std::string title = outcome.title.empty() ? readable_name(outcome.name) : outcome.title;
    const int wide = text_width(title) + 5;
    if (line.size() > 1 && text_width(line) + wide > page->width()) {
      page->add(line);
      line.resize(1);
    }
    line.push_back({yes ? "✓ " : "✗ ", yes ? Ink::kAccent : Ink::kFaint});
    line.push_back({title + "   ", yes ? Ink::kPlain : Ink::kFaint});
  }
  if (line.size() > 1) page->add(line);
}

int64_t counter_of(const BattleResult& result, const std::string& name) {
  for (const auto& [counter, value] : result.counters) {
    if (counter == name) return value;
  }
  return 0;
}

// Limits of the program or of the scenario that this battle ran into: nobody should read on without
// knowing.
void add_limits(Page* page, const BattleResult& result, const ScenarioSpec& scenario) {
  const int64_t refused = counter_of(result, "torpedo_overflow");
  if (refused > 0) {
    page->paragraph(fmt::format("! {} torpedoes were not launched: no more than torpedoes.capacity "
                                "= {} can fly at a time.",
                                grouped(refused), grouped(scenario.torpedo_capacity)),
                    kReportIndent, Ink::kBad);
  }
  const int64_t crowded = counter_of(result, "crowded");
  if (crowded > 0 && result.steps > 0) {
    page->paragraph(
        fmt::format(
            "! Crowded: {} ships in a step, on average, were not seen by their neighbours, "
            "because no cell of the near grid shows more than {}.",
            readable_number(static_cast<double>(crowded) / static_cast<double>(result.steps)),
            kCellSamples),
        kReportIndent, Ink::kBad);
  }
}

void add_verdict(Page* page, const BattleResult& result, const ScenarioSpec& scenario) {
  page->blank();
  page->paragraph(ending_text(result), kReportIndent, Ink::kStrong);
  const std::string losses = losses_text(result, scenario);
  if (!losses.empty()) page->paragraph(losses, kReportIndent);
  add_limits(page, result, scenario);
  page->blank();
  add_checklist(page, result);
}

// Broken with a backslash between options, so that the lines can be pasted into a shell as they
// are.
void add_command(Page* page, const std::vector<std::string>& command) {
  std::string line(static_cast<size_t>(kReportIndent), ' ');
  bool is_empty = true;
  for (const std::string& part : command) {
    if (!is_empty && text_width(line) + text_width(part) + 3 > page->width()) {
      page->add_uncut(line + " \\", Ink::kStrong);
      line.assign(static_cast<size_t>(kReportIndent) + 4, ' ');
      is_empty = true;
    }
    line += (is_empty ? "" : " ") + part;
    is_empty = false;
  }
  page->add_uncut(line, Ink::kStrong);
}

void add_run(Page* page, const BattleResult& result, const RunRequest& request) {
  page->heading("RUN");
  const double wall_s = result.wall_time_s;
  std::string speed =
      fmt::format("{} steps, {} of battle in {}", grouped(static_cast<int64_t>(result.steps)),
                  clock_text(result.sim_time_s), duration_text(wall_s));
  if (wall_s > 0)
    speed += fmt::format(" ({} x real time)",
                         readable_number(std::max(1.0, std::floor(result.sim_time_s / wall_s))));
  page->paragraph(speed, kReportIndent);
  const double rate = wall_s > 0 ? static_cast<double>(result.agent_steps) / wall_s : 0;
  page->paragraph(
      fmt::format("{} agents, {} agent-steps, {} agent-steps/s",
                  grouped(static_cast<int64_t>(result.agents)),
                  with_magnitude(static_cast<double>(result.agent_steps)), with_magnitude(rate)),
      kReportIndent);
  page->paragraph(fmt::format("The same battle again, with the same hash {} on every machine:",
                              hash_text(result.state_hash)),
                  kReportIndent);
  add_command(page, request.command);
}

}  // namespace

std::string upper_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

std::string device_text(const DeviceInfo& device) {
  std::string text = upper_case(device.backend) + ": " + device.name;
  if (device.backend == "cpu") {
    text +=
        fmt::format(", {} thread{}", device.compute_units, device.compute_units == 1 ? "" : "s");
  }
  return text;
}

std::string battle_report(const BattleResult& result, const ScenarioSpec& scenario,
                          const RunRequest& request, const PageStyle& style) {
  Page page(style);
  add_title(&page, result, scenario);
  add_verdict(&page, result, scenario);
  add_timeline(&page, result);
  add_forces(&page, result, scenario);
  add_course(&page, result, scenario);
  add_structures_fate(&page, result, scenario);
  add_minefields(&page, result);
  add_people(&page, result);
  add_outcomes(&page, result);
  add_run(&page, result, request);
  return page.text();
}

}  // namespace swarm
