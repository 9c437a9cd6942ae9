// See meshes.h.
#include "viz/meshes.h"

namespace swarm::viz {
namespace {

using Vertices = std::vector<MeshVertex>;

void add_triangle(Vertices* mesh, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
  const glm::vec3 normal = glm::normalize(glm::cross(b - a, c - a));
  for (const glm::vec3& place : {a, b, c}) mesh->push_back({place, normal});
}

void add_quad(Vertices* mesh, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c,
              const glm::vec3& d) {
  add_triangle(mesh, a, b, c);
  add_triangle(mesh, a, c, d);
}

/// A box between two faces, seen along x: `half` of each, and where their middles are.
void add_box(Vertices* mesh, const glm::vec3& back, const glm::vec2& back_half,
             const glm::vec3& front, const glm::vec2& front_half) {
  const auto corner = [](const glm::vec3& middle, const glm::vec2& half, float y, float z) {
    return middle + glm::vec3(0, y * half.x, z * half.y);
  };
  const float side[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
  glm::vec3 b[4], f[4];
  for (int i = 0; i < 4; ++i) {
    b[i] = corner(back, back_half, side[i][0], side[i][1]);
    f[i] = corner(front, front_half, side[i][0], side[i][1]);
  }
  for (int i = 0; i < 4; ++i) add_quad(mesh, b[i], b[(i + 1) % 4], f[(i + 1) % 4], f[i]);
  add_quad(mesh, b[0], b[1], b[2], b[3]);
  add_quad(mesh, f[0], f[1], f[2], f[3]);
}

/// A slim hull with two engines beside it.
Vertices dart() {
  Vertices mesh;
  add_box(&mesh, {-0.7f, 0, 0}, {0.34f, 0.14f}, {0.35f, 0, 0}, {0.22f, 0.12f});
  add_box(&mesh, {0.35f, 0, 0}, {0.22f, 0.12f}, {1, 0, -0.03f}, {0.06f, 0.03f});
  for (const float side : {-1.0f, 1.0f}) {
    add_box(&mesh, {-1, side * 0.45f, -0.04f}, {0.10f, 0.08f}, {0.1f, side * 0.40f, -0.04f},
            {0.07f, 0.05f});
    add_box(&mesh, {-0.6f, side * 0.28f, 0}, {0.16f, 0.03f}, {-0.2f, side * 0.28f, 0},
            {0.16f, 0.03f});
  }
  return mesh;
}

/// A broad wing with a long tail.
Vertices ray() {
  Vertices mesh;
  add_box(&mesh, {-0.25f, 0, 0}, {0.62f, 0.09f}, {0.35f, 0, 0}, {0.42f, 0.12f});
  add_box(&mesh, {0.35f, 0, 0}, {0.42f, 0.12f}, {1, 0, 0}, {0.14f, 0.05f});
  add_box(&mesh, {-1.1f, 0, 0}, {0.05f, 0.04f}, {-0.25f, 0, 0}, {0.16f, 0.08f});
  for (const float side : {-1.0f, 1.0f}) {
    add_box(&mesh, {-0.45f, side * 0.72f, -0.02f}, {0.08f, 0.03f}, {0.30f, side * 0.55f, -0.02f},
            {0.16f, 0.06f});
  }
  return mesh;
}

/// A short hull with drooping sides.
Vertices beetle() {
  Vertices mesh;
  add_box(&mesh, {-0.55f, 0, 0.03f}, {0.24f, 0.14f}, {0.25f, 0, 0.05f}, {0.30f, 0.18f});
  add_box(&mesh, {0.25f, 0, 0.05f}, {0.30f, 0.18f}, {0.9f, 0, 0}, {0.10f, 0.06f});
  for (const float side : {-1.0f, 1.0f}) {
    add_box(&mesh, {-0.9f, side * 0.55f, -0.16f}, {0.06f, 0.05f}, {-0.05f, side * 0.38f, -0.02f},
            {0.20f, 0.08f});
    add_box(&mesh, {-0.05f, side * 0.38f, -0.02f}, {0.20f, 0.08f}, {0.55f, side * 0.52f, -0.10f},
            {0.05f, 0.04f});
  }
  return mesh;
}

/// A section: a block that is longer across than outwards.
Vertices block() {
  Vertices mesh;
  add_box(&mesh, {-0.55f, 0, 0}, {0.80f, 0.34f}, {0.35f, 0, 0}, {0.92f, 0.40f});
  add_box(&mesh, {0.35f, 0, 0}, {0.92f, 0.40f}, {0.62f, 0, 0}, {0.70f, 0.20f});
  return mesh;
}

}  // namespace

std::vector<MeshVertex> mesh_of(Shape shape) {
  switch (shape) {
    case Shape::kRay:
      return ray();
    case Shape::kBeetle:
      return beetle();
    case Shape::kBlock:
      return block();
    default:
      return dart();
  }
}

}  // namespace swarm::viz
