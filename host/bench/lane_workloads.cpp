// Workloads without a scenario: the neighbour kernels of kernels/.
#include "host/bench/workload.h"
#include "kernels/circles.h"

namespace swarm {
namespace {

class CirclesWorkload : public BenchWorkload {
 public:
  CirclesWorkload(const BenchCase& bench_case, const BenchSetting& setting)
      : bench_case_(bench_case), setting_(setting) {}

  uint64_t memory_bytes() const override { return bench_case_.agents * 100; }

  BenchSample run() override {
    const CirclesResult result = run_circles(static_cast<uint32_t>(bench_case_.agents),
                                             static_cast<uint32_t>(bench_case_.steps),
                                             setting_.threads, setting_.seed, setting_.isa);
    BenchSample sample;
    sample.seconds = result.seconds;
    sample.agent_steps = static_cast<double>(result.agents) * result.steps;
    sample.agents = result.agents;
    sample.steps = result.steps;
    sample.state_hash = result.state_hash;
    sample.instruction_set = result.isa;
    sample.mean_neighbours = result.mean_neighbours;
    sample.mean_candidates = result.mean_candidates;
    return sample;
  }

 private:
  const BenchCase bench_case_;
  const BenchSetting& setting_;
};

}  // namespace

Result<std::unique_ptr<BenchWorkload>> make_circles(const BenchCase& bench_case,
                                                    const BenchSetting& setting) {
  return std::unique_ptr<BenchWorkload>(std::make_unique<CirclesWorkload>(bench_case, setting));
}

}  // namespace swarm
