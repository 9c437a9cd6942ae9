// The program's contract: commands, streams, exit statuses, files.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "host/output/page.h"
#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramOptions;
using testing_support::ProgramRun;
using testing_support::run_program;

const std::string kScenarios = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/";
const std::string kDuel = kScenarios + "duel.toml";
const std::string kFlagship = kScenarios + "second_battle_of_deep_space_9.toml";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

nlohmann::json json_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file, nullptr, false);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class CliTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_cli_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string out() const { return folder_ / "out"; }
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(out())) {
      names.insert(entry.path().filename());
    }
    return names;
  }

  std::filesystem::path folder_;
};

// ---- help and wrong input

TEST_F(CliTest, EveryCommandExplainsItself) {
  const ProgramRun all = run_program({"--help"});
  EXPECT_EQ(all.exit_status, 0);
  for (const char* command : {"run", "compare", "batch", "report", "replay", "render", "diff",
                              "check", "profile", "bench", "info"}) {
    EXPECT_TRUE(has(all.out, command));
    const ProgramRun help = run_program({command, "--help"});
    EXPECT_EQ(help.exit_status, 0) << command;
    EXPECT_TRUE(has(help.out, "Example:\n  fleetswarm " + std::string(command))) << help.out;
    EXPECT_TRUE(help.err.empty());
    for (const std::string& line : lines_of(help.out)) EXPECT_LE(text_width(line), 80) << line;
  }
  const ProgramRun version = run_program({"--version"});
  EXPECT_EQ(version.exit_status, 0);
  EXPECT_TRUE(std::regex_search(version.out, std::regex("^fleetswarm [0-9]+\\.[0-9]+\\.[0-9]+")));
}

struct WrongInput {
  std::vector<std::string> arguments;
  std::string says;
  int exit_status = 2;
};

TEST_F(CliTest, WrongInputIsOneLine) {
  std::ofstream(folder_ / "file") << "x";
  const std::string below_a_file = folder_ / "file" / "out";
  const std::vector<WrongInput> cases = {
      {{}, "no command"},
      {{"rnu", "duel"}, "did you mean \"run\"?"},
      {{"--versoin"}, "did you mean \"--version\"?"},
      {{"run"}, "SCENARIO"},
      {{"run", "--sede", "4", kDuel}, "did you mean \"--seed\"?"},
      {{"run", kDuel, "--seed", "-1"}, "whole number"},
      {{"run", kDuel, "--seed", "18446744073709551616"}, "whole number"},
      {{"run", kDuel, "--seed"}, "--seed needs a value"},
      {{"run", kDuel, "--steps", "0"}, "from 1"},
      {{"run", kDuel, "--threads", "0"}, "from 1 to 1024"},
      {{"run", kDuel, "extra"}, "extra"},
      {{"run", kDuel, "--backend", "gpu"}, "allowed: auto, cpu, cuda, hip"},
      {{"run", kDuel, "--set", "x"}, "KEY=VALUE"},
      {{"run", kDuel, "--set", "class.raidr.hull_TJ=1"}, "raidr"},
      {{"run", kDuel, "--set", "wing.patrol.nonsense=1"}, "nonsense"},
      {{"run", kDuel, "--out", below_a_file}, "cannot write"},
      {{"run", kDuel, "--out", ""}, "--out"},
      {{"run", kDuel, "--quiet", "--verbose"}, "excludes"},
      {{"run", kDuel, "--recrod", "x"}, "--record"},
      {{"run", "no_such_scenario"}, "no_such_scenario"},
      {{"run", kScenarios + "duell.toml"}, "duel.toml\"?"},
      {{"run", kScenarios}, "folder"},
      {{"run", folder_ / "file"}, "file:1:"},
      {{"check", "dule"}, "did you mean \"duel\"?"},
      {{"check", "duel", "--set", "trigger.contact.when=\"wing.nobody.active > 1\""}, "nobody"},
      {{"profile", kDuel, "--trace", below_a_file}, "cannot write"},
      {{"profile", kDuel, "--trace", folder_ / "t", "--trace-steps", "5"}, "FIRST:COUNT"},
      {{"profile", kDuel, "--trace", folder_ / "t", "--trace-steps", "0:20001"}, "20000"},
      {{"profile", kDuel, "--trace-steps", "0:5"}, "--trace"},
      {{"bench", "--suite", "squares"}, "circles"},
      {{"compare", kDuel, "--replicates", "0"}, "from 1"},
      {{"compare", kDuel, "--worlds", "9999999", "--replicates", "2"}, "allowed: at most"},
      {{"compare", kDuel, "--json", folder_}, "is a folder"},
      {{"compare", kDuel, "--json", below_a_file}, "--json"},
      {{"compare", kDuel, "--set", "documented.x.is=true"}, "[outcome]"},
      {{"compare", kDuel, "--set", "documented.patrol_won={at_least=1,source=\"x\"}"},
       "answers yes or no"},
      {{"run", kDuel, "--set", "parameters.ships=4"}, "is not one of parameters"},
  };
  for (const WrongInput& wrong : cases) {
    std::string shown;
    for (const std::string& word : wrong.arguments) shown += word + " ";
    const ProgramRun run = run_program(wrong.arguments);
    EXPECT_EQ(run.exit_status, wrong.exit_status) << shown;
    EXPECT_TRUE(has(run.err, wrong.says)) << shown << "\n" << run.err;
    EXPECT_EQ(lines_of(run.err).size(), 1u) << shown << "\n" << run.err;
    EXPECT_EQ(run.out, "") << shown;
  }
}

