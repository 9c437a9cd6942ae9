// The search for the first difference, over runs that are made up and over battles that are fought.
#include "host/diff/find_divergence.h"

#include <gtest/gtest.h>

#include "host/diff/divergence_page.h"
#include "host/diff/engine_run.h"
#include "host/diff/recorded_trail.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)
using Kind = Divergence::Kind;

// ---- trails

std::vector<RunPoint> points(std::initializer_list<std::pair<uint64_t, uint64_t>> list,
                             bool over = false) {
  std::vector<RunPoint> out;
  for (const auto& [step, hash] : list) out.push_back({step, hash, false});
  if (over) out.back().over = true;
  return out;
}

Divergence compare(std::vector<RunPoint> a, std::vector<RunPoint> b) {
  RecordedTrail x("a", std::move(a)), y("b", std::move(b));
  return find_divergence(&x, &y, nullptr);
}

TEST(FindDivergence, TrailsAreComparedWhereBothHaveAHash) {
  const Divergence same =
      compare(points({{10, 1}, {20, 2}, {30, 3}, {40, 4}}, true), points({{20, 2}, {40, 4}}, true));
  EXPECT_EQ(same.kind, Kind::kSame);
  EXPECT_EQ(same.looks, 2u);
  EXPECT_EQ(same.same_to, 40u);
  EXPECT_TRUE(same.over_a);
  const Divergence state = compare(points({{10, 1}, {20, 2}, {30, 3}, {40, 4}}),
                                   points({{15, 9}, {20, 2}, {30, 7}, {40, 4}}));
  EXPECT_EQ(state.kind, Kind::kState);
  EXPECT_EQ(state.same_to, 20u);
  EXPECT_EQ(state.differ_at, 30u);
  EXPECT_FALSE(state.stage.has_value());
}

TEST(FindDivergence, AShorterTrailIsComparedAsFarAsItGoes) {
  const Divergence found = compare(points({{10, 1}, {20, 2}}), points({{10, 1}, {20, 2}, {30, 3}}));
  EXPECT_EQ(found.kind, Kind::kSame);
  EXPECT_EQ(found.same_to, 20u);
  EXPECT_FALSE(found.over_a);
  EXPECT_EQ(compare(points({{10, 1}}), points({{20, 2}})).looks, 0u);
  EXPECT_EQ(compare({}, points({{20, 2}})).looks, 0u);
}

TEST(FindDivergence, ABattleThatIsOverEarlierIsAnother) {
  for (const bool swap : {false, true}) {
    std::vector<RunPoint> shorter = points({{10, 1}, {25, 2}}, true);
    std::vector<RunPoint> longer = points({{10, 1}, {20, 7}, {30, 3}});
    const Divergence found = swap ? compare(longer, shorter) : compare(shorter, longer);
    EXPECT_EQ(found.kind, Kind::kEnd);
    EXPECT_EQ(found.same_to, 10u);
    EXPECT_EQ(found.differ_at, 25u);
    EXPECT_EQ(found.over_a, !swap);
    EXPECT_EQ(found.over_b, swap);
  }
  const Divergence same_step = compare(points({{10, 1}}, true), points({{10, 1}, {20, 2}}));
  EXPECT_EQ(same_step.kind, Kind::kEnd);
}

// ---- battles that are fought

ScenarioSpec short_spec() {
  ScenarioSpec spec = small_spec();
  spec.wings[kRaiders].position_km = {-25, 0, 0};
  EffectSpec commit;
  commit.kind = EffectKind::kCommit;
  commit.wings = {kReserve};
  spec.triggers = {trigger("go", "time_s >= 5", {commit}),
                   trigger("done", "time_s >= 40", {end_effect()})};
  return spec;
}

class LiveDivergence : public testing::Test {
 protected:
  RunPlan with(unsigned threads, uint32_t worlds = 1, const std::string& disturbance = {}) {
    RunPlan how;
    how.seed = 2;
    how.start = {BackendKind::kCpu, threads, worlds, worlds - 1};
    if (!disturbance.empty()) {
      Result<Disturbance> read = parse_disturbance(disturbance, AgentNames(plan_));
      EXPECT_TRUE(read.ok()) << read.error().text;
      how.disturbance = *read;
    }
    return how;
  }

