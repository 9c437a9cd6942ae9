// The circles workload on the CPU: grid, sort, gather by the best instruction set, integration.
#include "kernels/circles.h"

#include <chrono>
#include <cmath>
#include <stdexcept>

#include "kernels/core/philox.h"
#include "kernels/device/cpu_exec.h"
#include "kernels/hash_state.cuh"
#include "kernels/near_grid.h"
#include "kernels/repel_circles.cuh"

namespace swarm {

#define SWARM_DECLARE_ISA(name)                                   \
  namespace isa_##name {                                          \
    void gather_circles(const CirclesView& view, uint32_t block); \
  }
#ifdef SWARM_HAVE_SSE2
SWARM_DECLARE_ISA(sse2)
#endif
#ifdef SWARM_HAVE_AVX2
SWARM_DECLARE_ISA(avx2)
#endif
#ifdef SWARM_HAVE_AVX512
SWARM_DECLARE_ISA(avx512)
#endif
#ifdef SWARM_HAVE_GENERIC
SWARM_DECLARE_ISA(generic)
#endif
#undef SWARM_DECLARE_ISA

namespace {

struct NamedGather {
  std::string name;
  CirclesGather gather;  // nullptr: the scalar functor
};

std::vector<NamedGather> gathers_here() {
  std::vector<NamedGather> gathers = {{"scalar", nullptr}};
#ifdef SWARM_HAVE_GENERIC
  gathers.push_back({"generic", isa_generic::gather_circles});
#endif
#ifdef SWARM_HAVE_SSE2
  gathers.push_back({"sse2", isa_sse2::gather_circles});
#endif
#ifdef SWARM_HAVE_AVX2
  if (__builtin_cpu_supports("avx2")) gathers.push_back({"avx2", isa_avx2::gather_circles});
#endif
#ifdef SWARM_HAVE_AVX512
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
    gathers.push_back({"avx512", isa_avx512::gather_circles});
  }
#endif
  return gathers;
}

NamedGather find_gather(const std::string& isa) {
  const std::vector<NamedGather> gathers = gathers_here();
  if (isa.empty()) return gathers.back();
  std::string allowed;
  for (const NamedGather& gather : gathers) {
    if (gather.name == isa) return gather;
    allowed += (allowed.empty() ? "" : ", ") + gather.name;
  }
  throw std::invalid_argument("no instruction set '" + isa + "' here; allowed: " + allowed);
}

/// Position record in stable order: one cache line holds four.
struct alignas(16) Place {
  float x, y, z;
  uint32_t cell;
};

class Circles {
 public:
  Circles(uint32_t agents, unsigned threads, uint64_t seed)
      : exec_(threads), places_(agents), keys_(agents), order_(agents), cells_(agents) {
    side_ = static_cast<float>(std::cbrt(static_cast<double>(agents)));
    // At least twice as many cells of r as the box is wide would waste nothing but table space.
    ny_ = 4;
    while (static_cast<float>(ny_) * kCirclesRadius < side_) ny_ *= 2;
    nx_ = ny_ * 4;
    start_.resize(size_t{nx_} * ny_ * ny_ + 1);
    for (std::vector<float>* field : {&x_, &y_, &z_, &moved_x_, &moved_y_, &moved_z_}) {
      field->resize(size_t{agents} + kCirclesPadding);
    }
    blocks_ = (agents + kCirclesBlock - 1) / kCirclesBlock;
    found_.resize(blocks_);
    read_.resize(blocks_);
    exec_.reserve_scratch(agents, nx_ * ny_ * ny_);
    for (uint32_t i = 0; i < agents; ++i) {
      const Random4 draw = random4(seed, i, 0, RandomPurpose::kPlacement);
      places_[i] = {side_ * uniform01(draw.v[0]), side_ * uniform01(draw.v[1]),
                    side_ * uniform01(draw.v[2]), 0};
    }
  }

