// Structures with their sections and feeds, minefields and gates.
#include "host/output/order_of_battle_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/output/format.h"
#include "host/output/table.h"

namespace swarm {
namespace {

constexpr int kIndent = kOrderOfBattleIndent;

const ClassSpec* class_of(const ScenarioSpec& scenario, const Ref& ref) {
  const auto index = static_cast<size_t>(ref.index);
  return ref.given() && index < scenario.classes.size() ? &scenario.classes[index] : nullptr;
}

// "+400" supplies, "-12" draws.
std::string power_text(const ClassSpec& section) {
  if (section.power_supply_MW > 0) return "+" + readable_number(section.power_supply_MW);
  return section.power_draw_MW > 0 ? "-" + readable_number(section.power_draw_MW) : "";
}

void add_sections(Page* page, const ScenarioSpec& scenario, const StructureSpec& structure) {
  Table table({"section", "count", "hull TJ", "shield TJ", "MW", "in each"});
  table.align_left(5);
  table.set_flexible(5);
  for (const SectionSpec& section : structure.sections) {
    const ClassSpec* kind = class_of(scenario, section.agent_class);
    if (kind == nullptr) continue;
    std::string inside = people_text(section.people);
    if (kind->dock) inside += inside.empty() ? "a dock" : ", a dock";
    table.add_row({{section.name},
                   {grouped(section.count)},
                   {readable_number(kind->hull_TJ)},
                   {kind->shield_TJ > 0 ? readable_number(kind->shield_TJ) : ""},
                   {power_text(*kind)},
                   {inside}});
  }
  table.print(page, kIndent + 2);
}

// Edges are pairs of sections, and many share an end: "core -> ring_1 to ring_12: feeds shields".
void add_feeds(Page* page, const StructureSpec& structure) {
  const auto names = [&](const std::vector<uint32_t>& sections) {
    std::vector<std::string> list;
    for (const uint32_t section : sections) {
      if (section >= structure.section_names.size()) continue;
      const std::string& name = structure.section_names[section];
      if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
    }
    return names_text(list);
  };
  for (const EdgeSpec& edge : structure.edges) {
    std::string feeds;
    const auto add = [&](bool has, const char* what) {
      if (has) feeds += (feeds.empty() ? "" : ", ") + std::string(what);
    };
    add(edge.shields, "shields");
    add(edge.weapons, "weapons");
    const char* sign = feeds.empty() ? "–" : "→";
    if (!feeds.empty()) feeds.insert(0, "feeds ");
    add(edge.corridor, "corridor");
    page->paragraph(fmt::format("{} {} {}: {}", names(edge.from), sign, names(edge.to), feeds),
                    kIndent + 2, Ink::kFaint);
  }
}

std::string point_text(const Point& point) {
  return fmt::format("({}, {}, {}) km", shortest(point.x), shortest(point.y), shortest(point.z));
}

}  // namespace

void add_structures(Page* page, const ScenarioSpec& scenario) {
  if (scenario.structures.empty()) return;
  page->heading("STRUCTURES");
  for (const StructureSpec& structure : scenario.structures) {
    page->blank();
    page->left_and_right(
        {{"  " + structure.name, Ink::kStrong},
         {fmt::format(" of {} at {}", structure.faction.name, point_text(structure.position_km))}},
        {{fmt::format("{} sections", structure.section_names.size()), Ink::kStrong}});
    add_sections(page, scenario, structure);
    add_feeds(page, structure);
  }
}

void add_fields_and_gates(Page* page, const ScenarioSpec& scenario) {
  if (!scenario.fields.empty()) page->heading("MINEFIELDS");
  for (const FieldSpec& field : scenario.fields) {
    page->paragraph(fmt::format("{} of {}: {} of class {} at {}, radius {} km", field.name,
                                field.faction.name, grouped(field.mines), field.agent_class.name,
                                point_text(field.position_km), shortest(field.radius_km)),
                    kIndent);
  }
  if (!scenario.gates.empty()) page->heading("GATES");
  for (const GateSpec& gate : scenario.gates) {
    std::string text =
        fmt::format("{}: {} convoys, the first at {}, then every {}", gate.name, gate.wings.size(),
                    clock_text(gate.first_s), clock_text(gate.interval_s));
    if (gate.closed_by.given()) text += ", closed by the field " + gate.closed_by.name;
    page->paragraph(text, kIndent);
  }
}

}  // namespace swarm
