// How much memory a battle took.
#pragma once

#include <cstdint>
#include <string>

#include "kernels/device/device_info.h"
#include "kernels/state/views.h"

namespace swarm {

/// The most memory that this process has held so far, in bytes (VmHWM); 0 where the system does not
/// say.
uint64_t peak_host_bytes();

/// What a battle took of the engine's device and of the host.
struct MemoryUse {
  uint64_t engine_bytes = 0;
  uint64_t peak_host_bytes = 0;  // 0: not known
  Layout layout;
};

/// "9.41 MiB on the device (2.5 KiB an agent, 9.41 MiB a world); 61.2 MiB of the host at most". On
/// a CPU the engine's memory is part of the host's.
std::string memory_text(const MemoryUse& use, const DeviceInfo& device);

/// "2.53 KiB an agent, 9.41 MiB a world": what one slot and one world take of the engine's memory.
std::string memory_per_text(uint64_t engine_bytes, const Layout& layout);

}  // namespace swarm
