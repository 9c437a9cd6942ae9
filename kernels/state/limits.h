// Fixed upper bounds of what one world can describe. The read-only tables are flat arrays of these
// sizes, so a table is one plain block that travels to a device in one copy. Each bound is checked
// by the scenario loader, which names it when a scenario asks for more.
#pragma once

#include <cstdint>

namespace swarm {

inline constexpr uint32_t kMaxTeams = 4;        // groups of factions that share what they detect
inline constexpr uint32_t kMaxFactions = 8;     // owners of agents; relations are between factions
inline constexpr uint32_t kMaxClasses = 32;     // rows of the class table
inline constexpr uint32_t kMaxWeapons = 32;     // rows of the weapon table
inline constexpr uint32_t kMaxMounts = 4;       // different weapons on one class
inline constexpr uint32_t kFacings = 6;         // fore, aft, port, starboard, dorsal, ventral
inline constexpr uint32_t kMaxDamageTypes = 8;  // rows of the damage-by-shield matrix
inline constexpr uint32_t kMaxShieldTypes = 8;  // columns of the damage-by-shield matrix
inline constexpr uint32_t kMaxWings = 96;       // groups under one order
inline constexpr uint32_t kMaxStructures = 8;   // stations, shipyards: sections joined by edges
inline constexpr uint32_t kMaxSections = 192;   // sections of all structures together
inline constexpr uint32_t kMaxEdges = 768;      // power and corridor edges of all structures
inline constexpr uint32_t kMaxFields = 4;       // minefields
inline constexpr uint32_t kMaxSwarm = 8;        // mines that go off together against one ship
inline constexpr uint32_t kMaxPeopleKinds = 6;  // crew, militia, civilians, troops, equipment, ...

// How many ships of one crowded near cell (r/4 x r x r) their neighbours see, so that a packed
// fleet does not stop the battle: an agent reads at most 81 cells. Usual density is 1 to 8 ships a
// cell.
inline constexpr uint32_t kCellSamples = 32;

// How many members of one crowded target cell an agent looks at. Sampling starts at a keyed random
// member, so no member is favoured. Larger: better nearest targets, cost grows with density.
inline constexpr uint32_t kTargetSamples = 48;

}  // namespace swarm
