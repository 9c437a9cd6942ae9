// Parameters and the formulas over them: values, places where a formula may stand, --set, errors.
#include <gtest/gtest.h>

#include <cmath>

#include "host/scenario/formula.h"
#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

/// The value of a formula over ships = 1000, gap = -3 and zero = 0; NaN and a failure where wrong.
Result<double> value_of(const std::string& formula) {
  return evaluate_formula(formula, [](std::string_view name) -> Result<double> {
    if (name == "ships") return 1000.0;
    if (name == "gap") return -3.0;
    if (name == "zero") return 0.0;
    return Error{"unknown"};
  });
}

double number(const std::string& formula) {
  const Result<double> result = value_of(formula);
  if (result.ok()) return *result;
  ADD_FAILURE() << formula << ": " << result.error().text;
  return std::nan("");
}

std::string wrong(const std::string& formula) {
  const Result<double> result = value_of(formula);
  return result.ok() ? "is " + std::to_string(*result) : result.error().text;
}

TEST(Formula, Arithmetic) {
  EXPECT_EQ(number("=1"), 1);
  EXPECT_EQ(number("= 2 + 3 * 4 - 6 / 3"), 12);
  EXPECT_EQ(number("= 7 - 2 - 1"), 4);
  EXPECT_EQ(number("= 16 / 4 / 2"), 2);
  EXPECT_EQ(number("=-gap/2"), 1.5);
  EXPECT_EQ(number("= - -ships"), 1000);
  EXPECT_EQ(number("= (1 + 2) * (3 + 4)"), 21);
  EXPECT_EQ(number("= 1.5e3 + .5"), 1500.5);
}

TEST(Formula, PowersBindBeforeSignsAndFromTheRight) {
  EXPECT_EQ(number("= -2 ^ 2"), -4);
  EXPECT_EQ(number("= (-2) ^ 3"), -8);
  EXPECT_EQ(number("= 2 ^ 3 ^ 2"), 512);
  EXPECT_EQ(number("= 2 ^ -2"), 0.25);
  EXPECT_EQ(number("= 3 * 2 ^ 2"), 12);
  EXPECT_EQ(number("= 9 ^ 0.5"), 3);
  EXPECT_EQ(number("= 4 ^ 1.5"), 8);
  EXPECT_EQ(number("= 0 ^ 0"), 1);
}

TEST(Formula, Functions) {
  EXPECT_EQ(number("= sqrt(ships * 10)"), 100);
  EXPECT_EQ(number("= cbrt(ships)"), 10);
  EXPECT_EQ(number("= cbrt(-27)"), -3);
  EXPECT_EQ(number("= floor(2.7) + ceil(2.1) + round(2.5)"), 8);
  EXPECT_EQ(number("= min(4, ships, gap) + max(1, 2, 3)"), 0);
}

TEST(Formula, CubeRootsAreExactWhereTheyCanBe) {
  for (int k = 1; k <= 2000; ++k) {
    ASSERT_EQ(cube_root(static_cast<double>(k) * k * k), k);
    ASSERT_EQ(cube_root(std::ldexp(static_cast<double>(k) * k * k, -30)), std::ldexp(k, -10));
  }
  for (double x = 1e-300; x < 1e300; x *= 3.7) {
    ASSERT_NEAR(cube_root(x) / static_cast<double>(std::cbrt(static_cast<long double>(x))), 1,
                2.3e-16)
        << x;
  }
  EXPECT_EQ(cube_root(0), 0);
}

TEST(Formula, PowersAreCloseToThoseOfTheLibrary) {
  for (double x = 1e-12; x < 1e12; x *= 1.37) {
    for (const double y : {-3.7, -1.0 / 3, 0.1, 1.0 / 3, 0.75, 2.2, 9.81}) {
      ASSERT_NEAR(real_power(x, y) / std::pow(x, y), 1, 1e-12) << x << " ^ " << y;
    }
    for (const double y : {-2.5, -1.0, 0.5, 3.0, 7.5}) {
      ASSERT_NEAR(real_power(x, y) / std::pow(x, y), 1, 1e-14) << x << " ^ " << y;
    }
  }
  EXPECT_TRUE(std::isnan(real_power(-8, 1.0 / 3)));
}

