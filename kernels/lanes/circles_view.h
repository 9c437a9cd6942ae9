// What the gather of the circles workload reads and writes, and the numbers of its rule: shared by
// the scalar functor and by the lanes of every instruction set. Plain data only.
#pragma once

#include <cstddef>
#include <cstdint>

namespace swarm {

// Sorted structure of arrays, padded so that whole vectors can be read past the last record.
inline constexpr uint32_t kCirclesPadding = 16;
inline constexpr float kCirclesRadius = 2.0f;
inline constexpr float kCirclesRepulsion = 0.05f;

// -sin(2 pi u) / u as a polynomial in x = u^2 on [0, 1]: interpolated at Chebyshev nodes, absolute
// error below 2.3e-6. As a function of the squared distance the rule needs no root and no division.
inline constexpr float kCirclesForce[8] = {-6.2831831f,  41.3414459f, -81.5998459f, 76.6622238f,
                                           -41.8844681f, 14.7128363f, -3.34695053f, 0.397942841f};

struct CirclesView {
  // Sorted by cell: cells of (r/4, r, r), x fastest, wrapped to powers of two.
  const float* x;
  const float* y;
  const float* z;
  const uint32_t* cell;   // of each record
  const uint32_t* start;  // first record of each cell
  float* moved_x;         // new positions, same order
  float* moved_y;
  float* moved_z;
  uint64_t* found;  // per block of records: neighbours found, candidates read
  uint64_t* read;
  uint32_t count;
  uint32_t nx, ny, nz;
};

// Records of one block: what one thread takes at a time.
inline constexpr uint32_t kCirclesBlock = 512;

using CirclesGather = void (*)(const CirclesView& view, uint32_t block);

}  // namespace swarm
