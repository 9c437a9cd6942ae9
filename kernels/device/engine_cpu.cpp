// The engine on the CPU.
#include "kernels/device/cpu_exec.h"
#include "kernels/device/engine_on.h"

namespace swarm {

std::unique_ptr<Engine> make_cpu_engine(const EngineSize& size, unsigned threads) {
  return std::make_unique<EngineOn<CpuExec>>(size, threads);
}

}  // namespace swarm
