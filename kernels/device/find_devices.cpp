// Compiled into every build: says which GPU can be used, or in one line why none can.
#include "kernels/device/device_info.h"

namespace swarm {

// Defined in gpu_exec.cu and gpu_exec.hip.cpp.
std::optional<DeviceInfo> probe_cuda_device(std::string* why_not);
std::optional<DeviceInfo> probe_hip_device(std::string* why_not);

std::optional<DeviceInfo> find_cuda_device(std::string* why_not) {
#if defined(SWARM_WITH_CUDA) && SWARM_WITH_CUDA
  return probe_cuda_device(why_not);
#else
  if (why_not != nullptr) *why_not = "this build has no CUDA back end";
  return std::nullopt;
#endif
}

std::optional<DeviceInfo> find_hip_device(std::string* why_not) {
#if defined(SWARM_WITH_HIP) && SWARM_WITH_HIP
  return probe_hip_device(why_not);
#else
  if (why_not != nullptr) *why_not = "this build has no HIP back end";
  return std::nullopt;
#endif
}

}  // namespace swarm
