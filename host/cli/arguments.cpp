#include "host/cli/arguments.h"

#include <build_info.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>
#include <memory>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

#include "host/bench/suites.h"
#include "host/cli/commands.h"
#include "host/cli/step_range.h"
#include "host/scenario/suggest.h"
#include "kernels/workloads.h"

namespace swarm {
namespace {

constexpr uint64_t kAnyNumber = std::numeric_limits<uint64_t>::max();
constexpr uint64_t kMostThreads = 1024;
constexpr uint64_t kMostAgents = 100'000'000;
constexpr uint64_t kMostReplicates = 10'000'000;
constexpr uint64_t kMostRuns = 1'000'000'000'000;
constexpr uint64_t kMostSteps = 1'000'000'000;

// The parser's own messages name its C++ types; ours say what is allowed.
CLI::Validator whole_number(uint64_t least, uint64_t most) {
  return {[=](std::string& text) -> std::string {
            uint64_t value = 0;
            const char* const end = text.data() + text.size();
            const auto [at, reason] = std::from_chars(text.data(), end, value);
            if (reason == std::errc() && at == end && value >= least && value <= most) return {};
            return fmt::format("{} is not a whole number from {} to {}", quoted_text(text), least,
                               most);
          },
          ""};
}

CLI::Validator one_of(const std::vector<std::string>& names) {
  return {[=](std::string& text) -> std::string {
            if (std::find(names.begin(), names.end(), text) != names.end()) return {};
            return quoted_text(text) + " is not known" + allowed_names(text, names);
          },
          ""};
}

CLI::Validator key_and_value() {
  return {[](std::string& text) -> std::string {
            const size_t equals = text.find('=');
            if (equals != std::string::npos && equals > 0) return {};
            return quoted_text(text) + " is not KEY=VALUE, as in class.galor.hull_TJ=9e4";
          },
          ""};
}

CLI::Validator step_range() {
  return {[](std::string& text) -> std::string {
            if (parse_step_range(text)) return {};
            return fmt::format("{} is not FIRST:COUNT, with at most {} steps", quoted_text(text),
                               kMostTraceSteps);
          },
          ""};
}

std::optional<std::pair<int, int>> parse_size(const std::string& text) {
  constexpr int kLeast = 16, kMost = 8192;
  const size_t by = text.find('x');
  if (by == std::string::npos) return std::nullopt;
  int width = 0, height = 0;
  const char* const middle = text.data() + by;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), middle, width);
  const auto second = std::from_chars(middle + 1, end, height);
  const bool whole = first.ec == std::errc() && first.ptr == middle && second.ec == std::errc() &&
                     second.ptr == end;
  if (!whole || std::min(width, height) < kLeast || std::max(width, height) > kMost) {
    return std::nullopt;
  }
  return std::pair(width, height);
}

CLI::Validator not_empty() {
  return {[](std::string& text) -> std::string { return text.empty() ? "no name is given" : ""; },
          ""};
}

template <class Number>
void add_number(CLI::App* app, const std::string& name, Number* value, uint64_t least,
                uint64_t most, const std::string& help) {
  app->add_option(name, *value, help)->type_name("N")->check(whole_number(least, most));
}

void add_set(CLI::App* app, std::vector<std::string>* set) {
  app->add_option("--set", *set, "Replace a key of the scenario; may be given again")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->check(key_and_value());
}

void add_scenario(CLI::App* app, std::string* scenario, std::vector<std::string>* set) {
  app->add_option("SCENARIO", *scenario, "A file, or the name of one in scenarios/")
      ->type_name("")
      ->required();
  add_set(app, set);
}

void add_device(CLI::App* app, std::string* backend, unsigned* threads) {
  app->add_option("--backend", *backend, "auto (a GPU if there is one), cpu, cuda or hip")
      ->type_name("NAME")
      ->check(one_of({"auto", "cpu", "cuda", "hip"}));
  app->add_option("--threads", *threads, "CPU threads; all by default. Changes no result")
      ->type_name("N")
      ->check(whole_number(1, kMostThreads));
}

