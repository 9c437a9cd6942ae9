// summarise: every column against a plain count over the agents.
#include <gtest/gtest.h>

#include <vector>

#include "kernels/core/fixed_point.h"
#include "kernels/core/philox.h"
#include "kernels/summarise.cuh"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// Numbers without order, to fill a state with.
class Numbers {
 public:
  explicit Numbers(uint64_t seed) : seed_(seed) {}
  uint32_t below(uint32_t n) {
    return uniform_below(random4(seed_, next_++, 0, RandomPurpose::kTest).v[0], n);
  }
  bool chance(uint32_t one_in) { return below(one_in) == 0; }

 private:
  uint64_t seed_;
  uint32_t next_ = 0;
};

AgentStatus any_status(Numbers* n) { return static_cast<AgentStatus>(n->below(6)); }

/// A world in a state that no battle would reach, but that has everything in it. Wings have
/// `wing_ships` ships, of either class `same_class` at a time.
HandWorld anything(uint64_t seed, uint32_t wing_ships = 13, uint32_t same_class = 1) {
  Numbers n(seed);
  HandWorld world({1, 20, 8 * wing_ships + 16, 60, 20});
  world.tables.troops_kind = 2;
  const uint8_t ship_class[2] = {world.add_class(ship_row()), world.add_class(ship_row())};
  const uint8_t section_class = world.add_class(section_row());
  const uint8_t mine_class = world.add_class(mine_row());
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  for (uint32_t i = 0; i < 20; ++i) {
    if (i % 10 == 0) world.add_structure(i == 0 ? kBlue : kRed);
    const uint8_t structure = static_cast<uint8_t>(i / 10);
    world.add_section(structure, section_class, random_place(i, {}, 30, seed));
  }
  for (uint8_t faction = 0; faction < 4; ++faction) {
    for (int w = 0; w < 2; ++w) {
      const uint8_t wing = world.add_wing(faction);
      world.order(wing).radius_km = 20;
      uint8_t now = 0;
      for (uint32_t i = 0; i < wing_ships; ++i) {
        if (i % same_class == 0) now = ship_class[n.below(2)];
        world.add_ship(wing, now, random_place(n.below(999), {}, 30, seed));
      }
    }
  }
  for (int f = 0; f < 2; ++f) {
    const uint8_t field = world.add_field(kBlue, mine_class);
    for (int i = 0; i < 25; ++i) world.add_mine(field, random_place(n.below(999), {}, 9, seed));
  }
  for (uint32_t i = 0; i < 12; ++i) world.add_torpedo(kRed, tube, {}, {1, 0, 0}, 20 + i);
  AgentImage& a = world.agents;
  const uint32_t used = world.layout.first_torpedo();
  for (uint32_t s = 0; s < used; ++s) {
    if (a.status[s] == 0) continue;
    a.status[s] = static_cast<uint8_t>(any_status(&n));
    a.hull_TJ[s] = static_cast<int32_t>(n.below(100000));
    a.powered[s] = static_cast<uint8_t>(n.below(4));
    a.target[s] = n.chance(4) ? kNone : n.below(used);
    a.docked_at[s] = n.chance(5) ? n.below(20) : kNone;
    if (s < 20) {
      a.boarders[s] = static_cast<int32_t>(n.below(60));
      a.captured_by[s] = n.chance(3) ? uint8_t{kRed + 1} : uint8_t{0};
    }
    for (uint32_t f = 0; f < kFacings; ++f) {
      a.shield_TJ[f * a.slots + s] = static_cast<int32_t>(n.below(2000000000));
    }
    for (uint32_t k = 0; k < 3; ++k) world.set_people(s, k, static_cast<int32_t>(n.below(500)));
    for (uint32_t t = 0; t < 3; ++t) a.tracked_until[t * a.slots + s] = n.below(200);
  }
  world.state.step = 100;
  for (uint32_t s = 0; s < 2; ++s) {
    world.state.structures[s] = {static_cast<int32_t>(n.below(900)),
                                 static_cast<int32_t>(n.below(900)), 65536, n.below(65536)};
  }
  world.state.fields[0] = {n.below(99), 0, 50, 1};
  world.state.fields[1] = {n.below(99), 0, kNone, 0};
  int64_t* counters = reinterpret_cast<int64_t*>(&world.state.counters);
  for (uint32_t c = 0; c < sizeof(WorldCounters) / sizeof(int64_t); ++c) {
    counters[c] = int64_t{n.below(1u << 31)} << 10;
  }
  return world;
}

