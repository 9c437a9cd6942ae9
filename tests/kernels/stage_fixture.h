// Worlds put together by hand, and a bench that runs single stages on them.
//
//   HandWorld world;                                     // two factions at war, one team each
//   const uint8_t beam = world.add_weapon(beam_row());
//   const uint8_t cruiser = world.add_class(with_mount(ship_row(), beam));
//   const uint32_t hunter = world.add_ship(world.add_wing(kBlue), cruiser, {0, 0, 0});
//   const uint32_t prey = world.add_ship(world.add_wing(kRed), cruiser, {4, 0, 0});
//   StageBench bench(world);
//   bench.run({StageId::kBinTargets, StageId::kSense, StageId::kPickTargets});
//   EXPECT_EQ(bench.agents().target[hunter], prey);
//
// add_* return slots local to the world; in a bench with one world these are the slots themselves.
#pragma once

#include <initializer_list>
#include <memory>
#include <vector>

#include "kernels/core/vec3.h"
#include "kernels/device/cpu_exec.h"
#include "kernels/engine.h"
#include "kernels/state/summary.h"
#include "kernels/state/views.h"

namespace swarm {

// Factions of every hand-made world. Blue and red are at war; green belongs to blue's team and is
// allied to it; grey is neutral to all.
inline constexpr uint8_t kBlue = 0;
inline constexpr uint8_t kRed = 1;
inline constexpr uint8_t kGreen = 2;
inline constexpr uint8_t kGrey = 3;
inline constexpr uint32_t kBlueTeam = 0;
inline constexpr uint32_t kRedTeam = 1;
inline constexpr uint32_t kGreyTeam = 2;

// Rows with plain values, to be changed by a test where it matters.
ClassRow ship_row();
ClassRow section_row();
ClassRow mine_row();
ClassRow torpedo_row();
WeaponRow beam_row();                              // always hits, reaches 10 km, 10 TJ, every step
WeaponRow torpedo_weapon_row(uint8_t projectile);  // 1 km/s for 60 steps, 50 TJ
ClassRow with_mount(ClassRow row, uint8_t weapon, uint8_t emitters = 1,
                    uint16_t ammunition = 0xffff);

class HandWorld {
 public:
  explicit HandWorld(Layout room = {1, 16, 64, 64, 16});

  uint8_t add_class(const ClassRow& row);
  uint8_t add_weapon(const WeaponRow& row);

  // Ships follow their wing, sections and edges their structure, mines their field: each is added
  // to the one that was opened last, or to one that still is the last with members.
  uint8_t add_wing(uint8_t faction, OrderKind order = OrderKind::kHold);
  uint32_t add_ship(uint8_t wing, uint8_t ship_class, Vec3 position_km,
                    AgentStatus status = AgentStatus::kActive);
  uint8_t add_structure(uint8_t faction, Vec3 centre_km = {}, float radius_km = 1.0f);
  uint32_t add_section(uint8_t structure, uint8_t section_class, Vec3 position_km);
  void add_edge(uint8_t structure, uint32_t from, uint32_t to, int carries);
  uint8_t add_field(uint8_t faction, uint8_t mine_class, bool armed = true);
  uint32_t add_mine(uint8_t field, Vec3 position_km, AgentStatus status = AgentStatus::kActive);
  uint32_t add_torpedo(uint8_t faction, uint8_t weapon, Vec3 position_km, Vec3 heading,
                       uint32_t target);

  WingOrder& order(uint8_t wing) { return orders.wings[wing]; }
  void set_relation(uint8_t a, uint8_t b, Relation relation);
  void set_velocity(uint32_t slot, Vec3 velocity_kmps);
  void set_heading(uint32_t slot, Vec3 heading);
  void set_people(uint32_t slot, uint32_t kind, int32_t count);
  /// Every team tracks every agent for `steps` from now on.
  void reveal_all(uint32_t steps = 1000000);

  Layout layout;
  ScenarioTables tables = {};
  AgentImage agents;
  WorldState state = {};
  WorldOrders orders = {};

