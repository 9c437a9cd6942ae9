// The agents of a workload in memory. A GPU reads records of 16 bytes, one load each; the lanes of
// a CPU read columns. The stages are templates over these two, and see places and motions alone.
#pragma once

#include <cstdint>

#include "kernels/core/portable.h"

namespace swarm {

struct alignas(16) Place {
  float x, y, z;
  uint32_t id;  // of all worlds: world * agents per world + agent
};

struct alignas(16) Motion {
  float vx, vy, vz;
  float unused;
};

// Entries past the last agent, so that whole vectors can be read at any agent.
inline constexpr uint32_t kArrayPadding = 16;

/// `motion` is nullptr where a rule knows no velocities.
struct Records {
  Place* places;
  Motion* motions;

  SWARM_HD Place place(uint32_t k) const { return load_record(places + k); }
  SWARM_HD Motion motion(uint32_t k) const { return load_record(motions + k); }
  SWARM_HD uint32_t id(uint32_t k) const { return places[k].id; }
  SWARM_HD void store(uint32_t k, Place place) const { places[k] = place; }
  SWARM_HD void store(uint32_t k, Motion motion) const { motions[k] = motion; }

  template <class Allocator>
  static Records allocate(Allocator& allocator, uint32_t agents, bool with_motion) {
    return {allocator.template array<Place>(agents),
            with_motion ? allocator.template array<Motion>(agents) : nullptr};
  }
};

struct Columns {
  float* x;
  float* y;
  float* z;
  uint32_t* ids;
  float* vx;
  float* vy;
  float* vz;

  SWARM_HD Place place(uint32_t k) const { return {x[k], y[k], z[k], ids[k]}; }
  SWARM_HD Motion motion(uint32_t k) const { return {vx[k], vy[k], vz[k], 0.0f}; }
  SWARM_HD uint32_t id(uint32_t k) const { return ids[k]; }
  SWARM_HD void store(uint32_t k, Place place) const {
    x[k] = place.x;
    y[k] = place.y;
    z[k] = place.z;
    ids[k] = place.id;
  }
  SWARM_HD void store(uint32_t k, Motion motion) const {
    vx[k] = motion.vx;
    vy[k] = motion.vy;
    vz[k] = motion.vz;
  }

  template <class Allocator>
  static Columns allocate(Allocator& allocator, uint32_t agents, bool with_motion) {
    const auto column = [&] { return allocator.template array<float>(agents + kArrayPadding); };
    Columns columns = {};
    columns.x = column();
    columns.y = column();
    columns.z = column();
    columns.ids = allocator.template array<uint32_t>(agents + kArrayPadding);
    if (with_motion) {
      columns.vx = column();
      columns.vy = column();
      columns.vz = column();
    }
    return columns;
  }
};

}  // namespace swarm