// One command: adds it to the app, and hands out what to do when it was chosen.
using CommandOf = std::function<std::function<int()>()>;

CommandOf add_run(CLI::App* app, const std::string& program) {
  auto options = std::make_shared<RunOptions>();
  options->program = program;
  app->add_option("SCENARIO", options->scenario, "A file, or the name of one in scenarios/")
      ->type_name("");
  add_set(app, &options->set);
  app->add_option("--seed", options->seed, "Seed of all chance; 1 by default")
      ->type_name("N")
      ->check(whole_number(0, kAnyNumber));
  add_device(app, &options->backend, &options->threads);
  app->add_option("--from", options->from, "A study's results: fight one of its runs again")
      ->type_name("FILE")
      ->check(not_empty());
  add_number(app, "--run", &options->run, 1, kMostRuns, "The run of --from");
  app->add_option("--out", options->out, "Write summary.json, events.jsonl, timeseries.csv")
      ->type_name("DIR")
      ->check(not_empty());
  CLI::Option* const record =
      app->add_option("--record", options->record, "Record the battle, for replay")
          ->type_name("FILE")
          ->check(not_empty());
  app->add_option("--record-every", options->record_every, "Steps between two pictures")
      ->type_name("N")
      ->check(whole_number(1, kMostSteps))
      ->needs(record);
  add_number(app, "--steps", &options->steps, 1, kAnyNumber, "Stop after so many steps");
  add_number(app, "--hash-every", &options->hash_every, 1, kAnyNumber,
             "Take the state hash every N steps (hashes.csv)");
  app->add_flag("-q,--quiet", options->quiet, "Print nothing but errors");
  app->add_flag("-v,--verbose", options->verbose, "Print events as they happen, and hashes");
  app->footer(
      "Example:\n"
      "  fleetswarm run second_battle_of_deep_space_9 --seed 7 --out out/seven\n"
      "  fleetswarm run duel --set wing.raiders.ships.raider.count=2\n"
      "  fleetswarm run --from study.sqlite --run 1234");
  return [options] { return [options] { return run_command(*options); }; };
}

CommandOf add_replay(CLI::App* app) {
  auto options = std::make_shared<ReplayOptions>();
  app->add_option("FILE", options->file, "A recording that run --record made")
      ->type_name("")
      ->required();
  app->add_flag("--verify", options->verify, "Fight it again: is every hash and picture the same?");
  add_device(app, &options->backend, &options->threads);
  app->footer(
      "Ends with 1 where the recording is damaged or the battle is another one.\n\n"
      "Example:\n"
      "  fleetswarm replay battle.fsr\n"
      "  fleetswarm replay battle.fsr --verify");
  return [options] { return [options] { return replay_command(*options); }; };
}

void add_real(CLI::App* app, const std::string& name, double* value, double least, double most,
              const std::string& help) {
  app->add_option(name, *value, help)->type_name("X")->check(CLI::Range(least, most));
}

CLI::Validator size_text() {
  return {[](std::string& text) -> std::string {
            if (parse_size(text)) return {};
            return quoted_text(text) + " is not WIDTHxHEIGHT, each from 16 to 8192";
          },
          ""};
}

