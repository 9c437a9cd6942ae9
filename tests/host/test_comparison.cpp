// What battles say of a [documented] table, and the page and JSON made of it.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/output/comparison_page.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One yes-or-no outcome, one count, one time that can be missing.
ScenarioSpec outcome_spec() {
  ScenarioSpec spec = small_spec();
  spec.title = "A small battle";
  spec.limit_s = 600;
  spec.triggers = {trigger("done", "time_s > 5", {end_effect()}),
                   trigger("fled", "time_s > 9", {end_effect()})};
  spec.outcomes = {{"won", "wing.hero.lost == 0", "Won", 1},
                   {"ships_lost", "faction.red.lost", "Ships lost", 1},
                   {"landed_s", "time_of(phase_started)", "Landed at (s)", 1}};
  return spec;
}

DocumentedSpec documented(const std::string& name) {
  DocumentedSpec d;
  d.name = name;
  d.source = "the account";
  return d;
}

std::vector<ReplicateResult> results_of(const std::vector<std::vector<double>>& rows) {
  std::vector<ReplicateResult> results;
  for (const std::vector<double>& row : rows) {
    ReplicateResult result;
    result.job.seed = results.size() + 1;
    result.outcomes = row;
    result.sim_time_s = 60;
    result.ended_by = "done";
    results.push_back(std::move(result));
  }
  return results;
}

bool met(const DocumentedSpec& entry, const std::vector<std::vector<double>>& rows) {
  ScenarioSpec spec = outcome_spec();
  spec.documented = {entry};
  const BattlePlan plan(spec);
  return compare_with_documented(plan, results_of(rows)).documented.at(0).met;
}

TEST(Comparison, AnAnswerIsMetByMoreThanHalf) {
  DocumentedSpec won = documented("won");
  won.has_is = true;
  EXPECT_TRUE(met(won, {{1, 0, 0}, {1, 0, 0}, {0, 0, 0}}));
  EXPECT_FALSE(met(won, {{1, 0, 0}, {0, 0, 0}})) << "half is not more than half";
  EXPECT_FALSE(met(won, {{1, 0, 0}, {kNone, 0, 0}})) << "missing is no answer";
  EXPECT_FALSE(met(won, {}));
  won.share = 0.5;
  EXPECT_TRUE(met(won, {{1, 0, 0}, {0, 0, 0}})) << "half is at least half";
  won.share = 0.9;
  EXPECT_FALSE(met(won, {{1, 0, 0}, {1, 0, 0}, {0, 0, 0}}));
  won.is = false;
  won.share = -1;
  EXPECT_TRUE(met(won, {{1, 0, 0}, {0, 0, 0}, {0, 0, 0}}));
  EXPECT_FALSE(met(won, {{kNone, 0, 0}, {0, 0, 0}}));
}

TEST(Comparison, ANumberIsMetByTheMedian) {
  DocumentedSpec lost = documented("ships_lost");
  lost.at_least = 5;
  EXPECT_TRUE(met(lost, {{1, 1, 0}, {1, 5, 0}, {1, 9, 0}}));
  EXPECT_FALSE(met(lost, {{1, 4, 0}, {1, 4, 0}, {1, 900, 0}}));
  lost.at_most = 6;
  EXPECT_FALSE(met(lost, {{1, 7, 0}}));
  lost = documented("ships_lost");
  lost.has_value = true;
  lost.value = 10;
  lost.tolerance = 2;
  EXPECT_TRUE(met(lost, {{1, 12, 0}}));
  EXPECT_FALSE(met(lost, {{1, 13, 0}}));
  EXPECT_FALSE(met(lost, {{1, 7, 0}}));
}

TEST(Comparison, MoreThanHalfMissingIsNotMet) {
  DocumentedSpec landed = documented("landed_s");
  landed.at_least = 0;
  EXPECT_TRUE(met(landed, {{1, 0, 5}, {1, 0, kNone}}));
  EXPECT_FALSE(met(landed, {{1, 0, 5}, {1, 0, kNone}, {1, 0, kNone}}));
}