TEST_F(CliTest, ABackEndThatIsNotThereFailsInOneLine) {
  const auto backends = nlohmann::json::parse(run_program({"info", "--json"}).out).at("backends");
  for (const char* name : {"cuda", "hip"}) {
    if (backends.at(name).at("available")) continue;
    const ProgramRun run = run_program({"run", kDuel, "--backend", name});
    EXPECT_EQ(run.exit_status, 1);
    EXPECT_EQ(lines_of(run.err).size(), 1u) << run.err;
    EXPECT_TRUE(has(run.err, name)) << run.err;
  }
}

TEST_F(CliTest, WhatDoesNotFitIsRefusedWithItsSize) {
  const std::string huge = "wing.raiders.ships.raider.count=99999998";
  for (const char* command : {"run", "check"}) {
    const ProgramRun run = run_program({command, kDuel, "--set", huge});
    if (run.exit_status == 0) GTEST_SKIP() << "this machine has room for it";
    EXPECT_EQ(run.exit_status, 2);
    EXPECT_EQ(lines_of(run.err).size(), 1u) << run.err;
    EXPECT_TRUE(has(run.err, "GiB")) << run.err;
  }
}

TEST_F(CliTest, TheArmadaTakesAHundredMillionShipsWhereTheyFit) {
  const std::string armada = kScenarios + "armada.toml";
  const ProgramRun all = run_program({"check", armada, "--set", "parameters.ships=1e8"});
  if (all.exit_status == 0) {
    EXPECT_TRUE(has(all.out, "100,000,000 ships")) << all.out;
  } else {
    EXPECT_EQ(all.exit_status, 2);
    EXPECT_EQ(lines_of(all.err).size(), 1u) << all.err;
    EXPECT_TRUE(has(all.err, "GiB")) << all.err;
  }
  const ProgramRun more = run_program({"check", armada, "--set", "parameters.ships=1e9"});
  EXPECT_EQ(more.exit_status, 2);
  EXPECT_TRUE(has(more.err, "allowed: 1000 to 1e8")) << more.err;
}

// ---- run

