// Every field of an agent, once: name, type, unit, shape, and the stages that write it. The views,
// the allocation, the state hash, the comparison of two states and the loader's world image are all
// made from this table, so a new field cannot be forgotten in one of them.
//
// Structure of arrays over the slots of all worlds: field[element * slots + world * capacity +
// slot]. Slots of one world: [sections | ships | mines | torpedoes]. A slot never moves, so slot
// numbers are used as references between agents of one world (kNone: nobody).
//
// X(type, name, elements, role, unit, writers, meaning)
// role: kValue, or kSlot for a reference to another agent's slot (hashed by stable id).
#pragma once

#include <cstdint>

#include "kernels/state/limits.h"

namespace swarm {

enum class AgentStatus : uint8_t {
  kAbsent = 0,    // empty slot
  kHeld = 1,      // waits to be committed; not in the battle space
  kPlanned = 2,   // a mine that has not been laid
  kActive = 3,    // in the battle
  kDead = 4,      // destroyed; a dead mine's place can be filled again
  kDeparted = 5,  // left the battle space
};

enum class FieldRole : uint8_t { kValue, kSlot };

// clang-format off
#define SWARM_AGENT_FIELDS(X) \
  X(uint8_t,  status,        1, kValue, "AgentStatus", "apply_orders lay_mines launch_torpedoes move_torpedoes detonate_mines fail_mines replicate_mines resolve_damage integrate_motion", "where the slot is in its life") \
  X(uint8_t,  kind,          1, kValue, "AgentKind",   "world image", "what it is; fixed for a slot") \
  X(uint8_t,  agent_class,   1, kValue, "class row",   "world image, launch_torpedoes", "row of the class table") \
  X(uint8_t,  faction,       1, kValue, "faction row", "world image, launch_torpedoes", "owner") \
  X(uint8_t,  group,         1, kValue, "row",         "world image, launch_torpedoes", "wing of a ship, structure of a section, field of a mine, weapon of a torpedo") \
  X(float,    x_km,          1, kValue, "km",          "integrate_motion move_torpedoes launch_torpedoes", "position") \
  X(float,    y_km,          1, kValue, "km",          "integrate_motion move_torpedoes launch_torpedoes", "position") \
  X(float,    z_km,          1, kValue, "km",          "integrate_motion move_torpedoes launch_torpedoes", "position") \
  X(float,    vx_kmps,       1, kValue, "km/s",        "integrate_motion move_torpedoes launch_torpedoes", "velocity") \
  X(float,    vy_kmps,       1, kValue, "km/s",        "integrate_motion move_torpedoes launch_torpedoes", "velocity") \
  X(float,    vz_kmps,       1, kValue, "km/s",        "integrate_motion move_torpedoes launch_torpedoes", "velocity") \
  X(float,    hx,            1, kValue, "1",           "integrate_motion", "unit heading of the bow") \
  X(float,    hy,            1, kValue, "1",           "integrate_motion", "unit heading of the bow") \
  X(float,    hz,            1, kValue, "1",           "integrate_motion", "unit heading of the bow") \
  X(float,    wx_kmps,       1, kValue, "km/s",        "steer", "wanted velocity") \
  X(float,    wy_kmps,       1, kValue, "km/s",        "steer", "wanted velocity") \
  X(float,    wz_kmps,       1, kValue, "km/s",        "steer", "wanted velocity") \
  X(int32_t,  hull_TJ,       1, kValue, "TJ",          "resolve_damage launch_torpedoes lay_mines replicate_mines", "hull left; dead at 0") \
  X(int32_t,  shield_TJ,     kFacings, kValue, "TJ",   "resolve_damage regenerate_shields", "shield left, by facing") \
  X(int64_t,  shield_hit_TJ, kFacings, kValue, "TJ",   "fire_weapons move_torpedoes detonate_mines; cleared by resolve_damage", "this step's damage that the shield can stop, by facing") \
  X(int64_t,  hull_hit_TJ,   1, kValue, "TJ",          "fire_weapons move_torpedoes detonate_mines; cleared by resolve_damage", "this step's damage that the shield cannot stop") \
  X(uint32_t, strongest_hit, 1, kValue, "TJ << 8 | class", "fire_weapons move_torpedoes detonate_mines; cleared by resolve_damage", "largest single hit of this step, and what made it") \
  X(uint8_t,  powered,       1, kValue, "feed bits",   "propagate_power", "which feeds of a section are live") \
  X(uint32_t, target,        1, kSlot,  "slot",        "pick_targets launch_torpedoes", "what it attacks by order") \
  X(uint32_t, near_target,   1, kSlot,  "slot",        "pick_targets", "nearest detected enemy in reach") \
  X(uint32_t, close_target,  1, kSlot,  "slot",        "pick_targets", "nearest detected torpedo or mine, for point defence") \
  X(uint32_t, ready_step,    kMaxMounts, kValue, "step", "fire_weapons", "when a mount may fire again") \
  X(uint16_t, ammunition,    kMaxMounts, kValue, "shots", "fire_weapons", "left in a mount; 0xffff without limit") \
  X(uint8_t,  launch_mount,  1, kValue, "mount + 1",   "fire_weapons; cleared by launch_torpedoes", "torpedo mount that fires this step") \
  X(uint32_t, launch_target, 1, kSlot,  "slot",        "fire_weapons", "at what") \
  X(uint32_t, expires_step,  1, kValue, "step",        "launch_torpedoes lay_mines", "end of a torpedo's life") \
  X(uint32_t, tracked_until, kMaxTeams, kValue, "step", "sense", "until when a team knows where it is") \
  X(uint32_t, claimed_by,    1, kSlot,  "slot",        "trigger_mines; cleared by detonate_mines", "ship that a mine goes off against") \
  X(uint32_t, replica,       1, kSlot,  "slot",        "replicate_mines", "lost neighbour that a mine is building again") \
  X(uint32_t, replica_step,  1, kValue, "step",        "replicate_mines", "when that will be done") \
  X(uint16_t, stock,         1, kValue, "mines",       "replicate_mines", "neighbours a mine can still build") \
  X(uint32_t, docked_at,     1, kSlot,  "slot",        "assign_docks", "dock section a ship lies at") \
  X(uint32_t, dock_guest,    1, kSlot,  "slot",        "assign_docks", "ship that lies at a dock section") \
  X(uint32_t, dock_credit_q16, 1, kValue, "people/65536", "transfer_people land_troops", "part of a person still owed by the dock's rate") \
  X(int32_t,  people,        kMaxPeopleKinds, kValue, "people", "transfer_people land_troops fight_boarders resolve_damage integrate_motion", "aboard, by kind") \
  X(int32_t,  boarders,      1, kValue, "people",      "land_troops fight_boarders", "enemy troops on a section") \
  X(uint32_t, boarder_faction, 1, kValue, "faction + 1", "land_troops fight_boarders", "whose they are") \
  X(uint8_t,  captured_by,   1, kValue, "faction + 1", "fight_boarders", "who holds a section; 0: its owner")
// clang-format on

}  // namespace swarm
