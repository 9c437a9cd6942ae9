// Three floats and the few operations that stages need.
//
// Own type instead of glm: nvcc 13 with C++20 cannot read glm, and the order of every sum has to be
// known, because it decides the bits. dot is (x x + y y) + z z, everywhere.
#pragma once

#include <cmath>

#include "kernels/core/portable.h"

namespace swarm {

struct Vec3 {
  float x = 0.0f;
  float y = 0.0f;
  float z = 0.0f;
};

SWARM_HD constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
SWARM_HD constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
SWARM_HD constexpr Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
SWARM_HD constexpr Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
SWARM_HD constexpr Vec3 operator*(float s, Vec3 a) { return {a.x * s, a.y * s, a.z * s}; }
SWARM_HD constexpr Vec3 operator/(Vec3 a, float s) { return {a.x / s, a.y / s, a.z / s}; }

SWARM_HD constexpr Vec3& operator+=(Vec3& a, Vec3 b) { return a = a + b; }
SWARM_HD constexpr Vec3& operator-=(Vec3& a, Vec3 b) { return a = a - b; }
SWARM_HD constexpr Vec3& operator*=(Vec3& a, float s) { return a = a * s; }
SWARM_HD constexpr Vec3& operator/=(Vec3& a, float s) { return a = a / s; }

SWARM_HD constexpr bool operator==(Vec3 a, Vec3 b) {
  return a.x == b.x && a.y == b.y && a.z == b.z;
}

SWARM_HD constexpr float dot(Vec3 a, Vec3 b) { return (a.x * b.x + a.y * b.y) + a.z * b.z; }

SWARM_HD constexpr Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

SWARM_HD constexpr float length_squared(Vec3 a) { return dot(a, a); }

SWARM_HD inline float length(Vec3 a) { return sqrtf(dot(a, a)); }

// v / |v|, or `fallback` where the direction is not known: |v|^2 is 0, underflows, overflows or is
// not a number.
SWARM_HD inline Vec3 normalised_or(Vec3 v, Vec3 fallback) {
  const float squared = length_squared(v);
  const bool usable = squared >= 1e-30f && squared <= 1e30f;
  return usable ? v / sqrtf(squared) : fallback;
}

// v, shortened to max_length where it is longer (to within rounding).
SWARM_HD inline Vec3 clamp_length(Vec3 v, float max_length) {
  const float squared = length_squared(v);
  if (!(squared > max_length * max_length)) return v;
  return v * (max_length / sqrtf(squared));
}

// (1 - t) a + t b, exact at both ends.
SWARM_HD constexpr Vec3 lerp(Vec3 a, Vec3 b, float t) { return a * (1.0f - t) + b * t; }

}  // namespace swarm
