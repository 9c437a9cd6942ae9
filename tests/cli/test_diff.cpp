// fleetswarm diff: what it names, from which sources, and its exit statuses.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "host/output/page.h"
#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramOptions;
using testing_support::ProgramRun;
using testing_support::run_program;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class DiffTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_diff_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// A result folder of a battle.
  std::string fought(const std::string& name, std::vector<std::string> arguments) const {
    const std::string out = folder_ + "/" + name;
    arguments.insert(arguments.begin(), {"run", "duel", "--quiet", "--out", out});
    EXPECT_EQ(run_program(arguments).exit_status, 0);
    return out;
  }

  std::string folder_;
};

ProgramRun diff(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "diff");
  return run_program(arguments);
}

void expect_wrong(const ProgramRun& run, const std::string& says) {
  EXPECT_EQ(run.exit_status, 2) << says;
  EXPECT_TRUE(has(run.err, says)) << says << "\n" << run.err;
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  EXPECT_EQ(run.out, "");
}

TEST_F(DiffTest, TheSameBattleOnTwoSettingsIsTheSame) {
  const ProgramRun run =
      diff({"cpu:threads=1", "cpu:threads=3,worlds=5", "--scenario", "duel", "--seed", "7"});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  EXPECT_TRUE(
      std::regex_search(run.out, std::regex("The same to the end of the battle, step [0-9]+\\.")))
      << run.out;
  EXPECT_TRUE(has(run.out, "A duel, seed 7")) << run.out;
  const ProgramRun part = diff({"cpu", "cpu", "--scenario", "duel", "--steps", "30"});
  EXPECT_EQ(part.exit_status, 0) << part.err;
  EXPECT_TRUE(has(part.out, "The same as far as both go, to step 30.")) << part.out;
}

TEST_F(DiffTest, APlantedDivergenceIsNamedExactly) {
  const std::string small = "tests/scenarios/data/everything.toml";
  struct Planted {
    std::string step, stage, agent, field;
  };
  for (const Planted& p : {Planted{"12", "steer", "wing.raiders.3", "wx_kmps"},
                           {"41", "sense", "field.north.9", "tracked_until[1]"},
                           {"75", "resolve_damage", "section.station.core", "hull_TJ"},
                           {"33", "", "wing.transport.1", "people[1]"}}) {
    const std::string stage = p.stage.empty() ? "" : p.stage + ":";
    const std::string disturb = p.step + ":" + stage + p.agent + ":" + p.field;
    const ProgramRun run = diff({"cpu:threads=1", "cpu:threads=2,worlds=3", "--scenario",
                                 std::string(FLEETSWARM_SOURCE_DIR) + "/" + small, "--seed", "3",
                                 "--disturb", disturb});
    EXPECT_EQ(run.exit_status, 1) << disturb << run.err;
    const std::string shown = p.stage.empty() ? "advance_clock" : p.stage;
    EXPECT_TRUE(has(run.out, "They differ in step " + p.step + ", after stage " + shown + "."))
        << run.out;
    EXPECT_TRUE(has(run.out, "The same to step " + std::to_string(std::stoi(p.step) - 1)))
        << run.out;
    EXPECT_TRUE(has(run.out, p.agent + " ") && has(run.out, " " + p.field + " ")) << run.out;
    EXPECT_FALSE(has(run.out, "values differ there")) << run.out;
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), 80) << line;
  }
}

TEST_F(DiffTest, ResultFoldersAreComparedByTheirHashes) {
  const std::string a = fought("a", {"--seed", "5", "--hash-every", "20", "--threads", "1"});
  const std::string b = fought("b", {"--seed", "5", "--hash-every", "50"});
  const ProgramRun same = diff({a, b});
  EXPECT_EQ(same.exit_status, 0) << same.err;
  EXPECT_TRUE(has(same.out, "The same to the end of the battle")) << same.out;
  // Another battle from step 200 on, as far as the files tell.
  std::ifstream in(b + "/hashes.csv");
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  text = std::regex_replace(text, std::regex("\n(200|[3-9]00),."), "\n$1,x");
  std::replace(text.begin(), text.end(), 'x', '0');
  std::ofstream(b + "/hashes.csv") << text;
  const ProgramRun other = diff({a, b});
  EXPECT_EQ(other.exit_status, 1) << other.err;
  EXPECT_TRUE(has(other.out, "The same to step 100.")) << other.out;
  EXPECT_TRUE(has(other.out, "They differ at step 200.")) << other.out;
  EXPECT_TRUE(has(other.out, "fleetswarm diff cpu cpu --scenario duel --seed 5")) << other.out;
}

