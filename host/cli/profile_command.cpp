// fleetswarm profile: one battle with a stopwatch on every stage of the step.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "host/battle/battle.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/output/format.h"
#include "host/output/table.h"
#include "host/output/terminal.h"
#include "kernels/stage_names.h"

namespace swarm {
namespace {

constexpr int kShareBarWidth = 16;

double sum_of(const StageTimes& times) {
  return std::accumulate(
      std::begin(times.stages), std::end(times.stages), 0.0,
      [](double sum, const TimeHistogram& stage) { return sum + stage.total_s(); });
}

// Stages in the order of the step, which is how one reads them against the code.
void add_stages(Page* page, const StageTimes& times) {
  Table table({"stage", "calls", "total ms", "median us", "share", ""});
  table.align_left(5);
  const double sum_s = sum_of(times);
  for (uint32_t stage = 0; stage < kStageCount; ++stage) {
    const uint64_t calls = times.stages[stage].calls();
    if (calls == 0) continue;
    const double seconds = times.stages[stage].total_s();
    table.add_row({{kStageNames[stage]},
                   {grouped(static_cast<int64_t>(calls))},
                   {fmt::format("{:.1f}", 1e3 * seconds)},
                   {fmt::format("{:.1f}", 1e6 * times.stages[stage].median_s())},
                   {percent_text(seconds, sum_s)},
                   {bar_text(sum_s > 0 ? seconds / sum_s : 0, kShareBarWidth), Ink::kFaint}});
  }
  table.print(page, 2);
}

void add_totals(Page* page, const BattleResult& result, const StageTimes& times) {
  const double sum_s = sum_of(times);
  const double wall_s = result.wall_time_s;
  page->blank();
  page->paragraph(
      fmt::format("The stages take {} of {} ({}); the rest is the orchestrator, "
                  "copies, and the stopwatch itself.",
                  duration_text(sum_s), duration_text(wall_s), percent_text(sum_s, wall_s)),
      2);
  if (result.steps == 0) return;
  page->paragraph(fmt::format("{:.1f} us a step in {} steps; {} agent-steps/s; hash {}",
                              1e6 * wall_s / static_cast<double>(result.steps),
                              grouped(static_cast<int64_t>(result.steps)),
                              with_magnitude(static_cast<double>(result.agent_steps) / wall_s),
                              hash_text(result.state_hash)),
                  2);
}

std::string profile_page(const BattleResult& result, const StageTimes& times) {
  Page page(page_style_of(STDOUT_FILENO));
  page.heading("STAGES",
               fmt::format("{}, seed {}, {}", result.scenario, result.seed, result.device.backend));
  add_stages(&page, times);
  add_totals(&page, result, times);
  return page.text();
}

}  // namespace

int profile_command(const ProfileOptions& options) {
  PreparedBattle battle;
  const std::optional<Refusal> refusal =
      prepare_battle({options.scenario, options.set, options.backend, options.threads}, &battle);
  if (refusal) return fail(refusal->text, refusal->exit_status);
  if (!battle.device.remark.empty()) say(battle.device.remark);

  listen_for_interrupts();
  StageTimes times;
  BattleOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.seed = options.seed;
  how.max_steps = options.steps;
  how.stop = &interrupted();
  how.stage_times = &times;
  ProgressDisplay display(
      is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar : ProgressDisplay::Form::kLines,
      battle.scenario, page_style_of(STDERR_FILENO));
  how.on_progress = [&](const Progress& progress) { display.show(progress); };
  const BattleResult result = run_battle(battle.scenario, how);
  display.finish();
  const bool printed = print(profile_page(result, times));
  if (result.interrupted) return kExitSignal + interrupt_signal();
  return printed ? kExitDone : kExitFailed;
}

}  // namespace swarm
