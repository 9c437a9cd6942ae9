#include "tests/scenarios/battles.h"

#include <cstdlib>
#include <stdexcept>

#include "host/battle/build_world.h"
#include "host/scenario/load.h"

namespace swarm {

BackendKind test_backend() {
  const char* const name = std::getenv("FLEETSWARM_TEST_BACKEND");
  const std::string backend = name == nullptr ? "cpu" : name;
  if (backend == "cpu") return BackendKind::kCpu;
  if (backend == "cuda") return BackendKind::kCuda;
  if (backend == "hip") return BackendKind::kHip;
  throw std::runtime_error("FLEETSWARM_TEST_BACKEND is " + backend + ": cpu, cuda or hip");
}

ScenarioSpec load_battle(const GoldenBattle& battle) {
  std::vector<Override> overrides;
  for (const std::string& set : battle.set) {
    const size_t equals = set.find('=');
    if (equals == std::string::npos) throw std::runtime_error(set + ": not path=value");
    overrides.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  const std::string path = std::string(FLEETSWARM_SOURCE_DIR) + "/" + battle.scenario;
  Result<ScenarioSpec> loaded = load_scenario_file(path, overrides);
  if (!loaded) throw std::runtime_error(loaded.error().text);
  return std::move(loaded).value();
}

ScenarioSpec load_battle(const std::string& golden_name) {
  return load_battle(golden_battle(golden_name));
}

std::vector<StepHash> hashes_of(const ScenarioSpec& scenario, uint64_t seed, unsigned threads,
                                uint64_t every, uint64_t max_steps, BackendKind backend) {
  BattleOptions options;
  options.backend = backend;
  options.threads = threads;
  options.seed = seed;
  options.max_steps = max_steps;
  options.hash_every = every;
  const BattleResult result = run_battle(scenario, options);
  std::vector<StepHash> hashes;
  for (const auto& [step, hash] : result.hashes) hashes.push_back({step, hash});
  if (hashes.empty() || hashes.back().step != result.steps) {
    hashes.push_back({result.steps, result.state_hash});
  }
  return hashes;
}

BattleBatch::BattleBatch(const ScenarioSpec& scenario, const std::vector<uint64_t>& seeds,
                         unsigned threads)
    : plan_(scenario),
      tables_(std::make_unique<ScenarioTables>(build_tables(scenario))),
      worlds_(seeds.size()) {
  Layout layout = plan_.layout;
  layout.worlds = static_cast<uint32_t>(seeds.size());
  engine_ = make_engine(test_backend(), size_for(layout, 1, tables_->command_steps), threads);
  engine_->set_table(0, *tables_);
  for (size_t w = 0; w < seeds.size(); ++w) replace(w, seeds[w]);
}

void BattleBatch::replace(size_t world, uint64_t seed) {
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  build_world(plan_.scenario, *tables_, plan_.layout, seed, 0, &agents, &state, &orders);
  engine_->load_world(static_cast<uint32_t>(world), agents, state, orders);
  worlds_[world].orchestrator = std::make_unique<Orchestrator>(plan_, false);
  worlds_[world].orchestrator->start(seed, orders);
  worlds_[world].step = 0;
}

void BattleBatch::run_periods(uint32_t periods) {
  for (uint32_t p = 0; p < periods; ++p) {
    engine_->run_periods(1);
    engine_->read_summary(&summary_);
    for (size_t w = 0; w < worlds_.size(); ++w) {
      World& world = worlds_[w];
      world.step += tables_->command_steps;
      if (world.orchestrator->ended()) continue;
      const double t_s = static_cast<double>(world.step) * plan_.scenario.dt_s;
      const int64_t* const row = summary_.data() + w * plan_.columns.columns;
      if (world.orchestrator->observe(row, t_s, world.step).orders_changed) {
        engine_->write_orders(static_cast<uint32_t>(w), world.orchestrator->orders());
      }
    }
  }
}

std::vector<uint64_t> BattleBatch::hashes() {
  std::vector<uint64_t> result;
  engine_->read_hashes(&result);
  return result;
}

}  // namespace swarm
