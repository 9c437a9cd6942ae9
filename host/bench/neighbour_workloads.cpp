// Workloads without a scenario: those of kernels/workloads.h.
#include "host/bench/workload.h"
#include "kernels/workloads.h"

namespace swarm {
namespace {

// Of an agent, in the arrays of a run: sorted and moved records or columns, keys, cells, the sort's
// scratch, the agents that the hash reads. An upper bound by hand for the largest of the workloads.
constexpr uint64_t kAgentBytes = 200;

using Run = std::function<WorkloadResult(const WorkloadOptions&)>;

class NeighbourWorkload : public BenchWorkload {
 public:
  NeighbourWorkload(const BenchCase& bench_case, const BenchSetting& setting, Run run)
      : bench_case_(bench_case), setting_(setting), run_(std::move(run)) {}

  uint64_t memory_bytes() const override {
    return bench_case_.worlds * bench_case_.agents * kAgentBytes;
  }

  BenchSample run() override {
    WorkloadOptions options;
    options.backend = setting_.backend;
    options.threads = setting_.threads;
    options.seed = setting_.seed;
    options.isa = setting_.isa;
    const WorkloadResult result = run_(options);
    BenchSample sample;
    sample.seconds = result.seconds;
    sample.agent_steps = static_cast<double>(result.agents) * static_cast<double>(result.steps);
    sample.agents = result.agents / result.worlds;
    sample.steps = result.steps;
    sample.state_hash = result.state_hash;
    sample.instruction_set = result.isa;
    sample.mean_neighbours = result.mean_neighbours;
    sample.mean_candidates = result.mean_candidates;
    if (result.worlds > 1) {
      const double world_steps = static_cast<double>(result.worlds * result.steps);
      sample.rates.emplace_back("world_steps_per_s", world_steps / result.seconds);
    }
    return sample;
  }

 private:
  const BenchCase bench_case_;
  const BenchSetting& setting_;
  const Run run_;
};

std::unique_ptr<BenchWorkload> workload_of(const BenchCase& bench_case, const BenchSetting& setting,
                                           Run run) {
  return std::make_unique<NeighbourWorkload>(bench_case, setting, std::move(run));
}

uint32_t narrow(uint64_t number) { return static_cast<uint32_t>(number); }

}  // namespace

Result<std::unique_ptr<BenchWorkload>> make_circles(const BenchCase& c,
                                                    const BenchSetting& setting) {
  return workload_of(c, setting, [c](const WorkloadOptions& options) {
    return run_circles(narrow(c.agents), narrow(c.steps), options);
  });
}

Result<std::unique_ptr<BenchWorkload>> make_flocking(const BenchCase& c,
                                                     const BenchSetting& setting) {
  return workload_of(c, setting, [c](const WorkloadOptions& options) {
    return run_flocking(narrow(c.agents), narrow(c.steps), options);
  });
}

Result<std::unique_ptr<BenchWorkload>> make_ensemble(const BenchCase& c,
                                                     const BenchSetting& setting) {
  return workload_of(c, setting, [c](const WorkloadOptions& options) {
    return run_ensemble(narrow(c.worlds), narrow(c.agents), narrow(c.steps), options);
  });
}

}  // namespace swarm
