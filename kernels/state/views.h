// Views: what a stage gets. Plain pointers into device memory plus the layout of slots; passed by
// value into functors. A stage reads what it needs, writes the fields that its header names, and
// owns nothing.
#pragma once

#include <cstdint>

#include "kernels/core/portable.h"
#include "kernels/core/vec3.h"
#include "kernels/state/agent_fields.h"
#include "kernels/state/tables.h"
#include "kernels/state/world_state.h"

namespace swarm {

/// Slots of a batch: every world has the same ranges [sections | ships | mines | torpedoes].
struct Layout {
  uint32_t worlds = 0;
  uint32_t sections = 0;
  uint32_t ships = 0;
  uint32_t mines = 0;
  uint32_t torpedoes = 0;

  SWARM_HD uint32_t capacity() const { return sections + ships + mines + torpedoes; }
  SWARM_HD uint32_t slots() const { return worlds * capacity(); }
  SWARM_HD uint32_t first_ship() const { return sections; }
  SWARM_HD uint32_t first_mine() const { return sections + ships; }
  SWARM_HD uint32_t first_torpedo() const { return sections + ships + mines; }
};

/// One range of slots in every world, as a single loop: item i is slot(i). A stage that concerns
/// ships alone never looks at mines.
struct SlotRange {
  uint32_t first;
  uint32_t count;
  uint32_t capacity;

  SWARM_HD uint32_t world(uint32_t i) const { return i / count; }
  SWARM_HD uint32_t slot(uint32_t i) const { return i / count * capacity + first + i % count; }
};

/// Pointers to every agent field; element e of an array field is at [e * slots + slot].
struct AgentView {
#define SWARM_POINTER(type, name, elements, role, unit, writers, meaning) type* name;
  SWARM_AGENT_FIELDS(SWARM_POINTER)
#undef SWARM_POINTER
  uint32_t slots;

  SWARM_HD Vec3 position_km(uint32_t s) const { return {x_km[s], y_km[s], z_km[s]}; }
  SWARM_HD Vec3 velocity_kmps(uint32_t s) const { return {vx_kmps[s], vy_kmps[s], vz_kmps[s]}; }
  SWARM_HD Vec3 heading(uint32_t s) const { return {hx[s], hy[s], hz[s]}; }
  SWARM_HD bool is_active(uint32_t s) const {
    return status[s] == static_cast<uint8_t>(AgentStatus::kActive);
  }
  SWARM_HD void set_status(uint32_t s, AgentStatus value) {
    status[s] = static_cast<uint8_t>(value);
  }
  SWARM_HD void set_position(uint32_t s, Vec3 p) {
    x_km[s] = p.x;
    y_km[s] = p.y;
    z_km[s] = p.z;
  }
  SWARM_HD void set_velocity(uint32_t s, Vec3 v) {
    vx_kmps[s] = v.x;
    vy_kmps[s] = v.y;
    vz_kmps[s] = v.z;
  }
  SWARM_HD void set_heading(uint32_t s, Vec3 h) {
    hx[s] = h.x;
    hy[s] = h.y;
    hz[s] = h.z;
  }
};

/// Near grid: cells of (r/4, r, r), x fastest, wrapped to a power-of-two table. Candidates of an
/// agent are nine rows, each at most two contiguous runs of the sorted records. Ships have one that
/// is sorted in every step; mines, which never move, have one that is sorted when a world is
/// loaded.
struct NearGrid {
  uint32_t* key;    // (items) cell of each ship or mine; the last key is for those out of play
  uint32_t* order;  // (items) item of each sorted record
  uint32_t* start;  // (worlds * cells + 2) first sorted record of each cell
  GridSize size;    // room of a world
  SWARM_HD uint32_t cells() const { return size.cells(); }
};

/// Position record of a ship, in the order of the near grid: one 16-byte load.
struct alignas(16) ShipPlace {
  float x_km, y_km, z_km;
  uint32_t tag;  // near_grid.h: ship_tag
};
/// Motion record of a ship, in the same order.
struct alignas(16) ShipMotion {
  float vx_kmps, vy_kmps, vz_kmps;
  uint32_t slot;
};

/// What flocking with its neighbours asks of a ship, km/s.
struct alignas(16) FlockWish {
  float x_kmps, y_kmps, z_kmps, unused;
};

/// Position record of a mine (mine grid), or of any agent (target grid), in sorted order.
struct alignas(16) SlotPlace {
  float x_km, y_km, z_km;
  uint32_t slot;
};

/// Target grid: everything that can be detected, cubic cells, split by team and by large (ships and
/// sections) or small (mines and torpedoes), so that "the enemy's ships here" is one contiguous
/// run.
struct FarGrid {
  uint32_t* key;     // (slots)
  uint32_t* order;   // (slots)
  uint32_t* start;   // (worlds * lists + 2) first sorted record of each list
  SlotPlace* place;  // (slots) sorted
  uint8_t* held;     // (worlds * cells) which of a cell's lists have anybody, a bit each
  uint8_t* around;   // (worlds * cells) the same of the 27 cells around
  uint32_t n;        // cells along each axis, a power of two, at least 4
  SWARM_HD uint32_t cells() const { return n * n * n; }
  SWARM_HD uint32_t lists() const { return n * n * n * kMaxTeams * 2; }
};

/// Everything a stage may touch.
struct StepView {
  Layout layout;
  AgentView agents;
  const WorldOrders* orders;     // (worlds) written by the host
  WorldState* worlds;            // (worlds) written by stages
  const ScenarioTables* tables;  // (tables)
  NearGrid near;                 // ships
  ShipPlace* ship_place;         // (ships of all worlds) sorted
  ShipMotion* ship_motion;       // (ships of all worlds) sorted
  FlockWish* flock_wish;         // (ships of all worlds) sorted; flock_ships
  NearGrid mine_grid;
  SlotPlace* mine_place;  // (mines of all worlds) sorted
  FarGrid far;
  uint32_t* scan_a;            // (slots + 1) scratch of launch_torpedoes
  uint32_t* scan_b;            // (slots + 1) scratch of launch_torpedoes
  uint32_t* list;              // (slots) scratch: compacted slots
  uint8_t* flags;              // (slots) scratch of sense: 1 for a far-seeing sensor
  uint32_t* far_sensors;       // (kMaxTeams, slots) platforms that see beyond a far cell; sense
  uint32_t* far_sensor_count;  // (kMaxTeams); sense
  uint64_t* hashes;            // (worlds) hash_state
  int64_t* summary;            // (worlds * summary_columns) summarise
  uint32_t summary_columns;

