// [documented]: what a source says of outcomes, and every way to write it wrongly.
#include <gtest/gtest.h>

#include "host/battle/check.h"
#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

std::string documented(const std::string& lines) {
  std::string text = edited(kEverything, "[series]", "[documented]\n" + lines + "\n[series]");
  return edited(text, "zulu = \"time_s\"", "zulu = \"time_s\"\nwon = \"wing.attack_1.lost == 0\"");
}

TEST(ScenarioDocumented, Loads) {
  const ScenarioSpec s = loaded(documented(R"(
won = { is = true, share = 0.8, source = "a" }
alpha = { at_least = 2, at_most = 5, source = "b" }
zulu = { value = 10, tolerance = 2, source = "c" })"));
  ASSERT_EQ(s.documented.size(), 3u);
  EXPECT_EQ(s.documented[0].name, "won");
  EXPECT_TRUE(s.documented[0].has_is && s.documented[0].is);
  EXPECT_EQ(s.documented[0].share, 0.8);
  EXPECT_EQ(s.documented[1].at_most, 5);
  EXPECT_FALSE(s.documented[1].has_value);
  EXPECT_EQ(s.documented[2].tolerance, 2);
  EXPECT_EQ(s.documented[2].source, "c");
  EXPECT_EQ(s.documented[2].at_least, -kUnbounded);
  EXPECT_TRUE(battle_errors(s).empty());
}

void expect_error(const std::string& line, const std::string& error) {
  const std::string text = documented(line);
  EXPECT_EQ(error_of(text), std::to_string(line_of(text, line)) + ": documented." + error);
}

TEST(ScenarioDocumented, Errors) {
  const std::string ways = "allowed: one of is; value and tolerance; at_least, at_most or both";
  expect_error("alfa = { at_least = 2, source = \"b\" }",
               "alfa: \"alfa\" is not an [outcome]; allowed: zulu, won, alpha; did you mean "
               "\"alpha\"?");
  expect_error("alpha = { at_least = 2 }",
               "alpha.source: missing; needed always: who says so, and in which words");
  expect_error("alpha = { at_least = 2, source = \" \" }",
               "alpha.source: is empty; allowed: a text that says where it is documented");
  expect_error("alpha = { source = \"b\" }", "alpha: does not say what is documented; " + ways);
  expect_error("alpha = { is = true, at_least = 2, source = \"b\" }",
               "alpha: says it in more than one way; " + ways);
  expect_error("alpha = { value = 2, source = \"b\" }",
               "alpha.tolerance: missing; needed where there is a value: how far off the median "
               "may be");
  expect_error("alpha = { at_least = 2, tolerance = 1, source = \"b\" }",
               "alpha.tolerance: needs value beside it");
  expect_error("alpha = { at_least = 2, share = 1, source = \"b\" }",
               "alpha.share: needs is beside it");
  expect_error("won = { is = true, share = 2, source = \"b\" }",
               "won.share: 2 is out of range; allowed: 0 to 1");
  expect_error("alpha = { at_least = 2, at_most = 1, source = \"b\" }",
               "alpha.at_most: is less than at_least; allowed: at least 2");
  expect_error("alpha = { at_least = 2, atmost = 3, source = \"b\" }",
               "alpha.atmost: unknown key; allowed: is, share, value, tolerance, at_least, "
               "at_most, source; did you mean \"at_most\"?");
  expect_error("alpha = 3", "alpha: the number 3 is not a table; allowed: a table");
}

TEST(ScenarioDocumented, SetChangesWhatIsDocumented) {
  const std::string text = documented("alpha = { at_least = 2, source = \"b\" }");
  EXPECT_EQ(loaded(text, {{"documented.alpha.at_least", "7"}}).documented[0].at_least, 7);
}

TEST(ScenarioDocumented, YesAndNoAreNotNumbers) {
  const auto errors_of = [](const std::string& line) {
    const std::vector<std::string> errors = battle_errors(loaded(documented(line)));
    return errors.size() == 1 ? errors[0] : "none, or several";
  };
  EXPECT_TRUE(errors_of("won = { at_least = 1, source = \"a\" }")
                  .ends_with(": documented.won: the outcome answers yes or no; allowed: is, with "
                             "or without share"));
  const std::string wrong = errors_of("alpha = { is = true, source = \"a\" }");
  EXPECT_TRUE(wrong.starts_with("t.toml:")) << wrong;
  EXPECT_TRUE(
      wrong.ends_with(": documented.alpha: the outcome is a number; allowed: value and "
                      "tolerance, at_least, at_most"))
      << wrong;
}

}  // namespace
}  // namespace swarm
