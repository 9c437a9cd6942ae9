// fight_boarders: casualties by rate and number, capture, and the way through the corridors.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr uint32_t kCrew = 0;
constexpr uint32_t kCivilians = 1;
constexpr uint32_t kTroops = 2;

struct Station {
  HandWorld world;
  uint8_t structure, section_class;
  std::vector<uint32_t> sections;

  explicit Station(uint32_t count, float boarder_rate = 0.01f, float defender_rate = 0.01f)
      : world({1, 180, 4, 4, 4}),
        structure(world.add_structure(kBlue)),
        section_class(world.add_class(section_row())) {
    world.tables.troops_kind = kTroops;
    world.tables.people_fight[kCrew] = 1;
    world.tables.boarder_kill_rate_per_s = boarder_rate;
    world.tables.defender_kill_rate_per_s = defender_rate;
    for (uint32_t i = 0; i < count; ++i) {
      sections.push_back(world.add_section(structure, section_class, {}));
    }
  }
  void land(uint32_t i, int32_t troops) {
    world.agents.boarders[sections[i]] = troops;
    world.agents.boarder_faction[sections[i]] = kRed + 1;
  }
};

TEST(FightBoarders, CasualtiesFollowTheRates) {
  constexpr uint32_t kSections = 180;
  constexpr int32_t kAttackers = 300, kDefenders = 200;
  constexpr float kDt_s = 0.5f;
  Station s(kSections, 0.02f, 0.05f);
  s.world.tables.dt_s = kDt_s;
  for (uint32_t i = 0; i < kSections; ++i) {
    s.land(i, kAttackers);
    s.world.set_people(s.sections[i], kCrew, kDefenders);
    s.world.set_people(s.sections[i], kCivilians, 70);
  }
  StageBench bench(s.world);
  bench.run(StageId::kFightBoarders);
  int64_t attackers_lost = 0, defenders_lost = 0;
  for (const uint32_t section : s.sections) {
    attackers_lost += kAttackers - bench.agents().boarders[section];
    defenders_lost += kDefenders - bench.people(kCrew, section);
    EXPECT_EQ(bench.people(kCivilians, section), 70) << "who does not fight is not fought";
  }
  const double p_defender = 1.0 - std::exp(-0.02 * double{kDt_s});
  const double p_attacker = 1.0 - std::exp(-0.05 * double{kDt_s});
  const double shots_at_defenders = double{kSections} * kAttackers;
  const double shots_at_attackers = double{kSections} * kDefenders;
  EXPECT_NEAR(static_cast<double>(defenders_lost) / shots_at_defenders, p_defender,
              4.0 * share_deviation(p_defender, shots_at_defenders));
  EXPECT_NEAR(static_cast<double>(attackers_lost) / shots_at_attackers, p_attacker,
              4.0 * share_deviation(p_attacker, shots_at_attackers));
  const WorldCounters& counters = bench.world().counters;
  EXPECT_EQ(counters.boarders_lost, attackers_lost);
  EXPECT_EQ(counters.defenders_lost, defenders_lost);
  EXPECT_EQ(counters.people_lost[kCrew], defenders_lost);
  EXPECT_EQ(counters.people_lost[kTroops], attackers_lost);
}

TEST(FightBoarders, PeopleAreConservedUntilTheEnd) {
  Station s(6, 0.2f, 0.3f);
  for (uint32_t i = 0; i + 1 < 6; ++i) {
    s.world.add_edge(s.structure, s.sections[i], s.sections[i + 1], kCorridor);
  }
  for (uint32_t i = 0; i < 6; ++i) s.world.set_people(s.sections[i], kCrew, 10);
  s.land(0, 400);
  StageBench bench(s.world);
  for (int step = 0; step < 200; ++step) {
    bench.run(StageId::kFightBoarders);
    bench.run(StageId::kAdvanceClock);
    int64_t crew = 0, troops = 0;
    for (const uint32_t section : s.sections) {
      ASSERT_GE(bench.agents().boarders[section], 0);
      ASSERT_GE(bench.people(kCrew, section), 0);
      crew += bench.people(kCrew, section);
      troops += bench.agents().boarders[section];
    }
    ASSERT_EQ(crew + bench.world().counters.people_lost[kCrew], 60);
    ASSERT_EQ(troops + bench.world().counters.people_lost[kTroops], 400);
  }
  for (const uint32_t section : s.sections) {
    EXPECT_EQ(bench.agents().captured_by[section], kRed + 1) << "section " << section;
    EXPECT_EQ(bench.people(kCrew, section), 0);
  }
}

