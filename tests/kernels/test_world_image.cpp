// One world out of an engine and into another: WorldImage, with_layout, and the step with a hook.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr uint32_t kPeriod = 3;

/// Two fleets that shoot at each other, with torpedoes.
HandWorld skirmish() {
  HandWorld world({1, 2, 40, 20, 30});
  world.tables.command_steps = kPeriod;
  world.tables.dt_s = 0.5f;
  const uint8_t beam = world.add_weapon(beam_row());
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  ClassRow row = with_mount(with_mount(ship_row(), beam), tube);
  row.hull_TJ = 500;
  const uint8_t ship = world.add_class(row);
  for (const uint8_t faction : {kBlue, kRed}) {
    const uint8_t wing = world.add_wing(faction, OrderKind::kAttack);
    for (uint32_t i = 0; i < 20; ++i) {
      world.add_ship(wing, ship, random_place(faction * 20u + i, {faction * 4.0f, 0, 0}, 3));
    }
  }
  return world;
}

uint64_t hash_of(Engine* engine, uint32_t world = 0) {
  std::vector<uint64_t> hashes;
  engine->read_hashes(&hashes);
  return hashes[world];
}

TEST(WorldImage, GoesOnInAnyEngineFromAnyStep) {
  const HandWorld war = skirmish();
  std::vector<WorldImage> images;
  std::vector<uint64_t> hashes;
  const std::unique_ptr<Engine> alone = make_engine_with(war, 1, 1);
  for (uint32_t step = 0; step <= 3 * kPeriod; ++step) {
    images.push_back(alone->save_world(0));
    hashes.push_back(hash_of(alone.get()));
    alone->run_steps(1);
  }
  ASSERT_GT(images.back().state.counters.hits, 0);
  const std::unique_ptr<Engine> batch = make_engine_with(war, 4, 3);
  for (uint32_t from = 0; from < images.size(); ++from) {
    const uint32_t world = from % 4;
    batch->load_world(world, images[from]);
    for (uint32_t step = from; step < images.size(); ++step) {
      ASSERT_EQ(hash_of(batch.get(), world), hashes[step]) << "from " << from << " to " << step;
      batch->run_steps(1);
    }
  }
}

TEST(WorldImage, SavedAndLoadedAgainIsTheSameImage) {
  const HandWorld war = skirmish();
  const std::unique_ptr<Engine> engine = make_engine_with(war, 3, 1);
  engine->run_steps(4);
  const WorldImage image = engine->save_world(1);
  engine->load_world(2, image);
  const WorldImage other = engine->save_world(2);
#define SWARM_EQUAL(type, name, elements, role, unit, writers, meaning) \
  EXPECT_EQ(other.agents.name, image.agents.name) << #name;
  SWARM_AGENT_FIELDS(SWARM_EQUAL)
#undef SWARM_EQUAL
  EXPECT_EQ(other.state.step, image.state.step);
  EXPECT_EQ(other.state.seed, image.state.seed);
  EXPECT_EQ(other.orders.wings[1].kind, OrderKind::kAttack);
}

TEST(WorldImage, AnotherLayoutAndBackKeepsEveryAgentAndReference) {
  const HandWorld war = skirmish();
  const std::unique_ptr<Engine> engine = make_engine_with(war, 1, 1);
  engine->run_steps(7);
  const WorldImage image = engine->save_world(0);
  const Layout large = {1, 2, 55, 33, 41};
  const AgentImage moved = with_layout(image.agents, war.layout, large);
  ASSERT_EQ(moved.slots, large.capacity());
  uint32_t references = 0;
  for (uint32_t slot = 0; slot < war.layout.capacity(); ++slot) {
    const bool is_torpedo = slot >= war.layout.first_torpedo();
    const uint32_t now =
        is_torpedo ? slot - war.layout.first_torpedo() + large.first_torpedo() : slot;
    if (slot >= war.layout.first_mine() && !is_torpedo) continue;
    EXPECT_EQ(stable_id(large, now), stable_id(war.layout, slot));
    EXPECT_EQ(moved.status[now], image.agents.status[slot]);
    EXPECT_EQ(moved.x_km[now], image.agents.x_km[slot]);
    EXPECT_EQ(moved.tracked_until[moved.slots + now],
              image.agents.tracked_until[image.agents.slots + slot]);
    const uint32_t target = image.agents.target[slot];
    ASSERT_EQ(moved.target[now] == kNone, target == kNone);
    if (target == kNone) continue;
    ++references;
    EXPECT_EQ(stable_id(large, moved.target[now]), stable_id(war.layout, target));
  }
  EXPECT_GT(references, 10u);
  const AgentImage back = with_layout(moved, large, war.layout);
#define SWARM_EQUAL(type, name, elements, role, unit, writers, meaning) \
  EXPECT_EQ(back.name, image.agents.name) << #name;
  SWARM_AGENT_FIELDS(SWARM_EQUAL)
#undef SWARM_EQUAL
}

TEST(WorldImageDeathTest, ALayoutWithoutRoomForAnAgentIsRefused) {
  const HandWorld war = skirmish();
  EXPECT_DEATH(with_layout(war.agents, war.layout, {1, 2, 39, 20, 30}), "assertion failed");
}

TEST(StageHook, SeesTheStagesInTheirOrderAndChangesNothing) {
  const HandWorld war = skirmish();
  const std::unique_ptr<Engine> plain = make_engine_with(war, 1, 1);
  const std::unique_ptr<Engine> watched = make_engine_with(war, 1, 2);
  for (uint32_t step = 0; step < 2 * kPeriod; ++step) {
    plain->run_steps(1);
    std::vector<StageId> stages;
    watched->run_step([&](StageId stage) {
      stages.push_back(stage);
      watched->save_world(0);
      hash_of(watched.get());
    });
    ASSERT_EQ(hash_of(watched.get()), hash_of(plain.get())) << step;
    if (step == 0) {
      ASSERT_EQ(stages[0], StageId::kBinMines) << "the world is new";
      ASSERT_EQ(stages[1], StageId::kApplyOrders) << "its orders are new";
      stages.erase(stages.begin(), stages.begin() + 2);
    }
    EXPECT_TRUE(std::is_sorted(stages.begin(), stages.end()));
    EXPECT_EQ(stages.front(), step % kPeriod == 0 ? StageId::kBinTargets : StageId::kBinAgents);
    EXPECT_EQ(stages.back(), StageId::kAdvanceClock);
  }
}

TEST(StageHook, MayReplaceAgentsBetweenTwoStages) {
  const HandWorld war = skirmish();
  const std::unique_ptr<Engine> engine = make_engine_with(war, 2, 1);
  const uint32_t ship = war.layout.first_ship() + 5;
  engine->run_step([&](StageId stage) {
    if (stage != StageId::kSteer) return;
    WorldImage image = engine->save_world(1);
    image.agents.hull_TJ[ship] -= 1;
    engine->write_agents(1, image.agents);
  });
  const std::unique_ptr<Engine> other = make_engine_with(war, 2, 1);
  other->run_steps(1);
  EXPECT_EQ(hash_of(engine.get(), 0), hash_of(other.get(), 0)) << "the other world is left alone";
  EXPECT_EQ(engine->save_world(1).agents.hull_TJ[ship] + 1,
            other->save_world(1).agents.hull_TJ[ship]);
  engine->run_steps(kPeriod);
  other->run_steps(kPeriod);
  EXPECT_EQ(engine->save_world(1).state.step, kPeriod + 1);
  EXPECT_EQ(hash_of(engine.get(), 0), hash_of(other.get(), 0));
}

}  // namespace
}  // namespace swarm
