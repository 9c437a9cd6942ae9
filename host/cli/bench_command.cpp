// fleetswarm bench: the standard workloads, repeated, with the hash of every run compared.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <thread>

#include "host/bench/bench_report.h"
#include "host/bench/run_bench.h"
#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/cli/interrupt.h"
#include "host/output/result_folder.h"
#include "host/output/terminal.h"

namespace swarm {
namespace {

constexpr std::chrono::seconds kLineGap{2};  // a short benchmark needs no lines

std::string date_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

// A line that is written over on a terminal; elsewhere one now and then.
class BenchDisplay {
 public:
  explicit BenchDisplay(bool quiet) : quiet_(quiet), terminal_(is_terminal(STDERR_FILENO)) {}

  void show(const BenchProgress& progress) {
    if (quiet_) return;
    const std::string line = fmt::format(
        "case {} of {}: {}, {}", progress.index + 1, progress.cases,
        case_text(*progress.bench_case),
        progress.run == 0 ? std::string("warming up")
                          : fmt::format("run {} of {}", progress.run, progress.runs - 1));
    if (terminal_) {
      const int width = page_style_of(STDERR_FILENO).width - 1;
      write("\r" + fitted(line, width) + "\x1b[K");
      shown_ = true;
      return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < kLineGap) return;
    last_ = now;
    write(line + "\n");
  }

  void finish() {
    if (shown_) write("\r\x1b[K");
    shown_ = false;
  }

 private:
  static void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }

  const bool quiet_, terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

Result<BenchSetting> setting_for(const BenchOptions& options) {
  const Result<ChosenDevice> device = choose_device(options.backend, options.threads);
  if (!device) return device.error();
  BenchSetting setting;
  setting.backend = device->backend;
  setting.device = device->info;
  if (setting.backend == BackendKind::kCpu) {
    setting.threads = static_cast<unsigned>(device->info.compute_units);
  }
  setting.isa = options.isa;
  setting.memory_bytes =
      static_cast<uint64_t>(kMemoryShare * static_cast<double>(device->info.memory_total_bytes));
  setting.stop = &interrupted();
  setting.open_scenario = open_scenario;
  if (!device->remark.empty() && !options.quiet) say(device->remark);
  return setting;
}

BenchSelection selection_of(const BenchOptions& options, const BenchSetting& setting) {
  BenchSelection selection;
  selection.suite = options.suite;
  selection.agents = options.agents;
  selection.worlds = options.worlds;
  selection.steps = options.steps;
  selection.repeats = options.update_hashes.empty() ? options.repeat : 1;
  selection.instruction_set = !options.isa.empty();
  selection.on_gpu = setting.backend != BackendKind::kCpu;
  selection.every_hash = !options.update_hashes.empty();
  return selection;
}

// Known before the first run: what would be wrong after the last one.
std::optional<Error> file_errors(const BenchOptions& options) {
  for (const auto& [option, file] :
       {std::pair{"--json", options.json}, {"--update-hashes", options.update_hashes}}) {
    if (file.empty()) continue;
    if (auto error = file_error(file)) return Error{fmt::format("{}: {}", option, error->text)};
  }
  return std::nullopt;
}

// Those to compare with; where they are to be written, those that stand in the file.
Result<ExpectedHashes> expected_hashes(const BenchOptions& options) {
  if (!options.update_hashes.empty()) {
    if (!std::filesystem::exists(options.update_hashes)) return ExpectedHashes();
    return ExpectedHashes::read_file(options.update_hashes);
  }
  return options.expected.empty() ? ExpectedHashes::built_in()
                                  : ExpectedHashes::read_file(options.expected);
}

// The hashes of what was run beside those of other cases; after all suites no others.
std::optional<Error> update_hashes(const BenchOutcome& outcome, const BenchSetting& setting,
                                   const std::string& file, bool all_suites,
                                   ExpectedHashes hashes) {
  if (all_suites && !outcome.interrupted) hashes = {};
  for (const BenchResult& result : outcome.results) {
    hashes.set(result.bench_case, setting.seed, result.state_hash);
  }
  return write_whole_file(file, hashes.toml());
}

int write_and_judge(const BenchOptions& options, const BenchSetting& setting,
                    const BenchOutcome& outcome, const ExpectedHashes& expected) {
  if (!options.quiet && !print(bench_page(outcome, setting, page_style_of(STDOUT_FILENO)))) {
    return kExitFailed;
  }
  if (!options.json.empty()) {
    const std::string text = bench_json(outcome, setting, date_now());
    if (const auto error = write_whole_file(options.json, text)) {
      return fail("--json: " + error->text, kExitFailed);
    }
  }
  if (!options.update_hashes.empty()) {
    if (const auto error = update_hashes(outcome, setting, options.update_hashes,
                                         options.suite == "all", expected)) {
      return fail("--update-hashes: " + error->text, kExitFailed);
    }
  } else if (const auto error = hash_error(outcome.results, expected.path())) {
    return fail(error->text, kExitFailed);
  }
  return interrupted() ? kExitSignal + interrupt_signal() : kExitDone;
}

}  // namespace

int bench_command(const BenchOptions& options) {
  if (options.list) {
    return print(bench_list_page(page_style_of(STDOUT_FILENO))) ? kExitDone : kExitFailed;
  }
  if (const auto error = file_errors(options)) return fail(error->text, kExitWrongInput);
  const Result<ExpectedHashes> expected = expected_hashes(options);
  if (!expected) return fail(expected.error().text, kExitWrongInput);
  const Result<BenchSetting> setting = setting_for(options);
  if (!setting) return fail(setting.error().text, kExitFailed);
  const Result<std::vector<SelectedCase>> cases = select_cases(selection_of(options, *setting));
  if (!cases) return fail(cases.error().text, kExitWrongInput);

  listen_for_interrupts();
  BenchDisplay display(options.quiet);
  const Result<BenchOutcome> outcome =
      run_bench(*cases, *setting, *expected, options.update_hashes.empty(),
                [&display](const BenchProgress& progress) { display.show(progress); });
  display.finish();
  if (!outcome) return fail(outcome.error().text, kExitWrongInput);
  return write_and_judge(options, *setting, *outcome, *expected);
}

}  // namespace swarm
