// The read-only tables of one design point: what agents are instances of. One block of plain data,
// uploaded once; a world names its block by index, so worlds with different parameters share a
// launch. Units stand in the names; steps are steps of the scenario's dt.
#pragma once

#include <cstdint>

#include "kernels/core/portable.h"
#include "kernels/state/limits.h"

namespace swarm {

enum class AgentKind : uint8_t { kNothing = 0, kSection = 1, kShip = 2, kMine = 3, kTorpedo = 4 };
inline constexpr uint32_t kAgentKinds = 5;

/// Bit of an agent kind in a weapon's mask of what it may fire at.
constexpr uint8_t kind_bit(AgentKind kind) {
  return static_cast<uint8_t>(1u << static_cast<uint32_t>(kind));
}

/// Cells of a near grid along each axis, powers of two; nx >= 16, ny and nz >= 4.
struct GridSize {
  uint32_t nx = 16, ny = 4, nz = 4;
  SWARM_HD uint32_t cells() const { return nx * ny * nz; }
};

enum class WeaponKind : uint8_t {
  kBeam = 0,     // hits at once, or misses, by a probability
  kTorpedo = 1,  // launches an agent that flies to its target
};

/// How a mount under an attack order finds what it fires at.
enum class Aim : uint8_t {
  kTarget = 0,  // the ship's target, else the nearest enemy
  kRandom = 1,  // each shot at one of those in reach, all alike
  kBlind = 2,   // each shot at one of the places that there were at the start, empty or not
};

struct WeaponRow {
  WeaponKind kind;
  uint8_t damage_type;       // row of the damage matrix
  uint8_t target_kinds;      // mask of kind_bit
  uint8_t point_defence;     // 1: fires at the nearest torpedo or mine, not at the main target
  uint8_t exponential;       // 1: reload times are exponential with mean reload_steps
  uint8_t projectile_class;  // class row of a launched torpedo
  Aim aim;
  float range_km;
  int32_t damage_TJ;        // per hit
  uint32_t reload_steps;    // between shots of one mount
  float reload_rate;        // exponential reload: wait_steps of waiting.h
  float hit_probability;    // at zero range against a target of reference size
  float range_falloff;      // share of hit_probability lost at full range
  float reference_size_km;  // targets smaller than this are harder to hit, in proportion
  float cos_half_arc;       // -1: fires all round
  float reliability;        // share of launches that leave the tube
  float projectile_speed_kmps;
  uint32_t projectile_steps;  // life of a torpedo
};

struct ClassRow {
  AgentKind kind;
  uint8_t shield_type;  // column of the damage matrix
  uint8_t mounts;       // used entries of the mount arrays
  uint8_t is_dock;      // sections: ships can dock here
  float size_km;        // radius for hits and collisions
  float top_speed_kmps;
  float acceleration_kmps2;
  float turn_rate_radps;
  int32_t hull_TJ;
  int32_t facing_TJ[kFacings];  // full shield of each facing; sections have the first alone
  int32_t regeneration_TJ;      // of each facing and command period, while fully powered
  float signature;              // multiplies the range at which others detect it
  float sensor_range_km;        // against a signature of 1
  uint8_t cloaked;              // detected by chance only
  float cloak_range_km;         // range within which a sensor has any chance
  float cloak_rate_per_s;       // detection rate of one sensor in that range
  uint8_t mount_weapon[kMaxMounts];
  uint8_t mount_count[kMaxMounts];        // emitters that fire together
  uint16_t mount_ammunition[kMaxMounts];  // 0xffff: without limit
  float separation_km;                    // wanted distance to wing mates
  float standoff_km;                      // range from which it attacks
  uint8_t attacks_in_runs;                // 1: its arcs bear ahead alone, so it flies at its target
  int32_t berths;                         // people it can carry
  uint32_t board_per_s_q16;               // people per second that can leave or enter, in 1/65536
  int32_t power_supply_MW;                // sections: generated
  int32_t power_draw_MW;                  // sections: needed for full regeneration
  // Mines alone.
  float trigger_radius_km;
  int32_t blast_TJ;
  uint8_t blast_type;
  uint8_t swarm_size;            // mines that go off together against one ship
  float blast_probability;       // that a mine which goes off does its damage
  float failure_chance;          // that a mine fails by itself, in a step
  uint8_t building_exponential;  // 1: building times are exponential with mean replication_steps
  uint8_t builds_anywhere;     // 1: at a random place of the field in reach, in vain if it is taken
  uint32_t replication_steps;  // to build a lost neighbour again
  float replication_rate;      // exponential building: wait_steps of waiting.h
  float replication_reach_km;
  uint16_t replication_stock;  // mines that one mine can build; 0xffff without limit
};

/// Gives every facing the same shield.
SWARM_HD inline void fill_facings(ClassRow& row, int32_t shield_TJ) {
  for (int32_t& facing : row.facing_TJ) facing = shield_TJ;
}

enum class Relation : uint8_t { kNeutral = 0, kAllied = 1, kHostile = 2 };

inline constexpr uint8_t kFeedsShields = 1;
inline constexpr uint8_t kFeedsWeapons = 2;
inline constexpr uint8_t kCorridor = 4;

/// Directed for power (from feeds to), both ways for boarders.
struct EdgeRow {
  uint16_t from;  // section index in the world
  uint16_t to;
  uint8_t carries;  // kFeedsShields | kFeedsWeapons | kCorridor
};

struct StructureRow {
  uint16_t first_section;
  uint16_t section_count;
  uint16_t first_edge;
  uint16_t edge_count;
  uint8_t faction;
  float x_km, y_km, z_km;
  float radius_km;  // ships keep out of it
};

struct FieldRow {
  uint32_t first_mine;  // index among the world's mines
  uint32_t mine_count;
  uint8_t faction;
  uint8_t mine_class;
  uint32_t lay_per_s_q16;  // by one layer, in 1/65536
  float lay_reach_km;      // from the layer to the place of the mine
  uint32_t arming_steps;   // from the last mine laid to armed
  float x_km, y_km, z_km;  // centre
  float radius_km;
  float extent_km;     // from the centre to the furthest place of a mine, at most
  float clearance_km;  // from the centre along x, at which a ship sets off no mine
};

struct WingRow {
  uint32_t first_ship;  // index among the world's ships
  uint32_t ship_count;
  uint8_t faction;
};

struct ScenarioTables {
  float dt_s;
  uint32_t command_steps;       // steps between two looks of the orchestrator
  float departure_radius_km;    // a ship under a withdraw order departs beyond it
  float near_radius_km;         // cell size and reach of the near grid
  GridSize near_cells;          // of the ships' near grid; engine.h: near_cells_for
  float far_radius_km;          // cell size and reach of the target grid
  uint32_t far_cells;           // of the target grid along each axis; engine.h: far_cells_for
  uint32_t track_memory_steps;  // how long a track lasts without a new detection
  uint32_t team_count, faction_count, class_count, weapon_count, wing_count, structure_count,
      section_count, edge_count, field_count, people_kind_count;
  uint32_t ship_count, mine_count, torpedo_capacity;
  float largest_signature;
  uint32_t troops_kind;            // index of the people kind that boards; kMaxPeopleKinds: none
  float boarding_range_km;         // from a ship to a section, for troops to cross
  float docking_range_km;          // from a ship to a dock section, to lie at it
  float boarder_kill_rate_per_s;   // casualties a boarder inflicts per second
  float defender_kill_rate_per_s;  // casualties a resisting defender inflicts per second
  uint8_t people_fight[kMaxPeopleKinds];  // 1: this kind defends its section
  uint8_t faction_team[kMaxFactions];
  int32_t shield_share_q16[kMaxDamageTypes][kMaxShieldTypes];  // stopped by the shield, 1/65536
  WeaponRow weapons[kMaxWeapons];
  ClassRow classes[kMaxClasses];
  WingRow wings[kMaxWings];
  StructureRow structures[kMaxStructures];
  EdgeRow edges[kMaxEdges];
  FieldRow fields[kMaxFields];
};

}  // namespace swarm
