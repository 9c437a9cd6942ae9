// Which runs a study fights does not depend on the order in which results come.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "host/study/run_schedule.h"
#include "tests/host/study_text.h"

namespace swarm {
namespace {

using testing_support::six_points;
using testing_support::study_plan;
using testing_support::study_text;
using Answer = BattleQueue::Answer;

const char* const kUntil =
    "count = 60\nuntil = { measure = \"patrol_won\", half_width = 0.12, at_least = 10 }";

/// An answer that some points give nearly always, and others half the time.
double made_up(const StudyPlan& plan, uint64_t run) {
  const uint64_t point = plan.point_of(run), replicate = plan.replicate_of(run);
  return (replicate * 2654435761u >> 7) % 6 < point ? 1 : 0;
}

/// Takes up to `many` runs at a time, records them in an order drawn from `seed`, and now and then
/// gives some back. Returns all that were recorded.
std::set<uint64_t> fight_all(const StudyPlan& plan, unsigned seed, size_t many,
                             std::set<uint64_t> before = {}) {
  RunSchedule schedule(plan);
  for (const uint64_t run : before) schedule.restore(run, made_up(plan, run));
  std::mt19937 random(seed);
  std::vector<uint64_t> taken;
  while (true) {
    uint64_t run = 0;
    Answer answer = Answer::kLater;
    while (taken.size() < many && (answer = schedule.take(0, &run)) == Answer::kJob) {
      taken.push_back(run);
    }
    if (taken.empty()) {
      EXPECT_EQ(answer, Answer::kNoMore);
      EXPECT_TRUE(schedule.over(0));
      EXPECT_EQ(schedule.planned(), before.size());
      return before;
    }
    const size_t pick = random() % taken.size();
    const uint64_t chosen = taken[pick];
    taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(pick));
    if (random() % 5 == 0) {
      schedule.give_back(chosen);
    } else {
      EXPECT_TRUE(before.insert(chosen).second) << chosen << " was fought twice";
      schedule.record(chosen, made_up(plan, chosen));
    }
  }
}

TEST(RunSchedule, EveryRunOnce) {
  const auto plan = study_plan(study_text("count = 25", six_points()));
  ASSERT_TRUE(plan.ok()) << plan.error().text;
  const std::set<uint64_t> runs = fight_all(**plan, 1, 7);
  EXPECT_EQ(runs.size(), 150u);
  EXPECT_EQ(*runs.begin(), 1u);
  EXPECT_EQ(*runs.rbegin(), 150u);
}

TEST(RunSchedule, PointsThatEndEarlyDoSoInAnyOrder) {
  const auto plan = study_plan(study_text(kUntil, six_points()));
  ASSERT_TRUE(plan.ok()) << plan.error().text;
  const std::set<uint64_t> expected = fight_all(**plan, 1, 1);
  EXPECT_GT(expected.size(), 6 * 10u) << "no point needed a second block";
  EXPECT_LT(expected.size(), 6 * 60u) << "no point ended early";
  for (unsigned seed = 2; seed < 12; ++seed) {
    EXPECT_EQ(fight_all(**plan, seed, 1 + seed * 7), expected) << seed;
  }
}

TEST(RunSchedule, ResumedStudiesFightTheSameRuns) {
  const auto plan = study_plan(study_text(kUntil, six_points()));
  ASSERT_TRUE(plan.ok());
  const std::set<uint64_t> expected = fight_all(**plan, 1, 1);
  // What a killed study can hold: some of its first runs in the order in which they were recorded.
  RunSchedule schedule(**plan);
  std::set<uint64_t> held;
  uint64_t run = 0;
  for (size_t i = 0; i < 80 && schedule.take(0, &run) == Answer::kJob; ++i) {
    schedule.record(run, made_up(**plan, run));
    held.insert(run);
    if (i % 13 != 0) continue;
    EXPECT_EQ(fight_all(**plan, 3, 9, held), expected) << i;
  }
}

TEST(RunSchedule, PointsAdvanceTogether) {
  const auto plan = study_plan(study_text("count = 25", six_points()));
  ASSERT_TRUE(plan.ok());
  RunSchedule schedule(**plan);
  std::set<uint64_t> points;
  for (int i = 0; i < 60; ++i) {
    uint64_t run = 0;
    ASSERT_EQ(schedule.take(0, &run), Answer::kJob);
    EXPECT_LT((*plan)->replicate_of(run), 10u) << "a second round before the first is over";
    points.insert((*plan)->point_of(run));
  }
  EXPECT_EQ(points.size(), 6u);
}

TEST(RunSchedule, HalfWidths) {
  EXPECT_EQ(half_width({}, true), std::numeric_limits<double>::infinity());
  EXPECT_EQ(half_width({1, 2, 3}, false), std::numeric_limits<double>::infinity());
  // Newcombe (1998), table I: 15 of 148 by Wilson's method without correction: 0.0624 to 0.1605.
  std::vector<double> answers(148, 0.0);
  std::fill_n(answers.begin(), 15, 1.0);
  answers.push_back(std::nan(""));  // missing ones do not count
  EXPECT_NEAR(half_width(answers, true), (0.1605 - 0.0624) / 2, 1e-4);
  // Ranks 2 and 9 of ten enclose the median.
  EXPECT_EQ(half_width({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, false), 3.5);
}

}  // namespace
}  // namespace swarm
