// Stage repel_circles: one agent of the circles workload, one thread. The form that a GPU runs, and
// the reference for the lanes of kernels/lanes/circles.isa.cpp, which give the same bits.
// Reads sorted positions, cells. Writes moved positions, counts.
#pragma once

#include "kernels/core/portable.h"
#include "kernels/lanes/circles_view.h"

namespace swarm {

struct RepelCircles {
  CirclesView v;

  SWARM_HD static float force(float share) {
    float value = kCirclesForce[7];
    for (int i = 6; i >= 0; --i) value = value * share + kCirclesForce[i];
    return value;
  }

  struct Sums {
    float x = 0.0f, y = 0.0f, z = 0.0f;
    uint32_t count = 0, read = 0;
  };

  SWARM_HD void gather_run(uint32_t begin, uint32_t end, uint32_t own, Sums* sums) const {
    constexpr float kRadiusSquared = kCirclesRadius * kCirclesRadius;
    sums->read += end - begin;
    for (uint32_t k = begin; k < end; ++k) {
      const float dx = v.x[own] - v.x[k];
      const float dy = v.y[own] - v.y[k];
      const float dz = v.z[own] - v.z[k];
      const float d2 = (dx * dx + dy * dy) + dz * dz;
      if (d2 < kRadiusSquared && d2 > 0.0f) {
        const float weight = force(d2 * (1.0f / kRadiusSquared));
        sums->x += dx * weight;
        sums->y += dy * weight;
        sums->z += dz * weight;
        ++sums->count;
      }
    }
  }

  SWARM_HD void operator()(uint32_t own) const {
    const int32_t nx = static_cast<int32_t>(v.nx);
    const uint32_t cell = v.cell[own];
    const int32_t first = static_cast<int32_t>(cell % v.nx) - 4;
    const int32_t last = first + 8;
    const uint32_t y = cell / v.nx % v.ny;
    const uint32_t z = cell / v.nx / v.ny;
    Sums sums;
    for (uint32_t dz = 0; dz < 3; ++dz) {
      for (uint32_t dy = 0; dy < 3; ++dy) {
        const uint32_t row =
            (((z + dz - 1) & (v.nz - 1)) * v.ny + ((y + dy - 1) & (v.ny - 1))) * v.nx;
        const uint32_t inside = static_cast<uint32_t>(first < 0 ? 0 : first);
        const uint32_t after = static_cast<uint32_t>(last >= nx ? nx : last + 1);
        if (first < 0) {
          gather_run(v.start[row + static_cast<uint32_t>(first + nx)], v.start[row + v.nx], own,
                     &sums);
        }
        gather_run(v.start[row + inside], v.start[row + after], own, &sums);
        if (last >= nx) {
          gather_run(v.start[row], v.start[row + static_cast<uint32_t>(last - nx + 1)], own, &sums);
        }
      }
    }
    const float count = static_cast<float>(sums.count);
    const float scale = kCirclesRepulsion / kCirclesRadius / (count > 0.0f ? count : 1.0f);
    v.moved_x[own] = v.x[own] + sums.x * scale;
    v.moved_y[own] = v.y[own] + sums.y * scale;
    v.moved_z[own] = v.z[own] + sums.z * scale;
    atomic_add(&v.found[own / kCirclesBlock], uint64_t{sums.count});
    atomic_add(&v.read[own / kCirclesBlock], uint64_t{sums.read});
  }
};

}  // namespace swarm
