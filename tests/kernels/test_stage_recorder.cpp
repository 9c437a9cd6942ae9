// Profiling an engine: every call is seen, in order, and the battle does not change.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

struct Spans final : StageSpanSink {
  std::vector<StageSpan> seen;
  void add(const StageSpan& span) override { seen.push_back(span); }
};

HandWorld small_fleet() {
  HandWorld world({1, 0, 40, 0, 0});
  world.tables.command_steps = 4;
  const uint8_t ship = world.add_class(ship_row());
  const uint8_t wing = world.add_wing(kBlue, OrderKind::kHold);
  for (uint32_t i = 0; i < 40; ++i) world.add_ship(wing, ship, random_place(i, {}, 10));
  return world;
}

int64_t now_ns() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

TEST(StageRecorder, SeesEveryCallOnceAndInOrder) {
  const HandWorld fleet = small_fleet();
  const std::unique_ptr<Engine> engine = make_engine_with(fleet, 1, 1);
  Spans spans;
  engine->run_steps(4);  // not seen: profiling is off
  engine->set_profiling(true, &spans);
  const int64_t begin_ns = now_ns();
  constexpr uint32_t kSteps = 1000;  // more than the recorder holds at a time
  engine->run_steps(kSteps);
  std::vector<uint64_t> hashes;
  engine->read_hashes(&hashes);
  const StageTimes& times = engine->stage_times();
  const int64_t end_ns = now_ns();

  EXPECT_EQ(times.of(StageId::kSteer).calls(), kSteps);
  EXPECT_EQ(times.of(StageId::kSense).calls(), kSteps / 4) << "once a command period";
  EXPECT_EQ(times.of(StageId::kHashState).calls(), 1u);
  EXPECT_EQ(times.of(StageId::kSummarise).calls(), 0u);
  uint64_t calls = 0;
  double total_s = 0;
  for (const TimeHistogram& stage : times.stages) {
    calls += stage.calls();
    total_s += stage.total_s();
  }
  ASSERT_EQ(spans.seen.size(), calls);
  EXPECT_LE(total_s, 1e-9 * static_cast<double>(end_ns - begin_ns));
  int64_t before_ns = begin_ns;
  uint64_t step = 4;
  for (const StageSpan& span : spans.seen) {
    EXPECT_GE(span.begin_ns, before_ns) << stage_name(span.stage);
    EXPECT_GE(span.end_ns, span.begin_ns);
    before_ns = span.end_ns;
    EXPECT_EQ(span.step, span.stage == StageId::kHashState ? kNoStep : step);
    if (span.stage == StageId::kAdvanceClock) ++step;
  }
  EXPECT_EQ(step, 4u + kSteps);
  EXPECT_LE(before_ns, end_ns);
}

TEST(StageRecorder, ChangesNoResultAndForgetsWhenSwitchedOff) {
  const HandWorld fleet = small_fleet();
  const std::unique_ptr<Engine> plain = make_engine_with(fleet, 2, 2);
  const std::unique_ptr<Engine> profiled = make_engine_with(fleet, 2, 2);
  profiled->set_profiling(true, nullptr);
  plain->run_steps(50);
  profiled->run_steps(50);
  std::vector<uint64_t> expected, hashes;
  plain->read_hashes(&expected);
  profiled->read_hashes(&hashes);
  EXPECT_EQ(hashes, expected);
  EXPECT_EQ(profiled->stage_times().of(StageId::kSteer).calls(), 50u);
  EXPECT_EQ(plain->stage_times().of(StageId::kSteer).calls(), 0u);
  profiled->set_profiling(false, nullptr);
  profiled->run_steps(5);
  EXPECT_EQ(profiled->stage_times().of(StageId::kSteer).calls(), 0u);
}

}  // namespace
}  // namespace swarm
