// land_troops: who may land, where, how fast, and that troops are conserved.
#include <gtest/gtest.h>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

constexpr uint32_t kTroops = 2;

struct Assault {
  HandWorld world;
  uint8_t wing, transport_class;
  uint32_t section;

  explicit Assault(float troops_per_s = 3.0f) {
    world.tables.troops_kind = kTroops;
    ClassRow row = ship_row();
    row.board_per_s_q16 = static_cast<uint32_t>(troops_per_s * 65536.0f);
    transport_class = world.add_class(row);
    section = world.add_section(world.add_structure(kBlue), world.add_class(section_row()), {});
    wing = world.add_wing(kRed, OrderKind::kBoard);
  }
  uint32_t add_transport(int32_t troops, Vec3 p = {0.5f, 0, 0}) {
    const uint32_t ship = world.add_ship(wing, transport_class, p);
    world.agents.target[ship] = section;
    world.set_people(ship, kTroops, troops);
    world.set_people(ship, 0, 40);
    return ship;
  }
};

TEST(LandTroops, LandsAtItsRateUntilAllAreAshore) {
  Assault assault(2.5f);
  const uint32_t ship = assault.add_transport(12);
  StageBench bench(assault.world);
  for (int step = 1; step <= 8; ++step) {
    bench.run(StageId::kLandTroops);
    const int32_t ashore = std::min(12, step * 5 / 2);
    EXPECT_EQ(bench.agents().boarders[assault.section], ashore) << "step " << step;
    EXPECT_EQ(bench.people(kTroops, ship), 12 - ashore);
  }
  EXPECT_EQ(bench.people(0, ship), 40) << "the crew stays aboard";
  EXPECT_EQ(bench.agents().boarder_faction[assault.section], kRed + 1u);
}

TEST(LandTroops, SeveralShipsAddUp) {
  Assault assault(3.0f);
  for (int i = 0; i < 30; ++i) assault.add_transport(10);
  StageBench bench(assault.world, {2});
  bench.run(StageId::kLandTroops);
  EXPECT_EQ(bench.agents().boarders[assault.section], 90);
}

TEST(LandTroops, OnlyThroughAFallenShieldInReachUnderOrders) {
  enum class Why { kNothing, kShield, kFar, kOrder, kNoTarget, kShipTarget, kLost, kNoTroopsKind };
  for (const Why why : {Why::kNothing, Why::kShield, Why::kFar, Why::kOrder, Why::kNoTarget,
                        Why::kShipTarget, Why::kLost, Why::kNoTroopsKind}) {
    Assault assault;
    const uint32_t ship =
        assault.add_transport(10, why == Why::kFar ? Vec3{1.01f, 0, 0} : Vec3{0.99f, 0, 0});
    AgentImage& a = assault.world.agents;
    if (why == Why::kShield) a.shield_TJ[assault.section] = 1;
    if (why == Why::kOrder) assault.world.order(assault.wing).kind = OrderKind::kHold;
    if (why == Why::kNoTarget) a.target[ship] = kNone;
    if (why == Why::kShipTarget) a.target[ship] = ship;
    if (why == Why::kLost) a.status[assault.section] = static_cast<uint8_t>(AgentStatus::kDead);
    if (why == Why::kNoTroopsKind) assault.world.tables.troops_kind = kMaxPeopleKinds;
    StageBench bench(assault.world);
    bench.run(StageId::kLandTroops);
    const int32_t landed = why == Why::kNothing ? 3 : 0;
    EXPECT_EQ(bench.agents().boarders[assault.section], landed) << static_cast<int>(why);
    EXPECT_EQ(bench.people(kTroops, ship), 10 - landed) << static_cast<int>(why);
  }
}

}  // namespace
}  // namespace swarm
