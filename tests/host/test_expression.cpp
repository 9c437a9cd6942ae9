// The formulas of triggers and outcomes: values, missing values, and what is said of wrong ones.
#include "host/battle/expression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using testing_support::event_effect;
using testing_support::fresh_row;
using testing_support::small_spec;
using testing_support::trigger;

class ExpressionTest : public ::testing::Test {
 protected:
  ExpressionTest()
      : spec_(make_spec()),
        plan_(spec_),
        row_(fresh_row(plan_)),
        state_(plan_.metrics.state_count(), 0),
        times_(plan_.metrics.events().size(), kMissing) {
    state_[kStateTime] = 12.5;
    times_[static_cast<size_t>(plan_.metrics.find_event("alarm"))] = 4;
  }

  static ScenarioSpec make_spec() {
    ScenarioSpec spec = small_spec();
    spec.triggers = {trigger("t", "", {event_effect("alarm"), event_effect("retreat")})};
    return spec;
  }

  Expression parsed(const std::string& text) {
    Expression expression;
    const auto error = parse_expression(text, plan_.metrics, &expression, &captures_);
    EXPECT_FALSE(error) << text << ": " << (error ? error->message : "");
    return expression;
  }
  double value(const std::string& text) {
    return parsed(text).evaluate(plan_.metrics, {row_.data(), state_.data(), times_.data()});
  }
  std::string error(const std::string& text) {
    Expression expression;
    const auto error = parse_expression(text, plan_.metrics, &expression, &captures_);
    EXPECT_TRUE(expression.empty());
    return error ? std::to_string(error->column) + ": " + error->message : "none";
  }

  const ScenarioSpec spec_;
  const BattlePlan plan_;
  std::vector<int64_t> row_;
  std::vector<double> state_, times_;
  std::vector<Capture> captures_;
};

TEST_F(ExpressionTest, ValueAtIsAFormulaOfItsOwn) {
  const Expression both = parsed("value_at(alarm, 2 * time_s) + value_at(retreat, time_s > 3)");
  ASSERT_EQ(captures_.size(), 2u);
  EXPECT_EQ(captures_[0].event, static_cast<uint32_t>(plan_.metrics.find_event("alarm")));
  const MetricInput input = {row_.data(), state_.data(), times_.data()};
  EXPECT_EQ(captures_[0].value.evaluate(plan_.metrics, input), 25);
  EXPECT_EQ(captures_[1].value.evaluate(plan_.metrics, input), 1);
  const double kept[] = {7, kMissing};
  const MetricInput later = {row_.data(), state_.data(), times_.data(), kept};
  EXPECT_TRUE(is_missing(both.evaluate(plan_.metrics, later)));
  EXPECT_EQ(
      parsed("value_at(alarm, time_s)").events(),
      both.events().empty() ? std::vector<uint32_t>{} : std::vector<uint32_t>{captures_[0].event});
  EXPECT_TRUE(parsed("value_at(alarm, time_s > 3)").is_boolean());
  EXPECT_FALSE(parsed("value_at(alarm, time_s)").is_boolean());
  EXPECT_EQ(error("value_at(alarm)"), "15: expected \",\", found \")\"");
}

TEST_F(ExpressionTest, ArithmeticHasTheUsualPrecedence) {
  EXPECT_EQ(value("1 + 2 * 3"), 7);
  EXPECT_EQ(value("(1 + 2) * 3"), 9);
  EXPECT_EQ(value("8 - 3 - 2"), 3);
  EXPECT_EQ(value("16 / 4 / 2"), 2);
  EXPECT_EQ(value("-2 * -3"), 6);
  EXPECT_EQ(value("- - 2"), 2);
  EXPECT_EQ(value("1-1"), 0);
  EXPECT_EQ(value("2*3"), 6);
  EXPECT_EQ(value(".5 + 1e2 + 2.5e-1"), 100.75);
  EXPECT_EQ(value("min(3, 1 + 1) + max(-1, 4)"), 6);
}

