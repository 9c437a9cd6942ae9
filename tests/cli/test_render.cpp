// Pictures by the program.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramRun;
using testing_support::run_program;

class RenderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_render_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Neither built with OpenGL nor on a machine that has it.
  static bool missing(const ProgramRun& run) {
    return run.exit_status == 1 && run.err.find("OpenGL") != std::string::npos;
  }

  std::filesystem::path folder_;
};

TEST_F(RenderTest, AScenarioAndARecordingBecomePictures) {
  const std::string frames = folder_ / "frames";
  const ProgramRun run = run_program({"render", "duel", "--steps", "20", "-o", frames, "--size",
                                      "96x54", "--fps", "2", "--look-at", "patrol", "-q"});
  if (missing(run)) GTEST_SKIP() << run.err;
  EXPECT_EQ(run.exit_status, 0) << run.err;
  const auto count = std::distance(std::filesystem::directory_iterator(frames), {});
  EXPECT_EQ(count, 21);  // ten seconds at two a second, both ends
  const std::string file = folder_ / "duel.fsr";
  ASSERT_EQ(run_program({"run", "duel", "--record", file, "-q"}).exit_status, 0);
  const std::string one = folder_ / "one.png";
  EXPECT_EQ(
      run_program({"render", file, "-o", one, "--from", "60", "--size", "64x64", "-q"}).exit_status,
      0);
  EXPECT_GT(std::filesystem::file_size(one), 500u);
}

TEST_F(RenderTest, WrongInputIsOneLineAndStatusTwo) {
  const ProgramRun probe =
      run_program({"render", "duel", "--steps", "2", "-o", folder_ / "a.png", "-q"});
  if (missing(probe)) GTEST_SKIP() << probe.err;
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"render", "duel", "-o", folder_ / "a.png", "--size", "wide"},
           {"render", "duel", "-o", folder_ / "a.png", "--size", "4x4"},
           {"render", "no_such_battle", "-o", folder_ / "a.png"},
           {"render", "duel", "--steps", "2", "-q", "-o", folder_ / "a.png", "--look-at", "nobody"},
           {"render", "duel", "--steps", "2", "-q", "-o", "/proc/no/where"},
           {"render", "duel"}}) {
    const ProgramRun run = run_program(words);
    EXPECT_EQ(run.exit_status, 2) << words.back() << run.err;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  }
}

}  // namespace
}  // namespace swarm
