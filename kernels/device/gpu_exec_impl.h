// Members of GpuExec. Included by gpu_exec.cu and gpu_exec.hip.cpp alone.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>

#include "kernels/device/gpu_exec.h"
#include "kernels/device/gpu_probe.h"
#include "kernels/device/gpu_read_back_impl.h"
#include "kernels/device/gpu_timeline.h"

namespace swarm {
inline namespace SWARM_GPU_NAMESPACE {
namespace {

// Pinned memory for transfers. Usual value 1 to 64 MiB: smaller and a large transfer waits more
// often, larger and starting takes longer. The ring has four parts.
constexpr size_t kUploadPart = size_t{4} << 20;
constexpr size_t kDownloadHalf = size_t{4} << 20;

struct FillIdentity {
  uint32_t* out;
  __device__ void operator()(uint32_t i) const { out[i] = i; }
};

// key_start[k]: the first place in the sorted keys that is not below k. One search for each key
// does the same work wherever the agents crowd.
struct FindKeyStart {
  static constexpr int kBlock = 256;
  const uint32_t* sorted;
  uint32_t n;
  uint32_t* key_start;
  __device__ void operator()(uint32_t key) const {
    uint32_t first = 0;
    uint32_t count = n;
    while (count > 0) {
      const uint32_t half = count / 2;
      if (sorted[first + half] < key) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    key_start[key] = first;
  }
};

// Bits that hold every key below key_count; at least 1, which the libraries need.
int bits_for(uint32_t key_count) {
  int bits = 1;
  while (bits < 32 && ((key_count - 1) >> bits) != 0) ++bits;
  return bits;
}

}  // namespace

GpuExec::GpuExec() {
  std::string why_not;
  if (!probe(&why_not)) throw DeviceError(stage_, why_not);
  try {
    check(SWARM_GPU(StreamCreateWithFlags)(&stream_, SWARM_GPU(StreamNonBlocking)),
          "make a stream");
    for (GpuEvent& event : half_done_) event = make_event();
    for (GpuEvent& event : part_read_) {
      event = make_event();
      check(SWARM_GPU(EventRecord)(event, stream_), "record an event");
    }
    void* memory = nullptr;
    check(allocate_pinned(&memory, kUploadParts * kUploadPart), "allocate pinned memory");
    upload_ring_ = static_cast<char*>(memory);
    check(allocate_pinned(&memory, 2 * kDownloadHalf), "allocate pinned memory");
    download_halves_ = static_cast<char*>(memory);
  } catch (...) {
    free_all();
    throw;
  }
}

GpuExec::~GpuExec() { free_all(); }

// Errors are of no interest any more: after a fault on the device each call here fails.
void GpuExec::free_all() noexcept {
  if (stream_ != nullptr) static_cast<void>(SWARM_GPU(StreamSynchronize)(stream_));
  for (const Allocation& allocation : allocations_) {
    static_cast<void>(SWARM_GPU(Free)(allocation.memory));
  }
  allocations_.clear();
  if (upload_ring_ != nullptr) static_cast<void>(free_pinned(upload_ring_));
  if (download_halves_ != nullptr) static_cast<void>(free_pinned(download_halves_));
  for (GpuEvent event : half_done_) {
    if (event != nullptr) static_cast<void>(SWARM_GPU(EventDestroy)(event));
  }
  for (GpuEvent event : part_read_) {
    if (event != nullptr) static_cast<void>(SWARM_GPU(EventDestroy)(event));
  }
  if (stream_ != nullptr) static_cast<void>(SWARM_GPU(StreamDestroy)(stream_));
}

void GpuExec::fail(GpuError error, const char* what) const {
  // A fault inside a kernel surfaces here, at whichever call comes next.
  throw DeviceError(stage_, std::string("cannot ") + what +
                                " (this stage or an earlier one failed): " + error_text(error));
}

GpuEvent GpuExec::make_event() const {
  GpuEvent event = nullptr;
  check(SWARM_GPU(EventCreateWithFlags)(&event, SWARM_GPU(EventDisableTiming)), "make an event");
  return event;
}

void* GpuExec::allocate(size_t bytes) {
  void* memory = nullptr;
  const size_t asked = bytes == 0 ? 1 : bytes;
  const GpuError error = SWARM_GPU(Malloc)(&memory, asked);
  if (error != kGpuSuccess) {
    static_cast<void>(SWARM_GPU(GetLastError)());  // not sticky: the device can still be used
    size_t free_bytes = 0;
    size_t total_bytes = 0;
    static_cast<void>(SWARM_GPU(MemGetInfo)(&free_bytes, &total_bytes));
    throw DeviceError(stage_, "no device memory for " + std::to_string(bytes) + " bytes (" +
                                  std::to_string(free_bytes) + " of " +
                                  std::to_string(total_bytes) + " are free): " + error_text(error));
  }
  allocations_.push_back({memory, asked});
  allocated_bytes_ += asked;
  fill_zero(memory, asked);
  return memory;
}

void GpuExec::release(void* memory) {
  const auto at = std::find_if(allocations_.begin(), allocations_.end(),
                               [memory](const Allocation& a) { return a.memory == memory; });
  if (at == allocations_.end()) return;
  allocated_bytes_ -= at->bytes;
  allocations_.erase(at);
  // Not checked: releases happen in destructors. The call waits for the device, so the work that
  // uses the memory is done.
  static_cast<void>(SWARM_GPU(Free)(memory));
}

void GpuExec::upload(void* device, const void* host, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    if (upload_used_ == kUploadPart) next_upload_part();
    const size_t piece = std::min(bytes - done, kUploadPart - upload_used_);
    char* const staging = upload_ring_ + upload_part_ * kUploadPart + upload_used_;
    std::memcpy(staging, static_cast<const char*>(host) + done, piece);
    check(SWARM_GPU(MemcpyAsync)(static_cast<char*>(device) + done, staging, piece,
                                 SWARM_GPU(MemcpyHostToDevice), stream_),
          "upload");
    upload_used_ += piece;
    done += piece;
  }
}

// Waits where the device has not yet read what the next part has held since its last turn.
void GpuExec::next_upload_part() {
  check(SWARM_GPU(EventRecord)(part_read_[upload_part_], stream_), "upload");
  upload_part_ = (upload_part_ + 1) % kUploadParts;
  check(SWARM_GPU(EventSynchronize)(part_read_[upload_part_]), "upload");
  upload_used_ = 0;
}

// Piece p is copied by the device into one half while the host empties the other, which has p - 1.
void GpuExec::download(void* host, const void* device, size_t bytes) {
  const size_t pieces = (bytes + kDownloadHalf - 1) / kDownloadHalf;
  const auto size_of = [&](size_t p) { return std::min(kDownloadHalf, bytes - p * kDownloadHalf); };
  for (size_t p = 0; p <= pieces; ++p) {
    if (p < pieces) {
      check(SWARM_GPU(MemcpyAsync)(download_halves_ + p % 2 * kDownloadHalf,
                                   static_cast<const char*>(device) + p * kDownloadHalf, size_of(p),
                                   SWARM_GPU(MemcpyDeviceToHost), stream_),
            "download");
      check(SWARM_GPU(EventRecord)(half_done_[p % 2], stream_), "download");
    }
    if (p == 0) continue;
    const size_t ready = p - 1;
    check(SWARM_GPU(EventSynchronize)(half_done_[ready % 2]), "download");
    std::memcpy(static_cast<char*>(host) + ready * kDownloadHalf,
                download_halves_ + ready % 2 * kDownloadHalf, size_of(ready));
  }
}

void GpuExec::fill_zero(void* device, size_t bytes) {
  if (bytes == 0) return;
  check(SWARM_GPU(MemsetAsync)(device, 0, bytes, stream_), "fill with zeros");
}

void GpuExec::synchronise() { check(SWARM_GPU(StreamSynchronize)(stream_), "wait for the device"); }

void GpuExec::reserve_scratch(uint32_t max_items, uint32_t max_keys) {
  if (identity_ != nullptr && max_items <= max_items_ && max_keys <= max_keys_) return;
  max_items_ = std::max({max_items, max_items_, 1u});
  max_keys_ = std::max({max_keys, max_keys_, 1u});
  size_t bytes = 0;
  check(primitive_temp_bytes(max_items_, std::max(max_items_, max_keys_), bits_for(max_keys_),
                             &bytes),
        "size the temporary storage");
  release(temp_.memory);
  release(sorted_keys_);
  release(identity_);
  temp_ = GpuTemp{};
  sorted_keys_ = nullptr;
  identity_ = nullptr;
  temp_.bytes = std::max<size_t>(bytes, 1);
  temp_.memory = allocate(temp_.bytes);
  sorted_keys_ = static_cast<uint32_t*>(allocate(max_items_ * sizeof(uint32_t)));
  identity_ = static_cast<uint32_t*>(allocate(max_items_ * sizeof(uint32_t)));
  for_each(max_items_, FillIdentity{identity_});
}

void GpuExec::check_scratch(uint32_t items, uint32_t keys) const {
  if (identity_ != nullptr && items <= max_items_ && keys <= max_keys_) return;
  throw DeviceError(stage_, "reserve_scratch(" + std::to_string(max_items_) + ", " +
                                std::to_string(max_keys_) + ") is too small for " +
                                std::to_string(items) + " items and " + std::to_string(keys) +
                                " keys");
}

void GpuExec::sort_by_key(const uint32_t* keys, uint32_t n, uint32_t key_count, uint32_t* order,
                          uint32_t* key_start) {
  SWARM_ASSERT(key_count > 0);
  check_scratch(n, key_count);
  if (n > 0) {
    check(sort_pairs(stream_, temp_, keys, sorted_keys_, identity_, order, n, bits_for(key_count)),
          "sort");
  }
  for_each(key_count + 1, FindKeyStart{sorted_keys_, n, key_start});
}

void GpuExec::exclusive_scan(const uint32_t* in, uint32_t* out, uint32_t n) {
  check_scratch(n <= max_keys_ ? 0 : n, 0);
  check(SWARM_GPU_NAMESPACE::exclusive_scan(stream_, temp_, in, out, n), "scan");
}

void GpuExec::compact(const uint8_t* keep, uint32_t n, uint32_t* out, uint32_t* out_count) {
  check_scratch(n, 0);
  if (n == 0) return fill_zero(out_count, sizeof(uint32_t));
  check(SWARM_GPU_NAMESPACE::compact(stream_, temp_, keep, n, out, out_count), "compact");
}

void GpuExec::sum_u64(const uint64_t* in, uint32_t n, uint64_t* out) {
  check_scratch(n, 0);
  if (n == 0) return fill_zero(out, sizeof(uint64_t));
  check(SWARM_GPU_NAMESPACE::sum_u64(stream_, temp_, in, n, out), "sum");
}

DeviceInfo GpuExec::info() const {
  GpuProperties properties;
  check(SWARM_GPU(GetDeviceProperties)(&properties, 0), "describe the device");
  return describe(properties);
}

}  // namespace SWARM_GPU_NAMESPACE
}  // namespace swarm