CommandOf add_render(CLI::App* app) {
  auto options = std::make_shared<RenderOptions>();
  auto size = std::make_shared<std::string>("1280x720");
  app->add_option("SOURCE", options->source, "A recording, or a scenario to fight first")
      ->type_name("")
      ->required();
  add_set(app, &options->set);
  add_number(app, "--seed", &options->seed, 0, kAnyNumber, "Seed of a scenario; 1 by default");
  add_device(app, &options->backend, &options->threads);
  add_number(app, "--steps", &options->steps, 1, kAnyNumber, "Stop a scenario after so many steps");
  app->add_option("-o,--out", options->out, "A folder for PNG files, or FILE.png, or FILE.mp4")
      ->type_name("WHERE")
      ->required()
      ->check(not_empty());
  app->add_option("--size", *size, "Of a frame; 1280x720 by default")
      ->type_name("WxH")
      ->check(size_text());
  add_real(app, "--fps", &options->fps, 0.1, 240, "Frames a second; 30 by default");
  add_real(app, "--from", &options->from_s, 0, 1e9, "Second of the battle to begin with");
  add_real(app, "--to", &options->to_s, 0, 1e9, "And to end with");
  add_real(app, "--speed", &options->speed, 0.001, 1e6, "Seconds of battle in one of the film");
  app->add_option("--look-at", options->look_at, "A structure, wing or minefield")
      ->type_name("NAME")
      ->check(not_empty());
  add_real(app, "--distance", &options->distance_km, 0.01, 1e7, "Of the eye, in km");
  add_real(app, "--yaw", &options->yaw_deg, -360, 360, "Around it, in degrees");
  add_real(app, "--pitch", &options->pitch_deg, -89, 89, "Above it, in degrees");
  add_real(app, "--orbit", &options->orbit_degps, -360, 360, "Degrees around it in a second");
  app->add_flag("-q,--quiet", options->quiet, "Print nothing but errors");
  app->footer(
      "FILE.png is one frame, of --from. A film needs ffmpeg.\n\n"
      "Example:\n"
      "  fleetswarm render battle.fsr -o breach.png --from 1833 --distance 6\n"
      "  fleetswarm render battle.fsr -o battle.mp4 --from 1000 --to 2200 --speed 20");
  return [options, size] {
    std::tie(options->width, options->height) = parse_size(*size).value_or(std::pair(0, 0));
    return [options] { return render_command(*options); };
  };
}

CommandOf add_compare(CLI::App* app) {
  auto options = std::make_shared<CompareOptions>();
  add_scenario(app, &options->scenario, &options->set);
  add_number(app, "--replicates", &options->replicates, 1, kMostReplicates,
             "Battles to fight; 100 by default");
  add_number(app, "--seed", &options->seed, 0, kAnyNumber - kMostReplicates,
             "First seed, one more each battle; 1 by default");
  add_device(app, &options->backend, &options->threads);
  add_number(app, "--worlds", &options->worlds, 1, kMostReplicates,
             "Battles side by side. Changes no result");
  app->add_option("--json", options->json, "Write statistics and every battle to this file")
      ->type_name("FILE")
      ->check(not_empty());
  app->add_flag("-q,--quiet", options->quiet, "Print nothing but errors and what is not met");
  app->footer(
      "Ends with 0 where all documented outcomes are met, with 1 where one is not.\n\n"
      "Example:\n"
      "  fleetswarm compare second_battle_of_deep_space_9 --replicates 200\n"
      "  fleetswarm compare duel --set class.raider.hull_TJ=900 --json duel.json");
  return [options] { return [options] { return compare_command(*options); }; };
}

CommandOf add_batch(CLI::App* app) {
  auto options = std::make_shared<BatchOptions>();
  app->add_option("STUDY", options->study, "A file, or the name of one in scenarios/studies/")
      ->type_name("")
      ->required();
  app->add_option("--out", options->out, "File of results; NAME.sqlite by default")
      ->type_name("FILE")
      ->check(not_empty());
  app->add_flag("--resume", options->resume, "Go on with a file of results");
  add_number(app, "--replicates", &options->replicates, 1, kMostReplicates,
             "Battles a point, instead of the study's");
  add_device(app, &options->backend, &options->threads);
  add_number(app, "--worlds", &options->worlds, 1, kMostReplicates,
             "Battles side by side. Changes no result");
  app->add_option("--csv", options->csv, "Write the tables as CSV files as well")
      ->type_name("DIR")
      ->check(not_empty());
  app->add_flag("-q,--quiet", options->quiet, "Print nothing but errors");
  app->footer(
      "Whatever ends it, the file holds what was done; --resume goes on. Under mpirun\n"
      "or srun the runs are spread over all processes, with the same results.\n\n"
      "Example:\n"
      "  fleetswarm batch outcomes_of_the_account --out account.sqlite\n"
      "  fleetswarm batch outcomes_of_the_account --out account.sqlite --resume");
  return [options] { return [options] { return batch_command(*options); }; };
}

