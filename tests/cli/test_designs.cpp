// Designs by the program: what check prints of one, and one line for one that cannot be.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramRun;
using testing_support::run_program;

class DesignsCli : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "swarm_designs_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// A study of the duel with the lines of its [design], from line 5 on, and so many factors.
  std::string study(const std::string& design, int factors) {
    const std::string path = folder_ + "/study.toml";
    std::ofstream file(path);
    file << "[study]\nname = \"study\"\nscenario = \"duel\"\n[design]\n"
         << design << "[replicates]\ncount = 1\n";
    for (int f = 0; f < factors; ++f) {
      file << "[factor.f" << f << "]\npath = \"time.limit_s\"\nrange = [100, 200]\n";
    }
    return path;
  }

  void expect_refused(const std::string& path, const std::string& error) {
    const ProgramRun run = run_program({"check", path});
    EXPECT_EQ(run.exit_status, 2);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.err, "fleetswarm: " + path + ":" + error + "\n");
  }

  std::string folder_;
};

TEST_F(DesignsCli, CheckPrintsPointsAndCorrelation) {
  const ProgramRun run = run_program({"check", study("kind = \"nearly_orthogonal\"\n", 1)});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  EXPECT_NE(run.out.find("17 points."), std::string::npos) << run.out;
}

TEST_F(DesignsCli, ADesignThatCannotBeIsOneLine) {
  expect_refused(
      study("kind = \"nearly_orthogonal\"\n", 30),
      "4: design.kind: nearly_orthogonal has no columns for 30 factors; allowed: at most "
      "29, or sobol or latin_hypercube");
  expect_refused(study("kind = \"sobol\"\npoints = 100\n", 2),
                 "4: design.points: 100 is no power of two above 1; allowed: as 64 or 128");
  std::ofstream(folder_ + "/points.csv") << "f0\n150\n250\n";
  expect_refused(
      study("kind = \"table\"\nfile = \"points.csv\"\n", 1),
      "4: design.file: " + folder_ + "/points.csv:3: f0: 250 is out of range; allowed: 100 to 200");
}

}  // namespace
}  // namespace swarm
