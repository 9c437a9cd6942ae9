// fleetswarm diff: where do two runs of a battle differ first?
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

#include "host/battle/plan.h"
#include "host/battle/replicates.h"
#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/cli/interrupt.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/diff/divergence_page.h"
#include "host/diff/engine_run.h"
#include "host/diff/find_divergence.h"
#include "host/diff/recorded_trail.h"
#include "host/output/format.h"
#include "host/output/terminal.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

// One of the two arguments: a setting to fight with, or a folder of results.
struct Side {
  std::string text;
  std::optional<RunSetting> setting;
  std::optional<RecordedRun> recorded;
};

Result<Side> read_side(const std::string& text) {
  Side side;
  side.text = text;
  if (const std::optional<Result<RunSetting>> setting = parse_setting(text)) {
    if (!*setting) return Error{fmt::format("{}: {}", text, setting->error().text)};
    side.setting = setting->value();
    return side;
  }
  std::error_code failed;
  if (!std::filesystem::is_directory(text, failed)) {
    return Error{quoted_text(text) + " is neither a back end nor a folder of results" +
                 allowed_names(text, {"cpu", "cuda", "hip"})};
  }
  Result<RecordedRun> recorded = read_recorded_run(text);
  if (!recorded) return recorded.error();
  side.recorded = std::move(recorded).value();
  return side;
}

// The battle that is fought or was fought, and what differs between two that were.
struct Battle {
  std::string scenario;  // name or file
  uint64_t seed = 1;
  std::vector<std::string> set;
  std::vector<std::string> remarks;
};

Result<Battle> battle_of(const DiffOptions& options, const Side& a, const Side& b) {
  Battle battle;
  const Side* const recorded = a.recorded ? &a : b.recorded ? &b : nullptr;
  if (recorded == nullptr) {
    if (options.scenario.empty()) return Error{"--scenario is needed to fight a battle"};
    battle = {options.scenario, options.seed.value_or(1), options.set, {}};
    return battle;
  }
  if (options.seed || !options.set.empty()) {
    return Error{fmt::format("{} has a battle of its own: --seed and --set are for two back ends",
                             recorded->text)};
  }
  battle = {options.scenario.empty() ? recorded->recorded->scenario : options.scenario,
            recorded->recorded->seed,
            recorded->recorded->set,
            {}};
  if (a.recorded && b.recorded) {
    const RecordedRun &x = *a.recorded, &y = *b.recorded;
    if (x.scenario != y.scenario) battle.remarks.push_back("The scenarios have other names.");
    if (x.seed != y.seed) {
      battle.remarks.push_back(fmt::format("The seeds are {} and {}.", x.seed, y.seed));
    }
    if (x.set != y.set) battle.remarks.push_back("Other keys of the scenario were replaced.");
  }
  for (const Side* side : {&a, &b}) {
    if (side->recorded && !side->recorded->has_hashes) {
      battle.remarks.push_back(
          fmt::format("{} has the last hash alone: run --hash-every N leaves more.", side->text));
    }
  }
  return battle;
}

// The command that fights both again.
std::string command_again(const Battle& battle, const RecordedRun& a, const RecordedRun& b) {
  std::string command = fmt::format("fleetswarm diff {} {} --scenario {} --seed {}", a.backend,
                                    b.backend, shell_quoted(battle.scenario), battle.seed);
  for (const std::string& set : battle.set) command += " --set " + shell_quoted(set);
  return command;
}

std::optional<Error> device_error(const RunSetting& setting, const ScenarioSpec& scenario) {
  RunSetting plain = setting;
  plain.threads = 0;
  plain.worlds = 1;
  const Result<ChosenDevice> device = choose_device(setting_text(plain), setting.threads);
  if (!device) return device.error();
  return memory_error(memory_bytes(engine_size_for({&scenario}, setting.worlds)), device->info);
}

class Diff {
 public:
  Diff(const DiffOptions& options, Side a, Side b, Battle battle)
      : options_(options), a_(std::move(a)), b_(std::move(b)), battle_(std::move(battle)) {}

  int run() {
    if (a_.setting || b_.setting) {
      if (const auto error = prepare()) return fail(error->text, kExitWrongInput);
    }
    const std::unique_ptr<RunSource> a = source_of(a_, std::nullopt);
    const std::unique_ptr<RunSource> b = source_of(b_, disturbance_);
    listen_for_interrupts();
    const Divergence found = search(a.get(), b.get());
    if (found.kind == Divergence::Kind::kSame && found.looks == 0) {
      return fail("the two have no step in common", kExitWrongInput);
    }
    if (!options_.quiet && !print(page(found))) {
      return fail("cannot write to standard output", kExitWrongInput);
    }
    if (found.kind == Divergence::Kind::kStopped) return kExitSignal + interrupt_signal();
    return found.kind == Divergence::Kind::kSame ? kExitDone : kExitFailed;
  }

