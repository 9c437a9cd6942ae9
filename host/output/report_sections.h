// The sections of the after-action report, for report.cpp, and how outcomes are written, here and
// on the page of a comparison. Each adds its heading and lines to
// the page, or nothing where the battle has nothing to say about it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/battle/battle.h"
#include "host/output/page.h"

namespace swarm {

/// Room at the left of a section's lines.
inline constexpr int kReportIndent = 2;

/// Ships, or sections where it has no ships, of one faction.
struct FactionLosses {
  std::string faction;
  bool has_ships = false;
  ClassLosses total;
  std::vector<ClassLosses> ships, sections;
};

/// By faction in the order of the result. Mines and torpedoes are left to their own section.
std::vector<FactionLosses> losses_by_faction(const BattleResult& result,
                                             const ScenarioSpec& scenario);

/// A value with its unit, which the end of its name tells: _s a time, _fraction a share, _TJ.
std::string text_with_unit(const std::string& name, double value);
std::string outcome_text(const OutcomeValue& outcome);

/// The title (or the name, made readable) without a unit that text_with_unit adds.
std::string title_without_unit(const std::string& name, const std::string& title);

/// "CPU: AMD EPYC, 2 threads"
std::string device_text(const DeviceInfo& device);
std::string upper_case(std::string text);

void add_timeline(Page* page, const BattleResult& result);
void add_forces(Page* page, const BattleResult& result, const ScenarioSpec& scenario);
void add_course(Page* page, const BattleResult& result, const ScenarioSpec& scenario);
void add_structures_fate(Page* page, const BattleResult& result, const ScenarioSpec& scenario);
void add_minefields(Page* page, const BattleResult& result);
void add_people(Page* page, const BattleResult& result);
void add_outcomes(Page* page, const BattleResult& result);

}  // namespace swarm
