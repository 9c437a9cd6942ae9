// See rank_gpu.h.
#include "host/cluster/rank_gpu.h"

#include <cstdlib>
#include <sstream>
#include <vector>

namespace swarm {

std::string device_for(const char* visible, int place) {
  if (visible == nullptr) return std::to_string(place);
  std::vector<std::string> devices;
  std::istringstream list(visible);
  for (std::string device; std::getline(list, device, ',');) devices.push_back(device);
  return devices.empty() ? "" : devices[static_cast<size_t>(place) % devices.size()];
}

void take_gpu_of(const Processes& processes) {
  if (processes.local_count() == 1) return;
  for (const char* variable : {"CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"}) {
    const std::string device = device_for(std::getenv(variable), processes.local_rank());
    ::setenv(variable, device.c_str(), 1);
  }
}

}  // namespace swarm
