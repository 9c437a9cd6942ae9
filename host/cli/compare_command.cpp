// fleetswarm compare: many battles of a scenario against what is documented of it.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <vector>

#include "host/battle/replicates.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/output/comparison_page.h"
#include "host/output/result_folder.h"
#include "host/output/terminal.h"
#include "host/study/comparison.h"

namespace swarm {
namespace {

ProgressDisplay::Form progress_form(const CompareOptions& options) {
  if (options.quiet) return ProgressDisplay::Form::kOff;
  return is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar : ProgressDisplay::Form::kLines;
}

Result<uint32_t> worlds_for(const CompareOptions& options, const PreparedBattle& battle) {
  const std::vector<const ScenarioSpec*> variants = {&battle.scenario};
  const auto memory = static_cast<uint64_t>(
      kMemoryShare * static_cast<double>(battle.device.info.memory_total_bytes));
  if (options.worlds == 0) {
    return choose_worlds(variants, options.replicates, battle.device.backend, options.threads,
                         memory);
  }
  const uint32_t most = most_worlds(variants, memory);
  if (options.worlds > most) {
    return Error{fmt::format("--worlds: {} battles side by side do not fit; allowed: at most {}",
                             options.worlds, most)};
  }
  return static_cast<uint32_t>(std::min(uint64_t{options.worlds}, options.replicates));
}

// What the runner's battles leave, and the plan that names it.
struct Fought {
  std::vector<ReplicateResult> results;
  ComparisonRun run;
};

Fought fight(const CompareOptions& options, const PreparedBattle& battle, ReplicateRunner* runner) {
  Fought fought;
  fought.run.first_seed = options.seed;
  fought.run.replicates = options.replicates;
  fought.run.worlds = runner->worlds();
  fought.run.device = battle.device.info;
  fought.run.set = options.set;
  const auto start = std::chrono::steady_clock::now();
  const bool all = runner->run(
      replicate_jobs(0, options.seed, options.replicates),
      [&fought](ReplicateResult result) { fought.results.push_back(std::move(result)); });
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  fought.run.interrupted = !all;
  fought.run.wall_time_s = elapsed.count();
  for (const ReplicateResult& result : fought.results) fought.run.agent_steps += result.agent_steps;
  return fought;
}

Fought fight_with_progress(const CompareOptions& options, const PreparedBattle& battle,
                           uint32_t worlds, std::optional<ReplicateRunner>* runner) {
  ProgressDisplay display(progress_form(options), battle.scenario, page_style_of(STDERR_FILENO));
  ReplicateOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.worlds = worlds;
  how.stop = &interrupted();
  how.on_progress = [&display](const ReplicateProgress& progress) { display.show(progress); };
  runner->emplace(std::vector<const ScenarioSpec*>{&battle.scenario}, how);
  return fight(options, battle, &runner->value());
}

int report(const CompareOptions& options, const PreparedBattle& battle, const BattlePlan& plan,
           const Fought& fought) {
  const Comparison comparison = compare_with_documented(plan, fought.results);
  int status = not_met(comparison).empty() ? kExitDone : kExitFailed;
  if (!options.json.empty()) {
    const std::optional<Error> error = write_whole_file(
        options.json, comparison_json(comparison, plan, fought.results, fought.run));
    if (error) status = fail("--json: " + error->text, kExitFailed);
  }
  if (options.quiet) {
    if (!not_met(comparison).empty()) say(verdict_text(comparison));
  } else if (!print(comparison_page(comparison, battle.scenario, fought.run,
                                    page_style_of(STDOUT_FILENO)))) {
    status = fail("cannot write to standard output", kExitFailed);
  }
  return status;
}

}  // namespace

int compare_command(const CompareOptions& options) {
  PreparedBattle battle;
  const std::optional<Refusal> refusal = prepare_battle(
      {options.scenario, std::nullopt, options.set, options.backend, options.threads}, &battle);
  if (refusal) return fail(refusal->text, refusal->exit_status);
  // Known before the first battle.
  const auto error = options.json.empty() ? std::nullopt : file_error(options.json);
  if (error) return fail("--json: " + error->text, kExitWrongInput);
  const Result<uint32_t> worlds = worlds_for(options, battle);
  if (!worlds) return fail(worlds.error().text, kExitWrongInput);
  if (!options.quiet && !battle.device.remark.empty()) say(battle.device.remark);

  listen_for_interrupts();
  std::optional<ReplicateRunner> runner;
  const Fought fought = fight_with_progress(options, battle, *worlds, &runner);
  if (fought.results.empty()) {
    return fail("interrupted before the first battle was over", kExitSignal + interrupt_signal());
  }
  const int status = report(options, battle, BattlePlan(battle.scenario), fought);
  return fought.run.interrupted ? kExitSignal + interrupt_signal() : status;
}

}  // namespace swarm