TEST_F(ExpressionTest, LogicIsLooserThanComparison) {
  EXPECT_EQ(value("1 < 2 and 3 >= 3"), 1);
  EXPECT_EQ(value("1 > 2 or not 1 == 2"), 1);
  EXPECT_EQ(value("not 1 and 0"), 0);
  EXPECT_EQ(value("1 or 0 and 0"), 1);
  EXPECT_EQ(value("(1 or 0) and 0"), 0);
  EXPECT_EQ(value("not not 5"), 1);
  EXPECT_EQ(value("1 + 1 == 2"), 1);
  EXPECT_EQ(value("2 != 2"), 0);
  EXPECT_EQ(value("2 <= 1"), 0);
}

TEST_F(ExpressionTest, MetricsAndSums) {
  EXPECT_EQ(value("time_s"), 12.5);
  EXPECT_EQ(value("time_s*2"), 25);
  EXPECT_EQ(value("wing.raiders.active"), 10);
  EXPECT_EQ(value("wing.*.active"), 11);
  EXPECT_EQ(value("wing.convoy_*.held"), 7);
  EXPECT_EQ(value("wing.*_2.held"), 4);
  EXPECT_EQ(value("section.base.ring_*.active - 1"), 3);
  EXPECT_EQ(value("faction.*.*.ships"), 23);
  EXPECT_EQ(value("wing.raiders.active * 2"), 20);
}

TEST_F(ExpressionTest, MissingValuesMakeComparisonsFalse) {
  EXPECT_EQ(value("happened(alarm)"), 1);
  EXPECT_EQ(value("happened(retreat)"), 0);
  EXPECT_EQ(value("time_of(alarm)"), 4);
  EXPECT_TRUE(is_missing(value("time_of(retreat)")));
  EXPECT_TRUE(is_missing(value("time_of(retreat) - 1")));
  EXPECT_TRUE(is_missing(value("min(1, time_of(retreat))")));
  EXPECT_TRUE(is_missing(value("max(time_of(retreat), 1)")));
  EXPECT_TRUE(is_missing(value("1 / 0")));
  EXPECT_TRUE(is_missing(value("0 / 0 * 0")));
  for (const char* op : {"<", "<=", ">", ">=", "==", "!="}) {
    EXPECT_EQ(value("time_of(retreat) " + std::string(op) + " 1"), 0) << op;
    EXPECT_EQ(value("1 " + std::string(op) + " time_of(retreat)"), 0) << op;
  }
  EXPECT_EQ(value("time_of(retreat) or 1"), 1);
  EXPECT_EQ(value("time_of(retreat) and 1"), 0);
  EXPECT_EQ(value("not time_of(retreat)"), 1);
}

TEST_F(ExpressionTest, KnowsWhetherItAnswersYesOrNo) {
  for (const char* text : {"1 < 2", "not 1", "1 and 1", "(1 or 0)", "happened(alarm)",
                           "field.mouth.armed", "phase.fight", "(happened(alarm))"}) {
    EXPECT_TRUE(parsed(text).is_boolean()) << text;
  }
  for (const char* text : {"1", "time_s", "(1 < 2) + 1", "-happened(alarm)", "min(1 < 2, 1)",
                           "time_of(alarm)", "section.base.*.captured", "happened(alarm) * 2"}) {
    EXPECT_FALSE(parsed(text).is_boolean()) << text;
  }
}

TEST_F(ExpressionTest, AnEmptyConditionIsTrue) {
  const Expression empty;
  EXPECT_TRUE(empty.is_true(plan_.metrics, {row_.data(), state_.data(), times_.data()}));
}

