// OpenGL's objects as values that clean up after themselves.
#pragma once

#include <epoxy/gl.h>

#include <glm/glm.hpp>
#include <string>
#include <utility>
#include <vector>

namespace swarm::viz {

/// Throws std::runtime_error with the compiler's words: a shader that does not compile is our bug.
class Program {
 public:
  Program(const std::string& vertex, const std::string& fragment);
  ~Program() { glDeleteProgram(id_); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void use() const { glUseProgram(id_); }
  void set(const char* name, float value) const;
  void set(const char* name, int value) const;
  void set(const char* name, const glm::vec2& value) const;
  void set(const char* name, const glm::vec3& value) const;
  void set(const char* name, const glm::mat4& value) const;

 private:
  GLint place_of(const char* name) const { return glGetUniformLocation(id_, name); }
  GLuint id_ = 0;
};

/// Vertices or instances, replaced every frame.
class Buffer {
 public:
  Buffer() { glCreateBuffers(1, &id_); }
  ~Buffer() { glDeleteBuffers(1, &id_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  template <class T>
  void fill(const std::vector<T>& items) {
    glNamedBufferData(id_, static_cast<GLsizeiptr>(items.size() * sizeof(T)), items.data(),
                      GL_STREAM_DRAW);
  }
  GLuint id() const { return id_; }

 private:
  GLuint id_ = 0;
};

/// Which attribute is read from where.
class VertexArray {
 public:
  VertexArray() { glCreateVertexArrays(1, &id_); }
  ~VertexArray() { glDeleteVertexArrays(1, &id_); }
  VertexArray(const VertexArray&) = delete;
  VertexArray& operator=(const VertexArray&) = delete;

  void attach(GLuint binding, const Buffer& buffer, GLsizei stride, GLuint divisor);
  void attribute(GLuint index, GLuint binding, GLint floats, size_t offset);
  void bind() const { glBindVertexArray(id_); }

 private:
  GLuint id_ = 0;
};

/// Something to draw on: one colour texture of half floats or bytes, with or without samples.
class Target {
 public:
  Target(int width, int height, GLenum format, int samples, bool with_depth);
  ~Target();
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  void bind() const;
  void bind_texture(GLuint unit) const { glBindTextureUnit(unit, colour_); }
  GLuint id() const { return id_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  int width_, height_;
  GLuint id_ = 0, colour_ = 0, depth_ = 0;
};

}  // namespace swarm::viz
