// The ships' neighbour gather with one ship a lane: compiled once per instruction set.
//
// A chunk is a run of consecutive sorted records of one row of cells. Its candidates are those of
// the rows around, from a reach before its first cell to a reach after its last; each is broadcast
// to all lanes, and each lane takes it or not by its own distance. So every ship adds up its
// neighbours in the same order as a thread of its own would (flock_ships.cuh), and the bits are the
// same for every width.
#include "kernels/lanes/flock_ships.h"
#include "kernels/combat.h"
#include "kernels/flock_rule.h"
#include "kernels/lanes/vector_lane.h"

namespace swarm::SWARM_ISA_NAMESPACE {
namespace {

constexpr uint32_t kWidestChunk = 6;  // cells along x that one chunk may span

/// Chunk of records [first, first + size) in cells [x, last_x] of one row of one world.
struct Chunk {
  uint32_t first, size, world;
  uint32_t cell;    // of the first record, in its world
  uint32_t last_x;  // of the last record
};

Chunk next_chunk(const StepView& v, uint32_t first, uint32_t end) {
  const auto key_of = [&](uint32_t k) { return v.near.key[v.near.order[k]]; };
  const uint32_t key = key_of(first);
  const uint32_t world = key / v.near.cells();
  const uint32_t cell = key % v.near.cells();
  const uint32_t nx = v.table(world).near_cells.nx;
  const uint32_t left_in_row = nx - 1 - cell % nx;
  const uint32_t last_key = key + (left_in_row < kWidestChunk ? left_in_row : kWidestChunk);
  uint32_t size = 1;
  while (size < kLanes && first + size < end && key_of(first + size) <= last_key) ++size;
  return {first, size, world, cell, cell % nx + (key_of(first + size - 1) - key)};
}

/// Unused lanes repeat the chunk's last ship; what they find is thrown away.
FlockSelf<VectorLane> load_ships(const StepView& v, const ScenarioTables& t, const Chunk& chunk) {
  FlockSelf<VectorLane> self = {};
  uint32_t faction = kNone;
  uint32_t enemies = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    const uint32_t k = chunk.first + (lane < chunk.size ? lane : chunk.size - 1);
    const ShipPlace& place = v.ship_place[k];
    const float separation_km = v.class_of(t, v.ship_motion[k].slot).separation_km;
    if (tag_faction(place.tag) != faction) {
      faction = tag_faction(place.tag);
      enemies = hostile_factions(v, chunk.world, faction);
    }
    self.x_km[lane] = place.x_km;
    self.y_km[lane] = place.y_km;
    self.z_km[lane] = place.z_km;
    self.separation_squared[lane] = separation_km * separation_km;
    self.index[lane] = k;
    self.mates[lane] = tag_mates(place.tag);
    self.team_bit[lane] = 1u << tag_team(place.tag);
    self.enemies[lane] = enemies;
  }
  return self;
}

void store_wish(const StepView& v, const ScenarioTables& t, const Chunk& chunk,
                const FlockSums<VectorLane>& sums) {
  for (uint32_t lane = 0; lane < chunk.size; ++lane) {
    const uint32_t k = chunk.first + lane;
    const ShipPlace& place = v.ship_place[k];
    const FlockSums<FloatLane> own = {
        sums.push_x[lane],     sums.push_y[lane],     sums.push_z[lane],  sums.velocity_x[lane],
        sums.velocity_y[lane], sums.velocity_z[lane], sums.place_x[lane], sums.place_y[lane],
        sums.place_z[lane],    sums.mates[lane]};
    const Vec3 wish =
        flock_wish(own, {place.x_km, place.y_km, place.z_km}, v.class_of(t, v.ship_motion[k].slot));
    v.flock_wish[k] = {wish.x, wish.y, wish.z, 0.0f};
  }
}

void flock_chunk(const StepView& v, const Chunk& chunk) {
  const ScenarioTables& t = v.table(chunk.world);
  const GridSize size = t.near_cells;
  const FlockSelf<VectorLane> self = load_ships(v, t, chunk);
  FlockSums<VectorLane> sums;
  const NearCell cell = {static_cast<int32_t>(chunk.cell % size.nx),
                         static_cast<int32_t>(chunk.cell / size.nx % size.ny),
                         static_cast<int32_t>(chunk.cell / size.nx / size.ny)};
  const float reach_squared = t.near_radius_km * t.near_radius_km;
  visit_rows(v.near.start + static_cast<size_t>(chunk.world) * v.near.cells(), size, cell,
             static_cast<int32_t>(chunk.last_x), kCellSamples, v.worlds[chunk.world].step,
             [&](uint32_t begin, uint32_t end) {
               for (uint32_t k = begin; k < end; ++k) {
                 meet_ship(self, reach_squared, k, v.ship_place[k], v.ship_motion, &sums);
               }
             });
  store_wish(v, t, chunk, sums);
}

}  // namespace

void flock_ships(const StepView& v, uint32_t begin, uint32_t end) {
  const uint32_t records = v.near.start[v.layout.worlds * v.near.cells()];
  end = end < records ? end : records;
  while (begin < end) {
    const Chunk chunk = next_chunk(v, begin, end);
    flock_chunk(v, chunk);
    begin += chunk.size;
  }
}

}  // namespace swarm::SWARM_ISA_NAMESPACE
