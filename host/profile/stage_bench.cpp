#include "host/profile/stage_bench.h"

#include <algorithm>
#include <thread>

namespace swarm {

StageBench measure_stages(const ScenarioSpec& scenario, const StageBenchOptions& options) {
  StageBench bench;
  BattleProfile profile;
  profile.from_step = options.first_step;
  BattleOptions how;
  how.backend = options.backend;
  how.threads = options.threads;
  how.seed = options.seed;
  how.max_steps = options.first_step + options.steps;
  how.stop = options.stop;
  how.profile = &profile;
  bench.battle = run_battle(scenario, how);
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  bench.ceilings = measure_ceilings(options.backend, threads, bench.battle.engine_bytes);
  bench.rows = stage_rows(profile.times, profile.work.mean(), bench.ceilings, CallTime::kMedian);
  bench.steps_s = profile.steps_s;
  bench.agent_steps = static_cast<double>(profile.agent_steps);
  return bench;
}

}  // namespace swarm
