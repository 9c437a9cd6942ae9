// What is known of the processor that a battle runs on, and how its failures are reported.
//
// A missing GPU is not a failure: find_cuda_device and find_hip_device answer with nothing and one
// clear line why, so that the program starts everywhere and can fall back to the CPU.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace swarm {

enum class BackendKind { kCpu, kCuda, kHip };

struct DeviceInfo {
  std::string backend;              // "cpu", "cuda" or "hip"
  std::string name;                 // "AMD EPYC ...", "NVIDIA H100 ..."
  uint64_t memory_total_bytes = 0;  // of the device; 0 where unknown
  uint64_t memory_free_bytes = 0;   // at the time of asking; 0 where unknown
  int compute_units = 0;            // CPU threads in use, or multiprocessors
  std::string driver;               // its version; empty: it has none
  std::string detail;               // driver, architecture: free text for `info`
};

// The back end failed. The message names the stage that ran.
class DeviceError : public std::runtime_error {
 public:
  DeviceError(const std::string& stage, const std::string& what)
      : std::runtime_error("stage '" + stage + "': " + what) {}
};

// The device that this build would use, or nothing; then *why_not (where given) is one line.
std::optional<DeviceInfo> find_cuda_device(std::string* why_not = nullptr);
std::optional<DeviceInfo> find_hip_device(std::string* why_not = nullptr);

}  // namespace swarm
