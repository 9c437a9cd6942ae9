// An OpenGL 4.5 core context without a window or a display: EGL on a surfaceless display, or on the
// first device that gives one (Mesa's llvmpipe counts).
#pragma once

#include <memory>
#include <string>

#include "host/core/result.h"

namespace swarm::viz {

class OffscreenContext {
 public:
  /// Makes the context current in this thread. The error says what is needed and what was found.
  static Result<std::unique_ptr<OffscreenContext>> create();
  ~OffscreenContext();
  OffscreenContext(const OffscreenContext&) = delete;
  OffscreenContext& operator=(const OffscreenContext&) = delete;

  /// "llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5"
  const std::string& renderer() const { return renderer_; }

 private:
  OffscreenContext() = default;

  void* display_ = nullptr;
  void* context_ = nullptr;
  std::string renderer_;
};

}  // namespace swarm::viz
