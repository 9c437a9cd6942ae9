// The minefields' story, the people's fate, and the outcome.
#include <fmt/format.h>

#include <algorithm>

#include "host/output/format.h"
#include "host/output/report_sections.h"
#include "host/output/table.h"

namespace swarm {
namespace {

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string armed_text(const MinefieldRecord& field) {
  if (field.armed_s) return "armed at " + clock_text(*field.armed_s);
  return field.armed ? "armed from the start" : "never armed";
}

// "312 detonated, 96 were shot, 401 were replaced: 3,993 alive at the end."
std::string fate_text(const MinefieldRecord& field) {
  return fmt::format("{} detonated, {} shot down, {} replaced by their neighbours.",
                     grouped(field.triggered), grouped(field.shot), grouped(field.replaced));
}

void add_field(Page* page, const MinefieldRecord& field) {
  const auto whole = static_cast<double>(std::max({field.planned, field.laid, int64_t{1}}));
  const int bar_width = page->width() / 2 - 14;
  page->add({{std::string(kReportIndent, ' ')},
             {readable_name(field.name), Ink::kStrong},
             {fmt::format(": {} of {} mines laid, {}", grouped(field.laid), grouped(field.planned),
                          armed_text(field))}});
  page->paragraph(fate_text(field), kReportIndent);
  page->add({{std::string(kReportIndent, ' ') + "alive at the end  "},
             {bar_text(static_cast<double>(field.alive) / whole, bar_width), Ink::kAccent},
             {fmt::format("  {} ({})", grouped(field.alive),
                          percent_text(static_cast<double>(field.alive),
                                       static_cast<double>(field.planned)))}});
}

}  // namespace

std::string outcome_text(const OutcomeValue& outcome) {
  const bool is_time = ends_with(outcome.name, "_s");
  if (!outcome.value) return is_time ? "never" : "none";
  if (outcome.is_boolean) return *outcome.value != 0 ? "yes" : "no";
  if (is_time) return clock_text(*outcome.value);
  if (ends_with(outcome.name, "_fraction")) return percent_text(*outcome.value, 1);
  for (const char* unit : {"TJ", "km", "MW"}) {
    if (ends_with(outcome.name, std::string("_") + unit)) {
      return readable_number(*outcome.value) + " " + unit;
    }
  }
  return readable_number(*outcome.value);
}

void add_minefields(Page* page, const BattleResult& result) {
  if (result.fields.empty()) return;
  page->heading(result.fields.size() == 1 ? "MINEFIELD" : "MINEFIELDS");
  for (size_t i = 0; i < result.fields.size(); ++i) {
    if (i > 0) page->blank();
    add_field(page, result.fields[i]);
  }
}

void add_people(Page* page, const BattleResult& result) {
  Table table({"", "start", "aboard", "evacuated", "lost", "captured"});
  PeopleRecord all;
  const auto count = [](int64_t value, Ink ink) -> Piece {
    return {grouped(value), value == 0 ? Ink::kFaint : ink};
  };
  const auto add = [&](const std::string& label, const PeopleRecord& row, Ink ink) {
    table.add_row({{label, ink},
                   count(row.start, ink),
                   count(row.aboard, ink),
                   count(row.evacuated, Ink::kGood),
                   count(row.lost, Ink::kBad),
                   count(row.captured, ink)});
  };
  int kinds = 0;
  for (const PeopleRecord& row : result.people) {
    if (row.start == 0 && row.aboard == 0 && row.lost == 0) continue;
    add(readable_name(row.kind), row, Ink::kPlain);
    all.start += row.start;
    all.aboard += row.aboard;
    all.evacuated += row.evacuated;
    all.lost += row.lost;
    all.captured += row.captured;
    ++kinds;
  }
  if (kinds == 0) return;
  if (kinds > 1) {
    table.add_rule();
    add("All", all, Ink::kStrong);
  }
  page->heading("PEOPLE");
  table.print(page, kReportIndent);
}

void add_outcomes(Page* page, const BattleResult& result) {
  if (result.outcomes.empty()) return;
  page->heading("OUTCOME");
  const int room = std::min(page->width() - 2 * kReportIndent, 72);
  for (const OutcomeValue& outcome : result.outcomes) {
    const std::string title = outcome.title.empty() ? readable_name(outcome.name) : outcome.title;
    const std::string value = outcome_text(outcome);
    const std::string shown = fitted(title, room - text_width(value) - 4);
    const int dots = room - text_width(shown) - text_width(value) - 2;
    page->add({{std::string(kReportIndent, ' ') + shown + " "},
               {std::string(static_cast<size_t>(std::max(dots, 2)), '.') + " ", Ink::kFaint},
               {value, outcome.value ? Ink::kStrong : Ink::kFaint}});
  }
}

}  // namespace swarm
