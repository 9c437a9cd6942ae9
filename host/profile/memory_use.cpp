#include "host/profile/memory_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "host/output/format.h"

namespace swarm {

uint64_t peak_host_bytes() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("VmHWM:", 0) != 0) continue;
    uint64_t kibibytes = 0;
    for (const char c : line) {
      if (c >= '0' && c <= '9') kibibytes = kibibytes * 10 + static_cast<uint64_t>(c - '0');
    }
    return kibibytes * 1024;
  }
  return 0;
}

std::string memory_per_text(uint64_t engine_bytes, const Layout& layout) {
  return fmt::format("{} an agent, {} a world",
                     readable_bytes(engine_bytes / std::max(layout.slots(), 1u)),
                     readable_bytes(engine_bytes / std::max(layout.worlds, 1u)));
}

std::string memory_text(const MemoryUse& use, const DeviceInfo& device) {
  std::string text = fmt::format("{} {} ({})", readable_bytes(use.engine_bytes),
                                 device.backend == "cpu" ? "for the agents" : "on the device",
                                 memory_per_text(use.engine_bytes, use.layout));
  if (use.peak_host_bytes > 0) {
    text += fmt::format("; {} of the host at most", readable_bytes(use.peak_host_bytes));
  }
  return text;
}

}  // namespace swarm