  Divergence compare(const RunPlan& a, const RunPlan& b, uint64_t every = 10) {
    EngineRun x(plan_, a), y(plan_, b);
    DivergenceOptions options;
    options.every = every;
    return find_divergence(&x, &y, &plan_, options);
  }

  ScenarioSpec spec_ = short_spec();
  BattlePlan plan_{spec_};
};

TEST_F(LiveDivergence, TheSameBattleIsTheSameToItsEnd) {
  for (const uint64_t every : {1u, 7u, 1000u}) {
    const Divergence found = compare(with(1), with(3, 4), every);
    EXPECT_EQ(found.kind, Kind::kSame);
    EXPECT_TRUE(found.over_a && found.over_b);
    EXPECT_EQ(found.same_to, 80u);
    EXPECT_EQ(divergence_text(found), "The same to the end of the battle, step 80.");
  }
}

TEST_F(LiveDivergence, AnotherSeedDiffersFromTheStart) {
  RunPlan other = with(1);
  other.seed = 3;
  const Divergence found = compare(with(1), other);
  EXPECT_EQ(found.kind, Kind::kState);
  EXPECT_EQ(found.differ_at, 0u);
  EXPECT_FALSE(found.stage.has_value());
  EXPECT_FALSE(found.values.none());
  EXPECT_EQ(divergence_text(found), "They differ at step 0, the first look.");
}

TEST_F(LiveDivergence, AFlippedBitIsNamedExactly) {
  for (const uint64_t every : {1u, 10u, 64u}) {
    const Divergence found =
        compare(with(1), with(2, 3, "23:fire_weapons:wing.raiders.4:shield_TJ[2]"), every);
    EXPECT_EQ(found.kind, Kind::kState);
    EXPECT_EQ(found.same_to, 22u);
    EXPECT_EQ(found.differ_at, 23u);
    ASSERT_TRUE(found.stage.has_value());
    EXPECT_EQ(*found.stage, StageId::kFireWeapons);
    ASSERT_EQ(found.values.values, 1u);
    EXPECT_EQ(found.values.first[0].subject, "wing.raiders.4");
    EXPECT_EQ(found.values.first[0].field, "shield_TJ[2]");
    EXPECT_EQ(divergence_text(found), "They differ in step 23, after stage fire_weapons.");
  }
}

TEST_F(LiveDivergence, AStageThatDoesNotRunThenIsWrongInput) {
  EXPECT_THROW(compare(with(1), with(1, 1, "24:sense:wing.raiders.4:hx")), std::invalid_argument);
  EXPECT_EQ(compare(with(1), with(1, 1, "23:sense:wing.raiders.4:hull_TJ")).kind, Kind::kState);
}

TEST_F(LiveDivergence, StepsEndTheSearch) {
  RunPlan a = with(1);
  a.last_step = 33;
  const Divergence found = compare(a, with(2));
  EXPECT_EQ(found.kind, Kind::kSame);
  EXPECT_EQ(found.same_to, 30u);
  EXPECT_EQ(compare(a, with(2), 1).same_to, 33u);
}

TEST_F(LiveDivergence, AStopEndsTheSearch) {
  EngineRun a(plan_, with(1)), b(plan_, with(1));
  std::atomic<bool> stop = false;
  DivergenceOptions options;
  options.stop = &stop;
  options.on_step = [&stop](uint64_t step) { stop = step >= 12; };
  const Divergence found = find_divergence(&a, &b, &plan_, options);
  EXPECT_EQ(found.kind, Kind::kStopped);
  EXPECT_EQ(found.same_to, 12u);
}

TEST_F(LiveDivergence, ATrailAndABattleAreComparedByTheirHashes) {
  EngineRun first(plan_, with(1));
  std::vector<RunPoint> trail;
  for (uint64_t step = 20; step <= 80; step += 20) trail.push_back(*first.look(step));
  ASSERT_TRUE(trail.back().over);
  RecordedTrail recorded("recorded", trail);
  EngineRun again(plan_, with(2));
  const Divergence same = find_divergence(&recorded, &again, &plan_);
  EXPECT_EQ(same.kind, Kind::kSame);
  EXPECT_EQ(same.looks, 4u);
  EngineRun disturbed(plan_, with(2, 1, "41:wing.raiders.4:hull_TJ"));
  const Divergence found = find_divergence(&recorded, &disturbed, &plan_);
  EXPECT_EQ(found.kind, Kind::kState);
  EXPECT_EQ(found.same_to, 40u);
  EXPECT_EQ(found.differ_at, 60u);
  EXPECT_TRUE(found.values.none());
}

