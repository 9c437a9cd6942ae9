#include "host/cli/prepare_battle.h"

#include <fmt/format.h>

#include "host/battle/check.h"
#include "host/cli/commands.h"
#include "host/cli/find_scenario.h"

namespace swarm {

std::optional<Refusal> prepare_battle(const BattleRequest& request, PreparedBattle* battle) {
  Result<ScenarioSpec> scenario = request.text ? load_scenario_text(*request.text, request.scenario,
                                                                    overrides_from(request.set))
                                               : open_scenario(request.scenario, request.set);
  if (!scenario) return Refusal{scenario.error().text, kExitWrongInput};
  const std::vector<std::string> errors = battle_errors(*scenario);
  if (!errors.empty()) return Refusal{errors.front(), kExitWrongInput};

  Result<ChosenDevice> device = choose_device(request.backend, request.threads);
  if (!device) return Refusal{device.error().text, kExitFailed};
  std::optional<Error> too_large =
      memory_error(memory_needed(*scenario, device->backend), device->info);
  if (too_large && request.backend == "auto" && device->backend != BackendKind::kCpu) {
    const std::string why = too_large->text;
    device = ChosenDevice{BackendKind::kCpu, find_cpu_device(request.threads),
                          "fighting on the CPU: " + why};
    too_large = memory_error(memory_needed(*scenario, BackendKind::kCpu), device->info);
  }
  if (too_large) {
    return Refusal{fmt::format("{}: {}", scenario->path, too_large->text), kExitWrongInput};
  }
  battle->scenario = std::move(scenario).value();
  battle->device = *device;
  return std::nullopt;
}

}  // namespace swarm
