// GpuExec for AMD devices.
#include <hip/hip_runtime.h>

#include "kernels/device/gpu_exec_impl.h"

namespace swarm {

// Called by find_devices.cpp.
std::optional<DeviceInfo> probe_hip_device(std::string* why_not);
std::optional<DeviceInfo> probe_hip_device(std::string* why_not) { return probe(why_not); }

}  // namespace swarm
