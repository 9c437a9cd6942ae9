// See gl_objects.h.
#include "viz/gl_objects.h"

#include <array>
#include <glm/gtc/type_ptr.hpp>
#include <stdexcept>

#include "viz/shader_text.h"

namespace swarm::viz {
namespace {

GLuint compile(GLenum kind, const std::string& name) {
  const std::string_view text = shader_text(name);
  const char* const begin = text.data();
  const auto length = static_cast<GLint>(text.size());
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &begin, &length);
  glCompileShader(shader);
  GLint compiled = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
  if (compiled != 0 && !text.empty()) return shader;
  std::array<char, 2048> log = {};
  glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
  throw std::runtime_error("shader " + name + " does not compile: " + log.data());
}

}  // namespace

Program::Program(const std::string& vertex, const std::string& fragment) : id_(glCreateProgram()) {
  const GLuint v = compile(GL_VERTEX_SHADER, vertex), f = compile(GL_FRAGMENT_SHADER, fragment);
  glAttachShader(id_, v);
  glAttachShader(id_, f);
  glLinkProgram(id_);
  glDeleteShader(v);
  glDeleteShader(f);
  GLint linked = 0;
  glGetProgramiv(id_, GL_LINK_STATUS, &linked);
  if (linked != 0) return;
  std::array<char, 2048> log = {};
  glGetProgramInfoLog(id_, static_cast<GLsizei>(log.size()), nullptr, log.data());
  throw std::runtime_error("shaders " + vertex + ", " + fragment + " do not link: " + log.data());
}

void Program::set(const char* name, float value) const {
  glProgramUniform1f(id_, place_of(name), value);
}
void Program::set(const char* name, int value) const {
  glProgramUniform1i(id_, place_of(name), value);
}
void Program::set(const char* name, const glm::vec2& value) const {
  glProgramUniform2fv(id_, place_of(name), 1, glm::value_ptr(value));
}
void Program::set(const char* name, const glm::vec3& value) const {
  glProgramUniform3fv(id_, place_of(name), 1, glm::value_ptr(value));
}
void Program::set(const char* name, const glm::mat4& value) const {
  glProgramUniformMatrix4fv(id_, place_of(name), 1, GL_FALSE, glm::value_ptr(value));
}

void VertexArray::attach(GLuint binding, const Buffer& buffer, GLsizei stride, GLuint divisor) {
  glVertexArrayVertexBuffer(id_, binding, buffer.id(), 0, stride);
  glVertexArrayBindingDivisor(id_, binding, divisor);
}

void VertexArray::attribute(GLuint index, GLuint binding, GLint floats, size_t offset) {
  glEnableVertexArrayAttrib(id_, index);
  glVertexArrayAttribFormat(id_, index, floats, GL_FLOAT, GL_FALSE, static_cast<GLuint>(offset));
  glVertexArrayAttribBinding(id_, index, binding);
}

Target::Target(int width, int height, GLenum format, int samples, bool with_depth)
    : width_(width), height_(height) {
  glCreateFramebuffers(1, &id_);
  const GLenum kind = samples > 1 ? GL_TEXTURE_2D_MULTISAMPLE : GL_TEXTURE_2D;
  glCreateTextures(kind, 1, &colour_);
  if (samples > 1) {
    glTextureStorage2DMultisample(colour_, samples, format, width, height, GL_TRUE);
  } else {
    glTextureStorage2D(colour_, 1, format, width, height);
    glTextureParameteri(colour_, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTextureParameteri(colour_, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTextureParameteri(colour_, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTextureParameteri(colour_, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  }
  glNamedFramebufferTexture(id_, GL_COLOR_ATTACHMENT0, colour_, 0);
  if (with_depth) {
    glCreateRenderbuffers(1, &depth_);
    glNamedRenderbufferStorageMultisample(depth_, samples > 1 ? samples : 0, GL_DEPTH_COMPONENT32F,
                                          width, height);
    glNamedFramebufferRenderbuffer(id_, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_);
  }
  if (glCheckNamedFramebufferStatus(id_, GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw std::runtime_error("OpenGL cannot draw on a target of this size");
  }
}

Target::~Target() {
  glDeleteFramebuffers(1, &id_);
  glDeleteTextures(1, &colour_);
  if (depth_ != 0) glDeleteRenderbuffers(1, &depth_);
}

void Target::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  glViewport(0, 0, width_, height_);
}

}  // namespace swarm::viz
