// Recordings by the program.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramRun;
using testing_support::run_program;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class ReplayTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_replay_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    file_ = folder_ / "duel.fsr";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  std::string file_;
};

TEST_F(ReplayTest, RecordsReadsAndVerifies) {
  const std::vector<std::string> words = {
      "run", "duel", "--seed", "3", "--set", "class.raider.hull_TJ=400", "--record", file_, "-q"};
  ASSERT_EQ(run_program(words).exit_status, 0);
  const ProgramRun page = run_program({"replay", file_});
  EXPECT_EQ(page.exit_status, 0) << page.err;
  for (const char* part : {"A DUEL", "seed 3", "--set class.raider.hull_TJ=400", "pictures"}) {
    EXPECT_TRUE(has(page.out, part)) << part << page.out;
  }
  const ProgramRun verified = run_program({"replay", file_, "--verify", "--threads", "1"});
  EXPECT_EQ(verified.exit_status, 0) << verified.err;
  EXPECT_TRUE(has(verified.out, "the same battle: ")) << verified.out;
}

TEST_F(ReplayTest, DamageIsNamed) {
  ASSERT_EQ(run_program({"run", "duel", "--record", file_, "-q"}).exit_status, 0);
  const auto size = std::filesystem::file_size(file_);
  std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(size / 2));
  const char byte = static_cast<char>(file.get() ^ 16);
  file.seekp(static_cast<std::streamoff>(size / 2));
  file.put(byte);
  file.close();
  const ProgramRun run = run_program({"replay", file_, "--verify"});
  EXPECT_NE(run.exit_status, 0);
  EXPECT_TRUE(has(run.err, "is damaged: its checksum is another one")) << run.err;
}

TEST_F(ReplayTest, WrongInputIsOneLineAndStatusTwo) {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"replay", "nothing.fsr"},
                                             {"replay", folder_},
                                             {"run", "duel", "--record", "/proc/no/where.fsr"},
                                             {"run", "duel", "--record-every", "2"}}) {
    const ProgramRun run = run_program(words);
    EXPECT_EQ(run.exit_status, 2) << words.back();
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  }
  // A disk that is full: the battle is told, and the loss.
  const ProgramRun full = run_program({"run", "duel", "--record", "/dev/full"});
  EXPECT_NE(full.exit_status, 0);
  EXPECT_TRUE(has(full.err, "No space left")) << full.err;
}

}  // namespace
}  // namespace swarm
