// See offscreen_context.h.
#include "viz/offscreen_context.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <fmt/format.h>

#include <array>
#include <vector>

namespace swarm::viz {
namespace {

constexpr int kMajor = 4, kMinor = 5;

/// Displays to try, the best one first.
std::vector<EGLDisplay> displays() {
  std::vector<EGLDisplay> found;
  if (epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_platform_device") &&
      epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_device_enumeration")) {
    std::array<EGLDeviceEXT, 16> devices = {};
    EGLint count = 0;
    if (eglQueryDevicesEXT(static_cast<EGLint>(devices.size()), devices.data(), &count) != 0) {
      for (EGLint d = 0; d < count; ++d) {
        found.push_back(eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT,
                                                 devices[static_cast<size_t>(d)], nullptr));
      }
    }
  }
  if (epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
    found.push_back(
        eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr));
  }
  return found;
}

EGLContext context_on(EGLDisplay display) {
  EGLint major = 0, minor = 0;
  if (display == EGL_NO_DISPLAY || eglInitialize(display, &major, &minor) == 0) {
    return EGL_NO_CONTEXT;
  }
  eglBindAPI(EGL_OPENGL_API);
  const std::array<EGLint, 3> config_wanted = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint configs = 0;
  eglChooseConfig(display, config_wanted.data(), &config, 1, &configs);
  const std::array<EGLint, 7> wanted = {EGL_CONTEXT_MAJOR_VERSION,
                                        kMajor,
                                        EGL_CONTEXT_MINOR_VERSION,
                                        kMinor,
                                        EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                        EGL_NONE};
  const EGLContext context =
      eglCreateContext(display, configs > 0 ? config : nullptr, EGL_NO_CONTEXT, wanted.data());
  if (context != EGL_NO_CONTEXT &&
      eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) != 0) {
    return context;
  }
  if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
  eglTerminate(display);
  return EGL_NO_CONTEXT;
}

}  // namespace

Result<std::unique_ptr<OffscreenContext>> OffscreenContext::create() {
  const std::vector<EGLDisplay> candidates = displays();
  for (EGLDisplay display : candidates) {
    EGLContext context = context_on(display);
    if (context == EGL_NO_CONTEXT) continue;
    std::unique_ptr<OffscreenContext> made(new OffscreenContext);
    made->display_ = display;
    made->context_ = context;
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    const int version = epoxy_gl_version();
    made->renderer_ = fmt::format("{}, OpenGL {}.{}", name == nullptr ? "unknown" : name,
                                  version / 10, version % 10);
    return made;
  }
  return Error{
      fmt::format("no OpenGL {}.{} without a window: EGL offers {} place{} for one, and none "
                  "has it; needed: a GPU's driver, or Mesa's (libegl-mesa0, "
                  "libgl1-mesa-dri)",
                  kMajor, kMinor, candidates.size(), candidates.size() == 1 ? "" : "s")};
}

OffscreenContext::~OffscreenContext() {
  eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext(display_, context_);
  eglTerminate(display_);
}

}  // namespace swarm::viz
