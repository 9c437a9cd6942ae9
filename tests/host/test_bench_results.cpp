// What the bench writes: its file, its page, and the files that are committed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "host/bench/bench_report.h"
#include "tests/host/small_bench.h"

namespace swarm {
namespace {

using testing_support::kBenchFolder;
using testing_support::run_small;
using testing_support::small_setting;

using Json = nlohmann::json;

struct Key {
  const char* name;
  bool (Json::*is)() const noexcept;
  bool required = true;
};

void expect_keys(const Json& json, const std::vector<Key>& keys, const std::string& where) {
  for (const Key& key : keys) {
    if (!json.contains(key.name)) {
      EXPECT_FALSE(key.required) << where << ": " << key.name << " is missing";
      continue;
    }
    EXPECT_TRUE((json.at(key.name).*key.is)()) << where << ": " << key.name;
  }
  for (const auto& [name, value] : json.items()) {
    const bool known = std::any_of(keys.begin(), keys.end(),
                                   [&name = name](const Key& key) { return name == key.name; });
    EXPECT_TRUE(known) << where << ": " << name << " is not in the schema";
  }
}

void expect_spread(const Json& json, const std::string& where) {
  expect_keys(json,
              {{"median", &Json::is_number}, {"min", &Json::is_number}, {"max", &Json::is_number}},
              where);
  EXPECT_GT(json.at("min"), 0) << where;
  EXPECT_LE(json.at("min"), json.at("median")) << where;
  EXPECT_LE(json.at("median"), json.at("max")) << where;
}

// What docs/performance.md says of a file of results.
void expect_schema(const Json& json, const std::string& where) {
  ASSERT_TRUE(json.is_object()) << where;
  expect_keys(json,
              {{"version", &Json::is_string},
               {"commit", &Json::is_string},
               {"build_type", &Json::is_string},
               {"compiler", &Json::is_string},
               {"flags", &Json::is_string},
               {"date", &Json::is_string},
               {"backend", &Json::is_string},
               {"device", &Json::is_string},
               {"gpu_compiler", &Json::is_string, false},
               {"driver", &Json::is_string, false},
               {"device_detail", &Json::is_string},
               {"device_memory_bytes", &Json::is_number_unsigned},
               {"interrupted", &Json::is_boolean, false},
               {"left_out", &Json::is_array, false},
               {"results", &Json::is_array}},
              where);
  EXPECT_TRUE(std::regex_match(json.at("date").get<std::string>(),
                               std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
  for (const Json& result : json.at("results")) {
    const std::string name = where + ": " + result.value("name", "?");
    expect_keys(result,
                {{"name", &Json::is_string},
                 {"suite", &Json::is_string},
                 {"agents", &Json::is_number_unsigned},
                 {"worlds", &Json::is_number_unsigned},
                 {"steps", &Json::is_number_unsigned},
                 {"seed", &Json::is_number_unsigned},
                 {"repeats", &Json::is_number_unsigned},
                 {"threads", &Json::is_number_unsigned, json.at("backend") == "cpu"},
                 {"instruction_set", &Json::is_string, false},
                 {"agent_steps_per_s", &Json::is_object},
                 {"world_steps_per_s", &Json::is_object, false},
                 {"battles_per_s", &Json::is_object, false},
                 {"ns_per_agent_step", &Json::is_number},
                 {"times_the_best", &Json::is_number, false},
                 {"agents_in_play", &Json::is_number},
                 {"mean_neighbours", &Json::is_number, false},
                 {"mean_candidates", &Json::is_number, false},
                 {"unseen_share", &Json::is_number, false},
                 {"ceilings", &Json::is_object, false},
                 {"stages", &Json::is_array, false},
                 {"state_hash", &Json::is_string},
                 {"expected_hash", &Json::is_string, false},
                 {"parts", &Json::is_array, false}},
                name);
    for (const Json& part : result.value("parts", Json::array())) {
      expect_keys(part,
                  {{"worlds", &Json::is_number_unsigned},
                   {"state_hash", &Json::is_string},
                   {"expected_hash", &Json::is_string}},
                  name + ", part");
    }
    for (const char* rate : {"agent_steps_per_s", "world_steps_per_s", "battles_per_s"}) {
      if (result.contains(rate)) expect_spread(result.at(rate), name);
    }
    EXPECT_TRUE(
        std::regex_match(result.at("state_hash").get<std::string>(), std::regex("[0-9a-f]{16}")));
  }
}

TEST(BenchResults, TheJsonHasItsSchema) {
  BenchSetting setting = small_setting();
  BenchOutcome outcome = run_small({}, setting);
  ASSERT_EQ(outcome.results.size(), 1u);
  expect_schema(Json::parse(bench_json(outcome, setting, "2025-11-25T10:00:00Z")), "circles");

  BenchResult& result = outcome.results[0];
  result.rates = {{"world_steps_per_s", {2, 1, 3}}, {"battles_per_s", {0.5, 0.25, 0.75}}};
  result.times_the_best = 1.5;
  result.expected_hash = result.state_hash;
  result.parts = {{{"flagship", 0, 4, 0}, 7, 7}};
  outcome.interrupted = true;
  outcome.left_out = {"too large"};
  setting.backend = BackendKind::kCuda;
  setting.device.backend = "cuda";
  setting.device.driver = "13.0";
  const Json json = Json::parse(bench_json(outcome, setting, "2025-11-25T10:00:00Z"));
  expect_schema(json, "cuda");
  EXPECT_EQ(json.at("driver"), "13.0");
  EXPECT_EQ(json.at("results")[0].at("battles_per_s").at("median"), 0.5);
  EXPECT_FALSE(json.at("results")[0].contains("threads"));
}

TEST(BenchResults, ThePageKeepsItsWidth) {
  BenchSetting setting = small_setting();
  BenchOutcome outcome = run_small({}, setting);
  outcome.left_out = {std::string(100, 'x') + " " + std::string(70, 'y')};
  outcome.results.push_back(outcome.results[0]);
  outcome.results[1].suite = "growth";
  outcome.results[1].times_the_best = 1.25;
  for (const std::string& text :
       {bench_page(outcome, setting, PageStyle()), bench_list_page(PageStyle())}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), 80) << line;
  }
  EXPECT_NE(bench_page(outcome, setting, PageStyle()).find("x 1.25"), std::string::npos);
}

// Committed results are of this schema, small, and of runs that met their hashes. Those of today
// may be others: "commit" says which program was measured.
TEST(BenchResults, CommittedFilesHaveTheSchema) {
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(kBenchFolder / "results")) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    EXPECT_LT(entry.file_size(), 40'000u) << entry.path();
    std::ifstream stream(entry.path());
    const Json json = Json::parse(stream, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << entry.path();
    expect_schema(json, entry.path().filename().string());
    EXPECT_FALSE(json.at("results").empty()) << entry.path();
    for (const Json& result : json.at("results")) {
      EXPECT_TRUE(result.contains("expected_hash") || result.contains("parts")) << entry.path();
      EXPECT_EQ(result.value("expected_hash", result.value("state_hash", "")),
                result.at("state_hash"))
          << entry.path();
      for (const Json& part : result.value("parts", Json::array())) {
        EXPECT_EQ(part.at("state_hash"), part.at("expected_hash")) << entry.path();
      }
    }
  }
  EXPECT_GT(files, 0u);
}

}  // namespace
}  // namespace swarm
