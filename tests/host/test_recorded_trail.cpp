// Result folders as one side of a comparison.
#include "host/diff/recorded_trail.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace swarm {
namespace {

const std::string kSummary =
    R"({"scenario": "duel", "seed": 4, "set": ["a.b=1"], "backend": "cpu", "steps": 25,
        "ended_by": "decided", "time_limit_reached": false, "state_hash": "00000000000000ff"})";

class RecordedTrailTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_trail_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name) << text;
  }
  std::string error() const {
    const Result<RecordedRun> run = read_recorded_run(folder_);
    return run ? "reads" : run.error().text.substr(folder_.size());
  }

  std::string folder_;
};

TEST_F(RecordedTrailTest, SummaryAndHashesAreRead) {
  write("summary.json", kSummary);
  Result<RecordedRun> run = read_recorded_run(folder_);
  ASSERT_TRUE(run.ok()) << run.error().text;
  EXPECT_EQ(run->scenario, "duel");
  EXPECT_EQ(run->seed, 4u);
  EXPECT_EQ(run->set, std::vector<std::string>{"a.b=1"});
  EXPECT_FALSE(run->has_hashes);
  ASSERT_EQ(run->points.size(), 1u);
  write("hashes.csv", "step,hash\n10,0000000000000001\n20,00000000000000a2\n");
  run = read_recorded_run(folder_);
  ASSERT_TRUE(run.ok()) << run.error().text;
  EXPECT_TRUE(run->has_hashes);
  ASSERT_EQ(run->points.size(), 3u);
  EXPECT_EQ(run->points[1].step, 20u);
  EXPECT_EQ(run->points[1].hash, 0xa2u);
  EXPECT_FALSE(run->points[1].over);
  EXPECT_EQ(run->points[2].step, 25u);
  EXPECT_TRUE(run->points[2].over);
  RecordedTrail trail("x", run->points);
  EXPECT_EQ(trail.look(0)->step, 10u);
  EXPECT_EQ(trail.look(11)->step, 20u);
  EXPECT_EQ(trail.look(99)->step, 25u) << "it is over";
  EXPECT_EQ(trail.live(), nullptr);
}

TEST_F(RecordedTrailTest, TheLastStepStandsOnceWhereBothFilesHaveIt) {
  write("summary.json", kSummary);
  write("hashes.csv", "step,hash\n5,0000000000000001\n25,00000000000000ff\n");
  const Result<RecordedRun> run = read_recorded_run(folder_);
  ASSERT_TRUE(run.ok()) << run.error().text;
  ASSERT_EQ(run->points.size(), 2u);
  EXPECT_TRUE(run->points[1].over);
}

TEST_F(RecordedTrailTest, WhatIsWrongIsNamedWithItsLine) {
  EXPECT_EQ(error(), "/summary.json: cannot be read");
  write("summary.json", "{");
  EXPECT_EQ(error(), "/summary.json: is not the summary of a run");
  write("summary.json", R"({"scenario": "duel"})");
  EXPECT_EQ(error(), "/summary.json: is not the summary of a run");
  write("summary.json", kSummary);
  const std::pair<const char*, const char*> cases[] = {
      {"", "reads"},
      {"step;hash\n", "/hashes.csv:1: expected step,hash"},
      {"step,hash\n5\n", "/hashes.csv:2: expected a later step and its hash"},
      {"step,hash\n5,12\n", "/hashes.csv:2: expected a later step and its hash"},
      {"step,hash\n5,000000000000000g\n", "/hashes.csv:2: expected a later step and its hash"},
      {"step,hash\n5,0000000000000001\n5,0000000000000001\n",
       "/hashes.csv:3: expected a later step and its hash"},
      {"step,hash\n25,0000000000000001\n", ": hashes.csv and summary.json are not of the same run"},
  };
  for (const auto& [text, says] : cases) {
    write("hashes.csv", text);
    EXPECT_EQ(error(), says) << text;
  }
}

}  // namespace
}  // namespace swarm