/// Eight battles, two documented outcomes of which one is not met.
struct Fixture {
  Fixture() : spec(made()), plan(spec) {
    for (int i = 0; i < 8; ++i) {
      rows.push_back({i == 0 ? 0.0 : 1.0, 10.0 + i, i < 3 ? kNone : 90.0 + i});
    }
    results = results_of(rows);
    results[2].ended_by = "fled";
    results[3].ended_by = "";
    results[3].time_limit_reached = true;
    run.replicates = 8;
    run.wall_time_s = 2;
    run.worlds = 4;
    run.device.backend = "cpu";
    run.device.name = "A processor";
    run.device.compute_units = 2;
    comparison = compare_with_documented(plan, results);
  }
  static ScenarioSpec made() {
    ScenarioSpec spec = outcome_spec();
    DocumentedSpec won = documented("won");
    won.has_is = true;
    DocumentedSpec lost = documented("ships_lost");
    lost.at_least = 50;
    spec.documented = {won, lost};
    return spec;
  }
  ScenarioSpec spec;
  BattlePlan plan;
  std::vector<std::vector<double>> rows;
  std::vector<ReplicateResult> results;
  ComparisonRun run;
  Comparison comparison;
};

TEST(Comparison, ThePage) {
  const Fixture f;
  const std::string page = comparison_page(f.comparison, f.spec, f.run, PageStyle{});
  EXPECT_EQ(page,
            R"(────────────────────────────────────────────────────────────────────────────────
 A SMALL BATTLE                                                       8 battles
 CPU: A processor, 2 threads                                       seeds 1 to 8
────────────────────────────────────────────────────────────────────────────────

DOCUMENTED ────────────────── answers by their share, numbers by their median ──
                 documented    the battles     95 % interval
  ✓ Won                 yes  yes in 87.5 %  52.9 % to 97.8 %
    the account
  ✗ Ships lost  at least 50           13.5          10 to 17
    the account

OTHER OUTCOMES ─────────────────────────────────────────────────────────────────
             median or share  95 % interval  least   most
  Landed at            01:35              -  01:33  01:37
    No value in 3 of 8 battles.

ENDS ──────────────────────────────────────────────────── median length 01:00 ──
  ended by                 battles   share
  done                           6    75 %
  fled                           1  12.5 %
  the time limit of 10:00        1  12.5 %

RUN ────────────────────────────────────────────────────────────────────────────
  8 battles in 2.00 s: 4 battles/s, 4 side by side, 0 agent-steps/s
  -: an interval for a median needs at least 6 values.

  1 of 2 documented outcomes is not met: ships_lost.
)") << page;
}

TEST(Comparison, ThePageSaysWhatWasInterrupted) {
  Fixture f;
  f.run.interrupted = true;
  f.run.replicates = 100;
  const std::string page = comparison_page(f.comparison, f.spec, f.run, PageStyle{});
  EXPECT_NE(page.find("Interrupted: 8 of 100 battles were over."), std::string::npos) << page;
}

TEST(Comparison, NothingDocumentedIsSaid) {
  Fixture f;
  f.spec.documented.clear();
  const BattlePlan plan(f.spec);
  const Comparison comparison = compare_with_documented(plan, f.results);
  const std::string page = comparison_page(comparison, f.spec, f.run, PageStyle{});
  EXPECT_NE(page.find("the scenario has no [documented] table"), std::string::npos) << page;
  EXPECT_NE(page.find("Ships lost"), std::string::npos) << page;
  EXPECT_TRUE(not_met(comparison).empty());
}

TEST(Comparison, TheJsonHasStatisticsAndRows) {
  const Fixture f;
  const auto json = nlohmann::json::parse(comparison_json(f.comparison, f.plan, f.results, f.run));
  EXPECT_EQ(json.at("battles"), 8);
  EXPECT_EQ(json.at("documented").at("won").at("met"), true);
  EXPECT_EQ(json.at("documented").at("won").at("agreeing"), 7);
  EXPECT_EQ(json.at("documented").at("ships_lost").at("met"), false);
  EXPECT_EQ(json.at("documented").at("ships_lost").at("at_least"), 50);
  EXPECT_TRUE(json.at("documented").at("ships_lost").at("at_most").is_null());
  EXPECT_EQ(json.at("outcome").at("ships_lost").at("median"), 13.5);
  EXPECT_EQ(json.at("outcome").at("ships_lost").at("median_95").at("low"), 10);
  EXPECT_EQ(json.at("outcome").at("landed_s").at("missing"), 3);
  EXPECT_EQ(json.at("ended_by").at("done"), 6);
  EXPECT_EQ(json.at("time_limit_reached"), 1);
  ASSERT_EQ(json.at("rows").size(), 8u);
  EXPECT_EQ(json.at("rows").at(0).at("outcome").at("won"), false);
  EXPECT_TRUE(json.at("rows").at(0).at("outcome").at("landed_s").is_null());
  EXPECT_EQ(json.at("rows").at(7).at("outcome").at("landed_s"), 97);
  EXPECT_EQ(json.at("rows").at(7).at("seed"), 8);
}

}  // namespace
}  // namespace swarm
