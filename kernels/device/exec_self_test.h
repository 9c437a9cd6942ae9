// The same small workload on any Exec: what one back end gives, every other must give bit for bit.
//
// It runs the functions of core/ on awkward inputs (every kind of float, special values included),
// the atomics under contention, every primitive, and transfers larger than the staging memory. The
// tests compare the results of CpuExec for several numbers of threads with each other, and where a
// GPU is found, with those of GpuExec.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kernels/core/fixed_point.h"
#include "kernels/core/philox.h"
#include "kernels/core/portable.h"
#include "kernels/core/real_math.h"
#include "kernels/core/vec3.h"

namespace swarm {

// Name of a part, and a hash of all bits that it produced.
using SelfTestResults = std::vector<std::pair<std::string, uint64_t>>;

// Defined where the back end is built. They throw DeviceError where there is no device.
SelfTestResults cuda_self_test();
SelfTestResults hip_self_test();

namespace self_test {

SWARM_HD inline float unit(uint32_t word) { return uniform01(word) * 2.0f - 1.0f; }

// out: (n, 10)
struct EvaluateRealMath {
  uint32_t* out;
  SWARM_HD void operator()(uint32_t i) const {
    const Random4 r = random4(21, i, 0, RandomPurpose::kTest);
    const float any = float_of(r.v[0]);  // every kind of float, subnormal numbers and NaN too
    const float x = unit(r.v[1]);
    const float y = unit(r.v[2]) * 100.0f;
    uint32_t* const to = out + size_t{i} * 10;
    const SinCos turn = sin_cos_f(i % 2 == 0 ? any : y * 100.0f);
    to[0] = bits_of(exp_f(i % 2 == 0 ? any : y));
    to[1] = bits_of(log_f(any));
    to[2] = bits_of(turn.sin);
    to[3] = bits_of(turn.cos);
    to[4] = bits_of(atan2_f(any, y));
    to[5] = bits_of(acos_f(x));
    to[6] = bits_of(one_minus_exp_neg(i % 2 == 0 ? any : absolute(y)));
    to[7] = bits_of(from_fixed(to_fixed(any)));
    const Vec3 v = normalised_or(Vec3{x, y, unit(r.v[3])}, Vec3{1.0f, 0.0f, 0.0f});
    to[8] = bits_of(dot(v, Vec3{x, y, x / y}));
    to[9] = bits_of(length(cross(v, Vec3{y, x, 0.7f})) + clamp_length(v * y, 3.0f).z);
  }
};

// out: (n, 6)
struct EvaluateRandom {
  uint32_t* out;
  SWARM_HD void operator()(uint32_t i) const {
    const Random4 r = random4(uint64_t{i} << 32 | 77, i, i * 3, RandomPurpose::kTest, i & 3);
    uint32_t* const to = out + size_t{i} * 6;
    for (int w = 0; w < 4; ++w) to[w] = r.v[w];
    to[4] = bits_of(uniform01(r.v[0]));
    to[5] = uniform_below(r.v[1], i + 1);
  }
};

// All items update the same few words. totals: 7 words, of which 2 and 3 start at their largest.
struct UpdateTotals {
  uint64_t* totals;
  SWARM_HD void operator()(uint32_t i) const {
    const Random4 r = random4(22, i, 0, RandomPurpose::kTest);
    const uint64_t w = uint64_t{r.v[0]} << 32 | r.v[1];
    atomic_add(&totals[0], w);
    atomic_add(reinterpret_cast<int64_t*>(&totals[1]), -static_cast<int64_t>(w >> 20));
    atomic_min(&totals[2], w);
    atomic_min(reinterpret_cast<uint32_t*>(&totals[3]), r.v[2]);
    atomic_max(&totals[4], w);
    atomic_max(reinterpret_cast<uint32_t*>(&totals[5]), r.v[2]);
    atomic_or(reinterpret_cast<uint32_t*>(&totals[6]), 1u << (r.v[3] % 30));
    atomic_add(reinterpret_cast<uint32_t*>(&totals[6]) + 1, r.v[3]);
  }
};

// mode 0: any key; 1: seven of ten are the last key; 2: all the same.
struct MakeKeys {
  uint32_t* keys;
  uint32_t key_count;
  uint32_t mode;
  SWARM_HD void operator()(uint32_t i) const {
    const Random4 r = random4(23, i, mode, RandomPurpose::kTest);
    keys[i] = uniform_below(r.v[0], key_count);
    if (mode == 1 && r.v[1] % 10 < 7) keys[i] = key_count - 1;
    if (mode == 2) keys[i] = key_count / 2;
  }
};

struct MakeFlags {
  uint8_t* flags;
  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t word = random4(24, i, 0, RandomPurpose::kTest).v[0];
    flags[i] = word % 3 == 0 ? static_cast<uint8_t>(word >> 24) : uint8_t{0};
  }
};

struct MakeWords {
  uint64_t* words;
  SWARM_HD void operator()(uint32_t i) const {
    const Random4 r = random4(25, i, 0, RandomPurpose::kTest);
    words[i] = uint64_t{r.v[0]} << 32 | r.v[1];
  }
};

// Memory of an Exec, for as long as the test needs it.
template <class T, class Exec>
class Buffer {
 public:
  Buffer(Exec& exec, size_t count)
      : exec_(exec), count_(count), data_(static_cast<T*>(exec.allocate(count * sizeof(T)))) {}
  ~Buffer() { exec_.release(data_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  T* data() { return data_; }
  // FNV-1a over the first `count` elements.
  uint64_t hash(size_t count) {
    std::vector<T> host(count);
    exec_.download(host.data(), data_, count * sizeof(T));
    uint64_t result = 0xcbf29ce484222325u;
    for (const T& element : host) result = (result ^ uint64_t{element}) * 0x100000001b3u;
    return result;
  }
  uint64_t hash() { return hash(count_); }

 private:
  Exec& exec_;
  size_t count_;
  T* data_;
};

template <class Exec>
void run_core(Exec& exec, uint32_t n, SelfTestResults* results) {
  Buffer<uint32_t, Exec> math(exec, size_t{n} * 10);
  exec.for_each(n, EvaluateRealMath{math.data()});
  results->emplace_back("real_math", math.hash());
  Buffer<uint32_t, Exec> random(exec, size_t{n} * 6);
  exec.for_each(n, EvaluateRandom{random.data()});
  results->emplace_back("philox", random.hash());
  Buffer<uint64_t, Exec> totals(exec, 7);
  const uint64_t start[7] = {0, 0, ~uint64_t{0}, ~uint64_t{0}, 0, 0, 0};
  exec.upload(totals.data(), start, sizeof(start));
  exec.for_each(n, UpdateTotals{totals.data()});
  results->emplace_back("atomics", totals.hash());
}

template <class Exec>
void run_sorts(Exec& exec, uint32_t n, uint32_t max_keys, SelfTestResults* results) {
  Buffer<uint32_t, Exec> keys(exec, n);
  Buffer<uint32_t, Exec> order(exec, n);
  Buffer<uint32_t, Exec> key_start(exec, size_t{max_keys} + 1);
  for (const uint32_t key_count : {1u, 1000u, 5000u, max_keys}) {
    for (uint32_t mode = 0; mode < 3; ++mode) {
      for (const uint32_t items : {n, 1u, 0u}) {
        exec.for_each(items, MakeKeys{keys.data(), key_count, mode});
        exec.sort_by_key(keys.data(), items, key_count, order.data(), key_start.data());
        const std::string name = "sort of " + std::to_string(items) + " by " +
                                 std::to_string(key_count) + " keys, mode " + std::to_string(mode);
        results->emplace_back(name + ": order", order.hash(items));
        results->emplace_back(name + ": key_start", key_start.hash(size_t{key_count} + 1));
      }
    }
  }
}

template <class Exec>
void run_other_primitives(Exec& exec, uint32_t n, SelfTestResults* results) {
  Buffer<uint32_t, Exec> in(exec, size_t{n} + 1);
  Buffer<uint32_t, Exec> out(exec, size_t{n} + 1);
  Buffer<uint8_t, Exec> flags(exec, n);
  Buffer<uint64_t, Exec> words(exec, n);
  Buffer<uint64_t, Exec> sum(exec, 1);
  Buffer<uint32_t, Exec> count(exec, 1);
  for (const uint32_t items : {n, 4097u, 1u, 0u}) {
    const std::string of = " of " + std::to_string(items);
    exec.for_each(items, MakeKeys{in.data(), 0xffffffu, 0});
    exec.exclusive_scan(in.data(), out.data(), items);
    results->emplace_back("scan" + of, out.hash(size_t{items} + 1));
    exec.exclusive_scan(in.data(), in.data(), items);
    results->emplace_back("scan in place" + of, in.hash(size_t{items} + 1));
    exec.for_each(items, MakeFlags{flags.data()});
    exec.fill_zero(out.data(), (size_t{n} + 1) * sizeof(uint32_t));
    exec.compact(flags.data(), items, out.data(), count.data());
    results->emplace_back("compact" + of, out.hash() ^ count.hash());
    exec.for_each(items, MakeWords{words.data()});
    exec.sum_u64(words.data(), items, sum.data());
    results->emplace_back("sum" + of, sum.hash());
  }
}

template <class Exec>
void run_transfers(Exec& exec, SelfTestResults* results) {
  for (const size_t count : {size_t{1}, size_t{1} << 19, (size_t{5} << 20) + 3}) {
    std::vector<uint32_t> host(count);
    for (size_t i = 0; i < count; ++i) host[i] = static_cast<uint32_t>(i * 2654435761u);
    Buffer<uint32_t, Exec> device(exec, count);
    exec.upload(device.data(), host.data(), count * sizeof(uint32_t));
    host.assign(count, 0);  // an upload must have taken what it needs
    results->emplace_back("transfer of " + std::to_string(count) + " words", device.hash());
  }
  // Many small uploads fill the staging memory several times over.
  Buffer<uint32_t, Exec> device(exec, 5000);
  std::vector<uint32_t> piece(5000);
  for (uint32_t k = 0; k < 1500; ++k) {
    for (uint32_t j = 0; j < 5000; ++j) piece[j] = k * 31 + j;
    exec.upload(device.data() + k, piece.data(), (5000 - k) * sizeof(uint32_t));
  }
  results->emplace_back("many small transfers", device.hash());
}

// Stamps must not fall, must see the work between them, and must be near the host's clock. 1: they
// do.
template <class Exec>
void run_stamps(Exec& exec, uint32_t n, SelfTestResults* results) {
  const auto now_ns = [] {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  };
  constexpr int64_t kSlack_ns = 1000000;  // between the clocks of host and device
  constexpr uint32_t kCount = 5;
  Buffer<uint32_t, Exec> keys(exec, n);
  const int64_t begin_ns = now_ns() - kSlack_ns;
  typename Exec::Stamps stamps(exec, kCount);
  bool right = true;
  for (int round = 0; round < 3; ++round) {  // the last stamp of one is the anchor of the next
    int64_t times_ns[kCount] = {};
    for (uint32_t i = 0; i < kCount; ++i) {
      if (i > 0) exec.for_each(n, MakeKeys{keys.data(), n, 0});
      stamps.take(i);
    }
    stamps.read(kCount, times_ns);
    right = right && times_ns[0] >= begin_ns && times_ns[kCount - 1] <= now_ns() + kSlack_ns;
    for (uint32_t i = 1; i < kCount; ++i) right = right && times_ns[i] > times_ns[i - 1];
  }
  results->emplace_back("stamps", right ? 1 : 0);
}

}  // namespace self_test

// n: items in each part; a million takes a few seconds on one core.
template <class Exec>
SelfTestResults run_self_test(Exec& exec, uint32_t n = 300000) {
  constexpr uint32_t kMaxKeys = 700000;
  SelfTestResults results;
  exec.set_stage("self_test");
  exec.reserve_scratch(n, kMaxKeys);
  self_test::run_core(exec, n, &results);
  self_test::run_sorts(exec, n, kMaxKeys, &results);
  self_test::run_other_primitives(exec, n, &results);
  self_test::run_transfers(exec, &results);
  self_test::run_stamps(exec, n, &results);
  return results;
}

}  // namespace swarm