TEST_F(CliTest, RunPrintsAReport) {
  const ProgramRun run = run_program({"run", kDuel, "--seed", "3"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  for (const char* part : {"A DUEL", "seed 3", "TIMELINE", "FORCES", "OUTCOME", "RUN"}) {
    EXPECT_TRUE(has(run.out, part)) << part << "\n" << run.out;
  }
  EXPECT_FALSE(has(run.out, "\x1b")) << "colour without a terminal";
  for (const std::string& line : lines_of(run.out)) {
    if (has(line, "fleetswarm run")) continue;  // the path of the program may be long
    EXPECT_LE(text_width(line), 80) << line;
  }
}

TEST_F(CliTest, AutoSaysWhyItTookTheCpu) {
  const auto backends = nlohmann::json::parse(run_program({"info", "--json"}).out).at("backends");
  const bool gpu = backends.at("cuda").at("available") || backends.at("hip").at("available");
  const ProgramRun run = run_program({"run", kDuel, "--backend", "auto"});
  EXPECT_EQ(has(run.err, "on the CPU: "), !gpu) << run.err;
  EXPECT_FALSE(has(run_program({"run", kDuel, "--backend", "cpu"}).err, "on the CPU"));
}

TEST_F(CliTest, QuietPrintsNothing) {
  const ProgramRun run = run_program({"run", kDuel, "--quiet", "--out", out()});
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "");
  EXPECT_TRUE(std::filesystem::exists(out() + "/summary.json"));
}

TEST_F(CliTest, OutHasThreeFilesAndHashesOnDemand) {
  const std::set<std::string> three = {"summary.json", "events.jsonl", "timeseries.csv"};
  std::set<std::string> four = three;
  four.insert("hashes.csv");
  ASSERT_EQ(run_program({"run", kDuel, "--out", out(), "--hash-every", "100"}).exit_status, 0);
  EXPECT_EQ(files(), four);
  ASSERT_EQ(run_program({"run", kDuel, "--out", out()}).exit_status, 0);
  EXPECT_EQ(files(), three);

  const auto summary = json_of(out() + "/summary.json");
  for (const char* key : {"scenario", "seed", "backend", "device", "steps", "sim_time_s",
                          "wall_time_s", "agent_steps", "agent_steps_per_s", "state_hash",
                          "outcome", "losses", "phases", "people"}) {
    EXPECT_TRUE(summary.contains(key)) << key;
  }
  EXPECT_TRUE(
      std::regex_match(summary.at("state_hash").get<std::string>(), std::regex("[0-9a-f]{16}")));
  EXPECT_EQ(summary.at("scenario"), "duel");

  std::ifstream events(out() + "/events.jsonl");
  double last_t = 0;
  for (std::string line; std::getline(events, line);) {
    const auto event = nlohmann::json::parse(line);
    EXPECT_GE(event.at("t"), last_t);
    last_t = event.at("t");
    EXPECT_TRUE(event.contains("step") && event.contains("event")) << line;
  }
}

std::string hash_with(const std::vector<std::string>& more, const std::string& out) {
  std::vector<std::string> arguments = {"run", kDuel, "--quiet", "--out", out};
  arguments.insert(arguments.end(), more.begin(), more.end());
  EXPECT_EQ(run_program(arguments).exit_status, 0);
  return json_of(out + "/summary.json").value("state_hash", "");
}

TEST_F(CliTest, TheHashDependsOnSeedAndScenarioAlone) {
  const std::string one = hash_with({"--seed", "5", "--threads", "1"}, out());
  EXPECT_EQ(hash_with({"--seed", "5", "--threads", "3"}, out()), one);
  EXPECT_NE(hash_with({"--seed", "6"}, out()), one);
  EXPECT_NE(hash_with({"--seed", "5", "--set", "class.raider.hull_TJ=2345"}, out()), one);
}

TEST_F(CliTest, TheCommandItNamesFightsTheSameBattle) {
  const std::string hash =
      hash_with({"--seed", "9", "--steps", "300", "--set", "class.raider.hull_TJ=2345", "--set",
                 "title=\"It's a duel\""},
                out());
  const std::string command = json_of(out() + "/summary.json").at("command");
  const std::string again = command + " --quiet --out '" + out() + "/again'";
  ASSERT_EQ(std::system(again.c_str()), 0) << again;
  EXPECT_EQ(json_of(out() + "/again/summary.json").at("state_hash"), hash);
}

TEST_F(CliTest, StepsStopsExactlyThere) {
  const ProgramRun run = run_program({"run", kDuel, "--steps", "37", "--out", out()});
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_EQ(json_of(out() + "/summary.json").at("steps"), 37);
  EXPECT_TRUE(has(run.out, "as asked")) << run.out;
}

TEST_F(CliTest, VerbosePrintsEventsAndHashes) {
  const ProgramRun run = run_program({"run", kDuel, "--verbose", "--hash-every", "100"});
  EXPECT_TRUE(has(run.err, "phase_started phase=")) << run.err;
  EXPECT_TRUE(std::regex_search(run.out, std::regex("step +100  hash [0-9a-f]{16}\n")));
}

TEST_F(CliTest, AScenarioIsFoundByItsName) {
  EXPECT_EQ(run_program({"run", "duel", "--steps", "1", "--quiet"}).exit_status, 0);
  EXPECT_EQ(run_program({"check", "duel.toml"}).exit_status, 0);
}

TEST_F(CliTest, AFullDiskIsAFailure) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  const std::string command =
      "'" FLEETSWARM_PROGRAM "' run duel --steps 1 > /dev/full 2> /dev/null";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
}

