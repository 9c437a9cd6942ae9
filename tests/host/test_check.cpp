// What is said of a scenario's course before it is fought.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "host/battle/check.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

ScenarioSpec with(std::vector<TriggerSpec> triggers) {
  ScenarioSpec spec = small_spec();
  spec.gates.clear();
  spec.triggers = std::move(triggers);
  return spec;
}

TEST(Check, ErrorsSayWhere) {
  ScenarioSpec spec = with({trigger("t", "wing.raider.lost > 3", {event_effect("x")}),
                            trigger("u", "", {event_effect("y")})});
  spec.outcomes = {{"score", "1 +", "", 12}};
  spec.series = {{"ships", "wing.hero.active", "", 13}, {"bad", "time_of(z)", "", 14}};
  const std::vector<std::string> errors = battle_errors(spec);
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_EQ(errors[0],
            "small.toml:7: trigger.t.when: unknown metric \"wing.raider.lost\"; did you mean "
            "\"wing.raiders.lost\"? (column 1)");
  EXPECT_EQ(errors[1].rfind("small.toml:12: outcome.score: expected", 0), 0u) << errors[1];
  EXPECT_EQ(errors[2].rfind("small.toml:14: series.columns.bad: no trigger", 0), 0u) << errors[2];
  EXPECT_THROW(BattlePlan{spec}, std::invalid_argument);
}

TEST(Check, WarningsOfWhatCannotHappen) {
  ScenarioSpec spec =
      with({trigger("go", "", {next_phase(1)}, {0}), trigger("back", "", {next_phase(0)}, {1}),
            trigger("late", "", {end_effect()}, {2})});
  const std::vector<std::string> warnings = battle_warnings(spec);
  ASSERT_EQ(warnings.size(), 6u);
  EXPECT_EQ(warnings[0], "phase.after: no trigger that can fire leads to it");
  EXPECT_EQ(warnings[1], "trigger.late: acts only in phases that cannot be reached");
  EXPECT_EQ(warnings[2], "wing.reserve: held back, and no trigger or gate commits it");
  EXPECT_EQ(warnings[5], "no trigger ends the battle: it goes on to limit_s = 120 s");
}

TEST(Check, AReachableScenarioHasNoWarnings) {
  EffectSpec commit;
  commit.kind = EffectKind::kCommit;
  commit.wings = {kReserve};
  ScenarioSpec spec = small_spec();
  spec.triggers = {trigger("go", "", {next_phase(1), commit}, {0}),
                   trigger("on", "", {next_phase(2)}, {1}),
                   trigger("late", "time_s > 5 or wing.hero.lost", {end_effect()})};
  EXPECT_TRUE(battle_warnings(spec).empty());
  EXPECT_TRUE(battle_errors(spec).empty());
}

TEST(Check, TheGraphFitsATerminal) {
  EffectSpec order;
  order.kind = EffectKind::kOrder;
  order.wings = {kRaiders, kReserve, kConvoy1};
  order.order.kind = "attack";
  order.order.structure = ref("base", 0);
  TriggerSpec wait = trigger("wait",
                             "wing.raiders.active + wing.reserve.active > 12 and "
                             "section.base.core.active == 0",
                             {order, next_phase(1)}, {0, 1});
  wait.for_s = 3;
  wait.after_s = 10;
  const std::string text =
      trigger_graph_text(with({wait, trigger("always", "", {event_effect("x")})}));
  EXPECT_EQ(text,
            "  1 approach  The approach\n"
            "      wait\n"
            "        when  wing.raiders.active + wing.reserve.active > 12 and\n"
            "              section.base.core.active == 0, for 3 s, from 10 s after the start\n"
            "              of the phase\n"
            "        then  order to raiders and 2 more: attack base; next phase: fight\n"
            "  2 fight\n"
            "      wait  as in phase 1\n"
            "  3 after\n"
            "    in every phase\n"
            "      always\n"
            "        when  at once\n"
            "        then  event x\n");
}

}  // namespace
}  // namespace swarm