  void step(CirclesGather gather) {
    exec_.set_stage("circles");
    const uint32_t agents = static_cast<uint32_t>(places_.size());
    bin(agents);
    const CirclesView view = {x_.data(),
                              y_.data(),
                              z_.data(),
                              cells_.data(),
                              start_.data(),
                              moved_x_.data(),
                              moved_y_.data(),
                              moved_z_.data(),
                              found_.data(),
                              read_.data(),
                              agents,
                              nx_,
                              ny_,
                              ny_};
    if (gather != nullptr) {
      exec_.pool().parallel_for(blocks_, 4, [&](uint32_t begin, uint32_t end) {
        for (uint32_t block = begin; block < end; ++block) gather(view, block);
      });
    } else {
      exec_.fill_zero(found_.data(), found_.size() * sizeof(uint64_t));
      exec_.fill_zero(read_.data(), read_.size() * sizeof(uint64_t));
      exec_.for_each(agents, RepelCircles{view});
    }
    exec_.pool().parallel_for(agents, 16384, [&](uint32_t begin, uint32_t end) {
      for (uint32_t k = begin; k < end; ++k) {
        places_[order_[k]] = {moved_x_[k], moved_y_[k], moved_z_[k], 0};
      }
    });
  }

  void finish(CirclesResult* result) const {
    uint64_t found = 0, read = 0;
    for (const uint64_t count : found_) found += count;
    for (const uint64_t count : read_) read += count;
    const double agents = static_cast<double>(places_.size());
    result->mean_neighbours = static_cast<double>(found) / agents;
    result->mean_candidates = static_cast<double>(read) / agents;
    for (uint32_t i = 0; i < places_.size(); ++i) {
      uint64_t hash = mix_hash(0x5851F42D4C957F2Dull, i);
      hash = mix_hash(hash, bits_of(places_[i].x));
      hash = mix_hash(hash, bits_of(places_[i].y));
      result->state_hash += mix_hash(hash, bits_of(places_[i].z));
    }
  }

 private:
  void bin(uint32_t agents) {
    const GridSize grid = {nx_, ny_, ny_};
    exec_.pool().parallel_for(agents, 16384, [&](uint32_t begin, uint32_t end) {
      for (uint32_t i = begin; i < end; ++i) {
        const Vec3 p = {places_[i].x, places_[i].y, places_[i].z};
        keys_[i] = places_[i].cell = near_cell_index(grid, near_cell(grid, kCirclesRadius, p));
      }
    });
    exec_.sort_by_key(keys_.data(), agents, nx_ * ny_ * ny_, order_.data(), start_.data());
    exec_.pool().parallel_for(agents, 16384, [&](uint32_t begin, uint32_t end) {
      for (uint32_t k = begin; k < end; ++k) {
        const Place place = places_[order_[k]];
        x_[k] = place.x;
        y_[k] = place.y;
        z_[k] = place.z;
        cells_[k] = place.cell;
      }
    });
  }

  CpuExec exec_;
  float side_ = 0;
  uint32_t nx_ = 16, ny_ = 4, blocks_ = 0;
  std::vector<Place> places_;
  std::vector<uint32_t> keys_, order_, cells_, start_;
  std::vector<float> x_, y_, z_, moved_x_, moved_y_, moved_z_;
  std::vector<uint64_t> found_, read_;
};

}  // namespace

std::vector<std::string> circles_isas() {
  std::vector<std::string> names;
  for (const NamedGather& gather : gathers_here()) names.push_back(gather.name);
  return names;
}

CirclesResult run_circles(uint32_t agents, uint32_t steps, unsigned threads, uint64_t seed,
                          const std::string& isa) {
  const NamedGather gather = find_gather(isa);
  Circles circles(agents, threads, seed);
  CirclesResult result;
  result.agents = agents;
  result.steps = steps;
  result.isa = gather.name;
  const auto begin = std::chrono::steady_clock::now();
  for (uint32_t s = 0; s < steps; ++s) circles.step(gather.gather);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  circles.finish(&result);
  return result;
}

}  // namespace swarm
