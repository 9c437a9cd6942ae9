// The neighbour workloads: one hash from every instruction set, number of threads and back end, for
// worlds alone and among others; and the right neighbours (the rules: test_workload_rules.cpp).
#include "kernels/workloads.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "kernels/device/cpu_exec.h"
#include "kernels/device/device_info.h"
#include "kernels/workloads/workload.h"
#include "kernels/workloads/workload_on.h"

namespace swarm {
namespace {

using Run = std::function<WorkloadResult(const WorkloadOptions&)>;

struct KnownRun {
  const char* name;
  Run run;
  uint64_t hash;  // after the run, with seed 7
};

std::vector<KnownRun> known_runs() {
  return {
      {"1 circle", [](const auto& o) { return run_circles(1, 5, o); }, 0xa66a69451c9a89d2ull},
      {"2 circles", [](const auto& o) { return run_circles(2, 5, o); }, 0x1a13e26137039addull},
      {"300 circles", [](const auto& o) { return run_circles(300, 5, o); }, 0x8bd75d367cd91153ull},
      {"5001 circles", [](const auto& o) { return run_circles(5001, 5, o); },
       0x8d41a5b18dd09f57ull},
      {"flock of 128", [](const auto& o) { return run_flocking(128, 20, o); },
       0x3b6f8f9aec2b415bull},
      {"flock of 5001", [](const auto& o) { return run_flocking(5001, 20, o); },
       0xfd5255ca7f1d44e0ull},
      {"60 x 128", [](const auto& o) { return run_ensemble(60, 128, 20, o); },
       0x419411a01ab89718ull},
      {"3 x 800", [](const auto& o) { return run_ensemble(3, 800, 10, o); }, 0xdc94b8781dbed7f4ull},
      {"2 x 4000", [](const auto& o) { return run_ensemble(2, 4000, 5, o); },
       0xc396c04d8cb54b33ull},
      {"9 x 1", [](const auto& o) { return run_ensemble(9, 1, 5, o); }, 0x7525da678b4f057cull},
  };
}

TEST(Workloads, OneHashFromAllInstructionSetsAndThreads) {
  const std::vector<std::string> isas = workload_isas();
  ASSERT_GE(isas.size(), 2u);
  ASSERT_EQ(isas.front(), "scalar");
  for (const KnownRun& known : known_runs()) {
    double neighbours = -1;
    for (const std::string& isa : isas) {
      for (const unsigned threads : {1u, 2u, 7u}) {
        WorkloadOptions options;
        options.threads = threads;
        options.seed = 7;
        options.isa = isa;
        const WorkloadResult result = known.run(options);
        EXPECT_EQ(result.state_hash, known.hash)
            << known.name << ", " << isa << ", " << threads << " threads";
        EXPECT_EQ(result.isa, isa);
        if (neighbours < 0) neighbours = result.mean_neighbours;
        EXPECT_EQ(result.mean_neighbours, neighbours) << known.name << ", " << isa;
        EXPECT_GE(result.mean_candidates, neighbours) << known.name << ", " << isa;
      }
    }
  }
}

[[maybe_unused]] void expect_cpu_hashes_on(BackendKind backend) {
  for (const KnownRun& known : known_runs()) {
    WorkloadOptions options;
    options.backend = backend;
    options.seed = 7;
    const WorkloadResult result = known.run(options);
    EXPECT_EQ(result.state_hash, known.hash) << known.name;
    EXPECT_EQ(result.isa, "");
    options.backend = BackendKind::kCpu;
    EXPECT_EQ(result.mean_neighbours, known.run(options).mean_neighbours) << known.name;
  }
}

TEST(Workloads, CudaGivesTheHashesOfTheCpu) {
#ifdef SWARM_WITH_CUDA
  std::string why_not;
  if (!find_cuda_device(&why_not)) GTEST_SKIP() << why_not;
  expect_cpu_hashes_on(BackendKind::kCuda);
#else
  GTEST_SKIP() << "this build has no CUDA back end";
#endif
}

TEST(Workloads, HipGivesTheHashesOfTheCpu) {
#ifdef SWARM_WITH_HIP
  std::string why_not;
  if (!find_hip_device(&why_not)) GTEST_SKIP() << why_not;
  expect_cpu_hashes_on(BackendKind::kHip);
#else
  GTEST_SKIP() << "this build has no HIP back end";
#endif
}

TEST(Workloads, BackEndsThatAreNotHereAreRefused) {
  for (const BackendKind backend : {BackendKind::kCuda, BackendKind::kHip}) {
    WorkloadOptions options;
    options.backend = backend;
    const bool is_here = backend == BackendKind::kCuda ? find_cuda_device().has_value()
                                                       : find_hip_device().has_value();
    if (!is_here) {
      EXPECT_THROW(run_circles(10, 1, options), DeviceError);
    }
    options.isa = "scalar";
    EXPECT_THROW(run_circles(10, 1, options), std::invalid_argument);
  }
}

// What a GPU runs (records instead of columns, an agent's place counted by itself), run by threads.
struct GpuFormExec : CpuExec {
  static constexpr BackendKind kKind = BackendKind::kCuda;
  using CpuExec::CpuExec;
};

template <class Rule>
void expect_gpu_form(const WorkloadSetup<Rule>& setup, uint32_t steps) {
  static_assert(std::is_same_v<typename WorkloadOn<GpuFormExec, Rule>::Arrays, Records>);
  const auto hash_on = [&](Workload& workload) {
    workload.run_steps(steps);
    return hash_agents(workload.read_agents(), setup.agents_per_world, Rule::kHasMotion);
  };
  WorkloadOn<GpuFormExec, Rule> gpu_form(setup, nullptr, 3u);
  const auto lanes = make_cpu_workload(setup, 1, "");
  EXPECT_EQ(hash_on(gpu_form), hash_on(*lanes)) << setup.agents_per_world << " agents";
  EXPECT_EQ(gpu_form.counts().neighbours, lanes->counts().neighbours);
}

TEST(Workloads, TheFormOfAGpuGivesTheSameBits) {
  for (const uint32_t agents : {1u, 300u, 5001u}) expect_gpu_form(circles_setup(agents, 7), 5);
  for (const uint32_t agents : {128u, 5001u}) expect_gpu_form(flocking_setup(agents, 7), 20);
  expect_gpu_form(ensemble_setup(60, 128, 7), 20);
  expect_gpu_form(ensemble_setup(3, 4000, 7), 5);
}

// Worlds share a grid where they are few for the threads, and have one each where they are many.
TEST(Workloads, AWorldIsTheSameAloneApartAndAmongOthers) {
  constexpr uint32_t kWorlds = 5;
  constexpr uint32_t kAgents = 300;
  for (const std::string& isa : workload_isas()) {
    const auto setup = ensemble_setup(kWorlds, kAgents, 40);
    const auto together = make_cpu_workload_together(setup, 2, isa);
    const auto apart = make_cpu_workload(setup, 2, isa);
    together->run_steps(10);
    apart->run_steps(10);
    EXPECT_EQ(together->counts().neighbours, apart->counts().neighbours);
    const std::vector<WorkloadAgent> all = together->read_agents();
    ASSERT_EQ(all.size(), kWorlds * kAgents);
    EXPECT_EQ(hash_agents(all, kAgents, true), hash_agents(apart->read_agents(), kAgents, true));
    for (uint32_t w = 0; w < kWorlds; ++w) {
      const auto alone = make_cpu_workload(ensemble_setup(1, kAgents, 40 + w), 1, isa);
      alone->run_steps(10);
      const std::vector<WorkloadAgent> of_world(all.begin() + w * kAgents,
                                                all.begin() + (w + 1) * kAgents);
      EXPECT_EQ(hash_agents(alone->read_agents(), kAgents, true),
                hash_agents(of_world, kAgents, true))
          << "world " << w << ", " << isa;
    }
  }
}

TEST(Workloads, StepsInTwoPartsAreTheSameSteps) {
  const auto setup = flocking_setup(3000, 3);
  const auto whole = make_cpu_workload(setup, 2, "");
  const auto parts = make_cpu_workload(setup, 2, "");
  whole->run_steps(9);
  parts->run_steps(4);
  EXPECT_NE(hash_agents(whole->read_agents(), 3000, true),
            hash_agents(parts->read_agents(), 3000, true));
  parts->run_steps(5);
  EXPECT_EQ(hash_agents(whole->read_agents(), 3000, true),
            hash_agents(parts->read_agents(), 3000, true));
}

// More candidates than the lanes list at a time, and agents that all stand at one place.
TEST(Workloads, ClumpsHaveOneHashToo) {
  for (const float side : {5.0f, 0.001f, 0.0f}) {
    WorkloadSetup<CirclesRule> setup = circles_setup(1500, 5);
    setup.side = side;
    uint64_t expected = 0;
    for (const std::string& isa : workload_isas()) {
      const auto workload = make_cpu_workload(setup, 2, isa);
      workload->run_steps(3);
      const uint64_t hash = hash_agents(workload->read_agents(), 1500, false);
      if (isa == "scalar") expected = hash;
      EXPECT_EQ(hash, expected) << isa << ", side " << side;
      const uint64_t neighbours = workload->counts().neighbours;
      if (side == 5.0f) {
        EXPECT_GT(neighbours, 1500u * 100u);
      } else if (side == 0.0f) {
        EXPECT_EQ(neighbours, 0u) << "who stands at one's place is not seen";
      }
    }
  }
}

TEST(Workloads, NeighboursAreAsManyAsTheDensitySays) {
  WorkloadOptions options;
  const double disc = 3.14159265 * 5 * 5 * 0.5;
  EXPECT_NEAR(run_flocking(80000, 1, options).mean_neighbours, disc, 0.01 * disc);
  const double ball = 4.0 / 3.0 * 3.14159265;
  const double in_cube = ball * 0.001 * 8191;
  EXPECT_NEAR(run_ensemble(4, 8192, 1, options).mean_neighbours, in_cube, 0.01 * in_cube);
  // Beyond the walls of the box there is nobody. A layer of thickness r at a wall misses 3/16 of
  // its ball on average, so the mean over a cube of side L falls by the factor (1 - 3 r / (8 L))^3.
  const double side = std::cbrt(100000.0);
  const double inside = ball * 8 * std::pow(1 - 3 * 2 / (8 * side), 3);
  EXPECT_NEAR(run_circles(100000, 1, options).mean_neighbours, inside, 0.01 * inside);
}

TEST(Workloads, ResultsSayWhatRan) {
  const WorkloadResult result = run_ensemble(3, 50, 2, WorkloadOptions{});
  EXPECT_EQ(result.name, "ensemble");
  EXPECT_EQ(result.agents, 150u);
  EXPECT_EQ(result.worlds, 3u);
  EXPECT_EQ(result.steps, 2u);
  EXPECT_GT(result.seconds, 0.0);
  EXPECT_EQ(result.isa, workload_isas().back()) << "the best one by default";
  EXPECT_EQ(run_circles(5, 1, WorkloadOptions{}).name, "circles");
  EXPECT_EQ(run_flocking(128, 1, WorkloadOptions{}).name, "flocking");
  EXPECT_EQ(run_circles(500, 0, WorkloadOptions{}).mean_neighbours, 0.0);
}

TEST(Workloads, TheSeedMatters) {
  WorkloadOptions first, second;
  second.seed = 2;
  EXPECT_NE(run_circles(500, 3, first).state_hash, run_circles(500, 3, second).state_hash);
  EXPECT_NE(run_flocking(500, 3, first).state_hash, run_flocking(500, 3, second).state_hash);
  EXPECT_NE(run_circles(500, 3, first).state_hash, run_circles(500, 2, first).state_hash);
}

TEST(Workloads, WhatCannotRunIsRefused) {
  WorkloadOptions options;
  EXPECT_THROW(run_circles(0, 1, options), std::invalid_argument);
  EXPECT_THROW(run_flocking(kFewestFlockingAgents - 1, 1, options), std::invalid_argument);
  EXPECT_THROW(run_ensemble(0, 10, 1, options), std::invalid_argument);
  EXPECT_THROW(run_ensemble(1000000, 10000, 1, options), std::invalid_argument);
  options.isa = "mmx";
  EXPECT_THROW(run_circles(10, 1, options), std::invalid_argument);
}

}  // namespace
}  // namespace swarm