class InterruptTest : public CliTest, public ::testing::WithParamInterface<int> {};

TEST_P(InterruptTest, KeepsWhatWasDone) {
  ProgramOptions options;
  options.signal = GetParam();
  options.signal_after = "phase_started";
  const ProgramRun run = run_program({"run", kFlagship, "--verbose", "--out", out()}, options);
  EXPECT_EQ(run.exit_status, 128 + GetParam());
  EXPECT_TRUE(has(run.out, "Interrupted at")) << run.out;
  EXPECT_EQ(json_of(out() + "/summary.json").value("interrupted", false), true);
  EXPECT_EQ(files(), (std::set<std::string>{"summary.json", "events.jsonl", "timeseries.csv"}));
}

INSTANTIATE_TEST_SUITE_P(Signals, InterruptTest, ::testing::Values(SIGINT, SIGTERM),
                         [](const auto& each) { return each.param == SIGINT ? "INT" : "TERM"; });

// ---- compare

const std::string kWins = "documented.patrol_won={is=true,share=0,source=\"a tale\"}";
const std::string kAlwaysWins = "documented.patrol_won={is=true,share=1,source=\"a tale\"}";

TEST_F(CliTest, CompareHoldsManyBattlesToWhatIsDocumented) {
  const ProgramRun met = run_program({"compare", kDuel, "--replicates", "8", "--set", kWins});
  EXPECT_EQ(met.exit_status, 0) << met.err;
  for (const char* part : {"A DUEL", "8 battles", "DOCUMENTED", "a tale", "ENDS", "decided",
                           "time limit", "battles/s", "The documented outcome is met."}) {
    EXPECT_TRUE(has(met.out, part)) << part << "\n" << met.out;
  }
  for (const std::string& line : lines_of(met.out)) EXPECT_LE(text_width(line), 80) << line;
  const ProgramRun missed =
      run_program({"compare", kDuel, "--replicates", "8", "--set", kAlwaysWins});
  EXPECT_EQ(missed.exit_status, 1);
  EXPECT_TRUE(has(lines_of(missed.out).back(), "not met: patrol_won")) << missed.out;
}

