#include "kernels/device/cpu_exec.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "kernels/core/portable.h"

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace swarm {
namespace {

// Large arrays are read at random places (the neighbour gather): large pages save page walks.
constexpr size_t kLargePage = size_t{2} << 20;
constexpr size_t kLargeFrom = 4 * kLargePage;
constexpr size_t kCacheLine = 64;

// Work on memory below this size is not worth a fork.
constexpr size_t kFillChunk = size_t{1} << 20;

// The "model name" line of /proc/cpuinfo; "CPU" where there is none.
std::string cpu_name() {
  std::string name = "CPU";
  std::FILE* const file = std::fopen("/proc/cpuinfo", "r");
  if (file == nullptr) return name;
  char line[256];
  while (std::fgets(line, sizeof(line), file) != nullptr) {
    if (std::strncmp(line, "model name", 10) != 0) continue;
    const char* const colon = std::strchr(line, ':');
    if (colon == nullptr || colon[1] != ' ') continue;
    name.assign(colon + 2, std::strcspn(colon + 2, "\n"));
    break;
  }
  std::fclose(file);
  return name;
}

}  // namespace

CpuExec::CpuExec(unsigned threads) : pool_(threads) {}

CpuExec::~CpuExec() {
  for (const Allocation& allocation : allocations_) std::free(allocation.memory);
}

size_t CpuExec::taken_bytes(size_t bytes) {
  const size_t alignment = bytes >= kLargeFrom ? kLargePage : kCacheLine;
  return bytes == 0 ? alignment : (bytes + alignment - 1) / alignment * alignment;
}

void* CpuExec::allocate(size_t bytes) {
  const size_t alignment = bytes >= kLargeFrom ? kLargePage : kCacheLine;
  const size_t rounded = taken_bytes(bytes);
  void* const memory = rounded < bytes ? nullptr : std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) {
    throw DeviceError(stage_, "not enough memory for " + std::to_string(bytes) + " bytes");
  }
#if defined(__linux__)
  if (alignment == kLargePage) madvise(memory, rounded, MADV_HUGEPAGE);  // a wish: may be refused
#endif
  allocations_.push_back({memory, rounded});
  allocated_bytes_ += rounded;
  fill_zero(memory, rounded);
  return memory;
}

void CpuExec::release(void* memory) {
  const auto at = std::find_if(allocations_.begin(), allocations_.end(),
                               [memory](const Allocation& a) { return a.memory == memory; });
  if (at == allocations_.end()) return;
  allocated_bytes_ -= at->bytes;
  allocations_.erase(at);
  std::free(memory);
}

void CpuExec::upload(void* device, const void* host, size_t bytes) {
  if (bytes != 0) std::memcpy(device, host, bytes);
}

void CpuExec::download(void* host, const void* device, size_t bytes) {
  if (bytes != 0) std::memcpy(host, device, bytes);
}

void CpuReadBack::copy_rows(size_t offset, const void* device, size_t row_bytes, size_t pitch,
                            size_t rows) {
  for (size_t r = 0; r < rows; ++r) {
    std::memcpy(memory_.data() + offset + r * pitch, static_cast<const char*>(device) + r * pitch,
                row_bytes);
  }
}

void CpuExec::fill_zero(void* device, size_t bytes) {
  const size_t chunks = (bytes + kFillChunk - 1) / kFillChunk;
  SWARM_ASSERT(chunks < kNone);
  pool_.parallel_for(static_cast<uint32_t>(chunks), 1, [&](uint32_t first, uint32_t last) {
    const size_t begin = first * kFillChunk;
    const size_t end = last * kFillChunk < bytes ? last * kFillChunk : bytes;
    std::memset(static_cast<char*>(device) + begin, 0, end - begin);
  });
}

void CpuExec::reserve_scratch(uint32_t max_items, uint32_t max_keys) {
  scratch_.reserve(threads(), max_items);
  max_keys_ = max_keys > max_keys_ ? max_keys : max_keys_;
}

void CpuExec::check_scratch(uint32_t items, uint32_t keys) const {
  if (scratch_.max_chunks() != 0 && items <= scratch_.max_items() && keys <= max_keys_) return;
  throw DeviceError(stage_, "reserve_scratch(" + std::to_string(scratch_.max_items()) + ", " +
                                std::to_string(max_keys_) + ") is too small for " +
                                std::to_string(items) + " items and " + std::to_string(keys) +
                                " keys");
}

void CpuExec::sort_by_key(const uint32_t* keys, uint32_t n, uint32_t key_count, uint32_t* order,
                          uint32_t* key_start) {
  check_scratch(n, key_count);
  cpu::sort_by_key(pool_, scratch_, keys, n, key_count, order, key_start);
}

void CpuExec::exclusive_scan(const uint32_t* in, uint32_t* out, uint32_t n) {
  check_scratch(n <= max_keys_ ? 0 : n, 0);  // scans run over keys or over items
  cpu::exclusive_scan(pool_, scratch_, in, out, n);
}

void CpuExec::compact(const uint8_t* keep, uint32_t n, uint32_t* out, uint32_t* out_count) {
  check_scratch(n, 0);
  cpu::compact(pool_, scratch_, keep, n, out, out_count);
}

void CpuExec::sum_u64(const uint64_t* in, uint32_t n, uint64_t* out) {
  check_scratch(n, 0);
  cpu::sum_u64(pool_, scratch_, in, n, out);
}

DeviceInfo CpuExec::info() const {
  DeviceInfo result;
  result.backend = "cpu";
  result.name = cpu_name();
  result.compute_units = static_cast<int>(threads());
#if defined(__linux__)
  const long page = sysconf(_SC_PAGESIZE);
  const long total = sysconf(_SC_PHYS_PAGES);
  const long available = sysconf(_SC_AVPHYS_PAGES);
  if (page > 0 && total > 0) {
    result.memory_total_bytes = static_cast<uint64_t>(total) * static_cast<uint64_t>(page);
  }
  if (page > 0 && available > 0) {
    result.memory_free_bytes = static_cast<uint64_t>(available) * static_cast<uint64_t>(page);
  }
#endif
  result.detail = std::to_string(threads()) + " of " +
                  std::to_string(std::thread::hardware_concurrency()) + " hardware threads";
  return result;
}

}  // namespace swarm