/// A run that is not what it should be: wrong once, or in what the orchestrator makes of it.
class OddRun final : public LiveRun {
 public:
  OddRun(const BattlePlan& plan, const RunPlan& how) : run_(plan, how) {}

  std::string name() const override { return "odd"; }
  std::optional<RunPoint> look(uint64_t step) override {
    std::optional<RunPoint> point = run_.look(step);
    if (point && point->step >= wrong_from_ && marked_ < 3) point->hash ^= 1;
    return point;
  }
  uint64_t step() const override { return run_.step(); }
  bool ended() const override { return run_.ended(); }
  uint64_t hash() override { return run_.hash(); }
  WorldImage image() override {
    WorldImage image = run_.image();
    image.orders = orders();
    return image;
  }
  WorldOrders orders() override {
    WorldOrders orders = run_.orders();
    if (run_.step() >= other_orders_from_) orders.wings[kRaiders].radius_km += 1;
    return orders;
  }
  void advance_to(uint64_t step) override { run_.advance_to(step); }
  void run_step(const Engine::StageHook& after) override { run_.run_step(after); }
  void mark() override { run_.mark(); }
  void back_to_mark() override { run_.back_to_mark(); }

  uint64_t wrong_from_ = ~uint64_t{0};
  uint64_t other_orders_from_ = ~uint64_t{0};

 private:
  EngineRun run_;
  int marked_ = 0;
};

TEST_F(LiveDivergence, WhatIsNotThereAgainIsSaidToBeSo) {
  EngineRun a(plan_, with(1));
  OddRun b(plan_, with(1));
  b.wrong_from_ = 25;
  const Divergence found = find_divergence(&a, &b, &plan_);
  EXPECT_EQ(found.kind, Kind::kNotAgain);
  EXPECT_EQ(found.differ_at, 25u);
  EXPECT_NE(divergence_text(found).find("the same bits twice"), std::string::npos);
}

TEST_F(LiveDivergence, OtherOrdersAreFoundBeforeTheyMatter) {
  EngineRun a(plan_, with(1));
  OddRun b(plan_, with(1));
  b.other_orders_from_ = 26;
  DivergenceOptions options;
  options.every = 10;
  const Divergence found = find_divergence(&a, &b, &plan_, options);
  EXPECT_EQ(found.kind, Kind::kOrders);
  EXPECT_EQ(found.same_to, 25u);
  EXPECT_EQ(found.differ_at, 26u);
  ASSERT_EQ(found.values.values, 1u);
  EXPECT_EQ(found.values.first[0].subject, "orders of wing.raiders");
  EXPECT_EQ(found.values.first[0].field, "radius_km");
  EXPECT_EQ(divergence_text(found),
            "Their orders differ after the look of the orchestrator at the end of step 26.");
}

// ---- settings

TEST(RunSetting, IsReadAndWritten) {
  for (const char* text :
       {"cpu", "cuda", "hip:worlds=63", "cpu:threads=1", "cpu:threads=3,worlds=5"}) {
    const auto setting = parse_setting(text);
    ASSERT_TRUE(setting.has_value() && setting->ok()) << text;
    EXPECT_EQ(setting_text(**setting), text);
    EXPECT_EQ((*setting)->place, (*setting)->worlds - 1);
  }
  for (const char* text : {"out/cpu", "./cpu", "auto", "", "cp"}) {
    EXPECT_FALSE(parse_setting(text).has_value()) << text;
  }
  const std::pair<const char*, const char*> wrong[] = {
      {"cpu:", "is not KEY=N"},           {"cpu:threads", "is not KEY=N"},
      {"cpu:threads=0", "from 1 to"},     {"cpu:threads=x", "from 1 to"},
      {"cpu:thread=2", "\"threads\"?"},   {"cpu:threads=2,", "is not KEY=N"},
      {"cpu:worlds=9999999", "from 1 to"}};
  for (const auto& [text, says] : wrong) {
    const auto setting = parse_setting(text);
    ASSERT_TRUE(setting.has_value() && !setting->ok()) << text;
    EXPECT_NE(setting->error().text.find(says), std::string::npos) << setting->error().text;
  }
}

}  // namespace
}  // namespace swarm