 private:
  /// Loads the scenario, and sees that both devices are there.
  std::optional<Error> prepare() {
    PreparedBattle prepared;
    if (const auto refusal =
            prepare_battle({battle_.scenario, std::nullopt, battle_.set, "cpu", 0}, &prepared)) {
      return Error{refusal->text};
    }
    scenario_ = std::move(prepared.scenario);
    for (const Side* side : {&a_, &b_}) {
      if (!side->setting) continue;
      if (auto error = device_error(*side->setting, *scenario_)) {
        return Error{side->text + ": " + error->text};
      }
    }
    plan_ = std::make_unique<BattlePlan>(*scenario_);
    if (options_.disturb.empty()) return std::nullopt;
    Result<Disturbance> disturbance = parse_disturbance(options_.disturb, AgentNames(*plan_));
    if (!disturbance) return Error{"--disturb: " + disturbance.error().text};
    disturbance_ = std::move(disturbance).value();
    return std::nullopt;
  }

  std::unique_ptr<RunSource> source_of(const Side& side,
                                       const std::optional<Disturbance>& disturbance) const {
    if (side.recorded) return std::make_unique<RecordedTrail>(side.text, side.recorded->points);
    RunPlan how;
    how.seed = battle_.seed;
    how.last_step = options_.steps;
    how.start = *side.setting;
    how.disturbance = disturbance;
    return std::make_unique<EngineRun>(*plan_, how);
  }

  Divergence search(RunSource* a, RunSource* b) const {
    DivergenceOptions how;
    how.every = options_.every;
    how.stop = &interrupted();
    if (!scenario_) return find_divergence(a, b, nullptr, how);
    const ProgressDisplay::Form form = options_.quiet               ? ProgressDisplay::Form::kOff
                                       : is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar
                                                                    : ProgressDisplay::Form::kLines;
    ProgressDisplay display(form, *scenario_, page_style_of(STDERR_FILENO));
    const auto start = std::chrono::steady_clock::now();
    how.on_step = [&](uint64_t step) {
      const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
      const double limit = options_.steps > 0 ? static_cast<double>(options_.steps)
                                              : scenario_->limit_s / scenario_->dt_s;
      display.show(SearchProgress{step, static_cast<double>(step) / limit, wall.count()});
    };
    return find_divergence(a, b, plan_.get(), how);
  }

  std::string page(const Divergence& found) const {
    DivergenceRequest request;
    request.battle = scenario_ && !scenario_->title.empty() ? scenario_->title : battle_.scenario;
    request.seed = std::to_string(battle_.seed);
    request.a = a_.text;
    request.b = b_.text;
    request.dt_s = scenario_ ? scenario_->dt_s : 0;
    request.remarks = battle_.remarks;
    if (disturbance_) request.remarks.push_back("A bit of B is flipped: " + options_.disturb);
    if (a_.recorded && b_.recorded && a_.recorded->seed == b_.recorded->seed &&
        a_.recorded->set == b_.recorded->set) {
      request.again = command_again(battle_, *a_.recorded, *b_.recorded);
    }
    return divergence_page(found, request, page_style_of(STDOUT_FILENO));
  }

  const DiffOptions& options_;
  Side a_, b_;
  Battle battle_;
  std::optional<ScenarioSpec> scenario_;  // where a battle is fought
  std::unique_ptr<BattlePlan> plan_;
  std::optional<Disturbance> disturbance_;
};

}  // namespace

int diff_command(const DiffOptions& options) {
  try {
    Result<Side> a = read_side(options.a);
    if (!a) return fail(a.error().text, kExitWrongInput);
    Result<Side> b = read_side(options.b);
    if (!b) return fail(b.error().text, kExitWrongInput);
    if (!options.disturb.empty() && !b->setting) {
      return fail("--disturb is for a B that is fought", kExitWrongInput);
    }
    Result<Battle> battle = battle_of(options, *a, *b);
    if (!battle) return fail(battle.error().text, kExitWrongInput);
    return Diff(options, std::move(a).value(), std::move(b).value(), std::move(battle).value())
        .run();
  } catch (const DeviceError& error) {  // 1 would say that they differ
    return fail(error.what(), kExitWrongInput);
  } catch (const std::invalid_argument& error) {
    return fail(std::string("--disturb: ") + error.what(), kExitWrongInput);
  }
}

}  // namespace swarm
