// The world that a scenario starts from: who stands where, with what.
#include "host/battle/build_world.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <set>

#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

struct Built {
  ScenarioSpec spec;
  ScenarioTables tables;
  Layout layout;
  AgentImage agents;
  WorldState state;
  WorldOrders orders;

  explicit Built(ScenarioSpec from, uint64_t seed = 1)
      : spec(std::move(from)), tables(build_tables(spec)), layout(layout_of(spec)) {
    build_world(spec, tables, layout, seed, 0, &agents, &state, &orders);
  }
  Vec3 place(uint32_t slot) const {
    return {agents.x_km[slot], agents.y_km[slot], agents.z_km[slot]};
  }
  uint32_t count(uint32_t first, uint32_t slots, AgentStatus status) const {
    uint32_t found = 0;
    for (uint32_t s = first; s < first + slots; ++s) {
      found += agents.status[s] == static_cast<uint8_t>(status) ? 1 : 0;
    }
    return found;
  }
};

TEST(BuildWorld, FacingsHaveTheirSharesAndSectionsOne) {
  ScenarioSpec spec = small_spec();
  spec.classes[0].facing_shares = {1, 0.5, 1, 1, 0.25, 0};
  const Built built(spec);
  const uint32_t ship = built.layout.first_ship();
  const int32_t expected[kFacings] = {100, 50, 100, 100, 25, 0};
  for (uint32_t f = 0; f < kFacings; ++f) {
    EXPECT_EQ(built.agents.shield_TJ[f * built.agents.slots + ship], expected[f]) << f;
    EXPECT_EQ(built.agents.shield_TJ[f * built.agents.slots], f == 0 ? 2000 : 0) << f;
  }
}

TEST(BuildWorld, AFieldThatIsLaidAtTheStartHasItsMinesDrawnByLot) {
  ScenarioSpec spec = small_spec();
  spec.fields[0].mines = 400;
  EXPECT_EQ(Built(spec).count(layout_of(spec).first_mine(), 400, AgentStatus::kPlanned), 400u);
  spec.fields[0].start_mines = 100;
  spec.fields[0].arming_s = 5;
  const Built built(spec);
  const uint32_t first = built.layout.first_mine();
  EXPECT_EQ(built.count(first, 400, AgentStatus::kActive), 100u);
  EXPECT_EQ(built.count(first, 400, AgentStatus::kDead), 300u);
  EXPECT_EQ(built.state.fields[0].laid, 400u);
  EXPECT_EQ(built.state.fields[0].armed_step, static_cast<uint32_t>(std::lround(5 / spec.dt_s)));
  const uint32_t early = built.count(first, 200, AgentStatus::kActive);
  EXPECT_NEAR(early, 50, 20) << "places early and late in the spiral alike";
  EXPECT_NE(Built(spec, 2).agents.status, built.agents.status);
  spec.fields[0].start_mines = 400;
  EXPECT_EQ(Built(spec).count(first, 400, AgentStatus::kActive), 400u);
}

TEST(BuildWorld, RandomPlacesFillTheDiscOrTheBox) {
  ScenarioSpec spec = small_spec();
  FieldSpec& field = spec.fields[0];
  field.mines = 4000;
  field.position_km = {10, 20, 30};
  field.radius_km = 8;
  field.thickness_km = 2;
  field.placement = "random";
  const Built disc(spec);
  const uint32_t first = disc.layout.first_mine();
  int inner = 0;
  for (uint32_t s = first; s < first + 4000; ++s) {
    const Vec3 p = disc.place(s) - Vec3{10, 20, 30};
    const float r = std::hypot(p.y, p.z);
    EXPECT_LE(r, 8.0001f);
    EXPECT_LE(std::fabs(p.x), 1.0001f);
    inner += r < 4 ? 1 : 0;
  }
  EXPECT_NEAR(inner, 1000, 4 * std::sqrt(750.0)) << "uniform over the area";
  field.box_km = {4, 6, 10};
  const Built box(spec);
  double squares[3] = {};
  for (uint32_t s = first; s < first + 4000; ++s) {
    const Vec3 p = box.place(s) - Vec3{10, 20, 30};
    EXPECT_LE(std::fabs(p.x), 2.0001f);
    EXPECT_LE(std::fabs(p.y), 3.0001f);
    EXPECT_LE(std::fabs(p.z), 5.0001f);
    squares[0] += double{p.x} * p.x;
    squares[1] += double{p.y} * p.y;
    squares[2] += double{p.z} * p.z;
  }
  EXPECT_NEAR(squares[0] / 4000, 16.0 / 12, 0.1);
  EXPECT_NEAR(squares[1] / 4000, 36.0 / 12, 0.2);
  EXPECT_NEAR(squares[2] / 4000, 100.0 / 12, 0.6);
}

/// Share of mounts that can fire in step 0, and the mean of their first steps, over many battles.
struct FirstShots {
  double at_once = 0, mean_steps = 0;
};

FirstShots first_shots(const ScenarioSpec& scenario) {
  const auto tables = std::make_unique<ScenarioTables>(build_tables(scenario));
  const Layout layout = layout_of(scenario);
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  double shots = 0;
  double at_once = 0;
  double steps = 0;
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    build_world(scenario, *tables, layout, seed, 0, &agents, &state, &orders);
    for (uint32_t slot = layout.first_ship(); slot < layout.first_mine(); ++slot) {
      if (tables->classes[agents.agent_class[slot]].mounts == 0) continue;
      shots += 1;
      at_once += agents.ready_step[slot] == 0 ? 1 : 0;
      steps += agents.ready_step[slot];
    }
  }
  return {at_once / shots, steps / shots};
}

TEST(BuildWorld, FirstShotsFollowTheReloadsLaw) {
  ScenarioSpec scenario = small_spec();
  ASSERT_FALSE(scenario.weapons.empty());
  for (WeaponSpec& weapon : scenario.weapons) weapon.reload_s = 20 * scenario.dt_s;
  const FirstShots even = first_shots(scenario);
  EXPECT_NEAR(even.at_once, 1.0 / 20, 0.01);
  EXPECT_NEAR(even.mean_steps, 9.5, 0.3);
  for (WeaponSpec& weapon : scenario.weapons) weapon.exponential_reload = true;
  const FirstShots random = first_shots(scenario);
  EXPECT_NEAR(random.at_once, 1.0 / 20, 0.01);
  EXPECT_NEAR(random.mean_steps, 19.0, 0.8);
}

}  // namespace
}  // namespace swarm
