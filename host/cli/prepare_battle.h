// What has to be right before a battle starts, for all commands that fight one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cli/choose_device.h"
#include "host/scenario/spec.h"

namespace swarm {

struct BattleRequest {
  std::string scenario;             // as the user called it; with a text, what errors call it
  std::optional<std::string> text;  // of the scenario, instead of a file's
  std::vector<std::string> set;
  std::string backend = "auto";
  unsigned threads = 0;
};

struct PreparedBattle {
  ScenarioSpec scenario;
  ChosenDevice device;
};

/// Why there is no battle, and the status that the program ends with.
struct Refusal {
  std::string text;
  int exit_status = 0;
};

/// Loads and checks the scenario, chooses the device, and sees that the one fits the other.
[[nodiscard]] std::optional<Refusal> prepare_battle(const BattleRequest& request,
                                                    PreparedBattle* battle);

}  // namespace swarm