TEST_F(ExpressionTest, ErrorsNameColumnAndNearestName) {
  EXPECT_EQ(error("1 + wing.raiders.activ"),
            "5: unknown metric \"wing.raiders.activ\"; did you mean \"wing.raiders.active\"?");
  EXPECT_EQ(error("wing.raider.lost"),
            "1: unknown metric \"wing.raider.lost\"; did you mean \"wing.raiders.lost\"?");
  EXPECT_EQ(
      error("wing.convoy_*.helt"),
      "1: no metric matches \"wing.convoy_*.helt\" (a product needs spaces around *); did you "
      "mean \"wing.convoy_*.held\"?");
  EXPECT_EQ(error("happened(alarms)"),
            "10: no trigger, gate or rule emits an event \"alarms\"; did you mean \"alarm\"?");
  EXPECT_EQ(error("sqrt(4)"),
            "1: \"sqrt\" is not a function; allowed: happened, time_of, value_at, min, max");
  EXPECT_EQ(error("zzzzzzzzzz"), "1: unknown metric \"zzzzzzzzzz\"");
}

TEST_F(ExpressionTest, ErrorsOfForm) {
  EXPECT_EQ(error(""), "1: expected a number, a metric, a function or '(', found the end");
  EXPECT_EQ(error("1 +"), "4: expected a number, a metric, a function or '(', found the end");
  EXPECT_EQ(error("(1"), "3: expected \")\", found the end");
  EXPECT_EQ(error("1)"), "2: expected an operator or the end, found \")\"");
  EXPECT_EQ(error("1 2"), "3: expected an operator or the end, found \"2\"");
  EXPECT_EQ(error("5km"), "2: expected an operator or the end, found \"km\"");
  EXPECT_EQ(error("1 < 2 < 3"), "7: comparisons do not chain; join them with 'and'");
  EXPECT_EQ(error("1 = 1"),
            "3: expected an operator or the end, found \"=\"; write '==' for a comparison");
  EXPECT_EQ(error("1 && 1"), "3: expected an operator or the end, found \"&\"; write 'and'");
  EXPECT_EQ(error("min(1)"), "6: expected \",\", found \")\"");
  EXPECT_EQ(error("happened(3)"), "10: expected the name of an event, found \"3\"");
  EXPECT_EQ(error("1e999"), "1: expected a number, a metric, a function or '(', found \"1e999\"");
}

TEST_F(ExpressionTest, NestingHasALimit) {
  const auto nested = [](int levels, const char* open, const char* close) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += open;
    text += "1";
    for (int i = 0; i < levels; ++i) text += close;
    return text;
  };
  EXPECT_EQ(value(nested(kMaxExpressionNesting, "(", ")")), 1);
  EXPECT_EQ(value(nested(kMaxExpressionNesting, "1 or 1 and 1 < 1 + 1 * (", ")")), 1);
  EXPECT_EQ(value(nested(kMaxExpressionNesting, "min(2, 1 or 0 and 1 < 1 + 1 * ", ")")), 1);
  EXPECT_NE(error(nested(kMaxExpressionNesting + 1, "(", ")")).find("nested too deeply"),
            std::string::npos);
  for (const char* open : {"(", "not ", "-", "min(1,", "not(-("}) {
    EXPECT_NE(error(nested(100000, open, "")).find("nested too deeply"), std::string::npos) << open;
  }
  // Length alone is no depth.
  std::string sum = "1";
  for (int i = 1; i < 20000; ++i) sum += " + 1";
  EXPECT_EQ(value(sum), 20000);
}

TEST_F(ExpressionTest, HostileTextNeverCrashes) {
  uint32_t random = 1;
  const std::string alphabet = "()+-*/<>=!.,_ abnotr1e9*\"\\\x01\xff\n";
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    for (int c = 0; c < 12; ++c) {
      random = random * 1664525u + 1013904223u;
      text += alphabet[(random >> 16) % alphabet.size()];
    }
    Expression expression;
    if (parse_expression(text, plan_.metrics, &expression, &captures_)) continue;
    expression.evaluate(plan_.metrics, {row_.data(), state_.data(), times_.data()});
  }
}

}  // namespace
}  // namespace swarm
