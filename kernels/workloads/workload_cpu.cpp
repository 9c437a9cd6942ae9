// The workloads on the CPU: the instruction set of the gather, and whether worlds are stepped
// apart.
#include <stdexcept>
#include <string>
#include <type_traits>

#include "kernels/device/cpu_exec.h"
#include "kernels/workloads/workload_on.h"

namespace swarm {

#define SWARM_DECLARE_ISA(name)                                                \
  namespace isa_##name {                                                       \
    void gather_circles(const ColumnsView<CirclesRule>& view, uint32_t block); \
    void gather_boids2(const ColumnsView<BoidsRule<2>>& view, uint32_t block); \
    void gather_boids3(const ColumnsView<BoidsRule<3>>& view, uint32_t block); \
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

struct NamedGathers {
  std::string name;
  LaneGather<CirclesRule> circles = nullptr;  // nullptr: the scalar functor
  LaneGather<BoidsRule<2>> boids2 = nullptr;
  LaneGather<BoidsRule<3>> boids3 = nullptr;

  LaneGather<CirclesRule> of(const CirclesRule&) const { return circles; }
  LaneGather<BoidsRule<2>> of(const BoidsRule<2>&) const { return boids2; }
  LaneGather<BoidsRule<3>> of(const BoidsRule<3>&) const { return boids3; }
};

std::vector<NamedGathers> gathers_here() {
  std::vector<NamedGathers> gathers = {{"scalar"}};
#define SWARM_ADD_ISA(name) \
  gathers.push_back(        \
      {#name, isa_##name::gather_circles, isa_##name::gather_boids2, isa_##name::gather_boids3})
#ifdef SWARM_HAVE_GENERIC
  SWARM_ADD_ISA(generic);
#endif
#ifdef SWARM_HAVE_SSE2
  SWARM_ADD_ISA(sse2);
#endif
#ifdef SWARM_HAVE_AVX2
  if (__builtin_cpu_supports("avx2")) SWARM_ADD_ISA(avx2);
#endif
#ifdef SWARM_HAVE_AVX512
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
    SWARM_ADD_ISA(avx512);
  }
#endif
#undef SWARM_ADD_ISA
  return gathers;
}

NamedGathers find_gathers(const std::string& isa) {
  const std::vector<NamedGathers> gathers = gathers_here();
  if (isa.empty()) return gathers.back();
  std::string allowed;
  for (const NamedGathers& gather : gathers) {
    if (gather.name == isa) return gather;
    allowed += (allowed.empty() ? "" : ", ") + gather.name;
  }
  throw std::invalid_argument("no instruction set '" + isa + "' here; allowed: " + allowed);
}

/// Worlds that know nothing of each other, each with its own arrays and one thread at a time.
template <class Rule>
class WorldsApart final : public Workload {
 public:
  WorldsApart(const WorkloadSetup<Rule>& setup, LaneGather<Rule> lanes, unsigned threads)
      : pool_(threads) {
    WorkloadSetup<Rule> alone = setup;
    alone.worlds = 1;
    for (uint32_t w = 0; w < setup.worlds; ++w) {
      alone.seed = setup.seed + w;
      worlds_.push_back(std::make_unique<WorkloadOn<CpuExec, Rule>>(alone, lanes, 1u));
    }
  }

  void run_steps(uint32_t steps) override {
    pool_.parallel_for(static_cast<uint32_t>(worlds_.size()), 1, [&](uint32_t first, uint32_t end) {
      for (uint32_t w = first; w < end; ++w) worlds_[w]->run_steps(steps);
    });
  }

  std::vector<WorkloadAgent> read_agents() override {
    std::vector<WorkloadAgent> agents;
    for (const auto& world : worlds_) {
      const std::vector<WorkloadAgent> of_world = world->read_agents();
      agents.insert(agents.end(), of_world.begin(), of_world.end());
    }
    return agents;
  }

  WorkloadCounts counts() override {
    WorkloadCounts sums;
    for (const auto& world : worlds_) {
      const WorkloadCounts of_world = world->counts();
      sums.neighbours += of_world.neighbours;
      sums.candidates += of_world.candidates;
    }
    return sums;
  }

 private:
  ThreadPool pool_;
  std::vector<std::unique_ptr<Workload>> worlds_;
};

// With fewer worlds for each thread than this, a thread could be left with one while others idle.
constexpr uint32_t kWorldsAThread = 2;

}  // namespace

std::vector<std::string> workload_isas() {
  std::vector<std::string> names;
  for (const NamedGathers& gather : gathers_here()) names.push_back(gather.name);
  return names;
}

std::string find_workload_isa(const std::string& isa) { return find_gathers(isa).name; }

template <class Rule>
std::unique_ptr<Workload> make_cpu_workload_together(const WorkloadSetup<Rule>& setup,
                                                     unsigned threads, const std::string& isa) {
  const LaneGather<Rule> lanes = find_gathers(isa).of(setup.rule);
  return std::make_unique<WorkloadOn<CpuExec, Rule>>(setup, lanes, threads);
}

template <class Rule>
std::unique_ptr<Workload> make_cpu_workload(const WorkloadSetup<Rule>& setup, unsigned threads,
                                            const std::string& isa) {
  if (setup.worlds == 1 || setup.worlds < kWorldsAThread * threads) {
    return make_cpu_workload_together(setup, threads, isa);
  }
  return std::make_unique<WorldsApart<Rule>>(setup, find_gathers(isa).of(setup.rule), threads);
}

#define SWARM_INSTANTIATE(rule)                                                              \
  template std::unique_ptr<Workload> make_cpu_workload(const WorkloadSetup<rule>&, unsigned, \
                                                       const std::string&);                  \
  template std::unique_ptr<Workload> make_cpu_workload_together(const WorkloadSetup<rule>&,  \
                                                                unsigned, const std::string&)
SWARM_INSTANTIATE(CirclesRule);
SWARM_INSTANTIATE(BoidsRule<2>);
SWARM_INSTANTIATE(BoidsRule<3>);
#undef SWARM_INSTANTIATE

}  // namespace swarm
