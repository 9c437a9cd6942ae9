// The bench's suites, its expected hashes, and how it runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "host/output/format.h"
#include "host/scenario/load.h"
#include "tests/host/small_bench.h"

namespace swarm {
namespace {

using testing_support::kBenchFolder;
using testing_support::run_small;
using testing_support::selected;
using testing_support::small_circles;
using testing_support::small_setting;

// ---- suites

TEST(BenchSuites, HaveNamesSentencesAndCases) {
  std::set<std::string> names;
  for (const BenchSuite& suite : bench_suites()) {
    EXPECT_TRUE(names.insert(suite.name).second) << suite.name;
    EXPECT_NE(suite.name, "all");
    EXPECT_EQ(suite.measures.back(), '.') << suite.name;
    EXPECT_FALSE(suite.cases.empty()) << suite.name;
    for (const BenchCase& c : suite.cases) {
      // A run of the stages calls each of them many times, and takes the median of these.
      EXPECT_GE(c.repeats, c.workload == "stages" ? 1u : 3u) << case_text(c);
    }
  }
  for (const char* name : {"circles", "flocking80k", "ensemble", "armada", "flagship", "clumped",
                           "growth", "stages"}) {
    EXPECT_TRUE(names.count(name) == 1) << name;
  }
}

TEST(BenchSuites, CasesForGpusAreLeftToGpus) {
  const auto largest = [](const BenchSelection& selection) {
    uint64_t agents = 0;
    for (const SelectedCase& c : selected(selection)) {
      agents = std::max(agents, c.bench_case.agents);
    }
    return agents;
  };
  BenchSelection armada;
  armada.suite = "armada";
  EXPECT_EQ(largest(armada), 1'000'000u);
  armada.on_gpu = true;
  EXPECT_EQ(largest(armada), 10'000'000u);
  armada.on_gpu = false;
  armada.every_hash = true;
  EXPECT_EQ(largest(armada), 10'000'000u);
  armada.every_hash = false;
  armada.agents = 10'000'000;  // asked for
  EXPECT_EQ(largest(armada), 10'000'000u);
}

TEST(BenchSuites, ASizeChoosesItsCaseOrMakesOne) {
  BenchSelection selection;
  selection.suite = "circles";
  selection.agents = 100'000;
  std::vector<SelectedCase> cases = selected(selection);
  ASSERT_EQ(cases.size(), 1u);
  const uint64_t steps = cases[0].bench_case.steps;
  EXPECT_EQ(cases[0].bench_case.agents, 100'000u);
  EXPECT_TRUE(cases[0].asked_for);

  selection.agents = 120'000;  // of no case: the nearest one's steps
  cases = selected(selection);
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].bench_case.agents, 120'000u);
  EXPECT_EQ(cases[0].bench_case.steps, steps);

  selection.steps = 7;
  selection.repeats = 9;
  cases = selected(selection);
  EXPECT_EQ(cases[0].bench_case.steps, 7u);
  EXPECT_EQ(cases[0].bench_case.repeats, 9u);

  selection = {};
  selection.suite = "clumped";
  selection.agents = 5000;  // its two workloads stay comparable
  cases = selected(selection);
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].bench_case.agents, cases[1].bench_case.agents);

  selection = {};
  selection.suite = "flagship";
  selection.worlds = 5;
  cases = selected(selection);
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].bench_case.worlds, 5u);
}

TEST(BenchSuites, ASizeThatDoesNotGoWithASuiteIsNamed) {
  BenchSelection selection;
  selection.suite = "circles";
  selection.worlds = 4;
  const auto worlds = select_cases(selection);
  ASSERT_FALSE(worlds.ok());
  EXPECT_NE(worlds.error().text.find("--worlds does not go with --suite circles; allowed with: "),
            std::string::npos);
  EXPECT_NE(worlds.error().text.find("flagship"), std::string::npos);
  selection = {};
  selection.agents = 4;  // of all suites
  EXPECT_FALSE(select_cases(selection).ok());
  selection = {};
  selection.suite = "armada";
  selection.instruction_set = true;
  EXPECT_FALSE(select_cases(selection).ok());
}

// ---- expected hashes

bool has_known_part(const BenchSuite& suite, const BenchCase& whole, const ExpectedHashes& hashes,
                    uint64_t seed) {
  return std::any_of(suite.cases.begin(), suite.cases.end(), [&](const BenchCase& part) {
    return part.workload == whole.workload && part.steps == whole.steps &&
           part.worlds < whole.worlds && hashes.find(part, seed);
  });
}

