// fleetswarm run: one battle, its report, and its files.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "host/battle/battle.h"
#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/cli/interrupt.h"
#include "host/cli/make_recording.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/output/battle_files.h"
#include "host/output/format.h"
#include "host/output/report.h"
#include "host/output/result_folder.h"
#include "host/output/terminal.h"
#include "host/profile/memory_use.h"
#include "host/scenario/suggest.h"
#include "host/study/read_store.h"

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
  if (!options.from.empty()) {
    request.command = {fmt::format("{} run --from {} --run {}",
                                   shell_quoted(program_name(options.program)),
                                   shell_quoted(options.from), options.run)};
    return request;
  }
  request.overrides = overrides_from(options.set);
  request.command = {shell_quoted(program_name(options.program)) + " run " +
                         shell_quoted(short_scenario_name(scenario.path)),
                     fmt::format("--seed {}", options.seed.value_or(1))};
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

BattleResult fight(const RunOptions& options, const PreparedBattle& battle,
                   RecordingWriter* recorder) {
  ProgressDisplay display(progress_form(options), battle.scenario, page_style_of(STDERR_FILENO));
  BattleOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.seed = options.seed.value_or(1);
  how.max_steps = options.steps;
  how.hash_every = options.hash_every;
  how.stop = &interrupted();
  how.recorder = recorder;
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
    if (result.device.backend != "cpu") text += "  Device: " + result.device.detail + "\n";
    text +=
        "  Memory: " +
        memory_text({result.engine_bytes, result.peak_host_bytes, result.layout}, result.device) +
        "\n";
  }
  return print(text);
}

}  // namespace

namespace {

/// A battle and, where it was fought before, the hash that it has to have.
struct Wanted {
  BattleRequest request;
  std::string state_hash;
};

Result<Wanted> wanted_of(RunOptions* options) {
  Wanted wanted;
  wanted.request = {options->scenario, std::nullopt, options->set, options->backend,
                    options->threads};
  if (options->from.empty()) {
    if (options->run > 0) return Error{"--run needs --from FILE"};
    if (options->scenario.empty()) return Error{"SCENARIO is required, or --from FILE --run N"};
    return wanted;
  }
  if (!options->scenario.empty()) return Error{"--from excludes SCENARIO: the file has it"};
  if (options->run == 0) return Error{"--from needs --run N"};
  if (options->seed || !options->set.empty() || options->steps > 0) {
    return Error{"--from excludes --seed, --set and --steps: the run has its own"};
  }
  Result<RunToRepeat> run = run_to_repeat(options->from, options->run);
  if (!run) return run.error();
  if (run->state_hash.empty()) {
    return Error{fmt::format("{}: run {} could not be fought: {}", one_line(options->from),
                             options->run, run->reason)};
  }
  wanted.request.scenario = run->scenario_path;
  wanted.request.text = run->scenario_text;
  wanted.request.set = run->set;
  wanted.state_hash = run->state_hash;
  options->seed = run->seed;
  return wanted;
}

}  // namespace

int run_command(const RunOptions& asked) {
  RunOptions options = asked;
  if (options.quiet && options.verbose) return fail("--quiet excludes --verbose", kExitWrongInput);
  const Result<Wanted> wanted = wanted_of(&options);
  if (!wanted) return fail(wanted.error().text, kExitWrongInput);
  PreparedBattle battle;
  const std::optional<Refusal> refusal = prepare_battle(wanted->request, &battle);
  if (refusal) return fail(refusal->text, refusal->exit_status);
  std::optional<ResultFolder> folder;
  if (!options.out.empty()) {
    Result<ResultFolder> opened = ResultFolder::open(options.out);
    if (!opened) return fail("--out: " + opened.error().text, kExitWrongInput);
    folder = *opened;
  }
  std::unique_ptr<RecordingWriter> recorder;
  if (!options.record.empty()) {
    auto opened = open_recording(
        {options.record, options.record_every, options.seed.value_or(1), options.steps},
        wanted->request, battle.scenario);
    if (!opened) return fail("--record: " + opened.error().text, kExitWrongInput);
    recorder = std::move(opened).value();
  }
  if (!options.quiet && !battle.device.remark.empty()) say(battle.device.remark);

  listen_for_interrupts();
  const BattleResult result = fight(options, battle, recorder.get());
  const RunRequest request = request_of(options, battle.scenario);
  int status = kExitDone;
  if (const auto error = close_recording(recorder.get(), result)) {
    status = fail("--record: " + error->text, kExitFailed);
  }
  if (folder) {
    const std::optional<Error> error = write_files(*folder, result, battle.scenario, request);
    if (error) status = fail("--out: " + error->text, kExitFailed);
  }
  if (!print_result(options, result, battle.scenario, request)) {
    status = fail("cannot write to standard output", kExitFailed);
  }
  if (result.interrupted) return kExitSignal + interrupt_signal();
  if (!wanted->state_hash.empty() && wanted->state_hash != hash_text(result.state_hash)) {
    return fail(fmt::format("{}: run {} ended with the hash {}, and now with {}", options.from,
                            options.run, wanted->state_hash, hash_text(result.state_hash)),
                kExitFailed);
  }
  return status;
}

}  // namespace swarm
