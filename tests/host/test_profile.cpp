// Profiling a battle: what is measured, the trace against its format, and that nothing changes.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "host/battle/battle.h"
#include "host/profile/memory_use.h"
#include "host/profile/profile_page.h"
#include "host/profile/stage_bench.h"
#include "host/profile/stage_rows.h"
#include "host/profile/trace_json.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using Json = nlohmann::json;
using testing_support::small_spec;

struct Profiled {
  BattleResult result;
  BattleProfile profile;
};

Profiled fight(uint64_t steps, Timeline* timeline) {
  Profiled profiled;
  BattleOptions options;
  options.threads = 2;
  options.max_steps = steps;
  options.profile = &profiled.profile;
  options.timeline = timeline;
  profiled.result = run_battle(small_spec(), options);
  return profiled;
}

Json trace_of(const Timeline& timeline, const BattleResult& result) {
  return Json::parse(trace_json(timeline, {result.scenario, result.device.name,
                                           result.device.backend, result.seed, result.steps}));
}

// What the format asks of each kind of event that we write.
void expect_valid_event(const Json& event) {
  const std::string phase = event.at("ph");
  ASSERT_TRUE(event.at("name").is_string());
  ASSERT_EQ(event.at("pid"), 1);
  ASSERT_TRUE(event.at("tid").is_number_integer());
  ASSERT_GE(event.at("ts").get<double>(), 0);
  if (phase == "X") {
    ASSERT_GE(event.at("dur").get<double>(), 0);
    ASSERT_TRUE(event.at("cat").is_string());
  } else if (phase == "C") {
    ASSERT_FALSE(event.at("args").empty());
    for (const auto& value : event.at("args")) ASSERT_TRUE(value.is_number_integer());
  } else if (phase == "i") {
    ASSERT_TRUE(event.at("s") == "g" || event.at("s") == "p" || event.at("s") == "t");
  } else {
    ASSERT_EQ(phase, "M");
    ASSERT_TRUE(event.at("name") == "process_name" || event.at("name") == "thread_name");
    ASSERT_TRUE(event.at("args").at("name").is_string());
  }
}

// Spans of a thread are inside one another or apart. Times are whole nanoseconds, written as
// microseconds.
void expect_nested(const Json& events) {
  std::map<int, std::vector<int64_t>> open_ends;  // of each thread, the outermost first
  for (const Json& event : events) {
    if (event.at("ph") != "X") continue;
    const auto ns = [&](const char* key) {
      return static_cast<int64_t>(event.at(key).get<double>() * 1000 + 0.5);
    };
    std::vector<int64_t>& ends = open_ends[event.at("tid")];
    while (!ends.empty() && ends.back() <= ns("ts")) ends.pop_back();
    const bool inside = ends.empty() || ns("ts") + ns("dur") <= ends.back() + 1;
    ASSERT_TRUE(inside) << event.dump();
    ends.push_back(ns("ts") + ns("dur"));
  }
}

TEST(Trace, IsValidAndNestedAndInOrder) {
  Timeline timeline(0, 100000);
  const Profiled profiled = fight(60, &timeline);
  const Json trace = trace_of(timeline, profiled.result);
  const Json& events = trace.at("traceEvents");
  double before = 0;
  for (const Json& event : events) {
    expect_valid_event(event);
    ASSERT_GE(event.at("ts").get<double>(), before) << event.dump();
    before = event.at("ts");
  }
  expect_nested(events);
}

TEST(Trace, ShowsHostAndDeviceAgentsAndEvents) {
  Timeline timeline(0, 100000);
  const Profiled profiled = fight(60, &timeline);
  std::map<std::string, uint64_t> spans;
  std::set<std::string> instants, threads;
  uint64_t counts = 0;
  const Json trace = trace_of(timeline, profiled.result);
  for (const Json& event : trace.at("traceEvents")) {
    const std::string phase = event.at("ph");
    if (phase == "X") ++spans[event.at("name")];
    if (phase == "i") instants.insert(event.at("name"));
    if (phase == "M") threads.insert(event.at("args").at("name"));
    if (phase != "C") continue;
    ++counts;
    EXPECT_GT(event.at("args").at("ships"), 0);
  }
  EXPECT_EQ(spans["step"], 60u);
  for (uint32_t s = 0; s < kStageCount; ++s) {
    EXPECT_EQ(spans[kStageNames[s]], profiled.profile.times.stages[s].calls()) << kStageNames[s];
  }
  for (const char* host : {"run steps", "read summary", "orchestrator", "count work"}) {
    EXPECT_GT(spans[host], 0u) << host;
  }
  EXPECT_EQ(counts, spans["run steps"]);
  EXPECT_EQ(threads.size(), 3u) << "a process and two threads have names";
  for (const Event& event : profiled.result.events) {
    EXPECT_EQ(instants.count(event.event), 1u) << event.event;
  }
  EXPECT_FALSE(profiled.result.events.empty());
}

