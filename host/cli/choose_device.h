// Which processor a battle runs on, and whether it fits there.
#pragma once

#include <optional>
#include <string>

#include "host/core/result.h"
#include "host/scenario/spec.h"
#include "kernels/device/device_info.h"

namespace swarm {

/// A scenario may take this share of a device's memory; the rest is for the device's other users.
inline constexpr double kMemoryShare = 0.8;

struct ChosenDevice {
  BackendKind backend = BackendKind::kCpu;
  DeviceInfo info;
  std::string remark;  // why "auto" did not take a GPU; empty where there is nothing to say
};

/// This machine's processor; memory as far as this process may use it (its control group's limit).
DeviceInfo find_cpu_device(unsigned threads);

/// `backend` is auto, cpu, cuda or hip. The error is one line: why the back end cannot be used.
Result<ChosenDevice> choose_device(const std::string& backend, unsigned threads);

/// Bytes that one world of the scenario takes on a device. The agents as they stand at the start
/// are made in host memory, and so count twice where the device is the CPU.
uint64_t memory_needed(const ScenarioSpec& scenario, BackendKind backend);

/// One line where the scenario needs more than kMemoryShare of the device's memory.
std::optional<Error> memory_error(uint64_t needed_bytes, const DeviceInfo& device);

}  // namespace swarm
