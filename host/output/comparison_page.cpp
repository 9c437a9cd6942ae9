#include "host/output/comparison_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/output/format.h"
#include "host/output/report_sections.h"
#include "host/output/table.h"

namespace swarm {
namespace {

std::string count_text(uint64_t count) { return grouped(static_cast<int64_t>(count)); }

std::string interval_text(const std::string& name, const std::optional<Interval>& interval) {
  if (!interval) return "-";
  const std::string low = text_with_unit(name, interval->low);
  const std::string high = text_with_unit(name, interval->high);
  return low == high ? low : low + " to " + high;
}

std::string share_interval_text(uint64_t part, uint64_t whole) {
  const Interval interval = wilson_interval(part, whole);
  return fmt::format("{} to {}", percent_text(interval.low, 1), percent_text(interval.high, 1));
}

std::string share_text(std::string_view answer, uint64_t part, uint64_t whole) {
  return fmt::format("{} in {}", answer,
                     percent_text(static_cast<double>(part), static_cast<double>(whole)));
}

std::string number_text_of(const OutcomeStatistics& s, double value) {
  return s.numbers.count == 0 ? "-" : text_with_unit(s.name, value);
}

std::string documented_text(const DocumentedSpec& d) {
  if (d.has_is) {
    std::string text = d.is ? "yes" : "no";
    if (d.share >= 0) text += " in at least " + percent_text(d.share, 1);
    return text;
  }
  const auto text = [&d](double value) { return text_with_unit(d.name, value); };
  if (d.has_value) return text(d.value) + " ± " + text(d.tolerance);
  if (d.at_most == kUnbounded) return "at least " + text(d.at_least);
  if (d.at_least == -kUnbounded) return "at most " + text(d.at_most);
  return text(d.at_least) + " to " + text(d.at_most);
}

// Empty where every battle has a value.
std::string missing_text(const OutcomeStatistics& s) {
  const uint64_t all = s.numbers.count + s.numbers.missing;
  if (s.numbers.missing == 0) return "";
  return fmt::format("No value in {} of {}.", count_text(s.numbers.missing), battles_text(all));
}

void add_title(Page* page, const ScenarioSpec& scenario, const Comparison& comparison,
               const ComparisonRun& run) {
  const std::string title = scenario.title.empty() ? readable_name(scenario.name) : scenario.title;
  const std::string seeds = run.replicates == 1 ? fmt::format("seed {} ", run.first_seed)
                                                : fmt::format("seeds {} to {} ", run.first_seed,
                                                              run.first_seed + run.replicates - 1);
  page->rule();
  page->left_and_right({{" " + upper_case(title), Ink::kAccent}},
                       {{battles_text(comparison.battles) + " ", Ink::kStrong}});
  page->left_and_right({{" " + device_text(run.device), Ink::kFaint}}, {{seeds, Ink::kFaint}});
  for (const std::string& set : run.set) page->add(" --set " + set, Ink::kFaint);
  page->rule();
  if (!run.interrupted) return;
  page->blank();
  page->paragraph(
      fmt::format(
          "Interrupted: {} of {} were over. Short battles end first, so they count for more "
          "here than they should.",
          count_text(comparison.battles), battles_text(run.replicates)),
      kReportIndent, Ink::kBad);
}

}  // namespace

std::string battles_text(uint64_t count) {
  return count_text(count) + (count == 1 ? " battle" : " battles");
}

void add_documented(Page* page, const Comparison& comparison) {
  page->heading("DOCUMENTED", "answers by their share, numbers by their median");
  if (comparison.documented.empty()) {
    page->paragraph("Nothing: the scenario has no [documented] table.", kReportIndent, Ink::kFaint);
    return;
  }
  Table table({"", "documented", "the battles", "95 % interval"});
  for (const Verdict& verdict : comparison.documented) {
    const OutcomeStatistics& s = comparison.outcomes[verdict.outcome];
    const DocumentedSpec& d = verdict.documented;
    const Ink ink = verdict.met ? Ink::kGood : Ink::kBad;
    const std::string mark = verdict.met ? "✓ " : "✗ ";
    std::string value = number_text_of(s, s.numbers.median);
    std::string interval = interval_text(s.name, s.numbers.median_95);
    if (d.has_is) {
      value = share_text(d.is ? "yes" : "no", verdict.agreeing, comparison.battles);
      interval = share_interval_text(verdict.agreeing, comparison.battles);
    }
    table.add_row({{mark + title_without_unit(s.name, s.title), ink},
                   {documented_text(d)},
                   {value, Ink::kStrong},
                   {interval}});
    const std::string missing = missing_text(s);
    table.add_note(d.source + (missing.empty() ? "" : " — " + missing));
  }
  table.print(page, kReportIndent);
}

void add_outcomes(Page* page, const Comparison& comparison, bool all) {
  Table table({"", "median or share", "95 % interval", "least", "most"});
  for (size_t i = 0; i < comparison.outcomes.size(); ++i) {
    const OutcomeStatistics& s = comparison.outcomes[i];
    const bool is_documented =
        std::any_of(comparison.documented.begin(), comparison.documented.end(),
                    [i](const Verdict& verdict) { return verdict.outcome == i; });
    if (is_documented && !all) continue;
    const std::string title = title_without_unit(s.name, s.title);
    if (s.is_boolean) {
      table.add_row({{title},
                     {share_text("yes", s.yes, comparison.battles), Ink::kStrong},
                     {share_interval_text(s.yes, comparison.battles)}});
    } else {
      table.add_row({{title},
                     {number_text_of(s, s.numbers.median), Ink::kStrong},
                     {interval_text(s.name, s.numbers.median_95)},
                     {number_text_of(s, s.numbers.min)},
                     {number_text_of(s, s.numbers.max)}});
    }
    if (const std::string missing = missing_text(s); !missing.empty()) table.add_note(missing);
  }
  if (table.empty()) return;
  page->heading(all || comparison.documented.empty() ? "OUTCOMES" : "OTHER OUTCOMES");
  table.print(page, kReportIndent);
}

void add_ends(Page* page, const Comparison& comparison, const ScenarioSpec& scenario) {
  page->heading("ENDS", fmt::format("median length {}", clock_text(comparison.length_s.median)));
  Table table({"ended by", "battles", "share"});
  const auto add = [&](const std::string& by, uint64_t count, Ink ink) {
    table.add_row(
        {{by, ink},
         {count_text(count)},
         {percent_text(static_cast<double>(count), static_cast<double>(comparison.battles))}});
  };
  for (const auto& [trigger, count] : comparison.ended_by) add(trigger, count, Ink::kPlain);
  const uint64_t limit = comparison.time_limit_reached;
  add(fmt::format("the time limit of {}", clock_text(scenario.limit_s)), limit,
      limit > 0 ? Ink::kBad : Ink::kFaint);
  table.print(page, kReportIndent);
  if (comparison.torpedo_overflow > 0) {
    page->paragraph(fmt::format("! In {} of them torpedoes were not launched, because "
                                "torpedoes.capacity = {} were flying.",
                                count_text(comparison.torpedo_overflow),
                                count_text(static_cast<uint64_t>(scenario.torpedo_capacity))),
                    kReportIndent, Ink::kBad);
  }
  if (comparison.crowded > 0) {
    page->paragraph(
        fmt::format("! In {} of them cells of the near grid were so full that ships were "
                    "not seen by all their neighbours (counter.crowded).",
                    count_text(comparison.crowded)),
        kReportIndent, Ink::kBad);
  }
}

namespace {

void add_run(Page* page, const Comparison& comparison, const ComparisonRun& run) {
  page->heading("RUN");
  const double wall_s = std::max(run.wall_time_s, 1e-9);
  page->paragraph(fmt::format("{} in {}: {} battles/s, {} side by side, {} agent-steps/s",
                              battles_text(comparison.battles), duration_text(run.wall_time_s),
                              readable_number(static_cast<double>(comparison.battles) / wall_s),
                              count_text(run.worlds),
                              with_magnitude(static_cast<double>(run.agent_steps) / wall_s)),
                  kReportIndent);
  const bool any_without =
      std::any_of(comparison.outcomes.begin(), comparison.outcomes.end(),
                  [](const auto& s) { return !s.is_boolean && !s.numbers.median_95; });
  if (any_without) {
    page->paragraph("-: an interval for a median needs at least 6 values.", kReportIndent,
                    Ink::kFaint);
  }
  if (comparison.documented.empty()) return;
  std::string text = verdict_text(comparison) + ".";
  text[0] = static_cast<char>(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
  page->blank();
  page->paragraph(text, kReportIndent, not_met(comparison).empty() ? Ink::kGood : Ink::kBad);
}

}  // namespace

std::string verdict_text(const Comparison& comparison) {
  const size_t all = comparison.documented.size();
  const std::vector<std::string> missed = not_met(comparison);
  if (missed.empty()) {
    return all == 1 ? "the documented outcome is met"
                    : fmt::format("all {} documented outcomes are met", all);
  }
  return fmt::format("{} of {} documented outcome{} {} not met: {}", missed.size(), all,
                     all == 1 ? "" : "s", missed.size() == 1 ? "is" : "are",
                     fmt::join(missed, ", "));
}

std::string comparison_page(const Comparison& comparison, const ScenarioSpec& scenario,
                            const ComparisonRun& run, const PageStyle& style) {
  Page page(style);
  add_title(&page, scenario, comparison, run);
  add_documented(&page, comparison);
  add_outcomes(&page, comparison, false);
  add_ends(&page, comparison, scenario);
  add_run(&page, comparison, run);
  return page.text();
}

}  // namespace swarm
