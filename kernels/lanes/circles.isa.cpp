// The gather of the circles workload with one agent a lane: compiled once per instruction set.
//
// A chunk is a run of consecutive sorted records of one row of cells. Its candidates are the nine
// rows around, each from four cells before the chunk's first cell to four after its last. Every
// candidate is broadcast to all lanes; each lane takes it or not by its own distance. So each agent
// adds up its neighbours in the same order as a lone scalar thread would: the bits are the same for
// every width, and only the work per instruction differs. A lane that does not take a candidate
// adds +0 to sums that are never -0, which changes nothing.
#include <cstdint>
#include <cstring>

#include "kernels/lanes/circles_view.h"

#ifndef SWARM_ISA
#define SWARM_ISA generic
#endif
#define SWARM_JOIN(a, b) a##b
#define SWARM_JOIN2(a, b) SWARM_JOIN(a, b)
#define SWARM_ISA_NAMESPACE SWARM_JOIN2(isa_, SWARM_ISA)

#if defined(SWARM_ISA_AVX512)
#define SWARM_LANES 16
#elif defined(SWARM_ISA_AVX2)
#define SWARM_LANES 8
#else
#define SWARM_LANES 4
#endif

namespace swarm {
namespace SWARM_ISA_NAMESPACE {
namespace {

constexpr uint32_t kLanes = SWARM_LANES;
using Real __attribute__((vector_size(4 * SWARM_LANES))) = float;
using Mask __attribute__((vector_size(4 * SWARM_LANES))) = int32_t;

constexpr uint32_t kWidestChunk = 6;  // cells along x that one chunk may span

inline Real broadcast(float value) { return Real{} + value; }

inline Real load(const float* from) {
  Real value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

struct Sums {
  Real x, y, z;
  Mask count;
};

inline Real force(Real share) {
  Real value = broadcast(kCirclesForce[7]);
  for (int i = 6; i >= 0; --i) value = value * share + kCirclesForce[i];
  return value;
}

/// Adds the records [begin, end) to every lane that they are near to.
inline void gather_run(const CirclesView& v, uint32_t begin, uint32_t end, Real px, Real py,
                       Real pz, Sums* sums) {
  constexpr float kRadiusSquared = kCirclesRadius * kCirclesRadius;
  for (uint32_t k = begin; k < end; ++k) {
    const Real dx = px - v.x[k];
    const Real dy = py - v.y[k];
    const Real dz = pz - v.z[k];
    const Real d2 = (dx * dx + dy * dy) + dz * dz;
    const Mask hit = (d2 < kRadiusSquared) & (d2 > 0.0f);
    const Real weight = force(d2 * (1.0f / kRadiusSquared));
    const Real taken = reinterpret_cast<Real>(reinterpret_cast<Mask>(weight) & hit);
    sums->x += dx * taken;
    sums->y += dy * taken;
    sums->z += dz * taken;
    sums->count -= hit;
  }
}

/// All nine rows around the chunk's cells [first, last] (x) of its row; returns candidates read.
inline uint32_t gather_rows(const CirclesView& v, uint32_t cell, uint32_t last_x, Real px, Real py,
                            Real pz, Sums* sums) {
  const int32_t nx = static_cast<int32_t>(v.nx);
  const int32_t first = static_cast<int32_t>(cell % v.nx) - 4;
  const int32_t last = static_cast<int32_t>(last_x) + 4;
  const uint32_t y = cell / v.nx % v.ny;
  const uint32_t z = cell / v.nx / v.ny;
  uint32_t read = 0;
  for (uint32_t dz = 0; dz < 3; ++dz) {
    for (uint32_t dy = 0; dy < 3; ++dy) {
      const uint32_t row =
          (((z + dz - 1) & (v.nz - 1)) * v.ny + ((y + dy - 1) & (v.ny - 1))) * v.nx;
      const auto run = [&](uint32_t from, uint32_t to) {
        read += v.start[to] - v.start[from];
        gather_run(v, v.start[from], v.start[to], px, py, pz, sums);
      };
      if (first < 0) run(row + static_cast<uint32_t>(first + nx), row + v.nx);
      run(row + static_cast<uint32_t>(first < 0 ? 0 : first),
          row + static_cast<uint32_t>(last >= nx ? nx : last + 1));
      if (last >= nx) run(row, row + static_cast<uint32_t>(last - nx + 1));
    }
  }
  return read;
}

}  // namespace

void gather_circles(const CirclesView& v, uint32_t block) {
  const uint32_t begin = block * kCirclesBlock;
  const uint32_t end = begin + kCirclesBlock < v.count ? begin + kCirclesBlock : v.count;
  uint64_t found = 0;
  uint64_t read = 0;
  for (uint32_t k = begin; k < end;) {
    // The chunk: up to kLanes records of the same row, close together along x.
    const uint32_t cell = v.cell[k];
    const uint32_t row_end = (cell / v.nx + 1) * v.nx;
    uint32_t size = 1;
    while (size < kLanes && k + size < end && v.cell[k + size] < row_end &&
           v.cell[k + size] - cell <= kWidestChunk) {
      ++size;
    }
    const Real px = load(v.x + k);
    const Real py = load(v.y + k);
    const Real pz = load(v.z + k);
    Sums sums = {};
    read += uint64_t{gather_rows(v, cell, v.cell[k + size - 1] % v.nx, px, py, pz, &sums)} * size;
    for (uint32_t lane = 0; lane < size; ++lane) {
      const float count = static_cast<float>(sums.count[lane]);
      const float scale = kCirclesRepulsion / kCirclesRadius / (count > 0.0f ? count : 1.0f);
      v.moved_x[k + lane] = px[lane] + sums.x[lane] * scale;
      v.moved_y[k + lane] = py[lane] + sums.y[lane] * scale;
      v.moved_z[k + lane] = pz[lane] + sums.z[lane] * scale;
      found += static_cast<uint64_t>(sums.count[lane]);
    }
    k += size;
  }
  v.found[block] = found;
  v.read[block] = read;
}

}  // namespace SWARM_ISA_NAMESPACE
}  // namespace swarm
