// Phases, triggers, gates and events of one world, over summary rows made by hand.
#include "host/battle/orchestrator.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <string>

#include "host/battle/build_world.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

/// A battle whose engine is the test.
class Stage {
 public:
  explicit Stage(ScenarioSpec spec, uint64_t seed = 1)
      : spec_(std::move(spec)), plan_(spec_), row_(fresh_row(plan_)), orchestrator_(plan_) {
    AgentImage image;
    WorldState state;
    WorldOrders orders;
    build_world(spec_, build_tables(spec_), layout_of(spec_), seed, 0, &image, &state, &orders);
    orchestrator_.start(seed, orders);
  }

  Orchestrator::Observation look(double t_s) {
    return orchestrator_.observe(row_.data(), t_s, static_cast<uint64_t>(t_s * 2));
  }
  void look_until(double from_s, double to_s) {
    for (double t_s = from_s; t_s <= to_s; t_s += 1) look(t_s);
  }

  /// "name@time" of each event, without those of phases unless asked.
  std::string events(const std::string& only = "") const {
    std::string out;
    for (const Event& event : orchestrator_.events()) {
      if (only.empty() ? event.event == "phase_started" : event.event != only) continue;
      if (!out.empty()) out += " ";
      out += event.event + "@" + std::to_string(static_cast<int>(event.t_s));
    }
    return out;
  }

  int64_t& wing(uint32_t index, uint32_t column) {
    return row_[plan_.columns.wings + index * kWingColumns + column];
  }
  int64_t& section(uint32_t index, uint32_t column) {
    return row_[plan_.columns.sections + index * kSectionColumns + column];
  }
  int64_t& field(uint32_t column) { return row_[plan_.columns.fields + column]; }

  double outcome(size_t index) const {
    return orchestrator_.evaluate(plan_.outcomes[index], row_.data());
  }
  double value(const std::string& text) const {
    Expression expression;
    std::vector<Capture> none;
    EXPECT_FALSE(parse_expression(text, plan_.metrics, &expression, &none)) << text;
    return orchestrator_.evaluate(expression, row_.data());
  }

  const WingOrder& order(uint32_t index) const { return orchestrator_.orders().wings[index]; }
  const Orchestrator& operator*() const { return orchestrator_; }
  const Orchestrator* operator->() const { return &orchestrator_; }

 private:
  const ScenarioSpec spec_;
  const BattlePlan plan_;
  std::vector<int64_t> row_;
  Orchestrator orchestrator_;
};

ScenarioSpec with(std::vector<TriggerSpec> triggers) {
  ScenarioSpec spec = small_spec();
  spec.gates.clear();
  spec.triggers = std::move(triggers);
  return spec;
}

TEST(Triggers, FireOnceInFileOrder) {
  Stage stage(with({trigger("b", "happened(one)", {event_effect("zero")}),
                    trigger("a", "time_s >= 2", {event_effect("one")}),
                    trigger("c", "happened(one)", {event_effect("two"), event_effect("three")})}));
  stage.look_until(1, 5);
  EXPECT_EQ(stage.events(), "one@2 two@2 three@2 zero@3");
}

TEST(Triggers, WithoutConditionFireAtTheFirstLook) {
  Stage stage(with({trigger("a", "", {event_effect("one")})}));
  stage.look_until(1, 3);
  EXPECT_EQ(stage.events(), "one@1");
}

TEST(Triggers, ForMeansWithoutABreak) {
  TriggerSpec t = trigger("t", "wing.raiders.docked > 0", {event_effect("held")});
  t.for_s = 3;
  Stage stage(with({t}));
  stage.wing(kRaiders, kWingDocked) = 1;
  stage.look_until(1, 3);
  stage.wing(kRaiders, kWingDocked) = 0;
  stage.look(4);
  stage.wing(kRaiders, kWingDocked) = 1;
  stage.look_until(5, 12);
  EXPECT_EQ(stage.events(), "held@8");
}

TEST(Triggers, AfterCountsFromThePhaseOrTheBattle) {
  TriggerSpec in_battle = trigger("a", "", {event_effect("battle")});
  in_battle.after_s = 6;
  TriggerSpec in_phase = trigger("b", "", {event_effect("phase")}, {1});
  in_phase.after_s = 6;
  Stage stage(with({trigger("go", "time_s >= 3", {next_phase(1)}), in_battle, in_phase}));
  stage.look_until(1, 12);
  EXPECT_EQ(stage.events(), "battle@6 phase@9");
}