CommandOf add_report(CLI::App* app) {
  auto options = std::make_shared<ReportOptions>();
  app->add_option("FILE", options->file, "Results of a study")->type_name("");
  app->add_option("--compare", options->compare, "Results of two studies, side by side")
      ->type_name("A B")
      ->expected(2)
      ->check(not_empty());
  app->add_option("-o,--out", options->out, "Write a page with tables and plots")
      ->type_name("HTML")
      ->check(not_empty());
  app->add_option("--csv", options->csv, "Write the tables as CSV files")
      ->type_name("DIR")
      ->check(not_empty());
  app->footer(
      "Without -o the outcomes are printed here.\n\n"
      "Example:\n"
      "  fleetswarm report account.sqlite -o account.html\n"
      "  fleetswarm report --compare a.sqlite b.sqlite -o a_and_b.html");
  return [options] { return [options] { return report_command(*options); }; };
}

CommandOf add_diff(CLI::App* app) {
  auto options = std::make_shared<DiffOptions>();
  app->add_option("A", options->a, "cpu, cuda or hip, with :threads=N,worlds=N behind it")
      ->type_name("")
      ->required();
  app->add_option("B", options->b, "The same, or a folder of results")->type_name("")->required();
  app->add_option("--scenario", options->scenario, "The battle, where one is to be fought")
      ->type_name("NAME")
      ->check(not_empty());
  app->add_option("--seed", options->seed, "Seed of all chance; 1 by default")
      ->type_name("N")
      ->check(whole_number(0, kAnyNumber));
  add_set(app, &options->set);
  add_number(app, "--steps", &options->steps, 1, kAnyNumber, "Compare so many steps");
  add_number(app, "--hash-every", &options->every, 1, kMostSteps,
             "Compare hashes every N steps; 1 by default");
  app->add_option("--disturb", options->disturb, "Flip a bit in B: STEP[:STAGE]:AGENT:FIELD")
      ->type_name("WHAT")
      ->check(not_empty());
  app->add_flag("-q,--quiet", options->quiet, "Print nothing but errors");
  app->footer(
      "Names the first step, stage, agent and field that differ, and both values. A or\n"
      "B may be a folder that run --out DIR --hash-every N wrote: then it names the\n"
      "step. What differs for fewer steps than --hash-every may be missed. --disturb\n"
      "shows that a difference is found. Ends with 0 where A and B are the same, with\n"
      "1 where they differ, with 2 where they could not be compared.\n\n"
      "Example:\n"
      "  fleetswarm diff cpu cuda --scenario second_battle_of_deep_space_9\n"
      "  fleetswarm diff cpu cpu:threads=1,worlds=5 --scenario duel --seed 7\n"
      "  fleetswarm diff cpu cpu --scenario duel --disturb 100:wing.patrol.1:x_km\n"
      "  fleetswarm diff out/here out/there");
  return [options] { return [options] { return diff_command(*options); }; };
}

CommandOf add_check(CLI::App* app) {
  auto options = std::make_shared<CheckOptions>();
  app->add_option("FILE", options->scenario, "A scenario or a study: a file, or a name of one")
      ->type_name("")
      ->required();
  add_set(app, &options->set);
  app->footer(
      "Example:\n"
      "  fleetswarm check scenarios/duel.toml\n"
      "  fleetswarm check outcomes_of_the_account");
  return [options] { return [options] { return check_command(*options); }; };
}