/// The same summary, counted agent by agent from the image.
class PlainCount {
 public:
  explicit PlainCount(const HandWorld& world)
      : w_(world), a_(world.agents), c_(summary_layout(world.layout.sections)), row_(c_.columns) {
    for (uint32_t s = 0; s < a_.slots; ++s) {
      if (s < w_.layout.first_ship()) {
        count_section(s);
      } else if (s < w_.layout.first_mine()) {
        count_ship(s);
      } else if (s < w_.layout.first_torpedo()) {
        count_mine(s);
      } else if (is(s, AgentStatus::kActive)) {
        row_[c_.counters + kCounterInFlight] += 1;
      }
    }
    copy_world();
  }
  const std::vector<int64_t>& row() const { return row_; }

 private:
  bool is(uint32_t s, AgentStatus status) const {
    return a_.status[s] == static_cast<uint8_t>(status);
  }
  int64_t people(uint32_t kind, uint32_t s) const { return a_.people[kind * a_.slots + s]; }
  int64_t* wing(uint32_t s) { return &row_[c_.wings + a_.group[s] * kWingColumns]; }
  int64_t* section(uint32_t s) { return &row_[c_.sections + s * kSectionColumns]; }
  int64_t* of_kind(uint32_t kind) { return &row_[c_.people + kind * kPeopleColumns]; }
  bool tracked(uint32_t team, uint32_t s) const {
    return a_.tracked_until[team * a_.slots + s] > w_.state.step;
  }

  void count_target(uint32_t s) {
    const uint32_t t = a_.target[s];
    if (t == kNone || !is(t, AgentStatus::kActive)) return;
    if (w_.orders.relations[a_.faction[s]][a_.faction[t]] != Relation::kHostile) return;
    if (!tracked(w_.tables.faction_team[a_.faction[s]], t)) return;
    if (t < w_.layout.first_ship()) {
      section(t)[kSectionTargeted] += 1;
    } else if (t < w_.layout.first_mine()) {
      wing(t)[kWingTargeted] += 1;
    }
  }

  void count_section(uint32_t s) {
    if (!is(s, AgentStatus::kActive)) return;
    int64_t* row = section(s);
    row[kSectionActive] = 1;
    row[kSectionHull] = a_.hull_TJ[s];
    row[kSectionShield] = a_.shield_TJ[s];
    row[kSectionShieldPowered] = (a_.powered[s] & kFeedsShields) != 0;
    row[kSectionBoarders] = a_.boarders[s];
    row[kSectionCaptured] = a_.captured_by[s] != 0;
    row[kSectionPeople] = people(0, s) + people(1, s) + people(2, s);
    for (uint32_t k = 0; k < 3; ++k) {
      of_kind(k)[a_.captured_by[s] != 0 ? kPeopleCaptured : kPeopleOnSections] += people(k, s);
    }
    of_kind(2)[kPeopleOnSections] += a_.boarders[s];
    count_target(s);
  }

  void count_ship(uint32_t s) {
    if (is(s, AgentStatus::kAbsent)) return;
    const uint32_t column = is(s, AgentStatus::kHeld)     ? kWingHeld
                            : is(s, AgentStatus::kActive) ? kWingActive
                            : is(s, AgentStatus::kDead)   ? kWingDead
                                                          : kWingDeparted;
    int64_t* row = wing(s);
    row[column] += 1;
    row_[c_.fleet + (a_.faction[s] * kMaxClasses + a_.agent_class[s]) * kFleetColumns + column] +=
        1;
    if (column > kWingActive) return;
    for (uint32_t k = 0; k < 3; ++k) of_kind(k)[kPeopleOnShips] += people(k, s);
    row[kWingPeople] += people(0, s) + people(1, s) + people(2, s);
    row[kWingTroops] += people(2, s);
    if (column != kWingActive) return;
    row[kWingHull] += a_.hull_TJ[s];
    for (uint32_t f = 0; f < kFacings; ++f) row[kWingShield] += a_.shield_TJ[f * a_.slots + s];
    row[kWingX] += to_fixed(a_.x_km[s]);
    row[kWingY] += to_fixed(a_.y_km[s]);
    row[kWingZ] += to_fixed(a_.z_km[s]);
    row[kWingDocked] += a_.docked_at[s] != kNone;
    const double x = a_.x_km[s], y = a_.y_km[s], z = a_.z_km[s];
    row[kWingAtOrder] += x * x + y * y + z * z <= 20.0 * 20.0;
    for (uint32_t t = 0; t < 3; ++t) row[kWingTracked + t] += tracked(t, s);
    count_target(s);
  }