TEST(Trace, ShowsTheStepsAskedForAndNoOthers) {
  Timeline timeline(20, 7);
  const Profiled profiled = fight(60, &timeline);
  std::set<uint64_t> steps;
  const Json trace = trace_of(timeline, profiled.result);
  for (const Json& event : trace.at("traceEvents")) {
    if (event.at("name") == "step") steps.insert(event.at("args").at("step").get<uint64_t>());
  }
  EXPECT_EQ(steps, (std::set<uint64_t>{20, 21, 22, 23, 24, 25, 26}));
  EXPECT_EQ(trace.at("otherData").at("first_step"), "20");
  EXPECT_EQ(trace.at("otherData").at("end_step"), "27");
  expect_nested(trace.at("traceEvents"));
}

TEST(Trace, OfStepsThatNeverCameIsEmptyAndValid) {
  Timeline timeline(1000, 5);
  const Profiled profiled = fight(20, &timeline);
  const Json trace = trace_of(timeline, profiled.result);
  EXPECT_EQ(trace.at("traceEvents").size(), 3u) << "names alone";
}

TEST(Trace, TextOfAScenarioIsQuoted) {
  Timeline timeline(0, 10);
  timeline.add_instant(0, "a \"b\"\n\\", "\xff", 1.5);
  const Json trace = Json::parse(trace_json(timeline, {"x\"", "y\\", "cpu", 1, 10}));
  EXPECT_EQ(trace.at("traceEvents").back().at("name"), "a \"b\"\n\\");
  EXPECT_EQ(trace.at("otherData").at("scenario"), "x\"");
}

TEST(Profile, ChangesNoResultAndStagesFillTheSteps) {
  BattleOptions plain;
  plain.threads = 2;
  plain.max_steps = 200;
  const BattleResult expected = run_battle(small_spec(), plain);
  const Profiled profiled = fight(200, nullptr);
  EXPECT_EQ(profiled.result.state_hash, expected.state_hash);
  EXPECT_EQ(profiled.result.steps, expected.steps);
  EXPECT_EQ(profiled.profile.times.of(StageId::kSteer).calls(), expected.steps);
  EXPECT_LE(total_s(profiled.profile.times), profiled.profile.steps_s);
  EXPECT_GT(profiled.profile.work.size(), 0u);
  EXPECT_GT(profiled.profile.work.mean().of(WorkCount::kActiveShips), 0u);
}

TEST(Profile, CanBeginInTheMiddleOfABattle) {
  BattleProfile profile;
  profile.from_step = 41;
  BattleOptions options;
  options.max_steps = 100;
  options.profile = &profile;
  const BattleResult result = run_battle(small_spec(), options);
  const uint64_t calls = profile.times.of(StageId::kIntegrateMotion).calls();
  EXPECT_LE(calls, 100u - 41);
  EXPECT_GT(calls, 50u) << "it begins with the next command period";
  EXPECT_EQ(result.state_hash, fight(100, nullptr).result.state_hash);
}

TEST(Profile, RowsAreTimesAndCostsOverCeilings) {
  StageTimes times;
  for (int i = 0; i < 3; ++i) times.of(StageId::kIntegrateMotion).add(1000 * (i + 1));
  times.of(StageId::kHashState).add(6000);
  WorkCounts work;
  work.of(WorkCount::kSlots) = work.of(WorkCount::kShipSlots) = 1000;
  work.of(WorkCount::kActiveShips) = 100;
  Ceilings ceilings;
  ceilings.memory_copy_GBps = 10;
  ceilings.batch_copy_GBps = 24;
  ceilings.arithmetic_GFLOPs = 80;
  const std::vector<StageRow> rows = stage_rows(times, work, ceilings, CallTime::kMean);
  ASSERT_EQ(rows.size(), 2u);
  const StageRow& row = rows[0];
  EXPECT_EQ(row.stage, StageId::kIntegrateMotion);
  EXPECT_EQ(row.calls, 3u);
  EXPECT_DOUBLE_EQ(row.share, 0.5);
  EXPECT_NEAR(row.median_s, 2e-6, 2e-6 / 64);
  const double bytes = 1000 + 100 * 86, operations = 2000 + 100 * 160;
  EXPECT_DOUBLE_EQ(row.cost.bytes(), bytes);
  EXPECT_NEAR(row.rate_GBps, 1e-9 * bytes / 2e-6, 1e-9);
  EXPECT_NEAR(row.copy_share, row.rate_GBps / 24, 1e-12);
  EXPECT_NEAR(row.arithmetic_share, 1e-9 * operations / 2e-6 / 80, 1e-9);
  EXPECT_TRUE(row.nearer_to_copy());

  times.of(StageId::kIntegrateMotion).add(1000000);  // one call was disturbed
  const auto disturbed = [&](CallTime time) {
    return stage_rows(times, work, ceilings, time).front().rate_GBps;
  };
  EXPECT_LT(disturbed(CallTime::kMean), 0.1 * row.rate_GBps);
  EXPECT_GT(disturbed(CallTime::kMedian), 0.6 * row.rate_GBps);
}

