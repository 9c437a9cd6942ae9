// Every parameter of a shipped scenario, set to another value, gives another battle.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "host/output/battle_files.h"
#include "host/scenario/load.h"
#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

const std::string kFolder = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios";

/// What is set in both battles, so that they are short, and how many steps show the effect.
struct Frame {
  std::vector<Override> sets;
  uint64_t max_steps = 0;
};

Frame frame_of(const std::string& scenario) {
  if (scenario == "armada") return {{{"parameters.ships", "1400"}}, 400};
  // Reserves come last of what parameters there are, after the breach at 30 minutes.
  if (scenario == "second_battle_of_deep_space_9") return {{}, 4000};
  return {};
}

/// What can be seen of a battle, without its state hash.
std::string battle_with(const std::string& name, const Frame& frame,
                        const std::vector<Override>& change) {
  std::vector<Override> sets = frame.sets;
  sets.insert(sets.end(), change.begin(), change.end());
  const Result<ScenarioSpec> scenario = load_scenario_file(kFolder + "/" + name + ".toml", sets);
  if (!scenario) return "refused: " + scenario.error().text;
  BattleOptions options;
  options.backend = test_backend();
  options.max_steps = frame.max_steps;
  const BattleResult battle = run_battle(scenario.value(), options);
  std::string seen = events_jsonl(battle) + timeseries_csv(battle);
  for (const PeopleRecord& people : battle.people) {
    seen += fmt::format("{} {} {} {}\n", people.kind, people.evacuated, people.lost,
                        people.on_structures);
  }
  return seen;
}

TEST(NothingDead, EveryParameterOfAShippedScenarioMovesSomething) {
  size_t tried = 0;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const Frame frame = frame_of(name);
    const Result<ScenarioSpec> scenario =
        load_scenario_file(kFolder + "/" + name + ".toml", frame.sets);
    ASSERT_TRUE(scenario.ok()) << scenario.error().text;
    if (scenario.value().parameters.empty()) continue;
    const std::string base = battle_with(name, frame, {});
    for (const ParameterSpec& parameter : scenario.value().parameters) {
      const double less = parameter.value * 0.75;
      const bool whole = parameter.value == std::floor(parameter.value) && parameter.value >= 10;
      const std::string value = fmt::format("{}", whole ? std::floor(less) : less);
      const std::string changed =
          battle_with(name, frame, {{"parameters." + parameter.name, value}});
      EXPECT_NE(changed.rfind("refused: ", 0), 0u) << name << ": " << changed;
      EXPECT_NE(changed, base) << name << ": parameters." << parameter.name << " is dead";
      ++tried;
    }
  }
  EXPECT_GE(tried, 13u);
}

}  // namespace
}  // namespace swarm