  void count_mine(uint32_t s) {
    if (!is(s, AgentStatus::kActive)) return;
    int64_t* field = &row_[c_.fields + a_.group[s] * kFieldColumns];
    field[kFieldAlive] += 1;
    field[kFieldTracked] += tracked(0, s) || tracked(1, s) || tracked(2, s);
  }

  void copy_world() {
    const WorldCounters& from = w_.state.counters;
    for (uint32_t f = 0; f < kMaxFields; ++f) {
      int64_t* field = &row_[c_.fields + f * kFieldColumns];
      field[kFieldLaid] = w_.state.fields[f].laid;
      field[kFieldArmed] = w_.state.fields[f].armed;
      field[kFieldTriggered] = from.mines_triggered[f];
      field[kFieldReplaced] = from.mines_replaced[f];
      field[kFieldShot] = from.mines_shot[f];
      field[kFieldFailed] = from.mines_failed[f];
    }
    for (uint32_t k = 0; k < kMaxPeopleKinds; ++k) {
      of_kind(k)[kPeopleLost] = from.people_lost[k];
      of_kind(k)[kPeopleDeparted] = from.people_departed[k];
    }
    for (uint32_t s = 0; s < kMaxStructures; ++s) {
      int64_t* structure = &row_[c_.structures + s * kStructureColumns];
      structure[kStructureSupply] = w_.state.structures[s].supply_MW;
      structure[kStructureDemand] = w_.state.structures[s].demand_MW;
      structure[kStructureUsefulness] = w_.state.structures[s].usefulness_q16;
    }
    int64_t* to = &row_[c_.counters];
    to[kCounterShots] = from.shots;
    to[kCounterHits] = from.hits;
    to[kCounterOverkill] = from.overkill_TJ;
    to[kCounterLaunched] = from.torpedoes_launched;
    to[kCounterStopped] = from.torpedoes_stopped;
    to[kCounterOverflow] = from.torpedo_overflow;
    to[kCounterCrowded] = from.crowded;
    to[kCounterDetections] = from.detections;
    to[kCounterMineDetections] = from.mine_detections;
    to[kCounterBoardersLost] = from.boarders_lost;
    to[kCounterDefendersLost] = from.defenders_lost;
    to[kCounterStep] = w_.state.step;
  }

  const HandWorld& w_;
  const AgentImage& a_;
  SummaryLayout c_;
  std::vector<int64_t> row_;
};

TEST(Summarise, EveryColumnMatchesAPlainCount) {
  std::vector<HandWorld> worlds = {anything(1), anything(2), anything(3)};
  StageBench bench(worlds, {2});
  for (int again = 0; again < 2; ++again) {  // the second time starts from the first's counts
    bench.run(StageId::kSummarise);
    for (uint32_t w = 0; w < worlds.size(); ++w) {
      const std::vector<int64_t> expected = PlainCount(worlds[w]).row();
      ASSERT_EQ(expected.size(), bench.view().summary_columns);
      for (uint32_t c = 0; c < expected.size(); ++c) {
        ASSERT_EQ(bench.view().summary[w * expected.size() + c], expected[c])
            << "world " << w << ", column " << c;
      }
    }
  }
}

/// Sums of runs that end within wings and classes, in worlds whose ranges end within runs.
TEST(Summarise, LongWingsMatchAPlainCount) {
  const std::vector<HandWorld> worlds = {anything(5, 150, 40), anything(6, 150, 7)};
  for (const unsigned threads : {1u, 3u}) {
    StageBench bench(worlds, {threads});
    bench.run(StageId::kSummarise);
    for (uint32_t w = 0; w < worlds.size(); ++w) {
      const std::vector<int64_t> expected = PlainCount(worlds[w]).row();
      const int64_t* const row = bench.view().summary + w * expected.size();
      EXPECT_EQ(std::vector<int64_t>(row, row + expected.size()), expected) << "world " << w;
    }
  }
}