TEST_F(CliTest, CompareWithoutADocumentedTableShowsStatistics) {
  const ProgramRun run = run_program({"compare", kDuel, "--replicates", "3"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  EXPECT_TRUE(has(run.out, "no [documented] table")) << run.out;
  EXPECT_TRUE(has(run.out, "The patrol won")) << run.out;
}

TEST_F(CliTest, QuietCompareSaysOnlyWhatIsNotMet) {
  const ProgramRun met = run_program({"compare", kDuel, "--replicates", "4", "-q", "--set", kWins});
  EXPECT_EQ(met.exit_status, 0);
  EXPECT_EQ(met.out + met.err, "");
  const ProgramRun missed =
      run_program({"compare", kDuel, "--replicates", "4", "-q", "--set", kAlwaysWins});
  EXPECT_EQ(missed.exit_status, 1);
  EXPECT_EQ(missed.out, "");
  EXPECT_EQ(lines_of(missed.err).size(), 1u) << missed.err;
  EXPECT_TRUE(has(missed.err, "patrol_won")) << missed.err;
}

TEST_F(CliTest, CompareFightsTheBattlesThatRunFights) {
  const std::string file = folder_ / "duels.json";
  ASSERT_EQ(run_program({"compare", kDuel, "--replicates", "5", "--seed", "3", "--worlds", "2",
                         "--json", file})
                .exit_status,
            0);
  const auto json = json_of(file);
  ASSERT_EQ(json.at("rows").size(), 5u);
  EXPECT_EQ(json.at("rows").at(2).at("seed"), 5);
  EXPECT_EQ(json.at("rows").at(2).at("state_hash"), hash_with({"--seed", "5"}, out()));
  // Neither worlds nor threads change a row.
  const std::string again = folder_ / "again.json";
  ASSERT_EQ(run_program({"compare", kDuel, "--replicates", "5", "--seed", "3", "--worlds", "5",
                         "--threads", "3", "--json", again})
                .exit_status,
            0);
  EXPECT_EQ(json_of(again).at("rows"), json.at("rows"));
  EXPECT_EQ(json_of(again).at("outcome"), json.at("outcome"));
}

TEST_F(CliTest, AnInterruptedCompareKeepsWhatWasDone) {
  ProgramOptions options;
  options.signal = SIGINT;
  options.signal_after = "agent-steps/s";
  const std::string file = folder_ / "duels.json";
  const ProgramRun run = run_program(
      {"compare", kDuel, "--replicates", "4000", "--worlds", "8", "--json", file}, options);
  EXPECT_EQ(run.exit_status, 130) << run.err;
  EXPECT_TRUE(has(run.out, "Interrupted: ")) << run.out;
  EXPECT_EQ(json_of(file).value("interrupted", false), true);
  EXPECT_GT(json_of(file).at("battles"), 0);
}

// ---- terminals

// What stays on the screen: without the progress bar, which is wiped off, and without colour.
std::string what_stays(const std::string& text) {
  const std::string wiped = std::regex_replace(text, std::regex("\r[^\n]*\r\x1b\\[K"), "");
  return std::regex_replace(wiped, std::regex("\x1b\\[[0-9;]*m|\r"), "");
}

TEST_F(CliTest, ATerminalGetsItsWidthAndColour) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) GTEST_SKIP() << "no pseudo-terminals here: a bare chroot, for one";
  close(terminal);
  ProgramOptions options;
  options.environment = {"LC_ALL=C.UTF-8", "TERM=xterm"};
  options.terminal_columns = 93;
  const ProgramRun run = run_program({"run", kDuel}, options);
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_TRUE(has(run.out, "\x1b[1")) << "no colour";
  int widest = 0;
  for (const std::string& line : lines_of(what_stays(run.out))) {
    if (!has(line, "fleetswarm")) widest = std::max(widest, text_width(line));
  }
  EXPECT_EQ(widest, 93);
}

TEST_F(CliTest, NoColorIsRespected) {
  ProgramOptions options;
  options.environment = {"LC_ALL=C.UTF-8", "TERM=xterm", "NO_COLOR=1"};
  options.terminal_columns = 80;
  const ProgramRun run = run_program({"run", kDuel}, options);
  EXPECT_FALSE(std::regex_search(run.out, std::regex("\x1b\\[[0-9;]*m"))) << run.out;
}

TEST_F(CliTest, WithoutUtf8EverythingIsAscii) {
  ProgramOptions options;
  options.environment = {"LC_ALL=C"};
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run", kDuel}, {"check", kFlagship}, {"info"}}) {
    const ProgramRun run = run_program(arguments, options);
    EXPECT_EQ(run.exit_status, 0);
    EXPECT_TRUE(std::all_of(run.out.begin(), run.out.end(), [](char c) { return c >= 0; }));
  }
}

// ---- the other commands

TEST_F(CliTest, CheckPrintsTheOrderOfBattle) {
  for (const auto& entry : std::filesystem::directory_iterator(kScenarios)) {
    if (entry.path().extension() != ".toml") continue;
    const ProgramRun run = run_program({"check", entry.path()});
    EXPECT_EQ(run.exit_status, 0) << entry.path() << run.err;
    for (const char* part : {"SIDES", "FLEETS", "PHASES AND TRIGGERS", "MEMORY", "WARNINGS"}) {
      EXPECT_TRUE(has(run.out, part)) << entry.path() << " " << part;
    }
    for (const std::string& line : lines_of(run.out)) EXPECT_LE(text_width(line), 80) << line;
  }
}

