#include "tests/bits/matrix.h"

#include <fmt/format.h>

#include "host/battle/build_world.h"
#include "host/diff/divergence_page.h"
#include "host/diff/find_divergence.h"
#include "host/diff/recorded_trail.h"
#include "kernels/core/philox.h"
#include "tests/scenarios/battles.h"

namespace swarm {
namespace {

ScenarioSpec load(const std::string& name) {
  if (name != "everything") return load_battle(name);
  GoldenBattle battle;
  battle.name = name;
  battle.scenario = "tests/scenarios/data/everything.toml";
  return load_battle(battle);
}

RunPlan reference_plan(uint64_t seed, uint64_t last_step) {
  RunPlan how;
  how.seed = seed;
  how.last_step = last_step;
  how.start = {BackendKind::kCpu, 1, 1, 0};
  return how;
}

}  // namespace

uint32_t Dice::below(uint32_t n) {
  const Random4 draw = random4(seed_, count_++, 0, RandomPurpose::kPlacement);
  return uniform_below(draw.v[0], n);
}

MatrixBattle::MatrixBattle(const std::string& name, uint64_t every, uint64_t last_step)
    : name_(name), scenario_(load(name)), plan_(scenario_), every_(every), last_step_(last_step) {}

uint32_t MatrixBattle::command_steps() const {
  return std::make_unique<ScenarioTables>(build_tables(scenario_))->command_steps;
}

const std::vector<RunPoint>& MatrixBattle::hashes(uint64_t seed) {
  std::vector<RunPoint>& points = hashes_[seed];
  if (!points.empty()) return points;
  EngineRun run(plan_, reference_plan(seed, last_step_));
  for (uint64_t at = every_;; at += every_) {
    const std::optional<RunPoint> point = run.look(at);
    if (!point) break;
    points.push_back(*point);
    if (point->over) break;
  }
  return points;
}

std::string MatrixBattle::difference(RunPlan how) {
  how.last_step = last_step_;
  RecordedTrail reference("reference", hashes(how.seed));
  {
    EngineRun run(plan_, how);
    const Divergence found = find_divergence(&reference, &run, nullptr);
    if (found.kind == Divergence::Kind::kSame && found.looks == hashes(how.seed).size()) return {};
  }
  EngineRun alone(plan_, reference_plan(how.seed, last_step_));
  EngineRun again(plan_, how);
  DivergenceOptions options;
  options.every = every_;
  DivergenceRequest request;
  request.battle = name_;
  request.seed = std::to_string(how.seed);
  request.a = "alone on one thread";
  request.b = described(how);
  request.dt_s = scenario_.dt_s;
  return divergence_page(find_divergence(&alone, &again, &plan_, options), request,
                         {120, false, false});
}

std::string described(const RunPlan& how) {
  std::string text = setting_text(how.start);
  for (const RunPlan::Move& move : how.moves) {
    text += fmt::format(", from step {} {}", move.step, setting_text(move.to));
  }
  return text;
}

RunSetting setting_with(unsigned threads, uint32_t worlds, uint32_t place) {
  return {test_backend(), threads, worlds, place};
}

RunSetting random_setting(Dice* dice, uint32_t most_worlds) {
  RunSetting setting;
  setting.backend = dice->below(2) == 0 ? BackendKind::kCpu : test_backend();
  setting.threads = dice->between(1, 32);
  setting.worlds = dice->between(1, most_worlds);
  setting.place = dice->below(setting.worlds);
  return setting;
}

}  // namespace swarm
