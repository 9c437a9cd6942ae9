// How much there is to do in one step of a batch: what the bytes and operations of a stage are
// counted by (stage_costs.h). Some numbers follow from the layout; the others are counted on the
// device, on the state as it is (count_work.cuh).
#pragma once

#include <cstdint>

namespace swarm {

// X(id, name): a name reads on after "per".
// clang-format off
#define SWARM_WORK_COUNTS(X) \
  /* of the layout */ \
  X(kWorlds, "world") X(kSlots, "slot") X(kPlatformSlots, "platform slot") \
  X(kSectionSlots, "section slot") X(kShipSlots, "ship slot") X(kMineSlots, "mine slot") \
  X(kTorpedoSlots, "torpedo slot") X(kFieldSlots, "field slot") \
  X(kShipSortPasses, "ship and sort pass") X(kMineSortPasses, "mine and sort pass") \
  X(kTargetSortPasses, "slot and sort pass") \
  X(kShipCells, "ship cell") X(kMineCells, "mine cell") X(kTargetLists, "target list") \
  X(kTargetCells, "target cell") \
  X(kSummaryColumns, "summary column") \
  /* counted on the state */ \
  X(kPresent, "agent present") X(kActive, "active agent") X(kActiveSections, "active section") \
  X(kActiveShips, "active ship") X(kActiveMines, "active mine") \
  X(kActiveTorpedoes, "active torpedo") X(kActivePlatforms, "active platform") \
  X(kVacancies, "lost mine") X(kEdges, "edge") \
  X(kShipCandidates, "ship read") X(kShipNeighbours, "ship in reach") X(kWingMates, "wing mate") \
  X(kMineWalks, "ship near mines to fear") X(kMineCandidates, "mine read") \
  X(kVacancyCandidates, "mine read for a lost one") \
  X(kSenseWalks, "agent and hostile team") X(kSenseCandidates, "sensor read") \
  X(kFarSensors, "far sensor read") \
  X(kTargetWalks, "platform that looks around") X(kTargetCandidates, "target read") \
  X(kMounts, "mount") X(kReadyMounts, "ready mount") X(kFillingFacings, "filling facing")
// clang-format on

#define SWARM_WORK_ID(id, name) id,
enum class WorkCount : uint32_t { SWARM_WORK_COUNTS(SWARM_WORK_ID) kCount };
#undef SWARM_WORK_ID

inline constexpr uint32_t kWorkCounts = static_cast<uint32_t>(WorkCount::kCount);

#define SWARM_WORK_NAME(id, name) name,
inline constexpr const char* kWorkCountNames[kWorkCounts] = {SWARM_WORK_COUNTS(SWARM_WORK_NAME)};
#undef SWARM_WORK_NAME

/// Counts of all running worlds together. Plain data: filled on a device.
struct WorkCounts {
  uint64_t counts[kWorkCounts] = {};

  uint64_t& of(WorkCount what) { return counts[static_cast<uint32_t>(what)]; }
  uint64_t of(WorkCount what) const { return counts[static_cast<uint32_t>(what)]; }
};

}  // namespace swarm
