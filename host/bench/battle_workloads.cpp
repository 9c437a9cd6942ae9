// Workloads that are battles: the armada at its own density and packed, the flagship.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "host/battle/battle.h"
#include "host/battle/build_world.h"
#include "host/battle/replicates.h"
#include "host/bench/workload.h"
#include "host/profile/stage_bench.h"
#include "kernels/hash_state.cuh"
#include "kernels/lanes/flock_ships.h"

namespace swarm {
namespace {

constexpr const char* kArmada = "armada";
constexpr const char* kFlagship = "second_battle_of_deep_space_9";
// The fleets start where their first ships are a few steps from fire: a run of few steps is a
// battle.
constexpr double kGap_km = 10;
// Packed so that ships have 320 others within the near radius on average, at 100,000 ships.
constexpr double kClumpedSpacing_km = 1.09;
constexpr uint64_t kNeighbourSample = 1000;
// Where stages are measured: 12 s into the battle the fleets' vans fight, and torpedoes fly.
constexpr uint64_t kBusyStep = 24;

/// Neighbours within the near radius that a ship has at the start, on average: counted over evenly
/// spaced ships by looking at all others, so that it asks nothing of the code that is measured.
double mean_neighbours_of(const ScenarioSpec& scenario, const Layout& layout,
                          const AgentImage& agents) {
  const uint32_t first = layout.first_ship(), count = layout.ships;
  const uint64_t sample = std::min(uint64_t{count}, kNeighbourSample);
  const float reach_km = static_cast<float>(scenario.near_radius_km);
  uint64_t found = 0;
  for (uint64_t s = 0; s < sample; ++s) {
    const uint32_t own = first + static_cast<uint32_t>(s * count / sample);
    for (uint32_t other = first; other < first + count; ++other) {
      const float x = agents.x_km[other] - agents.x_km[own];
      const float y = agents.y_km[other] - agents.y_km[own];
      const float z = agents.z_km[other] - agents.z_km[own];
      if (other != own && x * x + y * y + z * z < reach_km * reach_km) ++found;
    }
  }
  return sample == 0 ? 0 : static_cast<double>(found) / static_cast<double>(sample);
}

std::string instruction_set_of(const BenchSetting& setting) {
  return setting.backend == BackendKind::kCpu ? flock_lanes().back().isa : "";
}

/// One battle, stopped after the case's steps.
class ArmadaWorkload : public BenchWorkload {
 public:
  ArmadaWorkload(const BenchCase& bench_case, const BenchSetting& setting, ScenarioSpec scenario)
      : bench_case_(bench_case), setting_(setting), scenario_(std::move(scenario)) {}

  uint64_t memory_bytes() const override {
    const EngineSize size = engine_size_for({&scenario_}, 1);
    const bool on_cpu = setting_.backend == BackendKind::kCpu;  // the agents of the start beside it
    return swarm::memory_bytes(size) + (on_cpu ? image_bytes(size.layout) : 0);
  }

  BenchSample run() override {
    if (!mean_neighbours_) count_neighbours();
    BattleOptions how;
    how.backend = setting_.backend;
    how.threads = setting_.threads;
    how.seed = setting_.seed;
    how.max_steps = bench_case_.steps;
    how.stop = setting_.stop;
    const BattleResult result = run_battle(scenario_, how);
    BenchSample sample;
    sample.seconds = result.steps_time_s;
    sample.agent_steps = static_cast<double>(result.agent_steps);
    sample.agents = result.agents;
    sample.steps = result.steps;
    sample.state_hash = result.state_hash;
    sample.interrupted = result.interrupted;
    sample.instruction_set = instruction_set_of(setting_);
    sample.mean_neighbours = mean_neighbours_;
    for (const auto& [name, count] : result.counters) {
      const double ship_steps = static_cast<double>(bench_case_.agents * result.steps);
      if (name == "crowded") sample.unseen_share = static_cast<double>(count) / ship_steps;
    }
    return sample;
  }

 private:
  void count_neighbours() {
    const auto tables = std::make_unique<ScenarioTables>(build_tables(scenario_));
    const Layout layout = layout_of(scenario_);
    AgentImage agents;
    WorldState state;
    WorldOrders orders;
    build_world(scenario_, *tables, layout, setting_.seed, 0, &agents, &state, &orders);
    mean_neighbours_ = mean_neighbours_of(scenario_, layout, agents);
  }

  const BenchCase bench_case_;
  const BenchSetting& setting_;
  const ScenarioSpec scenario_;
  std::optional<double> mean_neighbours_;
};

/// One battle, of which the case's steps are measured stage by stage after it has become busy.
class StagesWorkload : public BenchWorkload {
 public:
  StagesWorkload(const BenchCase& bench_case, const BenchSetting& setting, ScenarioSpec scenario)
      : bench_case_(bench_case), setting_(setting), scenario_(std::move(scenario)) {}

  uint64_t memory_bytes() const override {
    return swarm::memory_bytes(engine_size_for({&scenario_}, 1));
  }

  BenchSample run() override {
    StageBenchOptions how;
    how.backend = setting_.backend;
    how.threads = setting_.threads;
    how.seed = setting_.seed;
    how.first_step = kBusyStep;
    how.steps = bench_case_.steps;
    how.stop = setting_.stop;
    const StageBench bench = measure_stages(scenario_, how);
    BenchSample sample;
    sample.seconds = bench.steps_s;
    sample.agent_steps = bench.agent_steps;
    sample.agents = bench.battle.agents;
    sample.steps = how.steps;
    sample.state_hash = bench.battle.state_hash;
    sample.interrupted = bench.battle.interrupted;
    sample.instruction_set = instruction_set_of(setting_);
    sample.stages = bench.rows;
    sample.ceilings = bench.ceilings;
    return sample;
  }

