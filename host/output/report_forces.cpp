// What each side had, lost and kept, and how its strength went over time.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/output/format.h"
#include "host/output/report_sections.h"
#include "host/output/table.h"

namespace swarm {
namespace {

constexpr int kBarWidth = 10;
constexpr int kShortBarWidth = 6;  // beside the column of those held back
constexpr int kWidthForBars = 76;
constexpr size_t kMostCurves = 16;

std::string kind_of(const ScenarioSpec& scenario, const std::string& name) {
  for (const ClassSpec& ship_class : scenario.classes) {
    if (ship_class.name == name) return ship_class.kind;
  }
  return "ship";
}

void add_to(ClassLosses* total, const ClassLosses& row) {
  total->start += row.start;
  total->lost += row.lost;
  total->departed += row.departed;
  total->remaining += row.remaining;
  total->held += row.held;
}

// Optional columns: ships held back to the end, and a bar where the page has room for one.
class ForcesTable {
 public:
  ForcesTable(bool with_held, bool with_bar)
      : with_held_(with_held), with_bar_(with_bar), table_(titles(with_held, with_bar)) {
    if (with_bar) table_.align_left(with_held ? 6 : 5);
  }

  void add(const std::string& label, const ClassLosses& row, Ink ink) {
    const auto start = static_cast<double>(row.start);
    const auto lost = static_cast<double>(row.lost);
    std::vector<Piece> cells = {{label, ink},
                                {grouped(row.start), ink},
                                {grouped(row.lost), row.lost > 0 ? Ink::kBad : Ink::kFaint},
                                {grouped(row.departed), row.departed > 0 ? ink : Ink::kFaint}};
    if (with_held_) cells.push_back({grouped(row.held), row.held > 0 ? ink : Ink::kFaint});
    cells.push_back({grouped(row.remaining), ink});
    if (with_bar_) {
      cells.push_back(
          {row.start > 0 ? bar_text(1 - lost / start, with_held_ ? kShortBarWidth : kBarWidth) : "",
           Ink::kFaint});
    }
    cells.push_back({row.lost > 0 ? percent_text(lost, start) : "", ink});
    table_.add_row(std::move(cells));
  }
  void rule() { table_.add_rule(); }
  void print(Page* page) const { table_.print(page, kReportIndent); }

 private:
  static std::vector<std::string> titles(bool with_held, bool with_bar) {
    std::vector<std::string> titles = {"", "start", "lost", "departed"};
    if (with_held) titles.emplace_back("held");
    titles.emplace_back("remain");
    if (with_bar) titles.emplace_back("kept");
    titles.emplace_back("loss");
    return titles;
  }

  bool with_held_, with_bar_;
  Table table_;
};

// A faction's total with its classes below it; of one class alone there is one row.
void add_faction(const FactionLosses& faction, ForcesTable* table) {
  const std::string name = readable_name(faction.faction);
  if (faction.ships.size() == 1 && faction.sections.empty()) {
    const std::string ship_class = readable_name(faction.ships[0].agent_class);
    return table->add(name + ": " + ship_class, faction.total, Ink::kStrong);
  }
  table->add(name, faction.total, Ink::kStrong);
  for (const ClassLosses& row : faction.ships) {
    if (row.start > 0) table->add("  " + readable_name(row.agent_class), row, Ink::kPlain);
  }
  for (const ClassLosses& row : faction.sections) {
    if (row.start == 0) continue;
    table->add("  " + readable_name(row.agent_class) + " (section)", row, Ink::kPlain);
  }
}

// One quantity over time, with its first and last value.
struct Curve {
  std::string label, first, last;
  std::vector<double> values;
};

std::vector<Curve> curves_of(const BattleResult& result, const ScenarioSpec& scenario) {
  std::vector<Curve> curves;
  for (size_t c = 1; c < result.series_columns.size() && curves.size() < kMostCurves; ++c) {
    const std::string& name = result.series_columns[c];
    std::string title;
    for (const NamedExpression& series : scenario.series) {
      if (series.name == name) title = series.title;
    }
    Curve curve;
    curve.label = title_without_unit(name, title);
    for (const std::vector<double>& row : result.series) curve.values.push_back(row[c]);
    curve.first = text_with_unit(name, curve.values.front());
    curve.last = text_with_unit(name, curve.values.back());
    curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace

std::vector<FactionLosses> losses_by_faction(const BattleResult& result,
                                             const ScenarioSpec& scenario) {
  std::vector<FactionLosses> factions;
  for (const ClassLosses& row : result.losses) {
    const std::string kind = kind_of(scenario, row.agent_class);
    if (kind != "ship" && kind != "section") continue;
    auto at = std::find_if(factions.begin(), factions.end(), [&](const FactionLosses& faction) {
      return faction.faction == row.faction;
    });
    if (at == factions.end())
      at = factions.insert(factions.end(), {row.faction, false, {}, {}, {}});
    (kind == "ship" ? at->ships : at->sections).push_back(row);
  }
  for (FactionLosses& faction : factions) {
    faction.has_ships = !faction.ships.empty();
    for (const ClassLosses& row : faction.has_ships ? faction.ships : faction.sections) {
      add_to(&faction.total, row);
    }
  }
  return factions;
}

void add_forces(Page* page, const BattleResult& result, const ScenarioSpec& scenario) {
  const std::vector<FactionLosses> factions = losses_by_faction(result, scenario);
  if (factions.empty()) return;
  const bool with_held = std::any_of(result.losses.begin(), result.losses.end(),
                                     [](const ClassLosses& row) { return row.held > 0; });
  page->heading("FORCES");
  ForcesTable table(with_held, page->width() >= kWidthForBars);
  ClassLosses all;
  int fleets = 0;
  for (const FactionLosses& faction : factions) {
    if (faction.total.start == 0) continue;
    add_faction(faction, &table);
    if (faction.has_ships) {
      add_to(&all, faction.total);
      ++fleets;
    }
  }
  if (fleets > 1) {
    table.rule();
    table.add("All ships", all, Ink::kPlain);
  }
  table.print(page);
}

void add_course(Page* page, const BattleResult& result, const ScenarioSpec& scenario) {
  if (result.series.size() < 3 || result.series_columns.size() < 2) return;
  page->heading("COURSE", fmt::format("{} to {}", clock_text(result.series.front()[0]),
                                      clock_text(result.series.back()[0])));
  const std::vector<Curve> curves = curves_of(result, scenario);
  int label_width = 0, first_width = 0, last_width = 0;
  for (const Curve& curve : curves) {
    label_width = std::max(label_width, text_width(curve.label));
    first_width = std::max(first_width, text_width(curve.first));
    last_width = std::max(last_width, text_width(curve.last));
  }
  label_width = std::min(label_width, page->width() / 3);
  const int room = page->width() - kReportIndent - label_width - first_width - last_width - 6;
  for (const Curve& curve : curves) {
    page->add({{std::string(kReportIndent, ' ') + padded(curve.label, label_width) + "  "},
               {padded_right(curve.first, first_width) + "  ", Ink::kFaint},
               {padded(spark_text(curve.values, room), room), Ink::kAccent},
               {"  " + padded_right(curve.last, last_width), Ink::kPlain}});
  }
  if (curves.size() + 1 < result.series_columns.size()) {
    page->add(fmt::format("  and {} more in timeseries.csv",
                          result.series_columns.size() - 1 - curves.size()),
              Ink::kFaint);
  }
}

}  // namespace swarm