 private:
  uint32_t put(uint32_t slot, uint8_t agent_class, uint8_t faction, uint8_t group, Vec3 position_km,
               AgentStatus status);
};

struct BenchOptions {
  unsigned threads = 1;
  GridSize near = {0, 0, 0};  // 0: as size_for chooses; of ships and of mines
  uint32_t far_n = 0;
  bool keep_near_cells = false;  // true: worlds keep their own number of cells in that room
};

/// What size_for gives for the world, with the bench's wishes.
EngineSize bench_size(const HandWorld& world, uint32_t worlds, const BenchOptions& options = {});

/// Device memory of a batch on the CPU, open to the test: stages run on it one by one.
class StageBench {
 public:
  explicit StageBench(const HandWorld& world, const BenchOptions& options = {});
  explicit StageBench(const std::vector<HandWorld>& worlds, const BenchOptions& options = {});
  StageBench(const StageBench&) = delete;
  StageBench& operator=(const StageBench&) = delete;

  void run(StageId stage);
  void run(std::initializer_list<StageId> stages);
  /// The stages of a whole step, `count` times; command stages whenever a period begins.
  void run_steps(uint32_t count);
  uint64_t hash(uint32_t world = 0);

  const StepView& view() const { return view_; }
  AgentView& agents() { return view_.agents; }
  const AgentView& agents() const { return view_.agents; }
  WorldState& world(uint32_t index = 0) { return worlds_[index]; }
  WorldOrders& orders(uint32_t index = 0) { return orders_[index]; }
  ScenarioTables& tables(uint32_t index = 0) { return tables_[index]; }
  uint32_t slot(uint32_t world, uint32_t local) const { return view_.base(world) + local; }
  AgentStatus status(uint32_t slot) const {
    return static_cast<AgentStatus>(agents().status[slot]);
  }

  template <class T>
  T& element(T* field, uint32_t index, uint32_t slot) const {
    return field[size_t{index} * agents().slots + slot];
  }
  int32_t& people(uint32_t kind, uint32_t slot) const {
    return element(agents().people, kind, slot);
  }
  int32_t& shield(uint32_t facing, uint32_t slot) const {
    return element(agents().shield_TJ, facing, slot);
  }
  uint32_t& tracked_until(uint32_t team, uint32_t slot) const {
    return element(agents().tracked_until, team, slot);
  }

 private:
  void load(uint32_t world, const HandWorld& from, const BenchOptions& options);

  CpuExec exec_;
  AgentImage memory_;  // of all worlds: same shape as a device's fields
  std::vector<ScenarioTables> tables_;
  std::vector<WorldOrders> orders_;
  std::vector<WorldState> worlds_;
  std::vector<uint32_t> near_key_, near_order_, near_start_;
  std::vector<uint32_t> mine_key_, mine_order_, mine_start_, far_key_, far_order_, far_start_;
  std::vector<ShipPlace> ship_place_;
  std::vector<ShipMotion> ship_motion_;
  std::vector<FlockWish> flock_wish_;
  std::vector<SlotPlace> mine_place_, far_place_;
  std::vector<uint32_t> scan_a_, scan_b_, list_, far_sensors_;
  std::vector<uint8_t> flags_, far_held_, far_around_;
  uint32_t far_sensor_count_[kMaxTeams] = {};
  std::vector<uint64_t> hashes_;
  std::vector<int64_t> summary_;
  StepView view_ = {};
  uint32_t tick_ = 0;
};

/// An engine that holds `world` in each of its `worlds` places, with the seeds seed, seed + 1, ...
std::unique_ptr<Engine> make_engine_with(const HandWorld& world, uint32_t worlds, unsigned threads);

/// Uniform in the cube of side 2 `half_km` around `centre`: the same for the same number.
Vec3 random_place(uint32_t number, Vec3 centre, float half_km, uint64_t seed = 1);

/// Standard deviation of the share of successes among n trials of probability p.
double share_deviation(double p, double n);

}  // namespace swarm
