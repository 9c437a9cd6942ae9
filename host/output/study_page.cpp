// See study_page.h.
#include "host/output/study_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/output/comparison_page.h"
#include "host/output/format.h"
#include "host/output/report_sections.h"
#include "host/output/table.h"
#include "host/scenario/suggest.h"
#include "host/study/design.h"
#include "host/study/load_study.h"

namespace swarm {
namespace {

constexpr size_t kMostPointRows = 40;  // else the ends of the order
constexpr size_t kEndRows = 12;

std::string count_text(uint64_t count) { return grouped(static_cast<int64_t>(count)); }

std::string counted(uint64_t count, const std::string& one) {
  return count_text(count) + " " + one + (count == 1 ? "" : "s");
}

std::string title_of(const StoredStudy& study) {
  return study.title.empty() ? readable_name(study.name) : study.title;
}

void add_head(Page* page, const StoredStudy& study) {
  page->rule();
  page->left_and_right({{" " + upper_case(title_of(study)), Ink::kAccent}},
                       {{battles_text(study.results.size()) + " ", Ink::kStrong}});
  page->left_and_right({{" " + study.scenario.title, Ink::kFaint}},
                       {{study.points.size() == 1 ? "one point "
                                                  : counted(study.points.size(), "point") + " (" +
                                                        readable_name(study.design) + ") ",
                         Ink::kFaint}});
  page->rule();
  if (!study.question.empty()) {
    page->blank();
    page->paragraph(study.question, kReportIndent, Ink::kStrong);
  }
}

/// Runs that the file should hold and does not; what else to doubt.
void add_doubts(Page* page, const StoredStudy& study) {
  uint64_t invalid = 0;
  for (const StoredStudy::Point& point : study.points) invalid += point.reason.empty() ? 0 : 1;
  const uint64_t planned = (study.points.size() - invalid) * study.replicates;
  if (study.results.size() < planned && study.last_session != "done") {
    page->blank();
    page->paragraph(fmt::format("Not complete: {} of {} runs are here. `fleetswarm batch --resume` "
                                "goes on with it.",
                                count_text(study.results.size()),
                                (study.may_end_early ? "at most " : "") + count_text(planned)),
                    kReportIndent, Ink::kBad);
  }
  if (invalid == 0) return;
  page->blank();
  page->paragraph(fmt::format("{} of {} could not be fought, the first because: {}",
                              count_text(invalid), counted(study.points.size(), "point"),
                              std::find_if(study.points.begin(), study.points.end(),
                                           [](const auto& point) { return !point.reason.empty(); })
                                  ->reason),
                  kReportIndent, Ink::kBad);
}

/// One point's answer to the main question.
struct PointRow {
  size_t point = 0;
  OutcomeStatistics statistics;
  double order = 0;  // share or median
};

std::vector<PointRow> point_rows(const StoredStudy& study, size_t measure) {
  std::vector<std::vector<ReplicateResult>> by_point(study.points.size());
  for (const ReplicateResult& result : study.results) {
    ReplicateResult one;
    one.outcomes = {result.outcomes[measure]};
    by_point[result.job.variant].push_back(std::move(one));
  }
  std::vector<PointRow> rows;
  for (size_t p = 0; p < by_point.size(); ++p) {
    if (by_point[p].empty()) continue;
    PointRow row;
    row.point = p;
    row.statistics =
        compare_with_documented({study.measures[measure]}, {}, by_point[p]).outcomes.front();
    const OutcomeStatistics& s = row.statistics;
    row.order = s.is_boolean ? static_cast<double>(s.yes) /
                                   static_cast<double>(std::max(s.yes + s.no, uint64_t{1}))
                             : s.numbers.median;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string answer_text(const OutcomeStatistics& s) {
  if (s.is_boolean) {
    return percent_text(static_cast<double>(s.yes), static_cast<double>(s.yes + s.no));
  }
  return s.numbers.count == 0 ? "-" : text_with_unit(s.name, s.numbers.median);
}

std::string answer_interval(const OutcomeStatistics& s) {
  if (s.is_boolean) {
    const Interval interval = wilson_interval(s.yes, s.yes + s.no);
    return percent_text(interval.low, 1) + " to " + percent_text(interval.high, 1);
  }
  if (!s.numbers.median_95) return "-";
  return text_with_unit(s.name, s.numbers.median_95->low) + " to " +
         text_with_unit(s.name, s.numbers.median_95->high);
}

std::string point_text(const StoredStudy& study, size_t point) {
  const StoredStudy::Point& p = study.points[point];
  if (!p.label.empty()) return p.label;
  std::string text;
  for (size_t f = 0; f < study.factors.size(); ++f) {
    double value = 0;
    const auto [end, failed] =
        std::from_chars(p.values[f].data(), p.values[f].data() + p.values[f].size(), value);
    const bool number = failed == std::errc() && *end == '\0';
    text += (text.empty() ? "" : ", ") + study.factors[f].name + " " +
            (number ? readable_number(value) : p.values[f]);
  }
  return text.empty() ? fmt::format("point {}", point) : text;
}

void add_points(Page* page, const StoredStudy& study) {
  if (study.points.size() < 2 || study.results.empty() || study.measures.empty()) return;
  size_t main = 0;
  while (main + 1 < study.measures.size() && study.measures[main].name != study.main_measure)
    ++main;
  std::vector<PointRow> rows = point_rows(study, main);
  const size_t all = rows.size();
  if (all > kMostPointRows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const PointRow& a, const PointRow& b) { return a.order > b.order; });
  }
  page->heading("POINTS",
                title_without_unit(study.measures[main].name, study.measures[main].title));
  Table table({"", "runs", study.measures[main].is_boolean ? "share" : "median", "95 % interval"});
  for (size_t r = 0; r < all; ++r) {
    if (all > kMostPointRows && r >= kEndRows && r + kEndRows < all) {
      if (r == kEndRows)
        table.add_row(
            {{fmt::format("... {} points between ...", all - 2 * kEndRows), Ink::kFaint}});
      continue;
    }
    const OutcomeStatistics& s = rows[r].statistics;
    table.add_row({{point_text(study, rows[r].point)},
                   {count_text(s.numbers.count + s.numbers.missing)},
                   {answer_text(s), Ink::kStrong},
                   {answer_interval(s)}});
  }
  table.print(page, kReportIndent);
}

void add_factors(Page* page, const StudySpec& spec) {
  if (spec.factors.empty()) return;
  page->heading("FACTORS");
  Table table({"", "key", "values"});
  table.align_left(1);
  table.align_left(2);
  table.set_flexible(1);
  for (const FactorSpec& factor : spec.factors) {
    std::string values;
    switch (factor.kind) {
      case FactorSpec::Kind::kReal:
      case FactorSpec::Kind::kWhole:
        values = number_text(factor.low) + " to " + number_text(factor.high) +
                 (factor.logarithmic ? ", log" : "") +
                 (factor.kind == FactorSpec::Kind::kWhole ? ", whole" : "");
        break;
      case FactorSpec::Kind::kList:
        values = fmt::format("{}", fmt::join(factor.values, ", "));
        break;
      case FactorSpec::Kind::kFlag:
        values = "false, true";
        break;
    }
    table.add_row(
        {{factor.name}, {fmt::format("{}", fmt::join(factor.paths, ", ")), Ink::kFaint}, {values}});
  }
  table.print(page, kReportIndent);
}

void add_design(Page* page, const StudyPlan& plan) {
  const StudySpec& spec = plan.spec();
  page->heading("DESIGN", design_kind_names()[static_cast<size_t>(spec.design.kind)]);
  std::vector<DesignPoint> points;
  for (const StudyPoint& point : plan.points()) points.push_back(point.design);
  const DesignProperties properties = design_properties(points, spec.factors);
  std::string text = counted(points.size(), "point");
  if (plan.valid_points() < points.size()) {
    text += fmt::format(", {} of them cannot be fought",
                        count_text(points.size() - plan.valid_points()));
  }
  page->paragraph(text + ".", kReportIndent);
  if (properties.compared && spec.factors.size() > 1) {
    page->paragraph(fmt::format("Largest absolute correlation of two columns: {:.4f} ({}, {}).",
                                properties.largest_correlation, spec.factors[properties.first].name,
                                spec.factors[properties.second].name),
                    kReportIndent);
  }
  size_t shown = 0;
  for (size_t p = 0; p < plan.points().size() && shown < 3; ++p) {
    if (plan.points()[p].error.empty()) continue;
    page->paragraph(fmt::format("! point {}: {}", p, plan.points()[p].error), kReportIndent,
                    Ink::kBad);
    ++shown;
  }
}

void add_runs(Page* page, const StudyPlan& plan, const StudyCost& cost) {
  const ReplicatesSpec& replicates = plan.spec().replicates;
  const uint64_t runs = plan.valid_points() * replicates.count;
  page->heading("RUNS");
  std::string text =
      fmt::format("{} a point, {} in all", count_text(replicates.count), count_text(runs));
  if (!replicates.until_measure.empty()) {
    text = fmt::format(
        "At most {}: points end, in blocks of {}, when half the 95 % interval of {} "
        "is at most {}",
        text, replicates.block, replicates.until_measure, number_text(replicates.half_width));
  }
  page->paragraph(text + ".", kReportIndent);
  page->paragraph(
      replicates.common
          ? fmt::format("Replicates have the same seeds at every point, from {}: "
                        "differences between points are not blurred by luck.",
                        replicates.first_seed)
          : fmt::format("Every run has a seed of its own, from {}.", replicates.first_seed),
      kReportIndent);
  if (cost.runs_per_s <= 0) return;
  const std::string size = cost.bytes_per_run > 0
                               ? ", " + readable_bytes(runs * cost.bytes_per_run) + " of results"
                               : "";
  page->paragraph(fmt::format("Expected here: {} ({} runs/s, {} side by side){}.",
                              duration_text(static_cast<double>(runs) / cost.runs_per_s),
                              readable_number(cost.runs_per_s), cost.worlds, size),
                  kReportIndent);
}

}  // namespace

std::string study_page(const StoredStudy& study, const PageStyle& style) {
  Page page(style);
  add_head(&page, study);
  add_doubts(&page, study);
  if (study.results.empty()) {
    page.blank();
    page.paragraph("No run is over.", kReportIndent, Ink::kBad);
    return page.text();
  }
  const bool single = study.points.size() == 1;
  const Comparison comparison = compare_with_documented(
      study.measures, single ? study.scenario.documented : std::vector<DocumentedSpec>(),
      study.results);
  if (single && !comparison.documented.empty()) add_documented(&page, comparison);
  add_outcomes(&page, comparison, false);
  add_points(&page, study);
  add_ends(&page, comparison, study.scenario);
  if (!comparison.documented.empty()) {
    page.blank();
    page.paragraph(verdict_text(comparison) + ".", kReportIndent,
                   not_met(comparison).empty() ? Ink::kGood : Ink::kBad);
  }
  return page.text();
}

std::string design_page(const StudyPlan& plan, const StudyCost& cost, const PageStyle& style) {
  Page page(style);
  const StudySpec& spec = plan.spec();
  page.rule();
  page.left_and_right({{" " + upper_case(spec.title), Ink::kAccent}}, {});
  page.left_and_right({{" " + plan.scenario().title, Ink::kFaint}}, {});
  page.rule();
  if (!spec.question.empty()) {
    page.blank();
    page.paragraph(spec.question, kReportIndent, Ink::kStrong);
  }
  add_factors(&page, spec);
  add_design(&page, plan);
  add_runs(&page, plan, cost);
  page.heading("MEASURES");
  Table table({"", "expression"});
  table.align_left(1);
  table.set_flexible(1);
  for (size_t m = 0; m < plan.measures().size(); ++m) {
    const StudyMeasure& measure = plan.measures()[m];
    table.add_row({{measure.name, m == plan.main_measure() ? Ink::kStrong : Ink::kPlain},
                   {measure.expression, Ink::kFaint}});
  }
  table.print(&page, kReportIndent);
  return page.text();
}

}  // namespace swarm
