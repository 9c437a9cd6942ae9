// fleetswarm bench as a process: suites, results, and what it does about a wrong hash.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/bench/suites.h"
#include "host/output/page.h"
#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramOptions;
using testing_support::ProgramRun;
using testing_support::run_program;

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class BenchCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_bench_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ / name; }

  /// bench on the CPU with the arguments, and --json.
  ProgramRun bench(std::vector<std::string> arguments, const ProgramOptions& options = {}) const {
    const std::vector<std::string> first = {"bench", "--backend", "cpu", "--json",
                                            path("bench.json")};
    arguments.insert(arguments.begin(), first.begin(), first.end());
    return run_program(arguments, options);
  }
  nlohmann::json json() const {
    return nlohmann::json::parse(text_of(path("bench.json")), nullptr, false);
  }

  std::filesystem::path folder_;
};

const std::vector<std::string> kSmall = {"--suite", "circles", "--agents", "2000",
                                         "--steps", "3",       "--repeat", "3"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(BenchCommandTest, ListPrintsEverySuiteAndRunsNone) {
  const ProgramRun run = run_program({"bench", "--list"});
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_EQ(run.err, "");
  for (const BenchSuite& suite : bench_suites()) {
    EXPECT_TRUE(says(run.out, suite.name)) << suite.name << "\n" << run.out;
  }
  EXPECT_TRUE(says(run.out, "10,000,000")) << run.out;
}

TEST_F(BenchCommandTest, StagesStandBesideCeilingsOfTheSameRun) {
  const ProgramRun run =
      bench({"--suite", "stages", "--agents", "1000", "--steps", "6", "--repeat", "1"});
  ASSERT_EQ(run.exit_status, 0) << run.err;
  EXPECT_TRUE(says(run.out, "flock_ships") && says(run.out, "GFLOP/s")) << run.out;
  std::istringstream lines(run.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), 80) << line;
  const auto result = json().at("results").at(0);
  EXPECT_EQ(result.at("steps"), 6);
  EXPECT_GT(result.at("ceilings").at("copy_GBps"), 0);
  EXPECT_GT(result.at("ceilings").at("arithmetic_GFLOPs"), 0);
  double share = 0;
  for (const auto& stage : result.at("stages")) {
    share += stage.at("share").get<double>();
    if (stage.at("stage") != "flock_ships") continue;
    EXPECT_EQ(stage.at("calls"), 6) << "the steps before the busy moment are not measured";
    EXPECT_GT(stage.at("bytes_gathered"), 0);
    EXPECT_GT(stage.at("median_us"), 0);
    EXPECT_GT(stage.at("GBps"), 0);
  }
  EXPECT_NEAR(share, 1, 0.01);
}

TEST_F(BenchCommandTest, RepeatsAndWritesWhatItMeasured) {
  const ProgramRun run = bench(kSmall);
  EXPECT_EQ(run.exit_status, 0) << run.err;
  EXPECT_EQ(run.err, "");
  const auto result = json().at("results").at(0);
  EXPECT_EQ(result.at("name"), "circles");
  EXPECT_EQ(result.at("suite"), "circles");
  EXPECT_EQ(result.at("agents"), 2000);
  EXPECT_EQ(result.at("worlds"), 1);
  EXPECT_EQ(result.at("steps"), 3);
  EXPECT_EQ(result.at("repeats"), 3);
  const auto rate = result.at("agent_steps_per_s");
  EXPECT_GT(rate.at("min"), 0);
  EXPECT_LE(rate.at("min"), rate.at("median"));
  EXPECT_LE(rate.at("median"), rate.at("max"));
  const std::string hash = result.at("state_hash");
  EXPECT_EQ(hash.size(), 16u);
  EXPECT_TRUE(says(run.out, hash)) << run.out;
}

TEST_F(BenchCommandTest, NeitherThreadsNorInstructionSetChangeAHash) {
  std::string hash;
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--threads", "1"}, {"--threads", "3"}, {"--isa", "scalar"}}) {
    ASSERT_EQ(bench(with(kSmall, more)).exit_status, 0);
    const auto result = json().at("results").at(0);
    if (hash.empty()) hash = result.at("state_hash");
    EXPECT_EQ(result.at("state_hash"), hash);
    if (more[0] == "--isa") {
      EXPECT_EQ(result.at("instruction_set"), "scalar");
    } else {
      EXPECT_EQ(result.at("threads").get<int>(), std::stoi(more[1]));
    }
  }
}

// --update-hashes writes what the program comes to; a file that says otherwise fails it.
TEST_F(BenchCommandTest, AWrongExpectationFails) {
  const std::string file = path("expected.toml");
  std::ofstream(file) << "cases = [ { name = \"flagship\", hash = \"0123456789abcdef\" } ]\n";
  ASSERT_EQ(bench(with(kSmall, {"--update-hashes", file})).exit_status, 0);
  EXPECT_TRUE(says(text_of(file), "0123456789abcdef")) << "other cases stay";
  const ProgramRun right = bench(with(kSmall, {"--expected", file}));
  EXPECT_EQ(right.exit_status, 0) << right.err;
  EXPECT_TRUE(says(right.out, "hashes as expected: 1 of 1")) << right.out;

  std::string text = text_of(file);
  const std::string hash = json().at("results").at(0).at("state_hash");
  const size_t at = text.find(hash);
  ASSERT_NE(at, std::string::npos) << text;
  text[at] = text[at] == 'a' ? 'b' : 'a';
  std::ofstream(file) << text;
  const ProgramRun wrong = bench(with(kSmall, {"--expected", file}));
  EXPECT_EQ(wrong.exit_status, 1);
  EXPECT_EQ(std::count(wrong.err.begin(), wrong.err.end(), '\n'), 1) << wrong.err;
  EXPECT_TRUE(says(wrong.err, "circles, 2,000 agents, 3 steps: state hash " + hash + ", expected "))
      << wrong.err;
  EXPECT_TRUE(says(wrong.err, file)) << wrong.err;
  EXPECT_EQ(json().at("results").at(0).at("state_hash"), hash) << "it is written all the same";
}