/// The runs of a GPU, and odd ones, on the same functors.
TEST(Summarise, AnyRunsGiveTheSameSums) {
  const std::vector<HandWorld> worlds = {anything(7, 150, 40), anything(8, 150, 7)};
  StageBench bench(worlds);
  bench.run(StageId::kSummarise);
  const StepView& v = bench.view();
  const SummaryLayout columns = summary_layout(v.layout.sections);
  const std::vector<int64_t> expected(v.summary, v.summary + 2 * v.summary_columns);
  CpuExec exec(2);
  for (const uint32_t stride : {1u, 3u, 32u}) {
    for (const uint32_t run : {1u, 4u, 5u, 64u, 4096u}) {
      exec.fill_zero(v.summary, expected.size() * sizeof(int64_t));
      const SlotRuns ships = make_slot_runs(v.ships(), run, stride);
      const SlotRuns mines = make_slot_runs(v.mines(), run, stride);
      const SlotRuns torpedoes = make_slot_runs(v.torpedoes(), run, stride);
      exec.for_each(2 * v.layout.sections, SummariseSections{v, columns});
      exec.for_each(2 * ships.calls_per_world, SummariseShips{v, columns, ships});
      exec.for_each(2 * mines.calls_per_world, SummariseMines{v, columns, mines});
      exec.for_each(2 * torpedoes.calls_per_world, SummariseTorpedoes{v, columns, torpedoes});
      exec.for_each(2, SummariseWorlds{v, columns});
      EXPECT_EQ(std::vector<int64_t>(v.summary, v.summary + expected.size()), expected)
          << "runs of " << run << ", " << stride << " apart";
    }
  }
}

TEST(SlotRuns, VisitEverySlotOfARangeOnceAndInOneWorld) {
  for (const uint32_t count : {0u, 1u, 31u, 32u, 100u, 1000u}) {
    const SlotRange range = {7, count, 1100};
    for (const uint32_t stride : {1u, 2u, 32u}) {
      for (const uint32_t run : {1u, 3u, 256u}) {
        const SlotRuns runs = make_slot_runs(range, run, stride);
        std::vector<int> visits(3 * size_t{range.capacity});
        for (uint32_t call = 0; call < 3 * runs.calls_per_world; ++call) {
          uint32_t seen = 0;
          runs.visit(call, [&](uint32_t slot) {
            ASSERT_EQ(slot / range.capacity, runs.world(call));
            ++visits[slot];
            ++seen;
          });
          EXPECT_LE(seen, run);
        }
        for (uint32_t slot = 0; slot < visits.size(); ++slot) {
          const uint32_t local = slot % range.capacity;
          ASSERT_EQ(visits[slot], local >= 7 && local < 7 + count ? 1 : 0)
              << "slot " << slot << ", runs of " << run << ", " << stride << " apart";
        }
      }
    }
  }
}

TEST(Summarise, BlocksOfColumnsFollowEachOther) {
  const SummaryLayout c = summary_layout(20);
  const uint32_t starts[] = {c.wings,  c.sections,   c.fields,   c.fleet,
                             c.people, c.structures, c.counters, c.columns};
  const uint32_t sizes[] = {kMaxWings * kWingColumns,
                            20 * kSectionColumns,
                            kMaxFields * kFieldColumns,
                            kMaxFactions * kMaxClasses * kFleetColumns,
                            kMaxPeopleKinds * kPeopleColumns,
                            kMaxStructures * kStructureColumns,
                            kCounterColumns};
  EXPECT_EQ(starts[0], 0u);
  for (int block = 0; block < 7; ++block) {
    EXPECT_EQ(starts[block + 1], starts[block] + sizes[block]) << block;
  }
}

TEST(Summarise, WorldThatIsOverHasNoCounts) {
  HandWorld world = anything(4);
  world.orders.active = 0;
  StageBench bench(world);
  bench.run(StageId::kSummarise);
  for (uint32_t c = 0; c < bench.view().summary_columns; ++c) {
    EXPECT_EQ(bench.view().summary[c], 0);
  }
}

}  // namespace
}  // namespace swarm