TEST_F(CliTest, CheckShowsParameters) {
  std::ifstream duel(kDuel);
  std::string text((std::istreambuf_iterator<char>(duel)), std::istreambuf_iterator<char>());
  const std::string count = "{ class = \"raider\", count = 1 }";
  text.replace(text.find(count), count.size(), "{ class = \"raider\", count = \"= 2 * pairs\" }");
  text += "\n[parameters]\npairs = { value = 3, max = 40, meaning = \"raiders by two\" }\n";
  const std::string path = folder_ / "pairs.toml";
  std::ofstream(path) << text;
  const ProgramRun run = run_program({"check", path, "--set", "parameters.pairs=4"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  EXPECT_TRUE(std::regex_search(run.out, std::regex("pairs +4 +- +40  raiders by two"))) << run.out;
  EXPECT_EQ(run_program({"check", path, "--set", "parameters.pairs=41"}).exit_status, 2);
}

TEST_F(CliTest, InfoNamesBackEnds) {
  const ProgramRun run = run_program({"info"});
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_TRUE(has(run.out, "Fleetswarm ") && has(run.out, "cuda") && has(run.out, "hip"));
  const auto json = nlohmann::json::parse(run_program({"info", "--json"}).out);
  EXPECT_TRUE(json.at("backends").at("cpu").at("available"));
  EXPECT_GT(json.at("backends").at("cpu").at("compute_units"), 0);
  for (const char* key : {"version", "commit", "compiler", "flags", "build_type"}) {
    EXPECT_TRUE(json.at(key).is_string()) << key;
  }
}

TEST_F(CliTest, ProfileTimesEveryStageAndMeasuresTheCeilings) {
  const ProgramRun run = run_program({"profile", kDuel, "--steps", "200"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  for (const char* part : {"bin_agents", "steer", "resolve_damage", "integrate_motion", "GB/s",
                           "GFLOP/s", "copy of 256", "an agent", "MEMORY", "hash "}) {
    EXPECT_TRUE(has(run.out, part)) << part << "\n" << run.out;
  }
  for (const std::string& line : lines_of(run.out)) EXPECT_LE(text_width(line), 80) << line;
}

TEST_F(CliTest, ProfileWritesATraceAndSaysWhatItLeavesOut) {
  const std::string file = folder_ / "trace.json";
  const ProgramRun all = run_program({"profile", kDuel, "--steps", "40", "--trace", file});
  EXPECT_EQ(all.exit_status, 0) << all.err;
  EXPECT_FALSE(has(all.err, "--trace-steps")) << all.err;
  const auto steps_of = [&file] {
    const nlohmann::json trace = json_of(file);
    size_t steps = 0;
    for (const auto& event : trace.at("traceEvents")) steps += event.at("name") == "step" ? 1 : 0;
    return steps;
  };
  EXPECT_EQ(steps_of(), 40u);
  const ProgramRun some =
      run_program({"profile", kDuel, "--steps", "40", "--trace", file, "--trace-steps", "10:5"});
  EXPECT_EQ(some.exit_status, 0) << some.err;
  EXPECT_TRUE(has(some.err, "steps 10 to 14 of 40 only")) << some.err;
  EXPECT_EQ(steps_of(), 5u);
  const ProgramRun none =
      run_program({"profile", kDuel, "--steps", "40", "--trace", file, "--trace-steps", "40:1"});
  EXPECT_TRUE(has(none.err, "the battle had 40 steps")) << none.err;
}

TEST_F(CliTest, MemoryIsPrintedByRunAndCheck) {
  const ProgramRun run = run_program({"run", kDuel, "--verbose"});
  EXPECT_TRUE(std::regex_search(
      run.out,
      std::regex("Memory: .* for the agents \\(.* an agent, .* a world\\); .* of the host")))
      << run.out;
  const ProgramRun quiet = run_program({"run", kDuel});
  EXPECT_FALSE(has(quiet.out, "Memory:"));
  const ProgramRun check = run_program({"check", kDuel});
  EXPECT_TRUE(std::regex_search(check.out, std::regex("takes .* \\(.* an agent, .* a world\\)")));
}

TEST_F(CliTest, VerboseInfoMeasuresTheCeilings) {
  const ProgramRun run = run_program({"info", "--verbose"});
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_TRUE(has(run.out, "CEILINGS") && has(run.out, "GFLOP/s")) << run.out;
  const auto json = nlohmann::json::parse(run_program({"info", "--json", "--verbose"}).out);
  const auto ceilings = json.at("backends").at("cpu").at("ceilings");
  EXPECT_GT(ceilings.at("copy_GBps"), 0);
  EXPECT_GT(ceilings.at("arithmetic_GFLOPs"), 0);
}

}  // namespace
}  // namespace swarm