  SWARM_HD const ScenarioTables& table(uint32_t world) const { return tables[orders[world].table]; }
  SWARM_HD bool is_running(uint32_t world) const { return orders[world].active != 0; }
  /// Do the world's command stages act in this step? Its own clock decides: worlds of one batch may
  /// stand at different places of their command periods.
  SWARM_HD bool commands_now(uint32_t world) const {
    return is_running(world) && worlds[world].step % table(world).command_steps == 0;
  }
  SWARM_HD uint32_t world_of(uint32_t slot) const { return slot / layout.capacity(); }
  SWARM_HD uint32_t base(uint32_t world) const { return world * layout.capacity(); }
  SWARM_HD const ClassRow& class_of(const ScenarioTables& t, uint32_t slot) const {
    return t.classes[agents.agent_class[slot]];
  }
  SWARM_HD SlotRange sections() const { return {0, layout.sections, layout.capacity()}; }
  SWARM_HD SlotRange ships() const {
    return {layout.first_ship(), layout.ships, layout.capacity()};
  }
  /// Sections and ships: everything that shoots and is crewed.
  SWARM_HD SlotRange platforms() const {
    return {0, layout.sections + layout.ships, layout.capacity()};
  }
  SWARM_HD SlotRange mines() const {
    return {layout.first_mine(), layout.mines, layout.capacity()};
  }
  SWARM_HD SlotRange torpedoes() const {
    return {layout.first_torpedo(), layout.torpedoes, layout.capacity()};
  }
  SWARM_HD SlotRange everything() const { return {0, layout.capacity(), layout.capacity()}; }
};

/// Number of an agent that depends on its world alone, not on the batch's slot ranges: random
/// numbers and hashes are keyed by it. (kind range << 28 | index in the range)
SWARM_HD inline uint32_t stable_id(const Layout& layout, uint32_t local) {
  if (local < layout.first_ship()) return local;
  if (local < layout.first_mine()) return 1u << 28 | (local - layout.first_ship());
  if (local < layout.first_torpedo()) return 2u << 28 | (local - layout.first_mine());
  return 3u << 28 | (local - layout.first_torpedo());
}

}  // namespace swarm