TEST(BenchExpected, EveryDefaultCaseHasAHashAndThereAreNoOthers) {
  const Result<ExpectedHashes> hashes = ExpectedHashes::built_in();
  ASSERT_TRUE(hashes.ok()) << hashes.error().text;
  const uint64_t seed = BenchSetting().seed;
  std::set<std::string> wanted;
  for (const BenchSuite& suite : bench_suites()) {
    for (const BenchCase& c : suite.cases) {
      if (c.checked_in_part) {
        EXPECT_TRUE(has_known_part(suite, c, *hashes, seed)) << case_text(c);
        continue;
      }
      EXPECT_TRUE(hashes->find(c, seed).has_value()) << case_text(c);
      wanted.insert(case_text(c));
    }
  }
  for (const ExpectedHashes::Entry& entry : hashes->entries()) {
    EXPECT_EQ(wanted.erase(case_text(entry.bench_case)), 1u)
        << case_text(entry.bench_case) << " stands twice, or is no case";
    EXPECT_EQ(entry.seed, seed);
  }
  const Result<ExpectedHashes> file =
      ExpectedHashes::read_file((kBenchFolder / "expected.toml").string());
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->toml(), hashes->toml()) << "the program was built before the file was changed";
}

TEST(BenchExpected, TheFileIsWrittenAsItIsRead) {
  ExpectedHashes hashes;
  hashes.set({"flagship", 0, 4, 0}, 1, 0x12);
  hashes.set({"circles", 10'000, 1, 400}, 1, 0xabcdef0123456789);
  hashes.set({"circles", 10'000, 1, 400}, 2, 1);
  hashes.set({"circles", 10'000, 1, 400}, 1, 7);  // replaces
  const std::string text = hashes.toml();
  const Result<ExpectedHashes> again = ExpectedHashes::read(text, "again");
  ASSERT_TRUE(again.ok()) << again.error().text;
  EXPECT_EQ(again->toml(), text);
  EXPECT_EQ(again->entries().size(), 3u);
  EXPECT_EQ(again->find({"circles", 10'000, 1, 400}, 1), 7u);
  EXPECT_EQ(again->find({"circles", 10'000, 1, 400}, 2), 1u);
  EXPECT_EQ(again->find({"flagship", 0, 4, 0}, 1), 0x12u);
  EXPECT_FALSE(again->find({"circles", 10'000, 1, 401}, 1).has_value());
  // Suites in their order: circles come before the flagship.
  EXPECT_LT(text.find("circles"), text.find("flagship"));
}

TEST(BenchExpected, WhatIsWrongInTheFileIsNamedWithItsLine) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"cases = [\n{ name = \"circles\", hash = \"12\" }]", "f:2: \"12\" is not a hash"},
      {"cases = [\n{ name = \"circles\" }]", "f:2: a text \"hash\" is missing"},
      {"cases = [\n{ hash = \"0123456789abcdef\" }]", "f:2: a text \"name\" is missing"},
      {"cases = [{ name = \"circles\", stepps = 2, hash = \"0123456789abcdef\" }]",
       "did you mean \"steps\"?"},
      {"cases = [{ name = \"circles\", steps = -2, hash = \"0123456789abcdef\" }]",
       "steps is the number -2, not a whole number"},
      {"case = []", "only an array \"cases\""},
      {"cases = [", "f:1"},
  };
  for (const auto& [text, says] : wrong) {
    const Result<ExpectedHashes> read = ExpectedHashes::read(text, "f");
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_NE(read.error().text.find(says), std::string::npos) << read.error().text;
  }
  EXPECT_FALSE(ExpectedHashes::read_file("/no/such/file.toml").ok());
}

// ---- running

TEST(BenchRun, AHashThatIsNotTheExpectedOneIsAnError) {
  const BenchSetting setting = small_setting();
  ExpectedHashes expected;
  const BenchOutcome first = run_small(expected, setting);
  ASSERT_EQ(first.results.size(), 1u);
  EXPECT_FALSE(first.results[0].expected_hash.has_value());
  EXPECT_FALSE(hash_error(first.results, "f").has_value()) << "an unknown case has nothing to meet";

  const BenchCase known = first.results[0].bench_case;
  expected.set(known, setting.seed, first.results[0].state_hash);
  EXPECT_FALSE(hash_error(run_small(expected, setting).results, "f").has_value());

  expected.set(known, setting.seed, first.results[0].state_hash ^ 1);
  const auto error = hash_error(run_small(expected, setting).results, "f");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->text, "circles, 2,000 agents, 3 steps: state hash " +
                             hash_text(first.results[0].state_hash) + ", expected " +
                             hash_text(first.results[0].state_hash ^ 1) + " (f)");
}

TEST(BenchRun, APartWithAnotherHashIsAnError) {
  BenchOutcome outcome = run_small({}, small_setting());
  ASSERT_EQ(outcome.results.size(), 1u);
  outcome.results[0].parts = {{{"flagship", 0, 4, 0}, 7, 7}};
  EXPECT_FALSE(hash_error(outcome.results, "f").has_value());
  outcome.results[0].parts.push_back({{"flagship", 0, 16, 0}, 7, 8});
  const auto error = hash_error(outcome.results, "f");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->text,
            "circles, 2,000 agents, 3 steps: in it flagship, 16 worlds, to the end: state hash "
            "0000000000000007, expected 0000000000000008 (f)");
}

// With the duel in place of the flagship, which is too long for a test.
TEST(BenchRun, ABatchHoldsTheCasesOfItsFirstBattles) {
  BenchSetting setting = small_setting();
  setting.open_scenario = [](const std::string&, const std::vector<std::string>&) {
    return load_scenario_file(std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/duel.toml");
  };
  const auto sample_of = [&](uint64_t worlds, uint64_t steps) {
    const auto workload = make_bench_workload({"flagship", 0, worlds, steps}, setting);
    EXPECT_TRUE(workload.ok());
    return workload.value()->run();
  };
  const BenchSample one = sample_of(1, 0), four = sample_of(4, 0), five = sample_of(5, 0);
  ASSERT_EQ(five.parts.size(), 2u);
  EXPECT_EQ(five.parts[0].first.worlds, 1u);
  EXPECT_EQ(five.parts[0].second, one.state_hash);
  EXPECT_EQ(five.parts[1].first.worlds, 4u);
  EXPECT_EQ(five.parts[1].second, four.state_hash);
  EXPECT_NE(five.state_hash, four.state_hash);
  ASSERT_EQ(five.rates.size(), 2u);
  EXPECT_EQ(five.rates[1].first, "battles_per_s");

  // A limit beyond the longest battle is none; one before the end is no whole battle.
  EXPECT_EQ(sample_of(5, 1'000'000).state_hash, five.state_hash);
  EXPECT_EQ(sample_of(5, 1'000'000).parts.size(), 2u);
  const BenchSample cut = sample_of(5, 100);
  EXPECT_EQ(cut.steps, 100u);
  EXPECT_EQ(cut.rates.size(), 1u);
  EXPECT_TRUE(cut.parts.empty());
}

TEST(BenchRun, RunsThatDifferAreAnError) {
  BenchOutcome outcome = run_small({}, small_setting());
  ASSERT_EQ(outcome.results.size(), 1u);
  outcome.results[0].other_hash = outcome.results[0].state_hash + 1;
  outcome.results.push_back(outcome.results[0]);
  outcome.results[1].bench_case.steps = 4;
  const auto error = hash_error(outcome.results, "f");
  ASSERT_TRUE(error.has_value());
  EXPECT_NE(error->text.find("its runs have different state hashes"), std::string::npos);
  EXPECT_NE(error->text.find("; and 1 more are wrong"), std::string::npos) << error->text;
}

TEST(BenchRun, ACaseOfSeveralSuitesIsMeasuredOnce) {
  const std::vector<SelectedCase> one = selected(small_circles());
  std::vector<SelectedCase> twice = one;
  twice.push_back(one[0]);
  for (const BenchSuite& suite : bench_suites()) {
    if (suite.name == "growth") twice[1].suite = &suite;
  }
  std::vector<unsigned> runs;
  const auto outcome =
      run_bench(twice, small_setting(), {}, true,
                [&](const BenchProgress& progress) { runs.push_back(progress.run); });
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(runs, (std::vector<unsigned>{0, 1, 2}));  // a warm-up and two that count
  ASSERT_EQ(outcome->results.size(), 2u);
  EXPECT_EQ(outcome->results[0].suite, "circles");
  EXPECT_EQ(outcome->results[1].suite, "growth");
  EXPECT_EQ(outcome->results[0].agent_steps_per_s.median,
            outcome->results[1].agent_steps_per_s.median);
  EXPECT_FALSE(outcome->results[0].times_the_best.has_value());
  EXPECT_EQ(outcome->results[1].times_the_best, 1.0);
}

TEST(BenchRun, AnInterruptKeepsWhatWasMeasured) {
  std::atomic<bool> stop = false;
  BenchSetting setting = small_setting();
  setting.stop = &stop;
  std::vector<SelectedCase> cases = selected(small_circles());
  cases[0].bench_case.repeats = 5;
  cases.push_back(cases[0]);
  cases[1].bench_case.steps = 4;
  const auto outcome = run_bench(cases, setting, {}, true, [&](const BenchProgress& progress) {
    stop = progress.run == 3;  // two that count are done
  });
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->interrupted);
  ASSERT_EQ(outcome->results.size(), 1u);
  EXPECT_EQ(outcome->results[0].repeats, 2u);
}

TEST(BenchRun, WhatDoesNotFitIsLeftOutUnlessItWasAskedFor) {
  BenchSetting setting = small_setting();
  setting.memory_bytes = 1000;
  std::vector<SelectedCase> cases = selected(small_circles());
  const auto refused = run_bench(cases, setting, {}, true, {});
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().text.find("of memory, 1000 bytes may be used on a processor"),
            std::string::npos)
      << refused.error().text;
  cases[0].asked_for = false;
  const auto outcome = run_bench(cases, setting, {}, true, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->results.empty());
  EXPECT_EQ(outcome->left_out.size(), 1u);
}

TEST(BenchRun, SpreadsAreMedianLeastAndMost) {
  const Spread spread = spread_of({3, 1, 2, 10});
  EXPECT_EQ(spread.median, 2.5);
  EXPECT_EQ(spread.min, 1);
  EXPECT_EQ(spread.max, 10);
}

}  // namespace
}  // namespace swarm
