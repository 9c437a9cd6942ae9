// resolve_damage: what the shield holds, what the hull takes, and what a death costs.
#include <gtest/gtest.h>

#include "kernels/combat.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

struct Target {
  HandWorld world;
  uint32_t ship, section;
  Target() {
    ClassRow row = ship_row();
    fill_facings(row, 50);
    ship = world.add_ship(world.add_wing(kBlue), world.add_class(row), {});
    row = section_row();
    fill_facings(row, 50);
    section = world.add_section(world.add_structure(kBlue), world.add_class(row), {});
  }
};

void hit(StageBench* bench, uint32_t slot, uint32_t facing, int64_t shield, int64_t hull) {
  bench->element(bench->agents().shield_hit_TJ, facing, slot) += shield;
  bench->agents().hull_hit_TJ[slot] += hull;
  bench->agents().strongest_hit[slot] = 1;
}

TEST(ResolveDamage, ShieldOfTheFacingHoldsWhatItCan) {
  Target target;
  StageBench bench(target.world);
  hit(&bench, target.ship, 3, 30, 0);
  bench.run(StageId::kResolveDamage);
  for (uint32_t f = 0; f < kFacings; ++f) {
    EXPECT_EQ(bench.shield(f, target.ship), f == 3 ? 20 : 50);
  }
  EXPECT_EQ(bench.agents().hull_TJ[target.ship], 100);
  hit(&bench, target.ship, 3, 45, 7);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.shield(3, target.ship), 0);
  EXPECT_EQ(bench.agents().hull_TJ[target.ship], 100 - 25 - 7) << "the rest goes on to the hull";
  EXPECT_EQ(bench.status(target.ship), AgentStatus::kActive);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.agents().hull_TJ[target.ship], 68) << "the sums were cleared";
  EXPECT_EQ(bench.agents().strongest_hit[target.ship], 0u);
}

TEST(ResolveDamage, SeveralFacingsAtOnce) {
  Target target;
  StageBench bench(target.world);
  for (uint32_t f = 0; f < kFacings; ++f) hit(&bench, target.ship, f, 50 + f, 0);
  bench.run(StageId::kResolveDamage);
  for (uint32_t f = 0; f < kFacings; ++f) EXPECT_EQ(bench.shield(f, target.ship), 0);
  EXPECT_EQ(bench.agents().hull_TJ[target.ship], 100 - (0 + 1 + 2 + 3 + 4 + 5));
}

TEST(ResolveDamage, DeathAtExactlyZeroAndOverkillBeyond) {
  for (const int64_t damage : {99, 100, 160}) {
    Target target;
    StageBench bench(target.world);
    hit(&bench, target.ship, 0, 0, damage);
    bench.run(StageId::kResolveDamage);
    EXPECT_EQ(bench.status(target.ship), damage < 100 ? AgentStatus::kActive : AgentStatus::kDead);
    EXPECT_EQ(bench.agents().hull_TJ[target.ship], damage < 100 ? 100 - damage : 0);
    EXPECT_EQ(bench.world().counters.overkill_TJ, damage > 100 ? damage - 100 : 0);
  }
}

TEST(ResolveDamage, IntegersStayExactBeyondThirtyTwoBits) {
  Target target;
  StageBench bench(target.world);
  const int64_t huge = 9'000'000'000'000'000;
  bench.shield(0, target.section) = 2'000'000'000;
  hit(&bench, target.section, 0, huge, 3);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.shield(0, target.section), 0);
  EXPECT_EQ(bench.agents().hull_TJ[target.section], 0);
  EXPECT_EQ(bench.world().counters.overkill_TJ, huge - 2'000'000'000 + 3 - 1000);
}

TEST(ResolveDamage, PeopleAboardAreLostAndCounted) {
  Target target;
  target.world.tables.troops_kind = 2;
  target.world.set_people(target.section, 0, 40);
  target.world.set_people(target.section, 2, 5);
  target.world.agents.boarders[target.section] = 30;
  target.world.set_people(target.ship, 1, 9);
  StageBench bench(target.world);
  hit(&bench, target.section, 0, 0, 5000);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.world().counters.people_lost[0], 40);
  EXPECT_EQ(bench.world().counters.people_lost[1], 0) << "the ship lives";
  EXPECT_EQ(bench.world().counters.people_lost[2], 35) << "garrison and boarders";
  EXPECT_EQ(bench.world().counters.boarders_lost, 30);
  EXPECT_EQ(bench.people(0, target.section), 0);
  EXPECT_EQ(bench.agents().boarders[target.section], 0);
  EXPECT_EQ(bench.people(1, target.ship), 9);
}

TEST(ResolveDamage, MinesAndTorpedoesAreCountedAsSuch) {
  HandWorld world;
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  const uint8_t field = world.add_field(kRed, world.add_class(mine_row()));
  const uint32_t mine = world.add_mine(field, {});
  const uint32_t builds = world.add_mine(field, {});
  const uint32_t torpedo = world.add_torpedo(kRed, tube, {}, {1, 0, 0}, mine);
  world.agents.replica[mine] = builds;
  StageBench bench(world, {2});
  hit(&bench, mine, 0, 0, 1);
  hit(&bench, torpedo, 0, 1, 0);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.status(mine), AgentStatus::kDead);
  EXPECT_EQ(bench.agents().replica[mine], kNone);
  EXPECT_EQ(bench.world().counters.mines_shot[field], 1);
  EXPECT_EQ(bench.status(torpedo), AgentStatus::kActive) << "1 of 2 TJ";
  hit(&bench, torpedo, 0, 0, 1);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.status(torpedo), AgentStatus::kAbsent);
  EXPECT_EQ(bench.world().counters.torpedoes_stopped, 1);
}

TEST(ResolveDamage, HitsOnWhatIsAlreadyGoneAreForgotten) {
  Target target;
  target.world.agents.status[target.ship] = static_cast<uint8_t>(AgentStatus::kDead);
  target.world.set_people(target.ship, 0, 9);
  StageBench bench(target.world);
  hit(&bench, target.ship, 0, 500, 500);
  bench.run(StageId::kResolveDamage);
  EXPECT_EQ(bench.world().counters.overkill_TJ, 0);
  EXPECT_EQ(bench.world().counters.people_lost[0], 0);
  EXPECT_EQ(bench.agents().hull_hit_TJ[target.ship], 0);
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 0, target.ship), 0);
}

TEST(ResolveDamage, FacingIsTheSideThatTheHitComesFrom) {
  const Vec3 fore = {1, 0, 0}, port = {0, 1, 0}, up = {0, 0, 1};
  EXPECT_EQ(facing_towards(fore, fore), 0u);
  EXPECT_EQ(facing_towards(fore, -fore), 1u);
  EXPECT_EQ(facing_towards(fore, port), 2u);
  EXPECT_EQ(facing_towards(fore, -port), 3u);
  EXPECT_EQ(facing_towards(fore, up), 4u);
  EXPECT_EQ(facing_towards(fore, -up), 5u);
  EXPECT_EQ(facing_towards(port, fore), 3u) << "flying along y, x is to starboard";
  EXPECT_EQ(facing_towards(normalised_or({1, 1, 0}, {}), normalised_or({1, 0.9f, 0.2f}, {})), 0u);
  for (uint32_t i = 0; i < 200; ++i) {  // every direction has one facing
    const Vec3 heading = normalised_or(random_place(i, {}, 1), fore);
    EXPECT_LT(facing_towards(heading, normalised_or(random_place(i, {}, 1, 2), fore)), kFacings);
  }
}

}  // namespace
}  // namespace swarm