TEST(Formula, ErrorsSayWhatAndWhere) {
  EXPECT_EQ(wrong("= 1 / zero"), "division by 0 (column 5)");
  EXPECT_EQ(wrong("= zero ^ -1"), "division by 0: a negative power of 0 (column 8)");
  EXPECT_EQ(wrong("= gap ^ 0.5"), "-3 ^ 0.5 is not a number (column 7)");
  EXPECT_EQ(wrong("= sqrt(gap)"), "sqrt(-3) is not a number (column 3)");
  EXPECT_EQ(wrong("= 1e300 * 1e300"), "the result is not a finite number");
  EXPECT_EQ(wrong("="),
            "expected a number, a parameter, a function or \"(\", found the end "
            "(column 2)");
  EXPECT_EQ(wrong("= 2 ships"), "expected an operator or the end, found \"s\" (column 5)");
  EXPECT_EQ(wrong("= (2"), "expected \")\", found the end (column 5)");
  EXPECT_EQ(wrong("= sqr(2)"),
            "\"sqr\" is not a function; allowed: sqrt, cbrt, floor, ceil, round, min, max; did you "
            "mean \"sqrt\"? (column 3)");
  EXPECT_EQ(wrong("= sqrt(1, 2)"), "sqrt takes one number, and 2 are given (column 3)");
  EXPECT_EQ(wrong("= min(1)"), "min takes two numbers or more, and 1 are given (column 3)");
  EXPECT_EQ(wrong("= x"), "unknown (column 3)");
  const std::string deep = "=" + std::string(5000, '(') + "1" + std::string(5000, ')');
  EXPECT_TRUE(wrong(deep).starts_with("nested too deeply")) << wrong(deep);
  EXPECT_TRUE(wrong("=" + std::string(5000, '-') + "1").starts_with("nested too deeply"));
  std::string tower = "=2";
  for (int i = 0; i < 3000; ++i) tower += "^2";
  EXPECT_TRUE(wrong(tower).starts_with("nested too deeply")) << wrong(tower);
}

/// kEverything with parameters that a few of its numbers depend on.
std::string with_parameters() {
  std::string text = edited(kEverything, "[time]",
                            "[parameters]\n"
                            "ships = { value = 6, min = 2, max = 100, meaning = \"in a wing\" }\n"
                            "gap = 100\n"
                            "double_gap = \"= 2 * gap\"\n"
                            "[time]");
  text = edited(text, "count = 3 }", "count = \"= ships / 2\" }");
  text = edited(text, "position_km = [-100, 0, 0]", "position_km = [\"= -double_gap / 2\", 0, 0]");
  text = edited(text, "count = 4\n", "count = \"= ships - 2\"\n");
  text = edited(text, "people = { troops = 5 }", "people = { troops = \"= ships + 1\" }");
  return text;
}

TEST(ScenarioParameters, FormulasStandWhereNumbersDo) {
  const ScenarioSpec s = loaded(with_parameters());
  EXPECT_EQ(s.wings[0].ships[0].count, 3);
  EXPECT_EQ(s.wings[0].position_km.x, -100);
  EXPECT_EQ(s.wings[1].people[0].count, 7);
  EXPECT_EQ(s.structures[0].section_names.size(), 5u) << "core and four of the ring";
  ASSERT_EQ(s.parameters.size(), 3u);
  EXPECT_EQ(s.parameters[0].name, "ships");
  EXPECT_EQ(s.parameters[0].min, 2);
  EXPECT_EQ(s.parameters[0].meaning, "in a wing");
  EXPECT_EQ(s.parameters[2].value, 200);
}

TEST(ScenarioParameters, SetChangesAllThatDependsOnThem) {
  const ScenarioSpec s =
      loaded(with_parameters(), {{"parameters.ships", "10"}, {"parameters.gap", "= 20 / 2"}});
  EXPECT_EQ(s.wings[0].ships[0].count, 5);
  EXPECT_EQ(s.structures[0].section_names.size(), 9u);
  EXPECT_EQ(s.wings[0].position_km.x, -10);
  EXPECT_EQ(s.parameters[0].max, 100) << "the bounds stay";
  EXPECT_EQ(loaded(with_parameters(), {{"parameters.gap.max", "300"}}).parameters[1].max, 300);
  EXPECT_EQ(loaded(with_parameters(), {{"wing.convoy.order.radius_km", "= gap"}})
                .wings[2]
                .order.radius_km,
            100);
}