TEST_F(DiffTest, AFolderAndABackEndAreCompared) {
  const std::string a =
      fought("a", {"--seed", "5", "--hash-every", "20", "--set", "class.raider.hull_TJ=2345"});
  const ProgramRun same = diff({a, "cpu:threads=2"});
  EXPECT_EQ(same.exit_status, 0) << same.err;
  EXPECT_TRUE(has(same.out, "The same to the end of the battle")) << same.out;
  const ProgramRun other = diff({a, "cpu", "--disturb", "141:wing.patrol.1:hull_TJ"});
  EXPECT_EQ(other.exit_status, 1) << other.err;
  EXPECT_TRUE(has(other.out, "The same to step 140")) << other.out;
  EXPECT_TRUE(has(other.out, "They differ at step 160.")) << other.out;
  expect_wrong(diff({a, "cpu", "--seed", "6"}), "--seed and --set are for two back ends");
}

TEST_F(DiffTest, FoldersOfOtherBattlesSaySo) {
  const std::string a = fought("a", {"--seed", "5", "--hash-every", "100"});
  const std::string b = fought("b", {"--seed", "6", "--hash-every", "100"});
  const ProgramRun run = diff({a, b});
  EXPECT_EQ(run.exit_status, 1) << run.err;
  EXPECT_TRUE(has(run.out, "The seeds are 5 and 6.")) << run.out;
  EXPECT_TRUE(has(run.out, "They differ at step 100, the first look.")) << run.out;
  const std::string c = fought("c", {"--seed", "5", "--steps", "37"});
  expect_wrong(diff({a, c}), "no step in common");
  const std::string d = fought("d", {"--seed", "5", "--steps", "100"});
  const ProgramRun last = diff({a, d});
  EXPECT_EQ(last.exit_status, 0) << last.err;
  EXPECT_TRUE(has(last.out, "has the last hash alone")) << last.out;
  EXPECT_TRUE(has(last.out, "as far as both go, to step 100.")) << last.out;
}

TEST_F(DiffTest, WrongInputIsOneLineAndStatusTwo) {
  const std::vector<std::string> duel = {"cpu", "cpu", "--scenario", "duel"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), duel.begin(), duel.end());
    return diff(more);
  };
  expect_wrong(diff({}), "required");
  expect_wrong(diff({"cpu"}), "required");
  expect_wrong(diff({"cpu", "cpu"}), "--scenario is needed");
  expect_wrong(diff({"cpu", "gpu", "--scenario", "duel"}), "neither a back end nor a folder");
  expect_wrong(diff({"cpu", "cpu:threads=0", "--scenario", "duel"}), "from 1 to 1024");
  expect_wrong(diff({"cpu", "cpu:thread=1", "--scenario", "duel"}), "did you mean \"threads\"?");
  expect_wrong(diff({"cpu", folder_, "--scenario", "duel"}), "summary.json: cannot be read");
  expect_wrong(diff({"cpu", "cpu", "--scenario", "dule"}), "did you mean \"duel\"?");
  expect_wrong(with({"--set", "wing.patrol.nonsense=1"}), "nonsense");
  expect_wrong(with({"--seed", "-1"}), "whole number");
  expect_wrong(with({"--steps", "0"}), "from 1");
  expect_wrong(with({"--disturb", "5"}), "STEP[:STAGE]:AGENT:FIELD");
  expect_wrong(with({"--disturb", "5:wing.patrl.1:hx"}), "did you mean \"wing.patrol.N\"?");
  expect_wrong(with({"--disturb", "6:sense:wing.patrol.1:hx"}), "sense does not run in step 6");
  const std::string a = fought("a", {"--hash-every", "100"});
  expect_wrong(diff({"cpu", a, "--disturb", "5:wing.patrol.1:hx"}), "a B that is fought");
  std::ofstream(a + "/hashes.csv") << "step,hash\n1,zz\n";
  expect_wrong(diff({a, "cpu"}), "hashes.csv:2: expected");
}

TEST_F(DiffTest, ABackEndThatIsNotThereIsNoDifference) {
  for (const char* name : {"cuda", "hip"}) {
    const ProgramRun run = diff({"cpu", name, "--scenario", "duel"});
    if (run.exit_status == 0) continue;  // it is there
    expect_wrong(run, name);
  }
}

TEST_F(DiffTest, QuietPrintsNothing) {
  const ProgramRun same = diff({"cpu", "cpu", "--scenario", "duel", "--steps", "20", "-q"});
  EXPECT_EQ(same.exit_status, 0);
  EXPECT_EQ(same.out + same.err, "");
  const ProgramRun other = diff({"cpu", "cpu", "--scenario", "duel", "--steps", "20", "-q",
                                 "--disturb", "5:wing.patrol.1:x_km"});
  EXPECT_EQ(other.exit_status, 1);
  EXPECT_EQ(other.out + other.err, "");
}

TEST_F(DiffTest, AnInterruptSaysHowFarTheyAreTheSame) {
  ProgramOptions options;
  options.signal = SIGINT;
  options.signal_after = "the same to step";
  const ProgramRun run =
      run_program({"diff", "cpu", "cpu", "--scenario", "second_battle_of_deep_space_9"}, options);
  EXPECT_EQ(run.exit_status, 130) << run.err;
  EXPECT_TRUE(has(run.out, "Interrupted: the same to step")) << run.out;
}

}  // namespace
}  // namespace swarm
