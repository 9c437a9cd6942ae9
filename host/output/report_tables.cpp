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
  if (field.triggered + field.shot + field.replaced == 0) {
    return "No mine has detonated or been shot down.";
  }
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

std::string text_with_unit(const std::string& name, double value) {
  if (ends_with(name, "_s")) return clock_text(value);
  if (ends_with(name, "_fraction")) return percent_text(value, 1);
  for (const char* unit : {"TJ", "km", "MW"}) {
    if (ends_with(name, std::string("_") + unit)) return readable_number(value) + " " + unit;
  }
  return readable_number(value);
}

std::string title_without_unit(const std::string& name, const std::string& title) {
  std::string text = title.empty() ? name : title;
  for (const char* unit : {"_s", "_fraction", "_TJ", "_km", "_MW"}) {
    if (!ends_with(name, unit)) continue;
    if (title.empty()) return readable_name(name.substr(0, name.size() - std::string(unit).size()));
    // "Evacuated (share)": the value says so itself.
    const size_t bracket = text.rfind(" (");
    if (bracket != std::string::npos && text.back() == ')') text.erase(bracket);
  }
  return title.empty() ? readable_name(text) : text;
}

std::string outcome_text(const OutcomeValue& outcome) {
  if (!outcome.value) return ends_with(outcome.name, "_s") ? "never" : "none";
  if (outcome.is_boolean) return *outcome.value != 0 ? "yes" : "no";
  return text_with_unit(outcome.name, *outcome.value);
}

void add_minefields(Page* page, const BattleResult& result) {
  if (result.fields.empty()) return;
  page->heading(result.fields.size() == 1 ? "MINEFIELD" : "MINEFIELDS");
  for (size_t i = 0; i < result.fields.size(); ++i) {
    if (i > 0) page->blank();
    add_field(page, result.fields[i]);
  }
}

// Kinds without anybody are left out.
void add_people(Page* page, const BattleResult& result) {
  std::vector<PeopleRecord> rows;
  PeopleRecord all;
  all.kind = "all";
  for (const PeopleRecord& row : result.people) {
    if (row.start == 0) continue;
    rows.push_back(row);
    all.start += row.start;
    all.on_structures += row.on_structures;
    all.aboard += row.aboard;
    all.evacuated += row.evacuated;
    all.lost += row.lost;
    all.captured += row.captured;
  }
  if (rows.empty()) return;
  const size_t kinds = rows.size();
  if (kinds > 1) rows.push_back(all);
  Table table({"", "start", "stationed", "aboard", "evacuated", "lost", "captured"});
  const auto count = [](int64_t value, Ink ink) -> Piece {
    return {grouped(value), value == 0 ? Ink::kFaint : ink};
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    const PeopleRecord& row = rows[i];
    const Ink ink = i < kinds ? Ink::kPlain : Ink::kStrong;
    if (i == kinds) table.add_rule();
    table.add_row({{readable_name(row.kind), ink},
                   count(row.start, ink),
                   count(row.on_structures, ink),
                   count(row.aboard, ink),
                   count(row.evacuated, Ink::kGood),
                   count(row.lost, Ink::kBad),
                   count(row.captured, ink)});
  }
  page->heading("PEOPLE", "at the end: stationed on structures, aboard ships");
  table.print(page, kReportIndent);
}

void add_outcomes(Page* page, const BattleResult& result) {
  if (result.outcomes.empty()) return;
  page->heading("OUTCOME");
  const int room = std::min(page->width() - 2 * kReportIndent, 72);
  for (const OutcomeValue& outcome : result.outcomes) {
    const std::string title = title_without_unit(outcome.name, outcome.title);
    const std::string value = outcome_text(outcome);
    const std::string shown = fitted(title, room - text_width(value) - 4);
    const int dots = room - text_width(shown) - text_width(value) - 2;
    page->add({{std::string(kReportIndent, ' ') + shown + " "},
               {std::string(static_cast<size_t>(std::max(dots, 2)), '.') + " ", Ink::kFaint},
               {value, outcome.value ? Ink::kStrong : Ink::kFaint}});
  }
}

}  // namespace swarm