CommandOf add_info(CLI::App* app) {
  auto options = std::make_shared<InfoOptions>();
  app->add_flag("--json", options->json, "As one JSON object");
  app->add_flag("-v,--verbose", options->verbose,
                "Measure what this machine can copy and compute, too");
  app->footer("Example:\n  fleetswarm info --json");
  return [options] { return [options] { return info_command(*options); }; };
}

CommandOf add_profile(CLI::App* app) {
  auto options = std::make_shared<ProfileOptions>();
  add_scenario(app, &options->scenario, &options->set);
  add_number(app, "--seed", &options->seed, 0, kAnyNumber, "Seed of all chance; 1 by default");
  add_device(app, &options->backend, &options->threads);
  add_number(app, "--steps", &options->steps, 1, kAnyNumber, "Stop after so many steps");
  CLI::Option* const trace =
      app->add_option("--trace", options->trace, "Write what ran when, for ui.perfetto.dev")
          ->type_name("FILE")
          ->check(not_empty());
  app->add_option("--trace-steps", options->trace_steps, "Steps in the trace; 0:2000 by default")
      ->type_name("FIRST:COUNT")
      ->check(step_range())
      ->needs(trace);
  app->footer(
      "Example:\n"
      "  fleetswarm profile second_battle_of_deep_space_9 --steps 2000\n"
      "  fleetswarm profile armada --trace armada.json --trace-steps 100:20");
  return [options] { return [options] { return profile_command(*options); }; };
}

CommandOf add_bench(CLI::App* app) {
  auto options = std::make_shared<BenchOptions>();
  std::vector<std::string> suites;
  for (const BenchSuite& suite : bench_suites()) suites.push_back(suite.name);
  suites.push_back("all");
  app->add_option("--suite", options->suite, "One of those that --list shows; all by default")
      ->type_name("NAME")
      ->check(one_of(suites));
  app->add_flag("--list", options->list, "Print suites and cases, and run none");
  add_device(app, &options->backend, &options->threads);
  app->add_option("--isa", options->isa, "Of a CPU's neighbour gather; the best by default")
      ->type_name("NAME")
      ->check(one_of(workload_isas()));
  add_number(app, "--agents", &options->agents, 1, kMostAgents, "The case of so many agents");
  add_number(app, "--worlds", &options->worlds, 1, kMostReplicates, "The case of so many worlds");
  add_number(app, "--steps", &options->steps, 1, kMostSteps, "Steps of each run");
  add_number(app, "--repeat", &options->repeat, 1, 1000,
             "Runs that count, after a warm-up; 3 or 5 by default");
  for (const auto& [name, value, help] :
       {std::tuple{"--json", &options->json, "Write the results to this file"},
        {"--expected", &options->expected, "Compare hashes with those in this file"},
        {"--update-hashes", &options->update_hashes,
         "Run each case once, and write its hash to this file"}}) {
    app->add_option(name, *value, help)->type_name("FILE")->check(not_empty());
  }
  app->add_flag("-q,--quiet", options->quiet, "Print nothing but errors");
  app->footer(
      "Ends with 1 where a state hash is not the one that is expected of the case.\n\n"
      "Example:\n"
      "  fleetswarm bench --suite circles --threads 1 --json circles.json\n"
      "  fleetswarm bench --suite armada --agents 30000 --steps 50");
  return [options] { return [options] { return bench_command(*options); }; };
}

