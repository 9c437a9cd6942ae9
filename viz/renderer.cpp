// See renderer.h.
#include "viz/renderer.h"

#include <array>
#include <cstddef>
#include <glm/gtc/matrix_transform.hpp>

#include "viz/gl_objects.h"
#include "viz/meshes.h"

namespace swarm::viz {
namespace {

constexpr int kSamples = 4;
constexpr float kNear_km = 0.01f;
constexpr float kLeastMesh_px = 2.2f, kLine_px = 1.7f;
constexpr size_t kShapes = static_cast<size_t>(Shape::kCount);
const glm::vec3 kSun = glm::normalize(glm::vec3(0.55f, -0.45f, 0.70f));

/// Depth from 1 at the near plane to 0 infinitely far: floats keep their precision where it is
/// needed (Reed, "Depth Precision Visualized", 2015).
glm::mat4 projection(float field_of_view, float aspect) {
  const float f = 1 / std::tan(field_of_view / 2);
  glm::mat4 m(0);
  m[0][0] = f / aspect;
  m[1][1] = f;
  m[2][3] = -1;
  m[3][2] = kNear_km;
  return m;
}

/// The eye, relative to the scene's origin.
struct View {
  glm::vec3 eye, forward, right, up;
  glm::mat4 view_projection;
  glm::vec2 half_angle;
  float pixel_km;  // at a distance of 1 km
};

View view_of(const Scene& scene, const Camera& camera, int width, int height) {
  View view;
  const float fov = glm::radians(static_cast<float>(camera.field_of_view_deg));
  const float aspect = static_cast<float>(width) / static_cast<float>(height);
  view.eye = glm::vec3(camera.eye_km() - scene.origin_km);
  view.forward = glm::vec3(-camera.backwards());
  view.right = glm::normalize(glm::cross(view.forward, glm::vec3(0, 0, 1)));
  view.up = glm::cross(view.right, view.forward);
  view.view_projection =
      projection(fov, aspect) * glm::lookAt(view.eye, view.eye + view.forward, view.up);
  const float tangent = std::tan(fov / 2);
  view.half_angle = {tangent * aspect, tangent};
  view.pixel_km = 2 * tangent / static_cast<float>(height);
  return view;
}

}  // namespace

class Renderer::Impl {
 public:
  Impl(int width, int height)
      : scene_target_(width, height, GL_RGBA16F, kSamples, true),
        light_(width, height, GL_RGBA16F, 1, false),
        half_a_(width / 2 + 1, height / 2 + 1, GL_RGBA16F, 1, false),
        half_b_(width / 2 + 1, height / 2 + 1, GL_RGBA16F, 1, false),
        picture_(width, height, GL_RGBA8, 1, false) {
    glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
    for (size_t s = 0; s < kShapes; ++s) describe_mesh(static_cast<Shape>(s));
    describe_glows();
    describe_lines();
  }

  void draw(const Scene& scene, const Camera& camera) {
    const View view = view_of(scene, camera, picture_.width(), picture_.height());
    scene_target_.bind();
    glDepthMask(GL_TRUE);
    glClearDepth(0);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    draw_sky(view);
    draw_meshes(scene, view);
    draw_lights(scene, view);
    finish();
  }

  Image image() const {
    Image image;
    image.width = picture_.width();
    image.height = picture_.height();
    const size_t row = static_cast<size_t>(image.width) * 3;
    std::vector<uint8_t> upside_down(row * static_cast<size_t>(image.height));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, picture_.id());
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, image.width, image.height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
    for (size_t y = static_cast<size_t>(image.height); y-- > 0;) {
      const auto from = upside_down.begin() + static_cast<std::ptrdiff_t>(y * row);
      image.rgb.insert(image.rgb.end(), from, from + static_cast<std::ptrdiff_t>(row));
    }
    return image;
  }

 private:
  struct Mesh {
    Buffer vertices, instances;
    VertexArray array;
    GLsizei count = 0;
  };

  void describe_mesh(Shape shape) {
    Mesh& mesh = meshes_[static_cast<size_t>(shape)];
    const std::vector<MeshVertex> vertices = mesh_of(shape);
    mesh.count = static_cast<GLsizei>(vertices.size());
    mesh.vertices.fill(vertices);
    mesh.array.attach(0, mesh.vertices, sizeof(MeshVertex), 0);
    mesh.array.attach(1, mesh.instances, sizeof(MeshInstance), 1);
    mesh.array.attribute(0, 0, 3, offsetof(MeshVertex, place));
    mesh.array.attribute(1, 0, 3, offsetof(MeshVertex, normal));
    mesh.array.attribute(2, 1, 4, offsetof(MeshInstance, place));
    mesh.array.attribute(3, 1, 4, offsetof(MeshInstance, bow));
    mesh.array.attribute(4, 1, 4, offsetof(MeshInstance, colour));
  }

