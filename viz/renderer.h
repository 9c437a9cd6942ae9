// Draws a scene: sky, meshes, lights and lines into half floats, then bloom, then a picture of
// bytes. A context must be current as long as it lives.
#pragma once

#include <memory>

#include "viz/battle_scene.h"
#include "viz/camera.h"
#include "viz/png_file.h"

namespace swarm::viz {

class Renderer {
 public:
  Renderer(int width, int height);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  /// The scene's origin is where the camera looks.
  void draw(const Scene& scene, const Camera& camera);
  /// What was drawn last.
  Image image() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace swarm::viz
