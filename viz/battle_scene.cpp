// See battle_scene.h.
#include "viz/battle_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "host/battle/build_world.h"
#include "host/scenario/suggest.h"

namespace swarm::viz {
namespace {

constexpr double kExplosion_s = 3;  // how long the end of a ship is seen
constexpr uint64_t kMostLookBack = 64;

bool is_active(const Picture& picture, size_t slot) {
  return picture.status[slot] == static_cast<uint8_t>(AgentStatus::kActive);
}

/// A mesh for a class, from what the class is: no battle is known here.
Shape shape_of(const ClassSpec& spec) {
  if (spec.kind == "section") return Shape::kBlock;
  if (spec.size_km >= 0.3) return Shape::kRay;
  return spec.turn_rate_degps > 10 ? Shape::kBeetle : Shape::kDart;
}

float noise(uint32_t n) {
  n = (n ^ 61u) ^ (n >> 16);
  n *= 9u;
  n ^= n >> 4;
  n *= 0x27d4eb2du;
  n ^= n >> 15;
  return static_cast<float>(n & 0xffffu) / 65535.0f;
}

}  // namespace

glm::vec3 faction_colour(size_t faction) {
  // Okabe and Ito's palette, lightened for a dark sky.
  static const std::array<glm::vec3, 8> colours = {
      glm::vec3{0.45f, 0.72f, 1.00f}, {0.55f, 0.90f, 0.55f}, {0.98f, 0.86f, 0.45f},
      {0.78f, 0.52f, 1.00f},          {1.00f, 0.62f, 0.28f}, {0.95f, 0.55f, 0.78f},
      {0.40f, 0.85f, 0.85f},          {0.85f, 0.85f, 0.85f}};
  return colours[faction % colours.size()];
}

SceneMaker::SceneMaker(const ScenarioSpec& scenario, const RecordingHead& head)
    : scenario_(scenario), head_(head) {
  const auto tables = std::make_unique<ScenarioTables>(build_tables(scenario));
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  build_world(scenario, *tables, layout_of(scenario), head.seed, 0, &agents, &state, &orders);
  slots_.resize(agents.slots);
  for (size_t s = 0; s < slots_.size(); ++s) {
    Slot& slot = slots_[s];
    slot.kind = agents.kind[s];
    slot.agent_class = agents.agent_class[s];
    slot.faction = agents.faction[s];
    slot.group = agents.group[s];
    if (slot.agent_class >= scenario.classes.size()) continue;
    const ClassSpec& spec = scenario.classes[slot.agent_class];
    slot.shape = shape_of(spec);
    slot.size_km = static_cast<float>(spec.size_km);
    slot.cloaked = spec.cloaked;
  }
}

glm::dvec3 SceneMaker::place(const Picture& picture, size_t slot) const {
  return glm::dvec3(picture.place[0][slot], picture.place[1][slot], picture.place[2][slot]) *
         head_.quantum_km;
}

glm::vec3 SceneMaker::between(size_t slot, const Picture& a, const Picture& b, double share,
                              const glm::dvec3& origin) const {
  const glm::dvec3 from = place(a, slot);
  const glm::dvec3 to = is_active(b, slot) ? place(b, slot) : from;
  return glm::vec3(glm::mix(from, to, share) - origin);
}

Result<glm::dvec3> SceneMaker::place_of(Recording* recording, const std::string& name,
                                        double t_s) const {
  std::vector<std::string> names;
  const auto index_in = [&](const auto& list) {
    for (size_t i = 0; i < list.size(); ++i) {
      if (list[i].name == name) return static_cast<int64_t>(i);
      names.push_back(list[i].name);
    }
    return int64_t{-1};
  };
  const int64_t structure = index_in(scenario_.structures);
  if (structure >= 0) {
    const Point& at = scenario_.structures[static_cast<size_t>(structure)].position_km;
    return glm::dvec3(at.x, at.y, at.z);
  }
  const int64_t field = index_in(scenario_.fields);
  if (field >= 0) {
    const Point& at = scenario_.fields[static_cast<size_t>(field)].position_km;
    return glm::dvec3(at.x, at.y, at.z);
  }
  const int64_t wing = index_in(scenario_.wings);
  if (wing < 0) {
    return Error{fmt::format("{} is no structure, wing or minefield of {}{}", quoted_text(name),
                             scenario_.name, allowed_names(name, names))};
  }
  const double pictures = t_s / (head_.dt_s * static_cast<double>(head_.picture_every));
  const auto last = static_cast<double>(recording->picture_count() - 1);
  const Result<const Picture*> picture =
      recording->picture(static_cast<uint64_t>(std::clamp(pictures, 0.0, last)));
  if (!picture) return picture.error();
  glm::dvec3 sum(0);
  double count = 0;
  for (size_t s = 0; s < slots_.size(); ++s) {
    const bool ship = slots_[s].kind == static_cast<uint8_t>(AgentKind::kShip);
    if (!ship || slots_[s].group != wing || !is_active(**picture, s)) continue;
    sum += place(**picture, s);
    ++count;
  }
  if (count > 0) return sum / count;
  const Point& at = scenario_.wings[static_cast<size_t>(wing)].position_km;
  return glm::dvec3(at.x, at.y, at.z);
}

/// Where a minefield lies across a gate there is something to see: a cloud of light.
void SceneMaker::add_fields(Scene* scene) const {
  for (const FieldSpec& field : scenario_.fields) {
    const bool gate =
        std::any_of(scenario_.gates.begin(), scenario_.gates.end(), [&](const GateSpec& g) {
          return g.closed_by.index >= 0 &&
                 scenario_.fields[static_cast<size_t>(g.closed_by.index)].name == field.name;
        });
    if (!gate) continue;
    const glm::dvec3 centre(field.position_km.x, field.position_km.y, field.position_km.z);
    const auto radius = static_cast<float>(field.radius_km);
    for (uint32_t i = 0; i < 24; ++i) {
      const float angle = 2.4f * static_cast<float>(i),
                  away = radius * 0.02f * static_cast<float>(i);
      const glm::vec3 at = glm::vec3(centre - scene->origin_km) +
                           glm::vec3(0.3f * away * (noise(i) - 0.5f), away * std::cos(angle),
                                     away * std::sin(angle)) *
                               0.6f;
      const float fade = 1 - static_cast<float>(i) / 26;
      scene->glows.push_back(
          {at, radius * (0.26f - 0.008f * static_cast<float>(i)),
           glm::vec4(0.25f + 0.35f * fade, 0.35f + 0.15f * fade, 1.0f, 0.05f * fade), 1, 0});
    }
    scene->glows.push_back({glm::vec3(centre - scene->origin_km), radius * 0.10f,
                            glm::vec4(0.8f, 0.9f, 1.4f, 0.45f), 2, 0});
  }
}

void SceneMaker::add_agent(size_t slot, const Picture& a, const Picture& b, double share,
                           Scene* scene) const {
  const Slot& info = slots_[slot];
  const glm::vec3 place = between(slot, a, b, share, scene->origin_km);
  const glm::vec3 colour = faction_colour(info.faction);
  switch (static_cast<AgentKind>(info.kind)) {
    case AgentKind::kMine:
      scene->glows.push_back({place, 0.004f, glm::vec4(0.45f, 0.75f, 0.95f, 0.30f), 0.8f, 0});
      return;
    case AgentKind::kTorpedo:
      scene->glows.push_back({place, 0.05f, glm::vec4(1.6f, 0.75f, 0.30f, 1), 1.6f, 0});
      return;
    default:
      break;
  }
  const std::array<float, 3> bow = heading_of(a.bow[0][slot], a.bow[1][slot]);
  const float hull = static_cast<float>(a.hull[slot]) / 255.0f;
  const glm::vec3 plating = glm::mix(glm::vec3(0.42f, 0.43f, 0.45f), colour, 0.55f) * 0.62f;
  MeshInstance mesh = {place, info.size_km, {bow[0], bow[1], bow[2]}, hull, plating, 0.06f};
  if (info.shape == Shape::kBlock) {
    // Sections face outwards, so that a ring looks like one.
    const glm::dvec3 centre(scenario_.structures[info.group].position_km.x,
                            scenario_.structures[info.group].position_km.y,
                            scenario_.structures[info.group].position_km.z);
    const glm::vec3 out = place - glm::vec3(centre - scene->origin_km);
    mesh.bow = glm::length(out) > 0.01f ? glm::normalize(out) : glm::vec3(0, 0, 1);
    mesh.size = info.size_km * 0.62f;
    mesh.colour = glm::mix(glm::vec3(0.50f, 0.48f, 0.45f), colour, 0.12f) * 0.8f;
    mesh.glow = 0.02f;
  }
  scene->meshes[static_cast<size_t>(info.shape)].push_back(mesh);
  if (info.shape != Shape::kBlock) {
    // Far ships stay visible as a light.
    scene->glows.push_back({place, info.size_km * 0.18f, glm::vec4(colour, 0.55f), 1.3f, 0});
  }
  // What a shield has just lost glows.
  float lost = 0;
  for (size_t f = 0; f < kFacings; ++f) {
    lost += std::max(0.0f, static_cast<float>(a.shield[f][slot]) - b.shield[f][slot]);
  }
  if (lost > 0) {
    const float strength = std::min(1.0f, 0.25f + lost / 60.0f);
    scene->glows.push_back(
        {place, info.size_km * 1.7f, glm::vec4(0.35f, 0.65f, 1.3f, 0.55f * strength), 2.5f, 1});
  }
}

void SceneMaker::add_fire(size_t slot, const Picture& a, const Picture& b, double share,
                          Scene* scene) const {
  // A picture says what was fired since the one before it. Shots are spread over that time, and
  // seen for a while.
  constexpr float kSeen = 0.55f;  // of the time between two pictures
  for (const Picture* shots : {&a, &b}) {
    const uint32_t target = shots->target[slot];
    if (shots->fired[slot] == 0 || target >= slots_.size() || !is_active(a, target)) continue;
    const auto seed = static_cast<uint32_t>(slot * 7919 + shots->step * 31);
    const float age = static_cast<float>(share) + (shots == &a ? 1.0f : 0.0f) - noise(seed);
    if (age < 0 || age > kSeen) continue;
    const float strength = 1 - age / kSeen;
    const glm::vec3 from = between(slot, a, b, share, scene->origin_km);
    glm::vec3 to = between(target, a, b, share, scene->origin_km);
    const float spread = slots_[target].size_km * 0.7f;
    to += spread * (glm::vec3(noise(seed), noise(seed + 1), noise(seed + 2)) - 0.5f);
    const glm::vec3 colour = faction_colour(slots_[slot].faction) * 1.2f + 0.2f;
    scene->lines.push_back({from, glm::vec4(colour, 0.80f * strength)});
    scene->lines.push_back({to, glm::vec4(colour, 0.60f * strength)});
    scene->glows.push_back({to, 0.07f, glm::vec4(colour * 1.3f, 0.9f * strength), 1.8f, 0});
  }
}

void SceneMaker::add_deaths(Recording* recording, uint64_t index, double t_s, Scene* scene) const {
  const double picture_s = head_.dt_s * static_cast<double>(head_.picture_every);
  const auto back = std::min<uint64_t>(
      {index, kMostLookBack, static_cast<uint64_t>(std::ceil(kExplosion_s / picture_s))});
  std::vector<uint8_t> later;
  for (uint64_t i = 0; i <= back; ++i) {
    const Result<const Picture*> picture = recording->picture(index - i);
    if (!picture) return;
    if (!later.empty()) {
      for (size_t s = 0; s < slots_.size(); ++s) {
        const bool died =
            is_active(**picture, s) && later[s] == static_cast<uint8_t>(AgentStatus::kDead);
        if (!died) continue;
        const double age_s = t_s - static_cast<double>((*picture)->step) * head_.dt_s;
        const auto age = static_cast<float>(age_s / kExplosion_s);
        if (age < 0 || age > 1) continue;
        const glm::vec3 at = glm::vec3(place(**picture, s) - scene->origin_km);
        const float size = std::max(slots_[s].size_km, 0.03f);
        const float fade = (1 - age) * (1 - age);
        scene->glows.push_back({at, size * (1.5f + 5 * age), glm::vec4(2.4f, 1.1f, 0.35f, fade),
                                3.5f * (1 - age) + 1, 0});
        scene->glows.push_back(
            {at, size * (1 + 9 * age), glm::vec4(1.2f, 0.7f, 0.4f, 0.5f * fade), 2, 1});
      }
    }
    later = (*picture)->status;
  }
}

Result<Scene> SceneMaker::at(Recording* recording, double t_s, const glm::dvec3& origin_km) const {
  if (recording->picture_count() == 0) return Error{"the recording has no pictures"};
  const double pictures = t_s / (head_.dt_s * static_cast<double>(head_.picture_every));
  const auto last = static_cast<double>(recording->picture_count() - 1);
  const double clamped = std::clamp(pictures, 0.0, last);
  const auto index = static_cast<uint64_t>(std::min(std::floor(clamped), std::max(last - 1, 0.0)));
  const Result<const Picture*> first = recording->picture(index);
  if (!first) return first.error();
  const Picture a = **first;
  const Result<const Picture*> second =
      recording->picture(std::min(index + 1, recording->picture_count() - 1));
  if (!second) return second.error();
  const Picture b = **second;
  if (a.slots() != slots_.size()) return Error{"the recording has other slots than its scenario"};
  const double share = std::clamp(clamped - static_cast<double>(index), 0.0, 1.0);

  Scene scene;
  scene.origin_km = origin_km;
  scene.t_s = t_s;
  add_fields(&scene);
  for (size_t s = 0; s < slots_.size(); ++s) {
    if (!is_active(a, s)) continue;
    add_agent(s, a, b, share, &scene);
    add_fire(s, a, b, share, &scene);
  }
  add_deaths(recording, index + 1 < recording->picture_count() ? index + 1 : index, t_s, &scene);
  return scene;
}

}  // namespace swarm::viz
