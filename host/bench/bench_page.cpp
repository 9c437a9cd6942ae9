#include <fmt/format.h>

#include <algorithm>

#include "host/bench/bench_report.h"
#include "host/output/format.h"
#include "host/output/table.h"
#include "host/profile/stage_table.h"

namespace swarm {
namespace {

std::string whole(uint64_t value) { return grouped(static_cast<int64_t>(value)); }

std::string size_text(const BenchResult& result) {
  if (result.bench_case.worlds == 1) return whole(result.agents);
  return whole(result.bench_case.worlds) + " x " + whole(result.agents);
}

// Which hashes of a result are known, and how many of them it came to.
struct Checks {
  size_t known = 0, right = 0;
};

Checks checks_of(const BenchResult& result) {
  Checks checks;
  const auto check = [&](uint64_t hash, uint64_t expected) {
    ++checks.known;
    if (hash == expected) ++checks.right;
  };
  if (result.expected_hash) check(result.state_hash, *result.expected_hash);
  for (const BenchPart& part : result.parts) check(part.state_hash, part.expected_hash);
  return checks;
}

Piece hash_piece(const BenchResult& result) {
  const Checks checks = checks_of(result);
  const bool wrong = result.other_hash.has_value() || checks.right < checks.known;
  return {hash_text(result.state_hash), wrong ? Ink::kBad : Ink::kFaint};
}

void add_rates(Page* page, const std::vector<const BenchResult*>& results) {
  Table table({"workload", "agents", "steps", "median", "min", "max", "hash"});
  for (const BenchResult* result : results) {
    table.add_row({{result->bench_case.workload, Ink::kStrong},
                   {size_text(*result)},
                   {whole(result->steps)},
                   {with_magnitude(result->agent_steps_per_s.median), Ink::kStrong},
                   {with_magnitude(result->agent_steps_per_s.min)},
                   {with_magnitude(result->agent_steps_per_s.max)},
                   hash_piece(*result)});
  }
  table.print(page, 2);
}

void add_comparison(Page* page, const std::vector<const BenchResult*>& results) {
  Table table({"workload", "agents", "steps", "median", "ns", "of best", "hash"});
  for (const BenchResult* result : results) {
    table.add_row({{result->bench_case.workload, Ink::kStrong},
                   {size_text(*result)},
                   {whole(result->steps)},
                   {with_magnitude(result->agent_steps_per_s.median), Ink::kStrong},
                   {readable_number(result->ns_per_agent_step)},
                   {fmt::format("x {:.2f}", *result->times_the_best), Ink::kStrong},
                   hash_piece(*result)});
  }
  table.print(page, 2);
}

// "16 worlds: 1.2 battles/s": what is counted beside agents.
std::string rates_text(const BenchResult& result) {
  std::string text;
  for (const auto& [name, spread] : result.rates) {
    std::string unit = name.substr(0, name.find("_per_s"));
    std::replace(unit.begin(), unit.end(), '_', '-');
    text +=
        fmt::format("{}{} {}/s", text.empty() ? "" : ", ", readable_number(spread.median), unit);
  }
  return text;
}

std::string neighbours_text(const BenchResult& result) {
  std::string text;
  if (result.mean_neighbours) text += fmt::format("{:.1f} neighbours", *result.mean_neighbours);
  if (result.mean_candidates) text += fmt::format(" of {:.0f} candidates", *result.mean_candidates);
  if (result.unseen_share.value_or(0) > 0) {
    text +=
        fmt::format(", {} of ships hidden by full cells", percent_text(*result.unseen_share, 1));
  }
  if (!result.instruction_set.empty()) {
    text += (text.empty() ? "" : ", ") + result.instruction_set;
  }
  return text;
}

void add_notes(Page* page, const std::vector<const BenchResult*>& results) {
  std::vector<std::string> told;
  for (const BenchResult* result : results) {
    for (const std::string& text : {rates_text(*result), neighbours_text(*result)}) {
      if (text.empty()) continue;
      const std::string line =
          fmt::format("{} {}: {}", result->bench_case.workload, size_text(*result), text);
      if (std::find(told.begin(), told.end(), line) == told.end()) told.push_back(line);
    }
  }
  for (const std::string& line : told) page->paragraph(line, 2, Ink::kFaint);
}

void add_stages(Page* page, const std::vector<const BenchResult*>& results) {
  for (const BenchResult* result : results) {
    if (result->stages.empty()) continue;
    page->blank();
    page->paragraph(fmt::format("{} ships", size_text(*result)), 2, Ink::kStrong);
    add_stage_table(page, result->stages, 2);
    if (result->ceilings) add_ceilings(page, *result->ceilings, "the battle", 2);
  }
  page->blank();
  add_stage_notes(page, 2);
}

std::string suite_sentence(const std::string& name) {
  for (const BenchSuite& suite : bench_suites()) {
    if (suite.name == name) return suite.measures;
  }
  return {};
}

void add_suite(Page* page, const std::string& suite,
               const std::vector<const BenchResult*>& results) {
  std::string name = suite;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  page->heading(name, "agent-steps/s");
  page->paragraph(suite_sentence(suite), 2);
  page->blank();
  if (results.front()->times_the_best) {
    add_comparison(page, results);
  } else {
    add_rates(page, results);
  }
  page->blank();
  add_notes(page, results);
  if (!results.front()->stages.empty()) add_stages(page, results);
}

std::string runs_text(const BenchOutcome& outcome) {
  unsigned fewest = outcome.results.front().repeats, most = fewest;
  for (const BenchResult& result : outcome.results) {
    fewest = std::min(fewest, result.repeats);
    most = std::max(most, result.repeats);
  }
  if (most == 1) return "One run";
  return fewest == most ? fmt::format("Medians of {} runs", most)
                        : fmt::format("Medians of {} to {} runs", fewest, most);
}

std::string summary_text(const BenchOutcome& outcome, const BenchSetting& setting) {
  Checks all;
  size_t unknown = 0;
  for (const BenchResult& result : outcome.results) {
    const Checks checks = checks_of(result);
    all.known += checks.known;
    all.right += checks.right;
    if (checks.known == 0) ++unknown;
  }
  std::string text =
      fmt::format("{} on {}, {}", runs_text(outcome), setting.device.backend, setting.device.name);
  if (setting.backend == BackendKind::kCpu) text += fmt::format(", threads: {}", setting.threads);
  text += fmt::format("; hashes as expected: {} of {}", all.right, all.known);
  if (unknown > 0) text += fmt::format("; cases without one: {}", unknown);
  return text;
}

}  // namespace

std::string bench_page(const BenchOutcome& outcome, const BenchSetting& setting,
                       const PageStyle& style) {
  Page page(style);
  for (size_t i = 0; i < outcome.results.size();) {
    const std::string& suite = outcome.results[i].suite;
    std::vector<const BenchResult*> results;
    for (; i < outcome.results.size() && outcome.results[i].suite == suite; ++i) {
      results.push_back(&outcome.results[i]);
    }
    add_suite(&page, suite, results);
  }
  page.blank();
  for (const std::string& line : outcome.left_out) page.paragraph("Left out: " + line, 2);
  if (!outcome.results.empty()) page.paragraph(summary_text(outcome, setting), 2, Ink::kFaint);
  if (outcome.interrupted) page.paragraph("Interrupted: this is what was measured by then.", 2);
  return page.text();
}

std::string bench_list_page(const PageStyle& style) {
  Page page(style);
  for (const BenchSuite& suite : bench_suites()) {
    page.heading(suite.name);
    page.paragraph(suite.measures, 2);
    Table table({"workload", "agents", "worlds", "steps", "runs", ""});
    table.align_left(5);
    for (const BenchCase& c : suite.cases) {
      table.add_row({{c.workload},
                     {c.agents == 0 ? "scenario's" : whole(c.agents)},
                     {whole(c.worlds)},
                     {c.steps == 0 ? "to the end" : whole(c.steps)},
                     {whole(c.repeats)},
                     {c.gpu_only ? "on a GPU" : "", Ink::kFaint}});
    }
    table.print(&page, 2);
  }
  return page.text();
}

}  // namespace swarm