TEST(Triggers, RepeatNeedsAFalseConditionInBetween) {
  TriggerSpec t = trigger("t", "wing.raiders.docked > 0", {event_effect("docked")});
  t.repeat = true;
  Stage stage(with({t}));
  stage.wing(kRaiders, kWingDocked) = 1;
  stage.look_until(1, 3);
  stage.wing(kRaiders, kWingDocked) = 0;
  stage.look_until(4, 5);
  stage.wing(kRaiders, kWingDocked) = 1;
  stage.look_until(6, 8);
  EXPECT_EQ(stage.events(), "docked@1 docked@6");
}

TEST(Triggers, JitterDependsOnTheSeedAlone) {
  TriggerSpec t = trigger("t", "", {event_effect("late")});
  t.after_s = 10;
  t.jitter_s = 20;
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Stage stage(with({t}), seed);
    stage.look_until(1, 9);
    EXPECT_EQ(stage.events(), "");
    stage.look_until(10, 32);
    Stage again(with({t}), seed);
    again.look_until(1, 32);
    EXPECT_EQ(stage.events(), again.events());
    EXPECT_NE(stage.events(), "");
    seen.insert(stage.events());
  }
  EXPECT_GT(seen.size(), 10u);
}

TEST(Triggers, ANewPhaseCountsAtOnceFurtherDown) {
  Stage stage(
      with({trigger("up", "", {event_effect("above")}, {1}),
            trigger("go", "time_s >= 2", {next_phase(1)}, {0}),
            trigger("stay", "time_s >= 2", {event_effect("never")}, {0}),
            trigger("down", "phase.fight and phase_time_s == 0", {event_effect("below")}, {1})}));
  stage.look_until(1, 4);
  EXPECT_EQ(stage.events(), "below@2 above@3");
  EXPECT_EQ(stage->phase_name(), "fight");
  ASSERT_EQ(stage->phases().size(), 2u);
  EXPECT_EQ(stage->phases()[0].end_s, 2);
  EXPECT_EQ(stage->phases()[1].start_s, 2);
  EXPECT_EQ(stage->phases()[1].end_s, 4);
  EXPECT_EQ(stage.events("phase_started"), "phase_started@0 phase_started@2");
}

TEST(Triggers, HoldingStartsAnewInEachPhase) {
  TriggerSpec t = trigger("t", "", {event_effect("waited")}, {0, 1});
  t.for_s = 3;
  Stage stage(with({t, trigger("go", "time_s >= 2", {next_phase(2)}, {0}),
                    trigger("back", "time_s >= 5", {next_phase(1)}, {2})}));
  stage.look_until(1, 12);
  EXPECT_EQ(stage.events(), "waited@9");  // in again from the look at 6
}

TEST(Triggers, EndStopsEverything) {
  Stage stage(with({trigger("a", "time_s >= 2", {end_effect(), event_effect("last_word")}),
                    trigger("b", "time_s >= 2", {event_effect("never")})}));
  EXPECT_FALSE(stage.look(1).ended);
  EXPECT_TRUE(stage.look(2).ended);
  EXPECT_TRUE(stage.look(3).ended);
  EXPECT_EQ(stage.events(), "last_word@2");
  EXPECT_EQ(stage->ended_by(), "a");
  EXPECT_FALSE(stage->time_limit_reached());
}

TEST(Triggers, TheTimeLimitEndsABattle) {
  Stage stage(with({}));
  EXPECT_FALSE(stage.look(119.5).ended);
  EXPECT_TRUE(stage.look(120).ended);
  EXPECT_TRUE(stage->time_limit_reached());
  EXPECT_EQ(stage->ended_by(), "");
}

TEST(Effects, OrdersKeepCommitmentAndPlace) {
  EffectSpec order;
  order.kind = EffectKind::kOrder;
  order.wings = {kRaiders, kReserve};
  order.order.kind = "hold";
  order.order.hold_fire = true;
  Stage stage(with({trigger("a", "time_s >= 2", {order})}));
  EXPECT_FALSE(stage.look(1).orders_changed);
  EXPECT_TRUE(stage.look(2).orders_changed);
  EXPECT_FALSE(stage.look(3).orders_changed);
  EXPECT_EQ(stage.order(kRaiders).kind, OrderKind::kHold);
  EXPECT_EQ(stage.order(kRaiders).hold_fire, 1);
  EXPECT_EQ(stage.order(kRaiders).committed, 1);
  EXPECT_EQ(stage.order(kReserve).committed, 0);
  EXPECT_EQ(stage.order(kRaiders).x_km, -60.0f);  // no point: where it was sent before
}