TEST(ScenarioParameters, SetIsCheckedAsTheFileIs) {
  const auto set = [](const std::string& path, const std::string& value) {
    return error_of(with_parameters(), {{path, value}});
  };
  EXPECT_EQ(set("parameters.ships", "101"),
            "--set parameters.ships.value: 101 is out of range; allowed: 2 to 100");
  EXPECT_EQ(set("parameters.ships", "many"),
            "--set parameters.ships.value: the text \"many\" is not a number; allowed: a number");
  EXPECT_EQ(set("parameters.shps", "4"),
            "--set parameters.shps: \"shps\" is not one of parameters; allowed: ships, gap, "
            "double_gap; did you mean \"ships\"?");
  EXPECT_EQ(set("parameters.ships.top", "4"),
            "--set parameters.ships.top: \"top\" is not a key of parameters.ships; allowed: value, "
            "min, max, meaning");
  const int line = line_of(with_parameters(), "count = \"= ships / 2\"");
  EXPECT_EQ(set("parameters.ships", "7"),
            std::to_string(line) +
                ": wing.attack_1.ships.galor.count: \"= ships / 2\" gives 3.5, which is not a "
                "whole number; allowed: a whole number, 0 to 1e8; floor, ceil and round give one");
}

/// The line of `at` and the error, with `from` replaced in the text with parameters.
void expect_error(const std::string& from, const std::string& to, const std::string& at,
                  const std::string& error) {
  const std::string text = edited(with_parameters(), from, to);
  EXPECT_EQ(error_of(text), std::to_string(line_of(text, at)) + ": " + error);
}

TEST(ScenarioParameters, Errors) {
  expect_error("\"= ships / 2\"", "\"= shps / 2\"", "shps",
               "wing.attack_1.ships.galor.count: \"= shps / 2\": unknown parameter \"shps\"; "
               "allowed: ships, gap, double_gap; did you mean \"ships\"? (column 3)");
  expect_error("\"= ships / 2\"", "\"= ships / (6 - ships)\"", "6 - ships",
               "wing.attack_1.ships.galor.count: \"= ships / (6 - ships)\": division by 0 (column "
               "9)");
  expect_error("\"= ships / 2\"", "\"= 0 * ships - 1\"", "0 * ships - 1",
               "wing.attack_1.ships.galor.count: \"= 0 * ships - 1\" gives -1, which is out of "
               "range; allowed: 0 to 1e8");
  expect_error("\"= 2 * gap\"", "\"= 2 * double_gap\"", "2 * double_gap",
               "parameters.double_gap: \"= 2 * double_gap\": parameter \"double_gap\" is not above "
               "this one; allowed: ships, gap (column 7)");
  expect_error("value = 6", "value = 600", "value = 600",
               "parameters.ships.value: 600 is out of range; allowed: 2 to 100");
  expect_error("gap = 100", "gap = true", "gap = true",
               "parameters.gap: true is not a number; allowed: a number");
  expect_error("gap = 100", "gap = 100\nidle = 3", "idle",
               "parameters.idle: used by nothing; allowed: parameters that a formula names, as in "
               "count = \"= idle / 2\"");
  expect_error("min = 2", "least = 2", "least",
               "parameters.ships.least: unknown key; allowed: value, min, max, meaning");
  expect_error("value = 6, ", "", "min = 2",
               "parameters.ships.value: missing; needed always: the "
               "number that its name stands for");
  expect_error("gap = 100", "\"a gap\" = 100\ngap = 100", "a gap",
               "parameters.a gap: \"a gap\" is not a name; allowed: letters, digits and "
               "underscores, a letter first, at most 64");
}

TEST(ScenarioParameters, TextKeysKeepTheirText) {
  const std::string text = edited(kEverything, "title = \"Approach\"", "title = \"= nothing\"");
  EXPECT_EQ(loaded(text).phases[0].title, "= nothing");
}

TEST(ScenarioParameters, OneThatSetLeavesWithoutUseIsWrongOnlyWhereItWasSetItself) {
  const std::string text = edited(edited(kEverything, "[time]", "[parameters]\nships = 3\n[time]"),
                                  "count = 3 }", "count = \"= ships\" }");
  EXPECT_EQ(error_of(text), "loads");
  EXPECT_EQ(error_of(text, {{"wing.attack_1.ships.galor.count", "5"}}), "loads");
  EXPECT_TRUE(error_of(text, {{"wing.attack_1.ships.galor.count", "5"}, {"parameters.ships", "4"}})
                  .starts_with("--set parameters.ships: used by nothing"));
}

}  // namespace
}  // namespace swarm
