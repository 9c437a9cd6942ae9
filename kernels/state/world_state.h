// What one world carries besides its agents, in two blocks with one writer each: WorldOrders, which
// the host writes between command periods and stages only read; WorldState, which stages write
// (named beside each field) and the host only reads once a world runs.
#pragma once

#include <cstdint>

#include "kernels/state/limits.h"
#include "kernels/state/tables.h"

namespace swarm {

enum class OrderKind : uint8_t {
  kHold = 0,      // stay near a point
  kMove = 1,      // go to a point
  kAttack = 2,    // a wing, an agent, a structure or one of its sections, or whoever is near
  kEscort = 3,    // stay with a ward and engage what threatens it
  kLay = 4,       // lay a minefield
  kSweep = 5,     // go into a field and destroy the mines that are found
  kDock = 6,      // lie at a structure and take people aboard
  kWithdraw = 7,  // leave the battle space
  kBoard = 8,     // land troops on a structure
};
inline constexpr uint32_t kOrderKinds = 9;

/// Order of one wing.
struct WingOrder {
  OrderKind kind;
  uint8_t committed;       // 0: the wing is held back
  uint8_t hold_fire;       // 1: weapons stay silent
  uint8_t structure;       // 0xff: none
  uint8_t field;           // 0xff: none
  uint8_t target_wing;     // 0xff: none; also the ward of an escort
  uint8_t spread;          // 1: each ship of an attack on a structure takes its own section
  uint8_t people_kinds;    // mask of the people kinds that a docked ship takes aboard
  uint32_t focus_slot;     // section or ship that all fire goes to; kNone: free choice
  float x_km, y_km, z_km;  // point of hold and move
  float radius_km;         // of hold, escort and the like
  float screen;            // escort: share of the ward's attackers that it draws off
};

/// What the host has decided for one world.
struct WorldOrders {
  uint32_t table;  // index of the world's ScenarioTables
  uint8_t active;  // 0: the world's slots are free, or its battle is over
  uint8_t padding[3];
  Relation relations[kMaxFactions][kMaxFactions];
  uint8_t sabotaged[kMaxStructures];     // 1: computers and power destroyed
  uint8_t stands_down[kMaxStructures];   // 1: nobody resists boarders
  uint8_t weapons_free[kMaxStructures];  // 0: its weapons are silent
  uint8_t disarmed[kMaxFields];          // 1: the field is switched off
  WingOrder wings[kMaxWings];
};

/// State of one structure. Writer: propagate_power.
struct StructureState {
  int32_t supply_MW;
  int32_t demand_MW;
  uint32_t regeneration_q16;  // supply over demand, at most 1
  uint32_t usefulness_q16;    // mean share of what it can still do
};

/// State of one minefield. Writer: lay_mines.
struct FieldState {
  uint32_t laid;            // mines put out so far, in the order of their slots
  uint32_t lay_credit_q16;  // part of a mine still owed by the layers' rate
  uint32_t armed_step;      // step at which the field arms; kNone: not complete
  uint32_t armed;           // 1: mines trigger
};

/// Running counts of one world, since its start. Integers, added to by several agents at a time.
struct WorldCounters {
  int64_t shots;
  int64_t hits;
  int64_t overkill_TJ;  // damage beyond the hull of what it killed
  int64_t torpedoes_launched;
  int64_t torpedoes_stopped;  // by point defence
  int64_t torpedo_overflow;   // launches refused because no slot was free
  int64_t crowded;            // ships, summed over steps, beyond what their near cell shows
  int64_t detections;         // new tracks
  int64_t mine_detections;    // new tracks of cloaked agents
  int64_t people_lost[kMaxPeopleKinds];
  int64_t people_departed[kMaxPeopleKinds];
  int64_t boarders_lost;
  int64_t defenders_lost;
  int64_t mines_triggered[kMaxFields];
  int64_t mines_replaced[kMaxFields];
  int64_t mines_shot[kMaxFields];
  int64_t mines_failed[kMaxFields];
};

struct WorldState {
  uint64_t seed;  // world image
  uint32_t step;  // advance_clock
  uint32_t padding;
  StructureState structures[kMaxStructures];
  FieldState fields[kMaxFields];
  WorldCounters counters;
};

}  // namespace swarm
