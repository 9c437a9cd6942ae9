#include "host/output/order_of_battle.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/battle/metrics.h"
#include "host/output/format.h"
#include "host/output/order_of_battle_parts.h"
#include "host/output/table.h"

namespace swarm {
namespace {

constexpr int kIndent = kOrderOfBattleIndent;

std::string relation_text(RelationSpec relation) {
  switch (relation) {
    case RelationSpec::kHostile:
      return "hostile";
    case RelationSpec::kAllied:
      return "allied";
    case RelationSpec::kNeutral:
      break;
  }
  return "neutral";
}

// Factions by team, and for each whom it is hostile to or allied with at the start.
void add_sides(Page* page, const ScenarioSpec& scenario) {
  page->heading("SIDES");
  Table table({"faction", "team", "at the start"});
  table.align_left(1);
  table.align_left(2);
  for (const FactionSpec& faction : scenario.factions) {
    std::string relations;
    for (const RelationSpec kind : {RelationSpec::kHostile, RelationSpec::kAllied}) {
      std::vector<std::string> others;
      for (const RelationEntry& entry : scenario.relations) {
        if (entry.is != kind) continue;
        if (entry.a.name == faction.name) others.push_back(entry.b.name);
        if (entry.b.name == faction.name) others.push_back(entry.a.name);
      }
      if (others.empty()) continue;
      if (!relations.empty()) relations += "; ";
      relations += relation_text(kind) + ": " + names_text(others);
    }
    const std::string team = faction.team == faction.name ? "" : faction.team;
    table.add_row({{faction.name, Ink::kStrong}, {team}, {relations}});
  }
  table.print(page, kIndent);
}

std::string state_text(const WingSpec& wing) {
  if (!wing.enabled) return "disabled";
  return wing.held ? "held back" : order_text(wing.order);
}

std::string classes_text(const WingSpec& wing) {
  std::string text;
  for (const ShipGroup& group : wing.ships) {
    text += (text.empty() ? "" : ", ") + grouped(group.count) + " " + group.agent_class.name;
  }
  return text;
}

// Wings of one faction that are alike, as one row.
struct WingRow {
  std::vector<std::string> names;
  std::string classes, state;
  Ink ink = Ink::kPlain;
};

std::vector<WingRow> wing_rows(const ScenarioSpec& scenario, size_t faction, int64_t* ships) {
  std::vector<WingRow> rows;
  for (const WingSpec& wing : scenario.wings) {
    if (static_cast<size_t>(wing.faction.index) != faction) continue;
    *ships += ships_at_start(wing);
    WingRow row = {{},
                   classes_text(wing),
                   state_text(wing),
                   wing.enabled && !wing.held ? Ink::kPlain : Ink::kFaint};
    auto alike = std::find_if(rows.begin(), rows.end(), [&](const WingRow& other) {
      return other.classes == row.classes && other.state == row.state;
    });
    if (alike == rows.end()) alike = rows.insert(rows.end(), std::move(row));
    alike->names.push_back(wing.name);
  }
  return rows;
}

void add_fleet(Page* page, const ScenarioSpec& scenario, size_t faction) {
  Table table({"wings", "", "ships in each", "at the start"});
  table.align_left(2);
  table.align_left(3);
  int64_t ships = 0;
  for (const WingRow& row : wing_rows(scenario, faction, &ships)) {
    table.add_row({{names_text(row.names), row.ink},
                   {row.names.size() > 1 ? std::to_string(row.names.size()) + " x" : ""},
                   {row.classes, row.ink},
                   {row.state, row.ink}});
  }
  if (table.empty()) return;
  page->blank();
  page->left_and_right({{"  " + scenario.factions[faction].name, Ink::kStrong}},
                       {{grouped(ships) + (ships == 1 ? " ship" : " ships"), Ink::kStrong}});
  table.print(page, kIndent + 2);
}

void add_people_totals(Page* page, const ScenarioSpec& scenario) {
  if (scenario.people_kinds.empty()) return;
  page->heading("PEOPLE");
  Table table({"", "start", ""});
  table.align_left(2);
  for (uint32_t kind = 0; kind < scenario.people_kinds.size(); ++kind) {
    const PeopleKindSpec& spec = scenario.people_kinds[kind];
    const char* role = spec.boards ? "boards structures" : spec.resists ? "resists boarders" : "";
    table.add_row({{spec.name}, {grouped(people_at_start(scenario, kind))}, {role, Ink::kFaint}});
  }
  table.print(page, kIndent);
}

}  // namespace

std::string order_text(const OrderSpec& order) {
  std::string text = order.kind;
  for (const Ref* target : {&order.wing, &order.structure, &order.field}) {
    if (target->given()) text += " " + target->name;
  }
  if (order.section.given()) text += ", all on " + order.section.name;
  if (order.spread) text += ", spread out";
  if (order.hold_fire) text += ", fire held";
  return text;
}

std::string people_text(const std::vector<PeopleCount>& people) {
  std::string text;
  for (const PeopleCount& entry : people) {
    if (entry.count == 0) continue;
    text += (text.empty() ? "" : ", ") + grouped(entry.count) + " " + entry.kind.name;
  }
  return text;
}

std::string names_text(const std::vector<std::string>& names) {
  // "ring_12" is "ring_" and 12; a name without a number has an empty stem and stands alone.
  const auto split = [](const std::string& name, std::string* stem) -> long {
    const size_t digits = name.find_last_not_of("0123456789") + 1;
    *stem = digits < name.size() && name.size() - digits < 9 ? name.substr(0, digits) : "";
    return stem->empty() ? -1 : std::stol(name.substr(digits));
  };
  std::string text;
  for (size_t first = 0; first < names.size();) {
    size_t last = first;
    std::string stem, next_stem;
    long number = split(names[first], &stem);
    while (!stem.empty() && last + 1 < names.size() &&
           split(names[last + 1], &next_stem) == number + 1 && next_stem == stem) {
      ++last;
      ++number;
    }
    if (last - first < 2) last = first;
    text += (text.empty() ? "" : ", ") + names[first];
    if (last > first) text += " to " + names[last];
    first = last + 1;
  }
  return text;
}

void add_order_of_battle(Page* page, const ScenarioSpec& scenario) {
  page->rule();
  page->left_and_right(
      {{" " + (scenario.title.empty() ? scenario.name : scenario.title), Ink::kAccent}},
      {{scenario.name + " ", Ink::kFaint}});
  if (!scenario.description.empty()) page->paragraph(scenario.description, 1);
  page->add(fmt::format(" Steps of {} s, orders every {} s, {} at most.", shortest(scenario.dt_s),
                        shortest(scenario.command_period_s), clock_text(scenario.limit_s)),
            Ink::kFaint);
  page->rule();
  add_sides(page, scenario);
  page->heading("FLEETS");
  for (size_t faction = 0; faction < scenario.factions.size(); ++faction) {
    add_fleet(page, scenario, faction);
  }
  add_structures(page, scenario);
  add_fields_and_gates(page, scenario);
  add_people_totals(page, scenario);
}

}  // namespace swarm