TEST_F(BenchCommandTest, TheExpectedHashesAreInTheProgram) {
  const BenchCase smallest = {"circles", 1000, 1, 2000};
  const ProgramRun run = bench({"--suite", "growth", "--agents", "1000", "--repeat", "1"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  const auto results = json().at("results");
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results.at(0).at("steps"), smallest.steps);
  for (const auto& result : results) {
    EXPECT_EQ(result.at("state_hash"), result.at("expected_hash")) << result;
    EXPECT_EQ(result.at("times_the_best"), 1);
  }
}

TEST_F(BenchCommandTest, BattlesHaveTheHashesOfRun) {
  const ProgramRun run =
      bench({"--suite", "flagship", "--worlds", "1", "--steps", "40", "--repeat", "1"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  const auto one = json().at("results").at(0);
  EXPECT_EQ(one.at("steps"), 40);
  EXPECT_GT(one.at("world_steps_per_s").at("median"), 0);
  EXPECT_FALSE(one.contains("battles_per_s")) << "no battle was fought to its end";
  ASSERT_EQ(run_program({"run", "second_battle_of_deep_space_9", "--steps", "40", "--quiet",
                         "--out", folder_ / "run"})
                .exit_status,
            0);
  const auto summary = nlohmann::json::parse(text_of(folder_ / "run" / "summary.json"));
  EXPECT_EQ(one.at("state_hash"), summary.at("state_hash"));

  ASSERT_EQ(
      bench({"--suite", "flagship", "--worlds", "3", "--steps", "40", "--repeat", "1"}).exit_status,
      0);
  const auto three = json().at("results").at(0);
  EXPECT_EQ(three.at("worlds"), 3);
  EXPECT_NE(three.at("state_hash"), one.at("state_hash"));
}

TEST_F(BenchCommandTest, WhatDoesNotGoTogetherIsOneLine) {
  std::ofstream(folder_ / "bad.toml") << "cases = [ { name = \"circles\", hash = \"x\" } ]\n";
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"--suite", "squares"}, "allowed: circles, "},
      {{"--agents", "5000"}, "--agents does not go with --suite all; allowed with: circles"},
      {{"--suite", "circles", "--worlds", "2"}, "--worlds does not go with --suite circles"},
      {{"--suite", "armada", "--isa", "scalar"},
       "--isa does not go with --suite armada; allowed with: circles"},
      {{"--suite", "circles", "--agents", "0"}, "from 1"},
      {{"--suite", "circles", "--isa", "mmx"}, "allowed: scalar"},
      {{"--suite", "armada", "--agents", "10"}, "ships"},
      {{"--expected", path("none.toml")}, "cannot read"},
      {{"--expected", path("bad.toml")}, "bad.toml:1: \"x\" is not a hash"},
      {{"--update-hashes", folder_}, "is a folder"},
      {{"--suite", "circles", "--agents", "100000000", "--steps", "1000000000", "--json", folder_},
       "is a folder"},
  };
  for (const auto& [arguments, part] : cases) {
    std::vector<std::string> all = {"bench", "--backend", "cpu"};
    const ProgramRun run = run_program(with(all, arguments));
    EXPECT_EQ(run.exit_status, 2) << part;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << part << "\n" << run.err;
    EXPECT_TRUE(says(run.err, part)) << part << "\n" << run.err;
    EXPECT_EQ(run.out, "") << part;
  }
}

TEST_F(BenchCommandTest, AnInterruptKeepsWhatWasMeasured) {
  ProgramOptions options;
  options.signal = SIGINT;
  options.signal_after = ", run ";
  const ProgramRun run = bench(
      {"--suite", "circles", "--agents", "300000", "--steps", "20", "--repeat", "1000"}, options);
  EXPECT_EQ(run.exit_status, 130) << run.err;
  EXPECT_TRUE(says(run.out, "Interrupted: ")) << run.out;
  EXPECT_EQ(json().at("interrupted"), true);
  const unsigned repeats = json().at("results").at(0).at("repeats");
  EXPECT_GE(repeats, 1u);
  EXPECT_LT(repeats, 1000u);
}

TEST_F(BenchCommandTest, ATerminalSeesHowFarItIs) {
  ProgramOptions options;
  options.terminal_columns = 80;
  const ProgramRun run = bench(kSmall, options);
  if (run.exit_status == -1) GTEST_SKIP() << "no pseudo-terminals here";
  EXPECT_TRUE(says(run.out, "case 1 of 1: circles, 2,000 agents, 3 steps, warming up")) << run.out;
  EXPECT_TRUE(says(run.out, "run 3 of 3")) << run.out;
  EXPECT_FALSE(says(bench(with(kSmall, {"--quiet"}), options).out, "circles"));
}

}  // namespace
}  // namespace swarm
