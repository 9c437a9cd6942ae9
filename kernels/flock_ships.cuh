// Stage flock_ships: what each ship's neighbours ask of it (flock_rule.h).
// Reads near grid, relations, classes. Writes flock_wish.
//
// The hot loop of a battle. A GPU, and the reference, give each ship a thread; a CPU gives each
// ship of a row of cells a vector lane (lanes/flock_ships.isa.cpp), with the same bits. Ships of a
// crowded cell beyond kCellSamples are not seen by their neighbours in this step.
#pragma once

#include "kernels/combat.h"
#include "kernels/device/device_info.h"
#include "kernels/flock_rule.h"
#include "kernels/lanes/flock_ships.h"

namespace swarm {

struct FlockShips {
  StepView v;
  SWARM_HD void operator()(uint32_t k) const {
    if (k >= v.near.start[v.layout.worlds * v.near.cells()]) return;
    const uint32_t slot = v.ship_motion[k].slot;
    const uint32_t world = v.world_of(slot);
    const ScenarioTables& t = v.table(world);
    const ClassRow& row = v.class_of(t, slot);
    const ShipPlace own = v.ship_place[k];
    const FlockSelf<FloatLane> self = {own.x_km,
                                       own.y_km,
                                       own.z_km,
                                       row.separation_km * row.separation_km,
                                       k,
                                       tag_mates(own.tag),
                                       1u << tag_team(own.tag),
                                       hostile_factions(v, world, tag_faction(own.tag))};
    const Vec3 p = {own.x_km, own.y_km, own.z_km};
    const float reach_squared = t.near_radius_km * t.near_radius_km;
    FlockSums<FloatLane> sums;
    const NearCell cell = near_cell(t.near_cells, t.near_radius_km, p);
    visit_rows(v.near.start + static_cast<size_t>(world) * v.near.cells(), t.near_cells, cell,
               cell.x, kCellSamples, v.worlds[world].step, [&](uint32_t begin, uint32_t end) {
                 for (uint32_t j = begin; j < end; ++j) {
                   meet_ship(self, reach_squared, j, v.ship_place[j], v.ship_motion, &sums);
                 }
               });
    const Vec3 wish = flock_wish(sums, p, row);
    v.flock_wish[k] = {wish.x, wish.y, wish.z, 0.0f};
  }
};

template <class Exec>
void flock_ships(Exec& exec, const StepView& v) {
  const uint32_t items = v.layout.worlds * v.layout.ships;
  if constexpr (Exec::kKind == BackendKind::kCpu) {
    exec.pool().parallel_for(items, kFlockGrain, [&v](uint32_t begin, uint32_t end) {
      best_flock_lanes()(v, begin, end);
    });
  } else {
    exec.for_each(items, FlockShips{v});
  }
}

}  // namespace swarm
