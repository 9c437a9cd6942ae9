// The studies that are shipped: they load, their designs are made, every factor's ends are values
// that the scenario takes, and the flagship's assumptions are all factors of sobol_all_assumptions.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "host/scenario/load.h"
#include "host/study/baselines.h"
#include "host/study/design.h"
#include "host/study/designs/factor_values.h"
#include "host/study/load_study.h"

namespace swarm {
namespace {

const std::string kScenarios = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios";

StudySpec study_at(const std::string& path) {
  Result<StudySpec> study = load_study_file(path, [](const std::string& name) {
    return Result<std::string>(kScenarios + "/" + name + ".toml");
  });
  EXPECT_TRUE(study.ok()) << (study.ok() ? "" : study.error().text);
  if (!study) return {};
  fill_baselines(study->scenario_text, study->set, &study.value().factors);
  return std::move(study).value();
}

StudySpec shipped(const std::string& name) {
  return study_at(kScenarios + "/studies/" + name + ".toml");
}

TEST(StudyFiles, EveryShippedStudyHasADesignThatItsScenarioTakes) {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kScenarios + "/studies")) {
    if (entry.path().extension() != ".toml") continue;
    const StudySpec study = study_at(entry.path().string());
    EXPECT_EQ(study.name, entry.path().stem().string());
    EXPECT_FALSE(study.question.empty()) << study.name;
    const Result<std::vector<DesignPoint>> points = make_design(study.design, study.factors);
    ASSERT_TRUE(points.ok()) << points.error().text;
    for (const FactorSpec& factor : study.factors) {
      for (const double end : {0.0, 1.0}) {
        std::vector<Override> sets;
        for (const std::string& path : factor.paths) sets.push_back({path, value_at(factor, end)});
        const Result<ScenarioSpec> scenario =
            load_scenario_text(study.scenario_text, study.scenario_path, sets);
        EXPECT_TRUE(scenario.ok())
            << study.name << ": " << (scenario.ok() ? "" : scenario.error().text);
      }
    }
    ++count;
  }
  EXPECT_GE(count, 4u);
}

/// Line and range of each comment `# assumed LOW..HIGH`.
std::map<int, std::pair<double, double>> assumptions_of(const std::string& text) {
  static const std::regex pattern(R"(#.*assumed.*?([0-9]+(?:\.[0-9]+)?)\.\.([0-9]+(?:\.[0-9]+)?))");
  std::map<int, std::pair<double, double>> found;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::smatch match;
    if (!std::regex_search(line, match, pattern)) continue;
    found[number] = {std::stod(match[1].str()), std::stod(match[2].str())};
  }
  return found;
}

TEST(StudyFiles, EveryAssumptionOfTheFlagshipIsAFactor) {
  const StudySpec study = shipped("sobol_all_assumptions");
  const Result<TomlNode> tree = parse_toml_tree(study.scenario_text, study.scenario_path);
  ASSERT_TRUE(tree.ok());
  std::map<int, std::pair<double, double>> assumptions = assumptions_of(study.scenario_text);
  EXPECT_GE(assumptions.size(), 39u) << "the comments are read";
  for (const FactorSpec& factor : study.factors) {
    ASSERT_EQ(factor.paths.size(), 1u) << factor.name;
    const TomlNode* value = find_scenario_value(*tree, factor.paths[0]);
    ASSERT_NE(value, nullptr) << factor.paths[0];
    const auto assumption = assumptions.find(value->where.line);
    ASSERT_NE(assumption, assumptions.end())
        << factor.paths[0] << " is no assumption with a range of its own, or varied twice";
    EXPECT_EQ(factor.low, assumption->second.first) << factor.name;
    EXPECT_EQ(factor.high, assumption->second.second) << factor.name;
    EXPECT_TRUE(locate_value(factor, factor.baseline).ok())
        << factor.name << ": the scenario's own value is outside of the range";
    assumptions.erase(assumption);
  }
  for (const auto& [line, range] : assumptions) {
    ADD_FAILURE() << study.scenario_path << ":" << line << ": assumed " << range.first << ".."
                  << range.second << " is no factor of sobol_all_assumptions";
  }
}

TEST(StudyFiles, TheWhatIfsAreThoseOfTheScript) {
  // The same changes as in scripts/what_ifs.py, each alone.
  const StudySpec study = shipped("what_if");
  const Result<std::vector<DesignPoint>> points = make_design(study.design, study.factors);
  ASSERT_TRUE(points.ok()) << points.error().text;
  std::vector<std::string> labels;
  for (const DesignPoint& point : *points) labels.push_back(point.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"baseline", "rotarran false", "shields_stop 0.05",
                                              "section_17_after_s 100000", "fleet 2", "reserves 0",
                                              "warning_range_km 700", "preparation_s 0",
                                              "replacements 0"}));
}

TEST(Baselines, AreWhatTheScenarioHas) {
  const std::string scenario =
      "[parameters]\nfleet = { value = 1.5, min = 0, max = 2 }\nships = 40\n"
      "[[class]]\nname = \"scout\"\nhull_TJ = 12\npeople = { crew = 7 }\n"
      "[[class]]\nname = \"cruiser\"\nhull_TJ = 12.0\ncount = \"= ships\"\n";
  const auto baseline = [&](const std::vector<std::string>& paths,
                            const std::vector<std::string>& set = {}) {
    std::vector<FactorSpec> factors(1);
    factors[0].paths = paths;
    fill_baselines(scenario, set, &factors);
    return factors[0].baseline;
  };
  EXPECT_EQ(baseline({"parameters.fleet"}), "1.5");
  EXPECT_EQ(baseline({"parameters.ships"}), "40");
  EXPECT_EQ(baseline({"parameters.ships"}, {"parameters.ships=50"}), "50");
  EXPECT_EQ(baseline({"class.scout.hull_TJ", "class.2.hull_TJ"}), "12");
  EXPECT_EQ(baseline({"class.scout.people.crew"}), "7");
  EXPECT_EQ(baseline({"class.scout.hull_TJ", "parameters.ships"}), "") << "not the same";
  EXPECT_EQ(baseline({"class.cruiser.count"}), "") << "a formula";
  EXPECT_EQ(baseline({"class.frigate.hull_TJ"}), "") << "not there";
}

}  // namespace
}  // namespace swarm
