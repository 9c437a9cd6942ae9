// What became of stations, yards and the like: sections that are lost, and who holds the rest.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "host/output/format.h"
#include "host/output/order_of_battle_parts.h"
#include "host/output/report_sections.h"

namespace swarm {
namespace {

constexpr int kBarWidth = 24;
constexpr size_t kMostNames = 40;

std::string detail_of(const Event& event, const std::string& name) {
  for (const auto& [key, value] : event.details) {
    if (key == name) return value;
  }
  return {};
}

struct Fate {
  std::vector<std::string> lost;
  std::optional<double> captured_s;
};

// From the events that the orchestrator itself emits.
Fate fate_of(const StructureSpec& structure, const std::vector<Event>& events) {
  Fate fate;
  for (const Event& event : events) {
    if (detail_of(event, "structure") != structure.name) continue;
    if (event.event == "section_lost") fate.lost.push_back(detail_of(event, "section"));
    if (event.event == "structure_captured" && !fate.captured_s) fate.captured_s = event.t_s;
  }
  return fate;
}

}  // namespace

void add_structures_fate(Page* page, const BattleResult& result, const ScenarioSpec& scenario) {
  if (scenario.structures.empty()) return;
  page->heading(scenario.structures.size() == 1 ? "STRUCTURE" : "STRUCTURES");
  for (const StructureSpec& structure : scenario.structures) {
    const Fate fate = fate_of(structure, result.events);
    const size_t all = structure.section_names.size();
    const size_t lost = std::min(fate.lost.size(), all);
    const double share = all == 0 ? 0 : static_cast<double>(all - lost) / static_cast<double>(all);
    page->add({{std::string(kReportIndent, ' ')},
               {readable_name(structure.name), Ink::kStrong},
               {fmt::format(" ({})  ", readable_name(structure.faction.name))},
               {bar_text(share, kBarWidth), Ink::kAccent},
               {fmt::format("  {} of {} sections stand", grouped(static_cast<int64_t>(all - lost)),
                            grouped(static_cast<int64_t>(all)))}});
    std::string text;
    if (lost > 0 && lost <= kMostNames) text = "Lost: " + names_text(fate.lost) + ". ";
    if (fate.captured_s) text += "Captured at " + clock_text(*fate.captured_s) + ".";
    if (!text.empty()) page->paragraph(text, kReportIndent);
  }
}

}  // namespace swarm