  void describe_glows() {
    glow_array_.attach(0, glows_, sizeof(Glow), 1);
    glow_array_.attribute(0, 0, 4, offsetof(Glow, place));
    glow_array_.attribute(1, 0, 4, offsetof(Glow, colour));
    glow_array_.attribute(2, 0, 2, offsetof(Glow, least_px));
  }

  void describe_lines() {
    line_array_.attach(0, lines_, 2 * sizeof(LineEnd), 1);
    for (GLuint end = 0; end < 2; ++end) {
      const size_t begin = end * sizeof(LineEnd);
      line_array_.attribute(2 * end, 0, 3, begin + offsetof(LineEnd, place));
      line_array_.attribute(2 * end + 1, 0, 4, begin + offsetof(LineEnd, colour));
    }
  }

  void draw_sky(const View& view) {
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_BLEND);
    sky_.use();
    sky_.set("forward", view.forward);
    sky_.set("right", view.right);
    sky_.set("up", view.up);
    sky_.set("half_angle", view.half_angle);
    cover_screen();
  }

  void draw_meshes(const Scene& scene, const View& view) {
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_GREATER);
    mesh_program_.use();
    mesh_program_.set("view_projection", view.view_projection);
    mesh_program_.set("eye", view.eye);
    mesh_program_.set("sun", kSun);
    mesh_program_.set("pixel_km", view.pixel_km);
    for (size_t s = 0; s < kShapes; ++s) {
      Mesh& mesh = meshes_[s];
      mesh.instances.fill(scene.meshes[s]);
      const bool section = static_cast<Shape>(s) == Shape::kBlock;
      mesh_program_.set("least_px", section ? 0.0f : kLeastMesh_px);
      mesh.array.bind();
      glDrawArraysInstanced(GL_TRIANGLES, 0, mesh.count,
                            static_cast<GLsizei>(scene.meshes[s].size()));
    }
  }

  void draw_lights(const Scene& scene, const View& view) {
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE);
    line_program_.use();
    line_program_.set("view_projection", view.view_projection);
    line_program_.set("screen", glm::vec2(picture_.width(), picture_.height()));
    line_program_.set("width_px", kLine_px);
    lines_.fill(scene.lines);
    line_array_.bind();
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(scene.lines.size() / 2));
    glow_program_.use();
    glow_program_.set("view_projection", view.view_projection);
    glow_program_.set("eye", view.eye);
    glow_program_.set("right", view.right);
    glow_program_.set("up", view.up);
    glow_program_.set("pixel_km", view.pixel_km);
    glows_.fill(scene.glows);
    glow_array_.bind();
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(scene.glows.size()));
  }

  /// Samples to pixels, bloom, and the picture.
  void finish() {
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
    glBlitNamedFramebuffer(scene_target_.id(), light_.id(), 0, 0, light_.width(), light_.height(),
                           0, 0, light_.width(), light_.height(), GL_COLOR_BUFFER_BIT, GL_NEAREST);
    pass(bright_, light_, half_a_);
    const glm::vec2 texel(1.0f / static_cast<float>(half_a_.width()),
                          1.0f / static_cast<float>(half_a_.height()));
    for (const float reach : {1.0f, 2.2f}) {
      blur_.set("texel", glm::vec2(texel.x * reach, 0));
      pass(blur_, half_a_, half_b_);
      blur_.set("texel", glm::vec2(0, texel.y * reach));
      pass(blur_, half_b_, half_a_);
    }
    compose_.set("image", 0);
    compose_.set("bloom", 1);
    half_a_.bind_texture(1);
    pass(compose_, light_, picture_);
  }

  void pass(const Program& program, const Target& from, const Target& to) {
    to.bind();
    program.use();
    from.bind_texture(0);
    cover_screen();
  }

  void cover_screen() {
    nothing_.bind();
    glDrawArrays(GL_TRIANGLES, 0, 3);
  }

  Target scene_target_, light_, half_a_, half_b_, picture_;
  const Program mesh_program_{"mesh.vert", "mesh.frag"}, glow_program_{"glow.vert", "glow.frag"},
      line_program_{"line.vert", "line.frag"}, sky_{"screen.vert", "sky.frag"},
      bright_{"screen.vert", "bright.frag"}, blur_{"screen.vert", "blur.frag"},
      compose_{"screen.vert", "compose.frag"};
  std::array<Mesh, kShapes> meshes_;
  Buffer glows_, lines_;
  VertexArray glow_array_, line_array_, nothing_;
};

Renderer::Renderer(int width, int height) : impl_(std::make_unique<Impl>(width, height)) {}
Renderer::~Renderer() = default;
void Renderer::draw(const Scene& scene, const Camera& camera) { impl_->draw(scene, camera); }
Image Renderer::image() const { return impl_->image(); }

}  // namespace swarm::viz
