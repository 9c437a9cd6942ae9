// From pictures of a battle to what is drawn: meshes, glows and lines, in km around an eye.
//
//   scenario --> SceneMaker (class, faction, size of every slot)
//   pictures around a time --> Scene --> Renderer
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "host/core/result.h"
#include "host/record/recording.h"
#include "host/scenario/spec.h"
#include "kernels/engine.h"

namespace swarm::viz {

enum class Shape : uint8_t { kDart, kRay, kBeetle, kBlock, kCount };

/// One mesh in its place. Plain data: it goes to the GPU as it is.
struct MeshInstance {
  glm::vec3 place;  // km, relative to the scene's origin
  float size;       // km: half its length
  glm::vec3 bow;
  float hull;  // 0 to 1
  glm::vec3 colour;
  float glow;  // of its own light, 0 to 1
};

/// A soft light that faces the eye.
struct Glow {
  glm::vec3 place;
  float size;  // km: radius
  glm::vec4 colour;
  float least_px;  // radius at least, however far
  float ring;      // 0: a disc of light; 1: a shell
};

struct LineEnd {
  glm::vec3 place;
  glm::vec4 colour;
};

struct Scene {
  glm::dvec3 origin_km = {};  // float places are relative to it
  std::vector<MeshInstance> meshes[static_cast<size_t>(Shape::kCount)];
  std::vector<Glow> glows;
  std::vector<LineEnd> lines;  // two an line
  double t_s = 0;
};

class SceneMaker {
 public:
  /// Both must outlive this.
  SceneMaker(const ScenarioSpec& scenario, const RecordingHead& head);

  /// The scene at a time of the battle, between two pictures. `origin_km`: near what is looked at.
  Result<Scene> at(Recording* recording, double t_s, const glm::dvec3& origin_km) const;

  /// Where a wing, a structure or a minefield is at that time: its middle; none of it active: where
  /// the scenario puts it.
  Result<glm::dvec3> place_of(Recording* recording, const std::string& name, double t_s) const;

 private:
  struct Slot {
    uint8_t kind = 0, agent_class = 0, faction = 0, group = 0;
    Shape shape = Shape::kDart;
    float size_km = 0.1f;
    bool cloaked = false;
  };

  glm::dvec3 place(const Picture& picture, size_t slot) const;
  void add_fields(Scene* scene) const;
  void add_agent(size_t slot, const Picture& a, const Picture& b, double share, Scene* scene) const;
  void add_fire(size_t slot, const Picture& a, const Picture& b, double share, Scene* scene) const;
  void add_deaths(Recording* recording, uint64_t index, double t_s, Scene* scene) const;
  glm::vec3 between(size_t slot, const Picture& a, const Picture& b, double share,
                    const glm::dvec3& origin) const;

  const ScenarioSpec& scenario_;
  const RecordingHead& head_;
  std::vector<Slot> slots_;
};

/// A colour for each faction, told apart by those who see few colours, too.
glm::vec3 faction_colour(size_t faction);

}  // namespace swarm::viz