 private:
  const BenchCase bench_case_;
  const BenchSetting& setting_;
  const ScenarioSpec scenario_;
};

/// Many battles side by side, each with a seed of its own; to their end, or to a time limit.
class FlagshipWorkload : public BenchWorkload {
 public:
  FlagshipWorkload(const BenchCase& bench_case, const BenchSetting& setting, ScenarioSpec scenario)
      : bench_case_(bench_case), setting_(setting), scenario_(std::move(scenario)) {
    const double limit_s = static_cast<double>(bench_case.steps) * scenario_.dt_s;
    if (limit_s >= scenario_.limit_s) bench_case_.steps = 0;  // no battle is so long
    if (bench_case_.steps > 0) scenario_.limit_s = limit_s;
  }

  uint64_t memory_bytes() const override { return swarm::memory_bytes(size()); }

  BenchSample run() override {
    using Clock = std::chrono::steady_clock;
    if (!runner_) start();
    std::vector<ReplicateResult> battles;
    const Clock::time_point begin = Clock::now();
    const bool all =
        runner_->run(replicate_jobs(0, setting_.seed, bench_case_.worlds),
                     [&](ReplicateResult result) { battles.push_back(std::move(result)); });
    BenchSample sample;
    sample.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    sample.interrupted = !all;
    sample.instruction_set = instruction_set_of(setting_);
    if (all) fill(battles, &sample);
    return sample;
  }

 private:
  EngineSize size() const {
    return engine_size_for({&scenario_}, static_cast<uint32_t>(bench_case_.worlds));
  }

  void start() {
    ReplicateOptions how;
    how.backend = setting_.backend;
    how.threads = setting_.threads;
    how.worlds = static_cast<uint32_t>(bench_case_.worlds);
    how.stop = setting_.stop;
    runner_ = std::make_unique<ReplicateRunner>(std::vector<const ScenarioSpec*>{&scenario_}, how);
  }

  /// One battle keeps its own hash: the one that `run` prints.
  static uint64_t hash_of(const std::vector<ReplicateResult>& battles, size_t count) {
    if (count == 1) return battles.front().state_hash;
    uint64_t hash = 0;
    for (size_t b = 0; b < count; ++b) hash = mix_hash(hash, battles[b].state_hash);
    return hash;
  }

  void add_parts(const std::vector<ReplicateResult>& battles, BenchSample* sample) const {
    for (const BenchSuite& suite : bench_suites()) {
      for (const BenchCase& c : suite.cases) {
        if (c.workload == bench_case_.workload && c.steps == bench_case_.steps &&
            c.worlds < battles.size()) {
          sample->parts.emplace_back(c, hash_of(battles, c.worlds));
        }
      }
    }
  }

  void fill(const std::vector<ReplicateResult>& battles, BenchSample* sample) const {
    const Layout layout = layout_of(scenario_);
    sample->agents = uint64_t{layout.sections} + layout.ships + layout.mines;
    bool ended = true;
    uint64_t world_steps = 0;
    for (const ReplicateResult& battle : battles) {
      sample->agent_steps += static_cast<double>(battle.agent_steps);
      sample->steps = std::max(sample->steps, battle.steps);
      world_steps += battle.steps;
      ended = ended && !battle.time_limit_reached;
    }
    sample->state_hash = hash_of(battles, battles.size());
    add_parts(battles, sample);
    sample->rates.emplace_back("world_steps_per_s",
                               static_cast<double>(world_steps) / sample->seconds);
    if (ended) {
      sample->rates.emplace_back("battles_per_s",
                                 static_cast<double>(battles.size()) / sample->seconds);
    }
  }

  BenchCase bench_case_;
  const BenchSetting& setting_;
  ScenarioSpec scenario_;
  std::unique_ptr<ReplicateRunner> runner_;
};

template <class Workload>
Result<std::unique_ptr<BenchWorkload>> make_battle(const BenchCase& bench_case,
                                                   const BenchSetting& setting,
                                                   const std::string& scenario,
                                                   const std::vector<std::string>& set) {
  Result<ScenarioSpec> spec = setting.open_scenario(scenario, set);
  if (!spec) return spec.error();
  return std::unique_ptr<BenchWorkload>(
      std::make_unique<Workload>(bench_case, setting, std::move(spec).value()));
}

std::vector<std::string> armada_of(uint64_t ships) {
  return {fmt::format("parameters.ships={}", ships), fmt::format("parameters.gap_km={}", kGap_km)};
}

}  // namespace

Result<std::unique_ptr<BenchWorkload>> make_armada(const BenchCase& bench_case,
                                                   const BenchSetting& setting) {
  return make_battle<ArmadaWorkload>(bench_case, setting, kArmada, armada_of(bench_case.agents));
}

Result<std::unique_ptr<BenchWorkload>> make_stages(const BenchCase& bench_case,
                                                   const BenchSetting& setting) {
  return make_battle<StagesWorkload>(bench_case, setting, kArmada, armada_of(bench_case.agents));
}

Result<std::unique_ptr<BenchWorkload>> make_clumped(const BenchCase& bench_case,
                                                    const BenchSetting& setting) {
  std::vector<std::string> set = armada_of(bench_case.agents);
  set.push_back(fmt::format("parameters.spacing_km={}", kClumpedSpacing_km));
  return make_battle<ArmadaWorkload>(bench_case, setting, kArmada, set);
}

Result<std::unique_ptr<BenchWorkload>> make_flagship(const BenchCase& bench_case,
                                                     const BenchSetting& setting) {
  return make_battle<FlagshipWorkload>(bench_case, setting, kFlagship, {});
}

}  // namespace swarm
