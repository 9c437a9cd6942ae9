// Study files: what is read, and one line for what is wrong.
#include <gtest/gtest.h>

#include "tests/host/study_text.h"

namespace swarm {
namespace {

using testing_support::six_points;
using testing_support::study_plan;
using testing_support::study_text;

std::string error_of(const std::string& text) {
  const auto plan = study_plan(text);
  return plan ? "no error" : plan.error().text;
}

TEST(LoadStudy, ReadsWhatIsThere) {
  const auto spec = load_study_text(
      study_text("count = 30\nfirst_seed = 7\nseeds = \"independent\"\n"
                 "until = { measure = \"patrol_won\", half_width = 0.1, at_least = 10, block = 5 }",
                 six_points() +
                     "scale = \"log\"\n[measure.margin]\nexpression = \"wing.patrol.hull_TJ\"\n"
                     "[record]\nmeasures = [\"patrol_won\"]\nevents = true\n"
                     "series_interval_s = 5\n"),
      "folder/study.toml");
  ASSERT_TRUE(spec.ok()) << spec.error().text;
  EXPECT_EQ(spec->title, "small");  // the name, where there is no title
  EXPECT_EQ(spec->replicates.count, 30u);
  EXPECT_EQ(spec->replicates.first_seed, 7u);
  EXPECT_FALSE(spec->replicates.common);
  EXPECT_EQ(spec->replicates.block, 5u);
  ASSERT_EQ(spec->factors.size(), 2u);
  EXPECT_EQ(spec->factors[0].levels, 3u);
  EXPECT_EQ(spec->factors[1].kind, FactorSpec::Kind::kWhole);
  EXPECT_TRUE(spec->factors[1].logarithmic);
  EXPECT_EQ(spec->added_measures.front().name, "margin");
  EXPECT_TRUE(spec->keep_events);
}

TEST(LoadStudy, MistakesAreOneLineWithTheirPlace) {
  EXPECT_EQ(
      error_of("[study"),
      "study.toml:1: not valid TOML: Error while parsing table header: encountered end-of-file")
      << "the parser's own words";
  EXPECT_EQ(error_of(study_text("count = 0")),
            "study.toml:6: replicates.count: is the number 0; allowed: a whole number from 1 to "
            "10000000");
  EXPECT_EQ(error_of(study_text("count = 2\ncuont = 3")),
            "study.toml:7: replicates.cuont: unknown key; allowed: count, first_seed, seeds, "
            "until; did you mean \"count\"?");
  const std::string factor = "[design]\nkind = \"full_factorial\"\n[factor.hull]\n";
  EXPECT_EQ(error_of(study_text("count = 2", factor + "path = \"class.raider.hull_TJ\"\n"
                                                      "range = [900, 100]\n")),
            "study.toml:11: factor.hull.range: 900 is not below 100; allowed: two numbers, the "
            "lower one first");
  EXPECT_EQ(error_of(study_text("count = 2", factor + "path = \"class.raider.hull_TJ\"\n")),
            "study.toml:9: factor.hull: has no values; allowed: one of range, whole, values, flag");
  EXPECT_EQ(error_of(study_text("count = 2", factor + "range = [1, 2]\n")),
            "study.toml:9: factor.hull: needs a key of the scenario; allowed: path = \"KEY\" or "
            "paths = [\"KEY\", ...]");
  EXPECT_EQ(error_of(study_text("count = 2", factor + "path = \"class.raider.hull_TJ\"\n"
                                                      "values = [1, nan]\n")),
            "study.toml:11: factor.hull.values: is an array; allowed: a list of at least two "
            "numbers, texts or flags");
  EXPECT_EQ(error_of(study_text("count = 2", "[design]\nkind = \"sobel\"\n")),
            "study.toml:8: design.kind: \"sobel\" is unknown; allowed: single, full_factorial, "
            "latin_hypercube, nearly_orthogonal, sobol, saltelli, one_at_a_time, table; did you "
            "mean \"sobol\"?");
  EXPECT_EQ(error_of(study_text("count = 2", "[record]\nmeasures = [\"patrol_one\"]\n")),
            "study.toml: record.measures: \"patrol_one\" is no outcome of duel; allowed: "
            "patrol_won, decided_s; did you mean \"patrol_won\"?");
}

TEST(LoadStudy, APathThatTheScenarioLacksIsAMistake) {
  const std::string error = error_of(study_text(
      "count = 2",
      "[design]\nkind = \"full_factorial\"\n[factor.hull]\npath = \"class.rader.hull_TJ\"\n"
      "range = [1, 2]\n"));
  EXPECT_NE(error.find("did you mean \"raider\"?"), std::string::npos) << error;
  EXPECT_EQ(error.find('\n'), std::string::npos);
}

TEST(StudyPlan, APointThatCannotBeFoughtIsKnownAndTheOthersAreFought) {
  // A negative hull is outside what the scenario allows; the other end is not.
  const auto plan = study_plan(study_text(
      "count = 3",
      "[design]\nkind = \"full_factorial\"\n[factor.hull]\npath = \"class.raider.hull_TJ\"\n"
      "range = [-100, 300]\nlevels = 3\n"));
  ASSERT_TRUE(plan.ok()) << plan.error().text;
  EXPECT_EQ((*plan)->valid_points(), 2u);
  EXPECT_NE((*plan)->points()[0].error.find("hull_TJ"), std::string::npos);
  EXPECT_TRUE((*plan)->points()[1].error.empty());
}

TEST(StudyPlan, SeedsAreCommonOrAllDifferent) {
  const auto common = study_plan(study_text("count = 4\nfirst_seed = 10", six_points()));
  ASSERT_TRUE(common.ok()) << common.error().text;
  EXPECT_EQ((*common)->seed_of(0, 3), 13u);
  EXPECT_EQ((*common)->seed_of(5, 3), 13u);
  const auto apart =
      study_plan(study_text("count = 4\nfirst_seed = 10\nseeds = \"independent\"", six_points()));
  ASSERT_TRUE(apart.ok());
  EXPECT_EQ((*apart)->seed_of(0, 3), 13u);
  EXPECT_EQ((*apart)->seed_of(5, 3), 33u);
}

TEST(StudyPlan, AFactorMayNotBeNamedLikeAColumn) {
  std::string text = study_text("count = 2", six_points());
  text.replace(text.find("factor.hull"), 11, "factor.seed");
  EXPECT_EQ(error_of(text),
            "study.toml:9: factor.seed: is the name of a column of every run; allowed: another "
            "name");
}

TEST(StudyPlan, PointsOfOtherShapesAreGroupsOfTheirOwn) {
  // The command period decides which steps are command steps: such battles share no engine.
  const auto plan =
      study_plan(study_text("count = 2",
                            "[design]\nkind = \"full_factorial\"\n[factor.period]\n"
                            "path = \"time.command_period_s\"\nvalues = [1, 2, 1.5]\n"));
  ASSERT_TRUE(plan.ok()) << plan.error().text;
  EXPECT_EQ((*plan)->groups().size(), 3u);
}

}  // namespace
}  // namespace swarm