struct Parser {
  explicit Parser(const std::string& program)
      : app("Fleetswarm fights fleet battles: the same bits on every CPU and GPU.", "fleetswarm") {
    app.set_help_flag("-h,--help", "Print this help");
    app.set_version_flag("--version", "fleetswarm " FLEETSWARM_VERSION " (" FLEETSWARM_COMMIT ")",
                         "Print the version and the commit");
    app.require_subcommand(1);
    app.get_formatter()->column_width(28);
    for (const auto& [theirs, ours] : {std::pair("SUBCOMMAND", "COMMAND"),
                                       {"Subcommands", "Commands"},
                                       {"REQUIRED", ""},
                                       {"Positionals", "Arguments"}}) {
      app.get_formatter()->label(theirs, ours);
    }
    add("run", "Fight one battle, then read what came of it",
        [&](CLI::App* command) { return add_run(command, program); });
    add("replay", "Read a recording, or check every hash and picture in it", add_replay);
    add("render", "Draw a battle or a recording, with no display", add_render);
    add("compare", "Fight many battles, and compare them with what is documented", add_compare);
    add("batch", "Fight a study: many battles of a design, kept in one file", add_batch);
    add("report", "Read what a study found, here or as a page with plots", add_report);
    add("diff", "Find the first step, stage and agent in which two runs differ", add_diff);
    add("check", "Validate a scenario or a study, and print what it is", add_check);
    add("profile", "Fight with a stopwatch on every stage of the step", add_profile);
    add("bench", "Run the standard workloads and compare their hashes", add_bench);
    add("info", "This build, its back ends and devices", add_info);
    app.footer(
        "Example:\n"
        "  fleetswarm run second_battle_of_deep_space_9\n"
        "  fleetswarm COMMAND --help");
  }

  template <class Add>
  void add(const std::string& name, const std::string& help, const Add& add_options) {
    CLI::App* command = app.add_subcommand(name, help);
    commands.emplace_back(command, add_options(command));
  }

  CLI::App app;
  std::vector<std::pair<CLI::App*, CommandOf>> commands;
};

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string did_you_mean(const std::string& wanted, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(wanted, names);
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

// What stands on the command line and means nothing to the command that was chosen.
std::string unknown_argument(const Parser& parser) {
  const CLI::App* command = &parser.app;
  for (const auto& [candidate, unused] : parser.commands) {
    if (candidate->parsed()) command = candidate;
  }
  const std::vector<std::string> unknown = parser.app.remaining(true);
  if (unknown.empty()) return {};
  const bool in_command = command != &parser.app;
  for (const std::string& word : unknown) {
    if (word.empty() || word[0] != '-') continue;
    const std::string option = word.substr(0, word.find('='));
    return fmt::format("unknown option {}{}{}", quoted_text(option),
                       in_command ? fmt::format(" of \"{}\"", command->get_name()) : "",
                       did_you_mean(option, option_names(*command)));
  }
  if (in_command) {
    return fmt::format("{} is one argument too many for \"{}\"", quoted_text(unknown[0]),
                       command->get_name());
  }
  std::vector<std::string> names;
  for (const auto& [candidate, unused] : parser.commands) names.push_back(candidate->get_name());
  return "unknown command " + quoted_text(unknown[0]) + allowed_names(unknown[0], names);
}

Arguments wrong_input(const Parser& parser, const CLI::ParseError& error) {
  std::string text = unknown_argument(parser);
  if (text.empty() && error.get_name() == "RequiredError" && parser.app.get_subcommands().empty()) {
    text = "no command; \"fleetswarm --help\" lists them";
  }
  if (text.empty() && error.get_name() == "ArgumentMismatch") {
    const std::string what = error.what();
    text = what.substr(0, what.find(':')) + " needs a value";
  }
  if (text.empty()) text = one_line(error.what());
  return {nullptr, text, kExitWrongInput};
}

}  // namespace

Arguments parse_arguments(int count, const char* const* values) {
  Parser parser(count > 0 ? values[0] : "fleetswarm");
  try {
    parser.app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return wrong_input(parser, error);
    std::ostringstream text;
    parser.app.exit(error, text, text);
    return {nullptr, text.str(), kExitDone};
  }
  for (const auto& [command, chosen] : parser.commands) {
    if (command->parsed()) return {chosen(), "", kExitDone};
  }
  return {nullptr, "no command; \"fleetswarm --help\" lists them", kExitWrongInput};
}

}  // namespace swarm
