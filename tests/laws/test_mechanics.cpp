// Mechanics: free flight against double precision, torpedo flight times, turn rates.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "host/battle/build_world.h"
#include "kernels/engine.h"
#include "tests/laws/law_checks.h"

namespace swarm::laws {
namespace {

constexpr double kStep_s = 0.25;  // mechanics.toml

/// The battle of mechanics.toml, one step after another, with all agents in view.
class Flight {
 public:
  enum Wing { kRunner, kTurner, kGunner, kBuoy };

  explicit Flight(const std::vector<std::string>& set = {})
      : scenario_(load_law("mechanics", set)),
        tables_(std::make_unique<ScenarioTables>(build_tables(scenario_))),
        layout_(layout_of(scenario_)),
        engine_(make_cpu_engine(size_for(layout_, 1, tables_->command_steps), 1)) {
    engine_->set_table(0, *tables_);
    WorldOrders orders;
    build_world(scenario_, *tables_, layout_, 1, 0, &agents_, &state_, &orders);
    engine_->load_world(0, agents_, state_, orders);
  }

  void run(uint32_t steps) {
    engine_->run_steps(steps);
    engine_->read_world(0, &agents_, &state_);
  }
  size_t slot(Wing wing) const { return layout_.first_ship() + tables_->wings[wing].first_ship; }
  const AgentImage& agents() const { return agents_; }

 private:
  ScenarioSpec scenario_;
  std::unique_ptr<ScenarioTables> tables_;
  Layout layout_;
  std::unique_ptr<Engine> engine_;
  AgentImage agents_;
  WorldState state_;
};

struct Place {
  double x = 0, y = 0, z = 0;
};

// Single precision at 1,000 km resolves 6 cm. The same step is rounded the same way again and
// again, so up to half of that adds up with each of 10,000 steps; measured: 71 m in 1,750 km.
TEST(Mechanics, FreeFlightKeepsItsLineAndSpeed) {
  constexpr double kTop_kmps = 0.7;
  constexpr double kAcceleration_kmps2 = 0.1;
  const double norm = std::sqrt(11.0);
  const Place way = {3 / norm, 1 / norm, -1 / norm};
  Place p = {-900, -200, 300};
  double speed = 0;
  Flight flight;
  const size_t runner = flight.slot(Flight::kRunner);
  for (int block = 1; block <= 40; ++block) {
    for (int step = 0; step < 250; ++step) {
      speed = std::min(kTop_kmps, speed + kAcceleration_kmps2 * kStep_s);
      p = {p.x + way.x * speed * kStep_s, p.y + way.y * speed * kStep_s,
           p.z + way.z * speed * kStep_s};
    }
    flight.run(250);
    const AgentImage& a = flight.agents();
    const double error_km =
        std::hypot(a.x_km[runner] - p.x, a.y_km[runner] - p.y, a.z_km[runner] - p.z);
    const double now = std::hypot(a.vx_kmps[runner], a.vy_kmps[runner], a.vz_kmps[runner]);
    add_point("mechanics.drift_m", 62.5 * block, {error_km * 1000, error_km * 1000});
    EXPECT_LT(error_km, 0.1);
    EXPECT_NEAR(now / speed, 1.0, 1e-6) << "momentum; energy is its square";
  }
}

TEST(Mechanics, ShipsComeAboutAtTheirTurnRate) {
  constexpr double kTurn_degps = 6;
  constexpr double kDegrees = 180 / 3.14159265358979323846;
  Flight flight;
  const size_t turner = flight.slot(Flight::kTurner);
  for (int step = 1; step <= 125; ++step) {
    flight.run(1);
    const double cosine = std::clamp<double>(flight.agents().hx[turner], -1, 1);
    const double turned = 180 - std::acos(cosine) * kDegrees;
    const double exact = std::min(180.0, kTurn_degps * kStep_s * step);
    EXPECT_NEAR(turned, exact, 0.05) << "step " << step;
  }
}

TEST(Mechanics, TorpedoesTakeTheTimeOfTheirWay) {
  constexpr double kSpeed_kmps = 2;
  constexpr double kSize_km = 0.1;
  for (const double distance_km : {10.0, 47.3, 75.0, 120.0}) {
    Flight flight({"wing.buoy.position_km=[" + std::to_string(distance_km) + ",0,0]"});
    const int exact =
        static_cast<int>(std::ceil((distance_km - kSize_km) / (kSpeed_kmps * kStep_s)));
    const size_t buoy = flight.slot(Flight::kBuoy);
    flight.run(static_cast<uint32_t>(exact - 1));
    EXPECT_EQ(flight.agents().hull_TJ[buoy], 10) << distance_km << " km: not yet";
    flight.run(1);
    EXPECT_EQ(flight.agents().hull_TJ[buoy], 9) << distance_km << " km";
  }
}

}  // namespace
}  // namespace swarm::laws