TEST(Profile, PageHasEveryStageThatRanAndFitsTheTerminal) {
  const Profiled profiled = fight(40, nullptr);
  Ceilings ceilings;
  ceilings.memory_copy_GBps = 10;
  ceilings.memory_copy_bytes = 256 << 20;
  ceilings.arithmetic_GFLOPs = 80;
  ceilings.arithmetic_with = "sse2, 2 threads";
  const std::string page = profile_page(profiled.result, profiled.profile, ceilings, {});
  for (uint32_t s = 0; s < kStageCount; ++s) {
    const bool ran = profiled.profile.times.stages[s].calls() > 0;
    EXPECT_EQ(page.find("  " + std::string(kStageNames[s]) + " ") != std::string::npos, ran)
        << kStageNames[s];
  }
  for (size_t at = 0; at < page.size();) {
    const size_t end = page.find('\n', at);
    EXPECT_LE(text_width(page.substr(at, end - at)), 80);
    at = end + 1;
  }
}

TEST(StageBench, MeasuresTheStagesOfABusyMomentAlone) {
  StageBenchOptions options;
  options.threads = 2;
  options.first_step = 40;
  options.steps = 20;
  const StageBench bench = measure_stages(small_spec(), options);
  const Profiled whole = fight(60, nullptr);
  EXPECT_EQ(bench.battle.state_hash, whole.result.state_hash);
  EXPECT_GT(bench.agent_steps, 0);
  EXPECT_LT(bench.agent_steps, static_cast<double>(whole.result.agent_steps));
  EXPECT_GT(bench.ceilings.copy_GBps(), 0);
  double stages_s = 0;
  for (const StageRow& row : bench.rows) {
    stages_s += row.total_s;
    EXPECT_LE(row.calls, 31u) << stage_name(row.stage) << ": the steps before are not measured";
    EXPECT_TRUE(row.cost.items == 0 || row.cost.bytes() > 0) << stage_name(row.stage);
  }
  EXPECT_LE(stages_s, bench.steps_s);
}

TEST(WorkSamples, AreSpreadEvenlyAndBounded) {
  WorkSamples samples;
  uint64_t taken = 0;
  for (uint64_t n = 0; n < 100000; ++n) {
    if (!samples.wants(n)) continue;
    WorkCounts work;
    work.of(WorkCount::kActive) = n;
    samples.add(work);
    ++taken;
  }
  EXPECT_LT(samples.size(), WorkSamples::kMost);
  EXPECT_GE(samples.size(), WorkSamples::kMost / 2);
  EXPECT_LT(taken, 500u) << "counting stays rare";
  EXPECT_NEAR(static_cast<double>(samples.mean().of(WorkCount::kActive)), 50000, 5000);
}

TEST(MemoryUse, IsReadFromTheSystemAndPutIntoWords) {
  const uint64_t before = peak_host_bytes();
  ASSERT_GT(before, 1u << 20);
  std::vector<char> block(64 << 20, 1);
  EXPECT_GE(peak_host_bytes(), uint64_t{block.size()}) << "the block was touched";
  Layout layout;
  layout.worlds = 2;
  layout.ships = 512;
  DeviceInfo device;
  device.backend = "cuda";
  const std::string text = memory_text({uint64_t{2} << 20, uint64_t{50} << 20, layout}, device);
  EXPECT_EQ(text,
            "2.0 MiB on the device (2.0 KiB an agent, 1.0 MiB a world); 50.0 MiB of the host "
            "at most");
}

}  // namespace
}  // namespace swarm