TEST(FightBoarders, SectionWithoutResistanceIsCaptured) {
  enum class Who { kNobody, kCiviliansOnly, kCrewStandsDown, kCrewResists };
  for (const Who who :
       {Who::kNobody, Who::kCiviliansOnly, Who::kCrewStandsDown, Who::kCrewResists}) {
    Station s(1, 0.0f, 0.0f);
    s.land(0, 5);
    if (who == Who::kCiviliansOnly) s.world.set_people(s.sections[0], kCivilians, 50);
    if (who >= Who::kCrewStandsDown) s.world.set_people(s.sections[0], kCrew, 50);
    s.world.orders.stands_down[s.structure] = who == Who::kCrewStandsDown ? 1 : 0;
    StageBench bench(s.world);
    bench.run(StageId::kFightBoarders);
    EXPECT_EQ(bench.agents().captured_by[s.sections[0]], who == Who::kCrewResists ? 0 : kRed + 1);
    EXPECT_EQ(bench.world().counters.defenders_lost, 0);
    if (who != Who::kCrewStandsDown) continue;
    EXPECT_EQ(bench.people(kCrew, s.sections[0]), 50) << "they are prisoners, not dead";
    for (int step = 0; step < 5; ++step) bench.run(StageId::kFightBoarders);
    EXPECT_EQ(bench.people(kCrew, s.sections[0]), 50);
  }
}

TEST(FightBoarders, NobodyIsKilledTwice) {
  Station s(1, 100.0f, 100.0f);  // certain death for everybody
  s.land(0, 3);
  s.world.set_people(s.sections[0], kCrew, 7);
  StageBench bench(s.world);
  bench.run(StageId::kFightBoarders);
  EXPECT_EQ(bench.people(kCrew, s.sections[0]), 4) << "three boarders kill three at most";
  EXPECT_EQ(bench.agents().boarders[s.sections[0]], 0);
  EXPECT_EQ(bench.world().counters.boarders_lost, 3);
  EXPECT_EQ(bench.agents().captured_by[s.sections[0]], 0);
}

TEST(FightBoarders, BoardersGoOnThroughCorridorsOncePerPeriod) {
  Station s(4);
  s.world.tables.command_steps = 2;
  s.world.add_edge(s.structure, s.sections[1], s.sections[0], kCorridor);      // walked backwards
  s.world.add_edge(s.structure, s.sections[1], s.sections[2], kFeedsShields);  // no way for troops
  s.world.add_edge(s.structure, s.sections[1], s.sections[3], kCorridor);
  s.world.set_people(s.sections[3], kCrew, 1000);
  s.land(0, 41);
  s.world.state.step = 1;
  StageBench bench(s.world);
  bench.run({StageId::kFightBoarders, StageId::kAdvanceClock});
  EXPECT_EQ(bench.agents().captured_by[s.sections[0]], kRed + 1);
  EXPECT_EQ(bench.agents().boarders[s.sections[1]], 0) << "in the middle of a period";
  bench.run({StageId::kFightBoarders, StageId::kAdvanceClock});
  EXPECT_EQ(bench.agents().boarders[s.sections[0]], 21);
  EXPECT_EQ(bench.agents().boarders[s.sections[1]], 20);
  EXPECT_EQ(bench.agents().boarder_faction[s.sections[1]], kRed + 1u);
  EXPECT_EQ(bench.agents().captured_by[s.sections[1]], 0);
  bench.run({StageId::kFightBoarders, StageId::kAdvanceClock});
  EXPECT_EQ(bench.agents().captured_by[s.sections[1]], kRed + 1);
  bench.run({StageId::kFightBoarders, StageId::kAdvanceClock});
  EXPECT_EQ(bench.agents().boarders[s.sections[2]], 0);
  EXPECT_EQ(bench.agents().boarders[s.sections[3]], 10);
}

TEST(FightBoarders, DrawsDependOnSeedAndStepOfTheWorldAlone) {
  Station s(40, 0.1f, 0.1f);
  for (uint32_t i = 0; i < 40; ++i) {
    s.land(i, 50);
    s.world.set_people(s.sections[i], kCrew, 50);
  }
  HandWorld other = s.world;
  other.state.seed = 2;
  StageBench bench(std::vector<HandWorld>{other, s.world, s.world}, {2});
  StageBench alone(s.world);
  bench.run(StageId::kFightBoarders);
  alone.run(StageId::kFightBoarders);
  bool all_equal = true;
  for (const uint32_t section : s.sections) {
    EXPECT_EQ(bench.agents().boarders[bench.slot(1, section)], alone.agents().boarders[section]);
    EXPECT_EQ(bench.agents().boarders[bench.slot(2, section)], alone.agents().boarders[section]);
    all_equal = all_equal && bench.agents().boarders[section] == alone.agents().boarders[section];
  }
  EXPECT_FALSE(all_equal) << "another seed is another fight";
}

}  // namespace
}  // namespace swarm
