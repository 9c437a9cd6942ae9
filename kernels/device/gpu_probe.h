// Is there a GPU that this build can use, what is it, or in one line: why not. Included by
// gpu_exec_impl.h alone.
#pragma once

#include <optional>
#include <string>

#include "kernels/device/device_info.h"
#include "kernels/device/gpu_exec.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {
namespace {

// Its kernel is looked up, to see whether this build has code for the device.
struct NoWork {
  __device__ void operator()(uint32_t) const {}
};

// "13.0" from the runtime's number.
std::string version_text(int version) {
#if SWARM_GPU_IS_CUDA
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
#else
  return std::to_string(version / 10000000) + "." + std::to_string(version / 100000 % 100);
#endif
}

std::string error_text(GpuError error) {
  return std::string(SWARM_GPU(GetErrorName)(error)) + ": " + SWARM_GPU(GetErrorString)(error);
}

std::string architecture_of(const GpuProperties& properties) {
#if SWARM_GPU_IS_CUDA
  return "compute capability " + std::to_string(properties.major) + "." +
         std::to_string(properties.minor);
#else
  return properties.gcnArchName;
#endif
}

DeviceInfo describe(const GpuProperties& properties) {
  DeviceInfo info;
  info.backend = SWARM_GPU_IS_CUDA != 0 ? "cuda" : "hip";
  info.name = properties.name;
  info.compute_units = properties.multiProcessorCount;
  size_t free_bytes = 0;
  size_t total_bytes = 0;
  if (SWARM_GPU(MemGetInfo)(&free_bytes, &total_bytes) != kGpuSuccess) {
    static_cast<void>(SWARM_GPU(GetLastError)());  // forget it: the size of the memory is known
    total_bytes = properties.totalGlobalMem;
  }
  info.memory_total_bytes = total_bytes;
  info.memory_free_bytes = free_bytes;
  int driver = 0;
  int runtime = 0;
  static_cast<void>(SWARM_GPU(DriverGetVersion)(&driver));
  static_cast<void>(SWARM_GPU(RuntimeGetVersion)(&runtime));
  info.driver = version_text(driver);
  info.detail = architecture_of(properties) + ", driver " + info.driver + ", runtime " +
                version_text(runtime);
  return info;
}

// The first visible device, if this build has code for it. Every error means "no device".
std::optional<DeviceInfo> probe(std::string* why_not) {
  const auto no = [&](const std::string& reason) {
    static_cast<void>(SWARM_GPU(GetLastError)());
    if (why_not != nullptr) *why_not = reason;
    return std::nullopt;
  };
  const std::string api = SWARM_GPU_IS_CUDA != 0 ? "CUDA" : "HIP";
  int count = 0;
  GpuError error = SWARM_GPU(GetDeviceCount)(&count);
  if (error != kGpuSuccess) return no("no usable " + api + " device: " + error_text(error));
  if (count == 0) return no("no " + api + " device is visible");
  GpuProperties properties;
  error = SWARM_GPU(GetDeviceProperties)(&properties, 0);
  if (error == kGpuSuccess) error = SWARM_GPU(SetDevice)(0);
  if (error != kGpuSuccess)
    return no("the " + api + " device does not answer: " + error_text(error));
  SWARM_GPU(FuncAttributes) attributes;
  error = SWARM_GPU(FuncGetAttributes)(
      &attributes, reinterpret_cast<const void*>(&for_each_kernel<NoWork, kDefaultBlock>));
  if (error != kGpuSuccess) {
    return no("this build has no code for " + std::string(properties.name) + " (" +
              architecture_of(properties) + "): " + error_text(error));
  }
  return describe(properties);
}

}  // namespace
}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