TEST(Effects, ChangeWhatTheySay) {
  EffectSpec commit, relation, sabotage, stand_down, weapons, disarm;
  commit.kind = EffectKind::kCommit;
  commit.wings = {kReserve};
  relation.kind = EffectKind::kRelation;
  relation.faction_a = ref("blue", 0);
  relation.faction_b = ref("red", 1);
  sabotage.kind = EffectKind::kSabotage;
  stand_down.kind = EffectKind::kStandDown;
  weapons.kind = EffectKind::kWeapons;
  weapons.on = false;
  sabotage.structure = stand_down.structure = weapons.structure = ref("base", 0);
  disarm.kind = EffectKind::kDisarm;
  disarm.field = ref("mouth", 0);
  Stage stage(with({trigger("a", "", {commit, relation, sabotage, stand_down, weapons, disarm}),
                    trigger("b", "structure.base.sabotaged", {event_effect("dark")})}));
  EXPECT_EQ(stage->orders().relations[1][0], Relation::kHostile);
  EXPECT_EQ(stage->orders().weapons_free[0], 1);
  EXPECT_TRUE(stage.look(1).orders_changed);
  const WorldOrders& orders = stage->orders();
  EXPECT_EQ(stage.order(kReserve).committed, 1);
  EXPECT_EQ(orders.relations[0][1], Relation::kNeutral);
  EXPECT_EQ(orders.relations[1][0], Relation::kNeutral);
  EXPECT_EQ(orders.sabotaged[0], 1);
  EXPECT_EQ(orders.stands_down[0], 1);
  EXPECT_EQ(orders.weapons_free[0], 0);
  EXPECT_EQ(orders.disarmed[0], 1);
  EXPECT_EQ(stage.events(), "dark@1");
}

TEST(Changes, SectionsAndTheirStructure) {
  Stage stage(with({trigger("t", "happened(section_lost)", {event_effect("seen")})}));
  stage.look(1);
  stage.section(3, kSectionActive) = 0;
  stage.look_until(2, 3);
  const Event& lost = stage->events()[1];
  EXPECT_EQ(lost.event, "section_lost");
  EXPECT_EQ(lost.step, 4u);
  EXPECT_EQ(lost.details[1], (std::pair<std::string, std::string>("section", "ring_3")));
  for (const uint32_t s : {0u, 1u, 2u, 4u}) stage.section(s, kSectionCaptured) = 1;
  stage.look_until(4, 6);
  EXPECT_EQ(stage.events(), "section_lost@2 seen@2 structure_captured@4");
}

TEST(Changes, WingsAndNamedShips) {
  Stage stage(with({}));
  stage.wing(kHero, kWingActive) = 0;
  stage.wing(kHero, kWingDead) = 1;
  stage.wing(kRaiders, kWingActive) = 1;
  stage.wing(kRaiders, kWingDead) = 9;
  stage.look(1);
  stage.wing(kRaiders, kWingActive) = 0;
  stage.wing(kRaiders, kWingDead) = 10;
  stage.wing(kReserve, kWingHeld) = 0;
  stage.wing(kReserve, kWingDead) = 2;
  stage.wing(kReserve, kWingDeparted) = 3;
  stage.look_until(2, 3);
  EXPECT_EQ(stage.events(), "ship_lost@1 wing_lost@2 departed@2");
  EXPECT_EQ(stage->events().back().numbers[0].second, 3);
}

TEST(Changes, MinesAreCounted) {
  Stage stage(with({}));
  stage.field(kFieldLaid) = 20;
  stage.look(1);
  stage.field(kFieldArmed) = 1;
  stage.field(kFieldTriggered) = 4;
  stage.look(2);
  stage.field(kFieldTriggered) = 6;
  stage.field(kFieldReplaced) = 3;
  stage.look_until(3, 4);
  EXPECT_EQ(stage.events(),
            "field_complete@1 field_armed@2 mines_triggered@2 mines_triggered@3 mine_replaced@3");
  EXPECT_EQ(stage->events()[4].numbers[0].second, 2);
}

TEST(Gates, CommitConvoysOnTime) {
  Stage stage(small_spec());
  stage.look_until(1, 9);
  EXPECT_EQ(stage.order(kConvoy1).committed, 0);
  EXPECT_TRUE(stage.look(10).orders_changed);
  EXPECT_EQ(stage.order(kConvoy1).committed, 1);
  stage.look_until(11, 80);
  EXPECT_EQ(stage.order(kConvoy2).committed, 1);
  EXPECT_EQ(stage.events(), "convoy_arrived@10 convoy_arrived@30");
  EXPECT_EQ(stage->events()[1].numbers[0].second, 3);
}

