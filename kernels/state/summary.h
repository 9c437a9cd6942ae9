// The small block that the orchestrator reads once a command period: integer columns per world,
// counted on the device by summarise. Positions are fixed point (2^-20 km) sums over active ships.
//
//   [wings x WingColumn | sections x SectionColumn | fields x FieldColumn |
//    factions x classes x FleetColumn | people kinds x PeopleColumn | structures x StructureColumn
//    | counters]
#pragma once

#include "kernels/state/views.h"

namespace swarm {

// clang-format off
enum WingColumn : uint32_t { kWingHeld, kWingActive, kWingDead, kWingDeparted, kWingHull, kWingShield,
  kWingX, kWingY, kWingZ, kWingDocked, kWingTroops, kWingPeople, kWingTargeted, kWingAtOrder,
  kWingTracked, kWingColumns = kWingTracked + kMaxTeams };
enum SectionColumn : uint32_t { kSectionActive, kSectionHull, kSectionShield, kSectionShieldPowered,
  kSectionBoarders, kSectionPeople, kSectionCaptured, kSectionTargeted, kSectionColumns };
enum FieldColumn : uint32_t { kFieldAlive, kFieldLaid, kFieldArmed, kFieldTriggered, kFieldReplaced,
  kFieldShot, kFieldFailed, kFieldTracked, kFieldColumns };
enum FleetColumn : uint32_t { kFleetHeld, kFleetActive, kFleetDead, kFleetDeparted, kFleetColumns };
enum PeopleColumn : uint32_t { kPeopleOnShips, kPeopleOnSections, kPeopleCaptured, kPeopleLost,
  kPeopleDeparted, kPeopleColumns };
enum StructureColumn : uint32_t { kStructureSupply, kStructureDemand, kStructureUsefulness,
  kStructureColumns };
enum CounterColumn : uint32_t { kCounterShots, kCounterHits, kCounterOverkill, kCounterLaunched,
  kCounterStopped, kCounterOverflow, kCounterCrowded, kCounterDetections, kCounterMineDetections, kCounterInFlight,
  kCounterBoardersLost, kCounterDefendersLost, kCounterStep, kCounterColumns };
// clang-format on

/// Where each block of columns starts. The same on host and device.
struct SummaryLayout {
  uint32_t wings, sections, fields, fleet, people, structures, counters, columns;
};

SWARM_HD inline SummaryLayout summary_layout(uint32_t section_slots) {
  SummaryLayout s = {};
  s.wings = 0;
  s.sections = s.wings + kMaxWings * kWingColumns;
  s.fields = s.sections + section_slots * kSectionColumns;
  s.fleet = s.fields + kMaxFields * kFieldColumns;
  s.people = s.fleet + kMaxFactions * kMaxClasses * kFleetColumns;
  s.structures = s.people + kMaxPeopleKinds * kPeopleColumns;
  s.counters = s.structures + kMaxStructures * kStructureColumns;
  s.columns = s.counters + kCounterColumns;
  return s;
}

}  // namespace swarm
