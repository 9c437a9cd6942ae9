// See stage_costs.h. Sizes: status, kind, class, faction, group, powered, captured_by, flags: 1
// byte each; positions, velocities, headings: 12; steps, slots, people, hull, keys, scans: 4; hits:
// 8; ammunition, stock: 2; sorted records: 16. A stage that makes several passes reads a field once
// in each. Random numbers cost about 100 operations (Philox4x32-10), sin and cos about 25 each.
#include "kernels/stage_costs.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <iterator>

#include "kernels/state/summary.h"

namespace swarm {
namespace {

using S = StageId;
using W = WorkCount;

// NOLINTBEGIN(bugprone-macro-parentheses): terms of a sum
#define SWARM_BYTES(type, name, elements, role, unit, writers, meaning) +sizeof(type) * (elements)
#define SWARM_ELEMENTS(type, name, elements, role, unit, writers, meaning) +(elements)
constexpr double kAgentBytes = 0 SWARM_AGENT_FIELDS(SWARM_BYTES);
constexpr double kAgentElements = 0 SWARM_AGENT_FIELDS(SWARM_ELEMENTS);
#undef SWARM_BYTES
#undef SWARM_ELEMENTS
// NOLINTEND(bugprone-macro-parentheses)

// A walk of the near grid: nine rows, each with two bounds in `start`; 14 operations a row.
constexpr double kNearBounds = 9 * 2 * 4, kNearWalk = 9 * 14;
// A walk of the target grid: 27 cells, each with two bounds; 12 operations a cell.
constexpr double kFarBounds = 27 * 2 * 4, kFarWalk = 27 * 12;
// A search of the sorted keys for one cell's start, on a GPU; the CPU counts instead.
constexpr double kFindStart = 20;

// stage, per, read, written, gathered, operations
constexpr StageCostTerm kTerms[] = {
    // Pass 1: status; of the living position, kind, faction; the key. Pass 2: sort. Pass 3: order,
    // position again, the record.
    {S::kBinTargets, W::kSlots, 1, 4, 0, 2},
    {S::kBinTargets, W::kActive, 14, 0, 0, 16},
    {S::kBinTargets, W::kTargetSortPasses, 8, 8, 0, 8},  // a pair of key and index, in and out
    {S::kBinTargets, W::kTargetLists, 0, 4, 0, kFindStart},
    {S::kBinTargets, W::kActive, 16, 16, 0, 2},
    // Then two passes over the cells: the bounds of eight lists to a byte; that of 27 cells to one.
    {S::kBinTargets, W::kTargetCells, 33, 2, 27, 60},

    // Four passes, one a team: status, class and faction, a flag written and read again. Then all:
    // status; class, faction, position, velocity; whether anybody is around; where somebody is, a
    // walk for each hostile team, and its track.
    {S::kSense, W::kPlatformSlots, 8, 4, 0, 16},
    {S::kSense, W::kActivePlatforms, 8, 0, 0, 12},
    {S::kSense, W::kSlots, 1, 0, 0, 2},
    {S::kSense, W::kActive, 26, 0, 1, 40},
    {S::kSense, W::kSenseWalks, 4, 4, kFarBounds, kFarWalk},
    {S::kSense, W::kSenseCandidates, 0, 0, 17, 14},  // record and class
    {S::kSense, W::kFarSensors, 0, 0, 17, 14},       // slot, position, class

    // Status; kind, class, faction, group, position, the held targets; three targets written. A
    // random draw for each. Candidates: the record; those that are nearest so far cost more.
    {S::kPickTargets, W::kPlatformSlots, 1, 0, 0, 2},
    {S::kPickTargets, W::kActivePlatforms, 24, 12, 1, 130},
    {S::kPickTargets, W::kTargetWalks, 0, 0, kFarBounds, kFarWalk},
    {S::kPickTargets, W::kTargetCandidates, 0, 0, 16, 9},

    // As bin_targets. Pass 3 reads velocity, group, faction and two teams' tracks as well, and
    // writes two records.
    {S::kBinAgents, W::kShipSlots, 1, 4, 0, 2},
    {S::kBinAgents, W::kActiveShips, 12, 0, 0, 14},
    {S::kBinAgents, W::kShipSortPasses, 8, 8, 0, 8},
    {S::kBinAgents, W::kShipCells, 0, 4, 0, kFindStart},
    {S::kBinAgents, W::kActiveShips, 38, 32, 0, 14},

    // Both records and the class; the wish. A walk of nine rows.
    {S::kFlockShips, W::kActiveShips, 33, 16, kNearBounds, 50 + kNearWalk},
    {S::kFlockShips, W::kShipCandidates, 0, 0, 16, 9},  // difference, square, comparison
    {S::kFlockShips, W::kShipNeighbours, 0, 0, 0, 14},  // is it known, separation
    {S::kFlockShips, W::kWingMates, 0, 0, 16, 7},       // its motion, two sums

    // Three loops over the sections: status twice, class three times, powered written and read
    // twice. Edges: a row of 6 bytes, status and powered of both ends; two rounds at least.
    {S::kPropagatePower, W::kSectionSlots, 7, 1, 0, 30},
    {S::kPropagatePower, W::kEdges, 12, 2, 8, 16},

    // Wish of flock_ships, slot, class, group, docked_at, target, position; the target's status,
    // position and velocity; the wanted velocity. 120 operations for the order, half for chance.
    {S::kSteer, W::kActiveShips, 54, 12, 25, 120},

    // FieldState, in and out. What is laid in a step is little.
    {S::kLayMines, W::kFieldSlots, 16, 16, 0, 20},

    // Status; kind, class, group. A mount: ready_step and ammunition. A ready one: two targets,
    // position, heading; of the target status, faction, kind, track, position. Shots are left out.
    {S::kFireWeapons, W::kPlatformSlots, 1, 0, 0, 2},
    {S::kFireWeapons, W::kActivePlatforms, 3, 0, 0, 10},
    {S::kFireWeapons, W::kMounts, 6, 0, 0, 4},
    {S::kFireWeapons, W::kReadyMounts, 32, 0, 19, 40},

    // Platforms: launch_mount to a count, scan, both ends of it. Torpedo slots: status to a flag,
    // scan, the list of free ones. Launches are left out.
    {S::kLaunchTorpedoes, W::kPlatformSlots, 9, 8, 0, 8},
    {S::kLaunchTorpedoes, W::kTorpedoSlots, 9, 12, 0, 10},

    // Status; target, expires_step, group, class, position, heading; the target's status, class,
    // position, velocity; position, velocity, heading written. A turn and a closest approach.
    {S::kMoveTorpedoes, W::kTorpedoSlots, 1, 0, 0, 2},
    {S::kMoveTorpedoes, W::kActiveTorpedoes, 34, 36, 26, 170},

    // The motion record (for the slot), position. Near fields to be feared: velocity, a walk of the
    // mine grid; mines in trigger range cost more.
    {S::kTriggerMines, W::kActiveShips, 28, 0, 0, 16},
    {S::kTriggerMines, W::kMineWalks, 12, 0, kNearBounds, kNearWalk},
    {S::kTriggerMines, W::kMineCandidates, 0, 0, 16, 9},

    // claimed_by. Explosions are left out.
    {S::kDetonateMines, W::kMineSlots, 4, 0, 0, 2},

    // Status, class. A class that fails by chance draws a number for each mine.
    {S::kFailMines, W::kMineSlots, 1, 0, 0, 2},
    {S::kFailMines, W::kActiveMines, 1, 0, 0, 4},

    // Four passes: status in each; class, claimed_by in and out, replica of the living; replica
    // twice, class, position, claimed_by of the lost, and their walk.
    {S::kReplicateMines, W::kMineSlots, 4, 0, 0, 8},
    {S::kReplicateMines, W::kActiveMines, 9, 4, 0, 6},
    {S::kReplicateMines, W::kVacancies, 25, 4, kNearBounds, 20 + kNearWalk},
    {S::kReplicateMines, W::kVacancyCandidates, 0, 0, 17, 10},  // record and group

    // strongest_hit. Those that were hit cost more.
    {S::kResolveDamage, W::kSlots, 4, 0, 0, 2},

    // Status, class; group and powered of sections; once a command period a facing in and out.
    {S::kRegenerateShields, W::kPlatformSlots, 1, 0, 0, 2},
    {S::kRegenerateShields, W::kActivePlatforms, 1, 0, 0, 8},
    {S::kRegenerateShields, W::kActiveSections, 2, 0, 0, 4},
    {S::kRegenerateShields, W::kFillingFacings, 4, 4, 0, 6},

    // dock_guest; class, status and dock_guest of sections until one is free.
    {S::kAssignDocks, W::kSectionSlots, 10, 0, 0, 6},
    {S::kTransferPeople, W::kSectionSlots, 4, 0, 0, 3},  // dock_guest
    {S::kLandTroops, W::kShipSlots, 1, 0, 0, 2},         // status
    {S::kLandTroops, W::kActiveShips, 1, 0, 0, 4},       // group
    {S::kFightBoarders, W::kSectionSlots, 5, 0, 0, 4},   // status, boarders

    // Status; wanted velocity, heading, velocity, position, class, group; heading, velocity,
    // position written. A turn (sin, cos, three roots).
    {S::kIntegrateMotion, W::kShipSlots, 1, 0, 0, 2},
    {S::kIntegrateMotion, W::kActiveShips, 50, 36, 0, 160},

    {S::kAdvanceClock, W::kWorlds, 5, 4, 0, 2},  // active, step

    // As bin_targets; every place of a field.
    {S::kBinMines, W::kMineSlots, 13, 4, 0, 16},
    {S::kBinMines, W::kMineSortPasses, 8, 8, 0, 8},
    {S::kBinMines, W::kMineCells, 0, 4, 0, kFindStart},
    {S::kBinMines, W::kMineSlots, 16, 16, 0, 2},

    {S::kApplyOrders, W::kShipSlots, 1, 0, 0, 2},  // status

    // Status. Ships: class, faction, group, people of six kinds, hull, shields, position,
    // docked_at, target, two teams' tracks. Sections: the same without faction, position and
    // docked_at, and boarders. Mines: group, two tracks. The block is cleared and added to.
    {S::kSummarise, W::kSlots, 1, 0, 0, 4},
    {S::kSummarise, W::kActiveShips, 83, 0, 0, 60},
    {S::kSummarise, W::kActiveSections, 46, 0, 0, 40},
    {S::kSummarise, W::kActiveMines, 9, 0, 0, 6},
    {S::kSummarise, W::kSummaryColumns, 0, 8, 0, 0},

    // Every field of every agent; four operations for each element. Empty slots: status.
    {S::kHashState, W::kSlots, 1, 0, 0, 2},
    {S::kHashState, W::kPresent, kAgentBytes - 1, 0, 0, 4 * kAgentElements},
};

constexpr StageItem kItems[] = {
    {S::kBinTargets, W::kActive, false},
    {S::kSense, W::kActive, false},
    {S::kPickTargets, W::kActivePlatforms, true},
    {S::kBinAgents, W::kActiveShips, false},
    {S::kPropagatePower, W::kSectionSlots, true},
    {S::kFlockShips, W::kActiveShips, false},
    {S::kSteer, W::kActiveShips, false},
    {S::kLayMines, W::kFieldSlots, true},
    {S::kFireWeapons, W::kActivePlatforms, true},
    {S::kLaunchTorpedoes, W::kTorpedoSlots, true},
    {S::kMoveTorpedoes, W::kActiveTorpedoes, false},
    {S::kTriggerMines, W::kActiveShips, true, W::kMineSlots},
    {S::kDetonateMines, W::kMineSlots, true},
    {S::kFailMines, W::kMineSlots, true},
    {S::kReplicateMines, W::kMineSlots, true},
    {S::kResolveDamage, W::kSlots, true},
    {S::kRegenerateShields, W::kActivePlatforms, false},
    {S::kAssignDocks, W::kSectionSlots, true},
    {S::kTransferPeople, W::kSectionSlots, true},
    {S::kLandTroops, W::kShipSlots, true, W::kSectionSlots},
    {S::kFightBoarders, W::kSectionSlots, true},
    {S::kIntegrateMotion, W::kActiveShips, false},
    {S::kAdvanceClock, W::kWorlds, false},
    {S::kBinMines, W::kMineSlots, false},
    {S::kApplyOrders, W::kShipSlots, true},
    {S::kSummarise, W::kActive, true},
    {S::kHashState, W::kPresent, false},
};
static_assert(std::size(kItems) == kStageCount, "each stage has one line");

// Passes of a radix sort by eight bits, as a GPU makes them; the CPU's two passes move as much.
uint64_t sort_passes(uint64_t keys) {
  return (static_cast<uint64_t>(std::bit_width(keys - 1)) + 7) / 8;
}

}  // namespace

const StageItem& stage_item(StageId stage) {
  return *std::find_if(std::begin(kItems), std::end(kItems),
                       [stage](const StageItem& item) { return item.stage == stage; });
}

const StageCostTerm* first_cost_term(StageId stage) {
  return std::find_if(std::begin(kTerms), std::end(kTerms),
                      [stage](const StageCostTerm& term) { return term.stage == stage; });
}

const StageCostTerm* end_cost_term(StageId stage) {
  return std::find_if(first_cost_term(stage), std::end(kTerms),
                      [stage](const StageCostTerm& term) { return term.stage != stage; });
}

StageCost stage_cost(StageId stage, const WorkCounts& work) {
  StageCost cost;
  const StageItem& item = stage_item(stage);
  if (work.of(item.needs) == 0) return cost;
  cost.items = static_cast<double>(work.of(item.item));
  for (const auto* term = first_cost_term(stage); term != end_cost_term(stage); ++term) {
    const auto count = static_cast<double>(work.of(term->per));
    cost.bytes_read += count * term->bytes_read;
    cost.bytes_written += count * term->bytes_written;
    cost.bytes_gathered += count * term->bytes_gathered;
    cost.operations += count * term->operations;
  }
  return cost;
}

void add_layout_counts(const EngineSize& size, WorkCounts* work) {
  const Layout& layout = size.layout;
  const uint64_t worlds = layout.worlds;
  const uint64_t ship_cells = worlds * size.near.cells() + 1;
  const uint64_t mine_cells = worlds * size.mines.cells() + 1;
  const uint64_t lists = worlds * size.far_n * size.far_n * size.far_n * kMaxTeams * 2 + 1;
  work->of(W::kSlots) = layout.slots();
  work->of(W::kPlatformSlots) = worlds * (layout.sections + layout.ships);
  work->of(W::kSectionSlots) = worlds * layout.sections;
  work->of(W::kShipSlots) = worlds * layout.ships;
  work->of(W::kMineSlots) = worlds * layout.mines;
  work->of(W::kTorpedoSlots) = worlds * layout.torpedoes;
  work->of(W::kFieldSlots) = layout.mines == 0 ? 0 : worlds * kMaxFields;
  work->of(W::kShipSortPasses) = worlds * layout.ships * sort_passes(ship_cells);
  work->of(W::kMineSortPasses) = worlds * layout.mines * sort_passes(mine_cells);
  work->of(W::kTargetSortPasses) = layout.slots() * sort_passes(lists);
  work->of(W::kShipCells) = ship_cells;
  work->of(W::kMineCells) = mine_cells;
  work->of(W::kTargetLists) = lists;
  work->of(W::kTargetCells) = (lists - 1) / (kMaxTeams * 2);
  work->of(W::kSummaryColumns) = worlds * summary_layout(layout.sections).columns;
  work->of(W::kFillingFacings) /= std::max(size.command_steps, 1u);
}

std::string stage_cost_table() {
  std::string text =
      "| stage | item | per | bytes read | written | gathered | operations |\n"
      "| --- | --- | --- | ---: | ---: | ---: | ---: |\n";
  for (uint32_t s = 0; s < kStageCount; ++s) {
    const auto stage = static_cast<StageId>(s);
    const StageItem& item = stage_item(stage);
    const auto* const first = first_cost_term(stage);
    for (const auto* term = first; term != end_cost_term(stage); ++term) {
      char line[256];
      std::snprintf(line, sizeof(line), "| %s | %s%s | %s | %g | %g | %g | %g |\n",
                    term == first ? stage_name(stage) : "",
                    term == first ? kWorkCountNames[static_cast<uint32_t>(item.item)] : "",
                    term == first && item.at_least ? ", at least" : "",
                    kWorkCountNames[static_cast<uint32_t>(term->per)], term->bytes_read,
                    term->bytes_written, term->bytes_gathered, term->operations);
      text += line;
    }
  }
  return text;
}

}  // namespace swarm
