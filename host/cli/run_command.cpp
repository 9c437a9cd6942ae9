// fleetswarm run: one battle, its report, and its files.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "host/battle/battle.h"
#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/cli/interrupt.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/output/battle_files.h"
#include "host/output/format.h"
#include "host/output/report.h"
#include "host/output/result_folder.h"
#include "host/output/terminal.h"
#include "host/profile/memory_use.h"

namespace swarm {
namespace {

// As the user would type it again: by its plain name where it was found that way.
std::string program_name(const std::string& called) {
  if (called.find('/') == std::string::npos) return called;
  std::error_code failed;
  const std::filesystem::path relative = std::filesystem::proximate(called, failed);
  return failed || *relative.begin() == ".." ? called : relative.string();
}

// What changes the battle, and nothing else: neither back end nor threads do.
RunRequest request_of(const RunOptions& options, const ScenarioSpec& scenario) {
  RunRequest request;
  request.overrides = overrides_from(options.set);
  request.command = {shell_quoted(program_name(options.program)) + " run " +
                         shell_quoted(short_scenario_name(scenario.path)),
                     fmt::format("--seed {}", options.seed)};
  for (const std::string& set : options.set)
    request.command.push_back("--set " + shell_quoted(set));
  if (options.steps > 0) request.command.push_back(fmt::format("--steps {}", options.steps));
  return request;
}

ProgressDisplay::Form progress_form(const RunOptions& options) {
  if (options.quiet) return ProgressDisplay::Form::kOff;
  return is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar : ProgressDisplay::Form::kLines;
}

std::string event_line(const Event& event) {
  std::string line = fmt::format("{:>8}  {}", clock_text(event.t_s), event.event);
  for (const auto& [name, value] : event.details) line += fmt::format(" {}={}", name, value);
  for (const auto& [name, value] : event.numbers)
    line += fmt::format(" {}={}", name, shortest(value));
  if (!event.note.empty()) line += ": " + event.note;
  return printable(line);
}

BattleResult fight(const RunOptions& options, const PreparedBattle& battle) {
  ProgressDisplay display(progress_form(options), battle.scenario, page_style_of(STDERR_FILENO));
  BattleOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.seed = options.seed;
  how.max_steps = options.steps;
  how.hash_every = options.hash_every;
  how.stop = &interrupted();
  how.on_progress = [&](const Progress& progress) { display.show(progress); };
  if (options.verbose) how.on_event = [&](const Event& event) { display.say(event_line(event)); };
  return run_battle(battle.scenario, how);
}

std::optional<Error> write_files(const ResultFolder& folder, const BattleResult& result,
                                 const ScenarioSpec& scenario, const RunRequest& request) {
  if (auto error = folder.write("events.jsonl", events_jsonl(result))) return error;
  if (auto error = folder.write("timeseries.csv", timeseries_csv(result))) return error;
  if (result.hashes.empty()) {
    folder.remove("hashes.csv");
  } else if (auto error = folder.write("hashes.csv", hashes_csv(result))) {
    return error;
  }
  // Last: who finds a summary finds everything.
  return folder.write("summary.json", summary_json(result, scenario, request));
}

bool print_result(const RunOptions& options, const BattleResult& result,
                  const ScenarioSpec& scenario, const RunRequest& request) {
  if (options.quiet) return true;
  std::string text;
  if (options.verbose) {
    for (const auto& [step, hash] : result.hashes) {
      text += fmt::format("step {:>8}  hash {}\n", step, hash_text(hash));
    }
  }
  text += battle_report(result, scenario, request, page_style_of(STDOUT_FILENO));
  if (options.verbose) {
    text +=
        "  Memory: " +
        memory_text({result.engine_bytes, result.peak_host_bytes, result.layout}, result.device) +
        "\n";
  }
  return print(text);
}

}  // namespace

int run_command(const RunOptions& options) {
  if (options.quiet && options.verbose) return fail("--quiet excludes --verbose", kExitWrongInput);
  PreparedBattle battle;
  const std::optional<Refusal> refusal =
      prepare_battle({options.scenario, options.set, options.backend, options.threads}, &battle);
  if (refusal) return fail(refusal->text, refusal->exit_status);
  std::optional<ResultFolder> folder;
  if (!options.out.empty()) {
    Result<ResultFolder> opened = ResultFolder::open(options.out);
    if (!opened) return fail("--out: " + opened.error().text, kExitWrongInput);
    folder = *opened;
  }
  if (!options.quiet && !battle.device.remark.empty()) say(battle.device.remark);

  listen_for_interrupts();
  const BattleResult result = fight(options, battle);
  const RunRequest request = request_of(options, battle.scenario);
  int status = kExitDone;
  if (folder) {
    const std::optional<Error> error = write_files(*folder, result, battle.scenario, request);
    if (error) status = fail("--out: " + error->text, kExitFailed);
  }
  if (!print_result(options, result, battle.scenario, request)) {
    status = fail("cannot write to standard output", kExitFailed);
  }
  return result.interrupted ? kExitSignal + interrupt_signal() : status;
}

}  // namespace swarm
