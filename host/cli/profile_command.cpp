// fleetswarm profile: one battle with a stopwatch on every stage of the step.
#include <fmt/format.h>
#include <unistd.h>

#include "host/battle/battle.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/cli/step_range.h"
#include "host/output/format.h"
#include "host/output/result_folder.h"
#include "host/output/terminal.h"
#include "host/profile/profile_page.h"
#include "host/profile/trace_json.h"

namespace swarm {
namespace {

BattleResult fight(const ProfileOptions& options, const PreparedBattle& battle,
                   BattleProfile* profile, Timeline* timeline) {
  BattleOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.seed = options.seed;
  how.max_steps = options.steps;
  how.stop = &interrupted();
  how.profile = profile;
  how.timeline = timeline;
  ProgressDisplay display(
      is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar : ProgressDisplay::Form::kLines,
      battle.scenario, page_style_of(STDERR_FILENO));
  how.on_progress = [&](const Progress& progress) { display.show(progress); };
  BattleResult result = run_battle(battle.scenario, how);
  display.finish();
  return result;
}

// A trace that shows less than the battle says so: nobody should look for what is not there.
void say_what_is_shown(const std::string& path, const Timeline& timeline, uint64_t steps) {
  const uint64_t first = timeline.first_step();
  if (first >= steps) {
    say(fmt::format("{}: the battle had {} steps: the trace from step {} is empty", path,
                    grouped(static_cast<int64_t>(steps)), grouped(static_cast<int64_t>(first))));
  } else if (first > 0 || timeline.steps() < steps) {
    const uint64_t last = std::min(steps, first + timeline.steps()) - 1;
    say(fmt::format("{}: shows steps {} to {} of {} only; --trace-steps FIRST:COUNT chooses others",
                    path, grouped(static_cast<int64_t>(first)), grouped(static_cast<int64_t>(last)),
                    grouped(static_cast<int64_t>(steps))));
  }
}

int write_trace(const std::string& path, const Timeline& timeline, const BattleResult& result) {
  const TraceDescription description = {result.scenario, result.device.name, result.device.backend,
                                        result.seed, result.steps};
  const auto error = write_whole_file(path, trace_json(timeline, description));
  if (error) return fail("--trace: " + error->text, kExitFailed);
  say_what_is_shown(path, timeline, result.steps);
  return kExitDone;
}

}  // namespace

int profile_command(const ProfileOptions& options) {
  PreparedBattle battle;
  const std::optional<Refusal> refusal = prepare_battle(
      {options.scenario, std::nullopt, options.set, options.backend, options.threads}, &battle);
  if (refusal) return fail(refusal->text, refusal->exit_status);
  std::optional<Timeline> timeline;
  if (!options.trace.empty()) {
    // Before the battle: that nothing can be written there must not cost an hour.
    const auto error = file_error(options.trace);
    if (error) return fail("--trace: " + error->text, kExitWrongInput);
    const StepRange range = parse_step_range(options.trace_steps).value_or(StepRange{0, 1});
    timeline.emplace(range.first, range.count);
  }
  if (!battle.device.remark.empty()) say(battle.device.remark);

  listen_for_interrupts();
  BattleProfile profile;
  const BattleResult result = fight(options, battle, &profile, timeline ? &*timeline : nullptr);
  const auto threads = static_cast<unsigned>(battle.device.info.compute_units);
  const Ceilings ceilings = measure_ceilings(battle.device.backend, threads, result.engine_bytes);
  int status = kExitDone;
  if (timeline) status = write_trace(options.trace, *timeline, result);
  if (!print(profile_page(result, profile, ceilings, page_style_of(STDOUT_FILENO)))) {
    status = kExitFailed;
  }
  return result.interrupted ? kExitSignal + interrupt_signal() : status;
}

}  // namespace swarm
