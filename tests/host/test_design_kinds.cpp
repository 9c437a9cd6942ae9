// Grids, single points, Latin hypercubes and one-at-a-time designs; values from positions.
#include <algorithm>
#include <cmath>
#include <set>

#include "host/study/designs/factor_values.h"
#include "tests/host/design_factors.h"

namespace swarm {
namespace {

using testing_support::design_of, testing_support::flag_factor, testing_support::list_factor,
    testing_support::made, testing_support::real_factor, testing_support::real_factors,
    testing_support::refusal, testing_support::whole_factor;
using Kind = DesignSpec::Kind;
using Texts = std::vector<std::string>;

TEST(DesignValues, RealsKeepTheirEndsAndShortTexts) {
  const FactorSpec factor = real_factor("f", 0.1, 0.4);
  EXPECT_EQ(value_at(factor, 0), "0.1");
  EXPECT_EQ(value_at(factor, 2.0 / 3), "0.3");
  EXPECT_EQ(value_at(factor, 1), "0.4");
}

TEST(DesignValues, LogScalesStepByFactors) {
  FactorSpec factor = real_factor("f", 0.0001, 1);
  factor.logarithmic = true;
  EXPECT_EQ(value_at(factor, 0), "0.0001");
  EXPECT_EQ(value_at(factor, 0.25), "0.001");
  EXPECT_EQ(value_at(factor, 0.5), "0.01");
  EXPECT_EQ(value_at(factor, 0.75), "0.1");
  EXPECT_EQ(value_at(factor, 1), "1");
  const Result<FactorValue> tenth = locate_value(factor, "0.1");
  ASSERT_TRUE(tenth.ok());
  EXPECT_NEAR(tenth->position, 0.75, 1e-15);
}

TEST(DesignValues, WholeNumbersAndListsHaveEqualShares) {
  for (const FactorSpec& factor :
       {whole_factor("f", 2, 8), list_factor("f", {"a", "b", "c", "d", "e", "f", "g"})}) {
    std::vector<std::string> values;
    for (int i = 0; i < 700; ++i) values.push_back(value_at(factor, (i + 0.5) / 700));
    std::multiset<std::string> counted(values.begin(), values.end());
    for (const std::string& value : std::set<std::string>(values.begin(), values.end())) {
      EXPECT_EQ(counted.count(value), 100u) << value;
    }
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
  }
  EXPECT_EQ(value_at(flag_factor("f"), 0.49), "false");
  EXPECT_EQ(value_at(flag_factor("f"), 0.5), "true");
}

TEST(DesignValues, WholeNumbersOnALogScaleShareTheLogarithm) {
  FactorSpec factor = whole_factor("f", 1, 100);
  factor.logarithmic = true;
  EXPECT_EQ(value_at(factor, 0), "1");
  EXPECT_EQ(value_at(factor, 1), "100");
  // 0.5 (100.5 / 0.5)^0.5 = 7.09
  EXPECT_EQ(value_at(factor, 0.5), "7");
}

TEST(DesignValues, WrittenValuesAreChecked) {
  const auto error = [](const FactorSpec& factor, const char* text) {
    const Result<FactorValue> value = locate_value(factor, text);
    return value.ok() ? "fine: " + value->text : value.error().text;
  };
  EXPECT_EQ(error(real_factor("f", 0.5, 2), "1.0"), "fine: 1");
  EXPECT_EQ(error(real_factor("f", 0.5, 2), "3"), "3 is out of range; allowed: 0.5 to 2");
  EXPECT_EQ(error(real_factor("f", 0.5, 2), "nan"), "\"nan\" is no number; allowed: 0.5 to 2");
  EXPECT_EQ(error(real_factor("f", 0.5, 2), "1x"), "\"1x\" is no number; allowed: 0.5 to 2");
  EXPECT_EQ(error(whole_factor("f", 1, 4), "2.5"),
            "2.5 is no whole number; allowed: whole numbers from 1 to 4");
  EXPECT_EQ(error(list_factor("f", {"0.97", "0.05"}), "0.050"), "fine: 0.05");
  EXPECT_EQ(error(list_factor("f", {"red", "blue"}), "rde"),
            "\"rde\" is none of the values; allowed: red, blue; did you mean \"red\"?");
  EXPECT_EQ(error(flag_factor("f"), "yes"), "\"yes\" is no flag; allowed: false, true");
}

TEST(DesignSingle, IsTheScenarioAsItStands) {
  ASSERT_EQ(made(design_of(Kind::kSingle), {}).size(), 1u);
  EXPECT_EQ(refusal(design_of(Kind::kSingle), real_factors(1)),
            "20: factor.x0: a single point has no factors; allowed: another design.kind");
  EXPECT_EQ(refusal(design_of(Kind::kSobol, 8), {}),
            "10: design.kind: there is no factor to vary; allowed: [factor.NAME], or single");
}

TEST(DesignFullFactorial, HasEveryCombinationOnce) {
  std::vector<FactorSpec> factors = {real_factor("fleet", 0.5, 2), whole_factor("mines", 2, 8),
                                     list_factor("mode", {"a", "b"}), flag_factor("on")};
  factors[0].levels = 4;
  factors[1].levels = 3;
  const std::vector<DesignPoint> points = made(design_of(Kind::kFullFactorial), factors);
  ASSERT_EQ(points.size(), 4u * 3 * 2 * 2);
  std::set<Texts> seen;
  for (const DesignPoint& point : points) seen.insert(point.values);
  EXPECT_EQ(seen.size(), points.size());
  EXPECT_EQ(points[0].values, (Texts{"0.5", "2", "a", "false"}));
  EXPECT_EQ(points[1].values, (Texts{"0.5", "2", "a", "true"})) << "the last changes fastest";
  EXPECT_EQ(points[4].values, (Texts{"0.5", "5", "a", "false"}));
  EXPECT_EQ(points.back().values, (Texts{"2", "8", "b", "true"}));
  EXPECT_EQ(points.back().positions, (std::vector<double>{1, 1, 1, 1}));
  EXPECT_LT(design_properties(points, factors).largest_correlation, 1e-12);
}

TEST(DesignFullFactorial, SaysWhatIsTooMuch) {
  std::vector<FactorSpec> factors = real_factors(21);
  EXPECT_EQ(refusal(design_of(Kind::kFullFactorial), factors),
            "10: design.kind: full_factorial has more than 1000000 points already with the levels "
            "of x19; allowed: fewer levels, or another kind");
  factors = {whole_factor("mines", 2, 8)};
  factors[0].levels = 9;
  EXPECT_EQ(refusal(design_of(Kind::kFullFactorial), factors),
            "20: factor.mines.levels: 9 of 7 whole numbers; allowed: 2 to 7");
}

TEST(DesignLatinHypercube, HasEachStratumOnce) {
  const uint32_t n = 37;
  const std::vector<FactorSpec> factors = real_factors(6);
  const std::vector<DesignPoint> points = made(design_of(Kind::kLatinHypercube, n), factors);
  ASSERT_EQ(points.size(), n);
  for (size_t f = 0; f < factors.size(); ++f) {
    std::vector<double> positions;
    for (const DesignPoint& point : points) positions.push_back(point.positions[f]);
    EXPECT_FALSE(std::is_sorted(positions.begin(), positions.end()));
    std::sort(positions.begin(), positions.end());
    for (uint32_t i = 0; i < n; ++i) EXPECT_EQ(positions[i], (i + 0.5) / n);
  }
  EXPECT_LT(design_properties(points, factors).largest_correlation, 0.6);
}

TEST(DesignLatinHypercube, ComesFromItsSeedAlone) {
  const std::vector<FactorSpec> factors = real_factors(3);
  const auto positions = [&](uint64_t seed) {
    std::vector<double> all;
    for (const DesignPoint& point : made(design_of(Kind::kLatinHypercube, 8, seed), factors)) {
      all.insert(all.end(), point.positions.begin(), point.positions.end());
    }
    return all;
  };
  EXPECT_EQ(positions(5), positions(5));
  EXPECT_NE(positions(5), positions(6));
  EXPECT_NE(positions(5), positions(5 + (uint64_t{1} << 32)));
  EXPECT_EQ(refusal(design_of(Kind::kLatinHypercube), factors),
            "10: design.points: is missing or 1; allowed: at least 2 points");
  EXPECT_EQ(refusal(design_of(Kind::kLatinHypercube, 2'000'000), factors),
            "10: design.points: gives 2000000 points; allowed: at most 1000000");
}

TEST(DesignOneAtATime, BeginsAtTheBaseline) {
  std::vector<FactorSpec> factors = {real_factor("fleet", 0.5, 2),
                                     list_factor("shields", {"0.97", "0.05"}), flag_factor("ship")};
  factors[0].levels = 4;
  factors[0].baseline = "1";
  factors[1].baseline = "0.97";
  factors[2].baseline = "true";
  const std::vector<DesignPoint> points = made(design_of(Kind::kOneAtATime), factors);
  const std::vector<std::pair<std::string, Texts>> expected = {
      {"baseline", {"1", "0.97", "true"}},     {"fleet 0.5", {"0.5", "0.97", "true"}},
      {"fleet 1.5", {"1.5", "0.97", "true"}},  {"fleet 2", {"2", "0.97", "true"}},
      {"shields 0.05", {"1", "0.05", "true"}}, {"ship false", {"1", "0.97", "false"}}};
  ASSERT_EQ(points.size(), expected.size());
  for (size_t p = 0; p < points.size(); ++p) {
    EXPECT_EQ(points[p].label, expected[p].first);
    EXPECT_EQ(points[p].values, expected[p].second);
  }
  EXPECT_NEAR(points[0].positions[0], 1.0 / 3, 1e-15);
}

TEST(DesignOneAtATime, NeedsBaselines) {
  std::vector<FactorSpec> factors = {real_factor("fleet", 0.5, 2)};
  EXPECT_EQ(refusal(design_of(Kind::kOneAtATime), factors),
            "20: factor.fleet.baseline: is missing; allowed: the value that the factor has while "
            "others are varied");
  factors[0].baseline = "7";
  EXPECT_EQ(refusal(design_of(Kind::kOneAtATime), factors),
            "20: factor.fleet.baseline: 7 is out of range; allowed: 0.5 to 2");
}

TEST(DesignProperties, FindsTheTwoColumnsThatGoTogether) {
  const std::vector<FactorSpec> factors = {real_factor("a"), real_factor("constant"),
                                           whole_factor("b", 1, 3), list_factor("c", {"x", "y"})};
  const auto point = [](double a, const char* b, const char* c) {
    return DesignPoint{{"", "0.5", b, c}, {a, 0.5, 0, 0}, ""};
  };
  // a and b: sum of products 3.75 - 4 * 0.5 * 2 = -0.25 over sqrt(0.625 * 2)
  const std::vector<DesignPoint> points = {point(0, "2", "x"), point(0.25, "3", "x"),
                                           point(0.75, "1", "y"), point(1, "2", "y")};
  const DesignProperties found = design_properties(points, factors);
  EXPECT_TRUE(found.compared);
  EXPECT_EQ(found.first, 0u);
  EXPECT_EQ(found.second, 3u);
  EXPECT_NEAR(found.largest_correlation, 0.75 / std::sqrt(0.625), 1e-15);
  EXPECT_FALSE(design_properties(points, {real_factor("a")}).compared);
  EXPECT_FALSE(design_properties({points[0]}, factors).compared);
}

}  // namespace
}  // namespace swarm