TEST(Gates, AnArmedFieldClosesThem) {
  Stage stage(small_spec());
  stage.field(kFieldArmed) = 1;
  stage.look_until(1, 40);
  EXPECT_EQ(stage.events("convoy_arrived"), "");
  EXPECT_EQ(stage.events("gate_closed"), "gate_closed@1");
  stage.field(kFieldArmed) = 0;
  stage.look_until(41, 80);
  EXPECT_EQ(stage.events("gate_opened"), "gate_opened@41");
  EXPECT_EQ(stage.events("convoy_arrived"), "convoy_arrived@50 convoy_arrived@70");
}

TEST(Gates, ThoseThatFindThemClosedTurnBackAndComeAgain) {
  Stage stage(small_spec());
  stage.field(kFieldArmed) = 1;
  stage.look_until(1, 40);
  EXPECT_EQ(stage.events("convoy_turned_back"), "convoy_turned_back@10 convoy_turned_back@30");
  EXPECT_EQ(stage.value("gate.door.turned_back"), 2);
  stage.field(kFieldArmed) = 0;
  stage.look_until(41, 80);
  EXPECT_EQ(stage.order(kConvoy1).committed, 1);
  EXPECT_EQ(stage.value("gate.door.turned_back"), 2);
}

TEST(OrchestratorTest, ValueAtKeepsWhatWasWhenTheEventFirstCame) {
  TriggerSpec alarm = trigger("alarm", "wing.raiders.active < 8", {event_effect("alarm")});
  alarm.repeat = true;
  ScenarioSpec spec = with({alarm});
  spec.outcomes = {{"left", "value_at(alarm, wing.raiders.active)", "", 0},
                   {"never", "value_at(ship_lost, time_s)", "", 0}};
  Stage stage(spec);
  stage.look(1);
  EXPECT_TRUE(is_missing(stage.outcome(0)));
  stage.wing(kRaiders, kWingActive) = 6;
  stage.look(2);
  stage.wing(kRaiders, kWingActive) = 9;
  stage.look(3);
  stage.wing(kRaiders, kWingActive) = 2;
  stage.look(4);
  EXPECT_EQ(stage.events(), "alarm@2 alarm@4");
  EXPECT_EQ(stage.outcome(0), 6);
  EXPECT_TRUE(is_missing(stage.outcome(1)));
}

TEST(Gates, SomeSlipThrough) {
  ScenarioSpec spec = small_spec();
  spec.gates[0].slip_through = 0.3;
  int came = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Stage stage(spec, seed);
    stage.field(kFieldArmed) = 1;
    stage.look_until(1, 29);
    came += stage.order(kConvoy1).committed;
    Stage again(spec, seed);
    again.field(kFieldArmed) = 1;
    again.look_until(1, 29);
    EXPECT_EQ(stage.order(kConvoy1).committed, again.order(kConvoy1).committed);
  }
  EXPECT_NEAR(came, 90, 30);  // about 3.8 standard deviations
}

TEST(OrchestratorTest, ACopyGoesOnTheSame) {
  TriggerSpec t = trigger("t", "time_s >= 2", {event_effect("late")});
  t.for_s = 4;
  ScenarioSpec spec = small_spec();
  spec.triggers = {t};
  const BattlePlan plan(spec);
  const std::vector<int64_t> row = fresh_row(plan);
  Orchestrator first(plan);
  first.start(3, WorldOrders{});
  for (int i = 1; i <= 4; ++i) first.observe(row.data(), i, 2);
  Orchestrator second = first;
  for (int i = 5; i <= 40; ++i) {
    first.observe(row.data(), i, 2);
    second.observe(row.data(), i, 2);
  }
  ASSERT_EQ(first.events().size(), second.events().size());
  EXPECT_EQ(std::memcmp(&first.orders(), &second.orders(), sizeof(WorldOrders)), 0);
}

TEST(OrchestratorTest, WithoutALogTimesStay) {
  ScenarioSpec spec = with({trigger("t", "time_s >= 2", {event_effect("late")})});
  const BattlePlan plan(spec);
  const std::vector<int64_t> row = fresh_row(plan);
  Orchestrator orchestrator(plan, false);
  orchestrator.start(3, WorldOrders{});
  for (int i = 1; i <= 4; ++i) orchestrator.observe(row.data(), i, 2);
  EXPECT_TRUE(orchestrator.events().empty());
  const auto late = static_cast<uint32_t>(plan.metrics.find_event("late"));
  EXPECT_EQ(orchestrator.event_time_s(late), 2);
}

}  // namespace
}  // namespace swarm
