// The real renderer, without a window. Skipped where there is no OpenGL at all.
#include <gtest/gtest.h>

#include <cmath>

#include "viz/offscreen_context.h"
#include "viz/renderer.h"
#include "viz/shader_text.h"

namespace swarm::viz {
namespace {

class RendererTest : public testing::Test {
 protected:
  void SetUp() override {
    auto context = OffscreenContext::create();
    if (!context) GTEST_SKIP() << context.error().text;
    context_ = std::move(context).value();
  }

  static Image draw(const Scene& scene, int width = 160, int height = 90) {
    Renderer renderer(width, height);
    Camera camera;
    camera.distance_km = 2;
    renderer.draw(scene, camera);
    return renderer.image();
  }

  /// Mean brightness of a square of pixels around a place of the picture, 0 to 1 each.
  static double brightness(const Image& image, double x, double y) {
    double sum = 0, count = 0;
    for (int dy = -4; dy <= 4; ++dy) {
      for (int dx = -4; dx <= 4; ++dx) {
        const int px = static_cast<int>(x * image.width) + dx;
        const int py = static_cast<int>(y * image.height) + dy;
        const auto at = static_cast<size_t>((py * image.width + px) * 3);
        sum += image.rgb[at] + image.rgb[at + 1] + image.rgb[at + 2];
        count += 3;
      }
    }
    return sum / count;
  }

  std::unique_ptr<OffscreenContext> context_;
};

TEST_F(RendererTest, AShipStandsInTheMiddle) {
  const Image empty = draw({});
  Scene scene;
  scene.meshes[static_cast<size_t>(Shape::kRay)].push_back(
      {{0, 0, 0}, 0.5f, {0, 1, 0}, 1, {0.8f, 0.6f, 0.4f}, 0.1f});
  const Image ship = draw(scene);
  ASSERT_EQ(ship.rgb.size(), size_t{160} * 90 * 3);
  EXPECT_GT(brightness(ship, 0.5, 0.5), brightness(empty, 0.5, 0.5) + 30);
  EXPECT_NEAR(brightness(ship, 0.1, 0.1), brightness(empty, 0.1, 0.1), 3);
}

TEST_F(RendererTest, LightsAddUpAndNearMeshesHideThem) {
  Scene light;
  light.glows.push_back({{0, 0, 0}, 0.4f, {0.3f, 0.3f, 0.3f, 1}, 1, 0});
  const double one = brightness(draw(light), 0.5, 0.5);
  light.glows.push_back(light.glows.front());
  EXPECT_GT(brightness(draw(light), 0.5, 0.5), one + 5);
  // A ship between the eye and a light that is behind it.
  Scene hidden;
  hidden.glows.push_back({{0, 0, 0}, 0.1f, {3, 0, 0, 1}, 1, 0});
  const double seen = brightness(draw(hidden), 0.5, 0.5);
  Camera camera;
  const glm::vec3 towards_eye(camera.backwards());
  hidden.meshes[static_cast<size_t>(Shape::kBlock)].push_back(
      {towards_eye * 0.8f, 0.4f, {0, 0, 1}, 1, {0.02f, 0.02f, 0.02f}, 0});
  EXPECT_LT(brightness(draw(hidden), 0.5, 0.5), seen - 20);
}

TEST_F(RendererTest, LinesRunFromEndToEnd) {
  const Image empty = draw({});
  Scene scene;
  Camera camera;
  const glm::vec3 right =
      glm::normalize(glm::cross(glm::vec3(-camera.backwards()), glm::vec3(0, 0, 1)));
  scene.lines.push_back({-right * 1.2f, {1.5f, 1, 0.5f, 1}});
  scene.lines.push_back({right * 1.2f, {1.5f, 1, 0.5f, 1}});
  const Image image = draw(scene);
  for (const double x : {0.25, 0.5, 0.75}) {
    EXPECT_GT(brightness(image, x, 0.5), brightness(empty, x, 0.5) + 8) << x;
  }
}

TEST_F(RendererTest, TheSameSceneGivesTheSamePicture) {
  Scene scene;
  scene.meshes[static_cast<size_t>(Shape::kDart)].push_back(
      {{0.1f, 0, 0}, 0.3f, {1, 0, 0}, 0.5f, {0.4f, 0.6f, 0.9f}, 0.1f});
  EXPECT_EQ(draw(scene).rgb, draw(scene).rgb);
}

TEST(Shaders, AreInsideTheProgram) {
  for (const char* name :
       {"mesh.vert", "mesh.frag", "glow.vert", "glow.frag", "line.vert", "line.frag", "screen.vert",
        "sky.frag", "bright.frag", "blur.frag", "compose.frag"}) {
    EXPECT_EQ(shader_text(name).substr(0, 12), "#version 450") << name;
  }
  EXPECT_TRUE(shader_text("none").empty());
}

}  // namespace
}  // namespace swarm::viz
