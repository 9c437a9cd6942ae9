// fire_weapons: who may fire at whom, how often it hits, and what a shot costs.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/waiting.h"
#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// A blue shooter at the origin and a red target ahead of it, both seen, the target already chosen.
struct Duel {
  HandWorld world;
  uint8_t beam, shooter_class, target_class, wing;
  uint32_t shooter, target;

  explicit Duel(const WeaponRow& weapon, Vec3 at = {5, 0, 0}, uint8_t emitters = 1,
                uint16_t ammunition = 0xffff)
      : beam(world.add_weapon(weapon)),
        shooter_class(world.add_class(with_mount(ship_row(), beam, emitters, ammunition))),
        target_class(world.add_class(ship_row())),
        wing(world.add_wing(kBlue)),
        shooter(world.add_ship(wing, shooter_class, {})),
        target(world.add_ship(world.add_wing(kRed), target_class, at)) {
    world.agents.target[shooter] = target;
    world.reveal_all();
  }
};

/// Shots fired in one run of the stage.
int64_t fire(StageBench* bench) {
  const int64_t before = bench->world().counters.shots;
  bench->run(StageId::kFireWeapons);
  return bench->world().counters.shots - before;
}

int64_t fire_once(const Duel& duel) {
  StageBench bench(duel.world);
  return fire(&bench);
}

TEST(FireWeapons, HitDeliversItsDamageToTheFacingAndThroughTheMatrix) {
  WeaponRow weapon = beam_row();
  weapon.damage_type = 2;
  weapon.damage_TJ = 1000;
  Duel duel(weapon, {5, 0, 0}, 3);
  duel.world.tables.classes[duel.target_class].shield_type = 1;
  duel.world.tables.shield_share_q16[2][1] = 65536 / 4;
  duel.world.set_heading(duel.target, {0, 1, 0});  // the shooter is on its port side
  StageBench bench(duel.world);
  EXPECT_EQ(fire(&bench), 3);
  EXPECT_EQ(bench.world().counters.hits, 3);
  EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, 2, duel.target), 750);
  EXPECT_EQ(bench.agents().hull_hit_TJ[duel.target], 2250);
  EXPECT_EQ(bench.agents().strongest_hit[duel.target], 3000u << 8 | duel.shooter_class);
  for (const uint32_t facing : {0u, 1u, 3u, 4u, 5u}) {
    EXPECT_EQ(bench.element(bench.agents().shield_hit_TJ, facing, duel.target), 0);
  }
}

TEST(FireWeapons, HitProbabilityFallsWithRangeAndSize) {
  struct Case {
    float probability, falloff, reference_km, size_km, distance_km;
    double expected;
  };
  const Case cases[] = {
      {1.0f, 0.0f, 0.0f, 0.1f, 9.0f, 1.0},       {0.6f, 0.0f, 0.0f, 0.1f, 9.0f, 0.6},
      {0.8f, 0.5f, 0.0f, 0.1f, 5.0f, 0.6},       {0.8f, 0.5f, 0.4f, 0.1f, 5.0f, 0.15},
      {0.8f, 0.5f, 0.05f, 0.1f, 10.0f, 0.4},     {0.0f, 0.0f, 0.0f, 0.1f, 1.0f, 0.0},
      {0.5f, 1.0f, 0.1f, 0.1f, 9.999f, 0.00005},
  };
  constexpr uint32_t kSteps = 100;
  constexpr double kShots = kSteps * 255.0;
  for (const Case& c : cases) {
    WeaponRow weapon = beam_row();
    weapon.hit_probability = c.probability;
    weapon.range_falloff = c.falloff;
    weapon.reference_size_km = c.reference_km;
    Duel duel(weapon, {c.distance_km, 0, 0}, 255);
    duel.world.tables.classes[duel.target_class].size_km = c.size_km;
    StageBench bench(duel.world);
    for (uint32_t step = 0; step < kSteps; ++step) {
      bench.world().step = step;
      ASSERT_EQ(fire(&bench), 255);
    }
    const double share = static_cast<double>(bench.world().counters.hits) / kShots;
    EXPECT_NEAR(share, c.expected, 4.0 * share_deviation(c.expected, kShots) + 1e-5);
  }
}

TEST(FireWeapons, RollsDifferByStepMountAndSeed) {
  WeaponRow weapon = beam_row();
  weapon.hit_probability = 0.5f;
  Duel duel(weapon, {5, 0, 0}, 200);
  // A second mount of the same kind.
  ClassRow& row = duel.world.tables.classes[duel.shooter_class];
  row = with_mount(row, duel.beam, 200);
  for (uint32_t slot = 0; slot < duel.world.agents.slots; ++slot) {
    duel.world.agents.ammunition[duel.world.agents.slots + slot] = 0xffff;
  }
  const auto hits = [&](uint64_t seed, uint32_t first_step, uint32_t silent_mount) {
    HandWorld world = duel.world;
    world.state.seed = seed;
    world.agents.ready_step[silent_mount * world.agents.slots + duel.shooter] = 1000;
    StageBench bench(world);
    std::vector<int64_t> by_step;
    for (uint32_t step = first_step; step < first_step + 8; ++step) {
      bench.world().step = step;
      fire(&bench);
      by_step.push_back(bench.world().counters.hits);
    }
    return by_step;
  };
  const std::vector<int64_t> first = hits(1, 0, 1);
  EXPECT_EQ(first, hits(1, 0, 1));
  EXPECT_NE(first, hits(1, 0, 0)) << "the other mount";
  EXPECT_NE(first, hits(1, 8, 1)) << "other steps";
  EXPECT_NE(first, hits(2, 0, 1)) << "another seed";
}

TEST(FireWeapons, RangeAndArc) {
  struct Case {
    Vec3 at;
    float arc_deg;
    int64_t shots;
  };
  const Case cases[] = {
      {{9.99f, 0, 0}, 360, 1}, {{10.01f, 0, 0}, 360, 0}, {{-9, 0, 0}, 360, 1},
      {{-9, 0, 0}, 90, 0},     {{5, 4.9f, 0}, 90, 1},    {{5, 5.1f, 0}, 90, 0},
      {{0, 0, 5}, 90, 0},      {{5, 0, -4.9f}, 90, 1},   {{-5, 4.9f, 0}, 270, 0},
      {{-5, 5.1f, 0}, 270, 1},
  };
  for (const Case& c : cases) {
    WeaponRow weapon = beam_row();
    constexpr double kRadians = 3.14159265358979 / 180.0;
    weapon.cos_half_arc =
        c.arc_deg >= 360 ? -1.0f : static_cast<float>(std::cos(double{c.arc_deg} * 0.5 * kRadians));
    EXPECT_EQ(fire_once(Duel(weapon, c.at)), c.shots) << c.at.x << " " << c.at.y << " " << c.at.z;
  }
}

TEST(FireWeapons, MountIsBusyForItsReloadTime) {
  WeaponRow weapon = beam_row();
  weapon.reload_steps = 4;
  Duel duel(weapon);
  duel.world.agents.ready_step[duel.shooter] = 2;
  StageBench bench(duel.world);
  for (uint32_t step = 0; step < 20; ++step) {
    bench.world().step = step;
    EXPECT_EQ(fire(&bench), step >= 2 && (step - 2) % 4 == 0 ? 1 : 0) << "step " << step;
  }
}

TEST(FireWeapons, AmmunitionRunsOut) {
  Duel duel(beam_row(), {5, 0, 0}, 1, 3);
  StageBench bench(duel.world);
  for (uint32_t step = 0; step < 6; ++step) {
    bench.world().step = step;
    EXPECT_EQ(fire(&bench), step < 3 ? 1 : 0);
    EXPECT_EQ(bench.agents().ammunition[duel.shooter], step < 3 ? 2 - step : 0u);
  }
  Duel endless(beam_row());
  StageBench other(endless.world);
  fire(&other);
  EXPECT_EQ(other.agents().ammunition[endless.shooter], 0xffff);
}

TEST(FireWeapons, ExponentialReloadsHaveTheirMeanAndSpread) {
  constexpr uint32_t kReload = 40;
  constexpr uint32_t kSteps = 20000;
  WeaponRow weapon = beam_row();
  weapon.exponential = 1;
  weapon.reload_steps = kReload;
  weapon.reload_rate = wait_rate(kReload);
  Duel duel(weapon);
  StageBench bench(duel.world);
  double sum = 0, squares = 0;
  for (uint32_t step = 0; step < kSteps; ++step) {
    bench.world().step = step;
    bench.agents().ready_step[duel.shooter] = step;
    ASSERT_EQ(fire(&bench), 1);
    const double wait = bench.agents().ready_step[duel.shooter] - step;
    ASSERT_GE(wait, 1.0);
    sum += wait;
    squares += wait * wait;
  }
  // Whole steps: a geometric distribution with the mean of reload_steps.
  const double q = 1.0 - 1.0 / kReload;
  const double mean = sum / kSteps;
  const double deviation = std::sqrt(squares / kSteps - mean * mean);
  EXPECT_NEAR(mean, 1.0 / (1.0 - q), 4.0 * kReload / std::sqrt(double{kSteps}));
  EXPECT_NEAR(deviation, std::sqrt(q) / (1.0 - q), 0.05 * kReload);
}

TEST(FireWeapons, OnlyDetectedLivingEnemiesOfTheRightKind) {
  const Duel duel(beam_row());
  EXPECT_EQ(fire_once(duel), 1);
  Duel unseen = duel;
  unseen.world.agents.tracked_until[kBlueTeam * unseen.world.agents.slots + duel.target] = 0;
  EXPECT_EQ(fire_once(unseen), 0);
  Duel dead = duel;
  dead.world.agents.status[duel.target] = static_cast<uint8_t>(AgentStatus::kDead);
  EXPECT_EQ(fire_once(dead), 0);
  for (const uint8_t faction : {kBlue, kGreen, kGrey}) {
    Duel friendly = duel;
    friendly.world.agents.faction[duel.target] = faction;
    EXPECT_EQ(fire_once(friendly), 0) << int{faction};
  }
  WeaponRow against_mines = beam_row();
  against_mines.target_kinds = kind_bit(AgentKind::kMine) | kind_bit(AgentKind::kTorpedo);
  EXPECT_EQ(fire_once(Duel(against_mines)), 0);
  Duel gone = duel;
  gone.world.agents.status[duel.shooter] = static_cast<uint8_t>(AgentStatus::kHeld);
  EXPECT_EQ(fire_once(gone), 0);
}

TEST(FireWeapons, FallsBackToWhatIsNear) {
  Duel duel(beam_row(), {50, 0, 0});  // out of reach
  const uint32_t near =
      duel.world.add_ship(duel.world.add_wing(kRed), duel.target_class, {0, 3, 0});
  duel.world.agents.near_target[duel.shooter] = near;
  duel.world.reveal_all();
  StageBench bench(duel.world);
  EXPECT_EQ(fire(&bench), 1);
  EXPECT_NE(bench.agents().strongest_hit[near], 0u);
  EXPECT_EQ(bench.agents().strongest_hit[duel.target], 0u);
}

TEST(FireWeapons, PointDefenceFiresAtSmallThingsAlone) {
  WeaponRow weapon = beam_row();
  weapon.point_defence = 1;
  Duel duel(weapon);
  EXPECT_EQ(fire_once(duel), 0) << "not at the main target";
  const uint8_t tube =
      duel.world.add_weapon(torpedo_weapon_row(duel.world.add_class(torpedo_row())));
  const uint32_t torpedo = duel.world.add_torpedo(kRed, tube, {0, 2, 0}, {0, -1, 0}, duel.shooter);
  duel.world.agents.close_target[duel.shooter] = torpedo;
  StageBench bench(duel.world);
  EXPECT_EQ(fire(&bench), 1);
  EXPECT_NE(bench.agents().strongest_hit[torpedo], 0u);
}

/// A section of a structure with a power edge, which fires at a red ship behind its back.
struct Battery {
  HandWorld world;
  uint8_t structure;
  uint32_t section;
  explicit Battery(bool with_edges = true) {
    WeaponRow weapon = beam_row();
    weapon.cos_half_arc = 0.9f;  // sections turn their mounts as they like
    const uint8_t armed = world.add_class(with_mount(section_row(), world.add_weapon(weapon)));
    structure = world.add_structure(kBlue);
    section = world.add_section(structure, armed, {});
    if (with_edges) world.add_edge(structure, section, section, kFeedsWeapons);
    const uint8_t ship = world.add_class(ship_row());
    world.agents.target[section] = world.add_ship(world.add_wing(kRed), ship, {-5, 0, 0});
    world.agents.powered[section] = with_edges ? kFeedsWeapons : 0;
    world.reveal_all();
  }
  int64_t fire_once() const {
    StageBench bench(world);
    return fire(&bench);
  }
};

TEST(FireWeapons, SectionsNeedPowerOrdersAndTheirOwnCrew) {
  EXPECT_EQ(Battery().fire_once(), 1);
  EXPECT_EQ(Battery(false).fire_once(), 1) << "without power edges it feeds itself";
  Battery cut;
  cut.world.agents.powered[cut.section] = kFeedsShields;
  EXPECT_EQ(cut.fire_once(), 0);
  Battery silent;
  silent.world.orders.weapons_free[silent.structure] = 0;
  EXPECT_EQ(silent.fire_once(), 0);
  Battery wrecked;
  wrecked.world.orders.sabotaged[wrecked.structure] = 1;
  EXPECT_EQ(wrecked.fire_once(), 0);
  Battery captured;
  captured.world.agents.captured_by[captured.section] = kRed + 1;
  EXPECT_EQ(captured.fire_once(), 0);
}

TEST(FireWeapons, HoldFireSilencesAWing) {
  Duel duel(beam_row());
  duel.world.order(duel.wing).hold_fire = 1;
  EXPECT_EQ(fire_once(duel), 0);
}

TEST(FireWeapons, TorpedoMountsAskForALaunchOneAStep) {
  HandWorld world;
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  const uint8_t beam = world.add_weapon(beam_row());
  ClassRow row = with_mount(with_mount(with_mount(ship_row(), beam), tube, 1, 5), tube, 1, 5);
  const uint32_t shooter = world.add_ship(world.add_wing(kBlue), world.add_class(row), {});
  const uint32_t target =
      world.add_ship(world.add_wing(kRed), world.add_class(ship_row()), {5, 0, 0});
  world.agents.target[shooter] = target;
  world.reveal_all();
  StageBench bench(world);
  bench.run(StageId::kFireWeapons);
  EXPECT_EQ(bench.agents().launch_mount[shooter], 2) << "mount 1, plus 1";
  EXPECT_EQ(bench.agents().launch_target[shooter], target);
  EXPECT_EQ(bench.world().counters.shots, 1) << "the beam; a torpedo counts when it arrives";
  EXPECT_EQ(bench.element(bench.agents().ammunition, 1, shooter), 4);
  EXPECT_EQ(bench.element(bench.agents().ammunition, 2, shooter), 5) << "waits for the next step";
  EXPECT_EQ(bench.element(bench.agents().ready_step, 2, shooter), 0u);
}

/// A blue shooter with an attack order against a red wing of five, all in reach.
struct WingHunt {
  HandWorld world;
  uint32_t shooter;
  std::vector<uint32_t> prey;
  explicit WingHunt(const WeaponRow& weapon) {
    const uint8_t hunter = world.add_class(with_mount(ship_row(), world.add_weapon(weapon)));
    const uint8_t plain = world.add_class(ship_row());
    const uint8_t wing = world.add_wing(kBlue, OrderKind::kAttack);
    shooter = world.add_ship(wing, hunter, {});
    const uint8_t reds = world.add_wing(kRed);
    for (int i = 0; i < 5; ++i) {
      prey.push_back(world.add_ship(reds, plain, {5, static_cast<float>(i), 0}));
    }
    world.order(wing).target_wing = reds;
    world.reveal_all();
  }
  /// Hits on each of the wing in so many steps.
  std::vector<int> hits(uint32_t steps, int64_t* shots) {
    StageBench bench(world);
    std::vector<int> counts(prey.size(), 0);
    for (uint32_t step = 0; step < steps; ++step) {
      bench.world().step = step;
      bench.agents().ready_step[shooter] = step;
      *shots += fire(&bench);
      for (size_t i = 0; i < prey.size(); ++i) {
        counts[i] += bench.agents().strongest_hit[prey[i]] != 0 ? 1 : 0;
        bench.agents().strongest_hit[prey[i]] = 0;
      }
    }
    return counts;
  }
};

TEST(FireWeapons, RandomAimIsUniformOverThoseWhoLive) {
  WeaponRow weapon = beam_row();
  weapon.aim = Aim::kRandom;
  WingHunt hunt(weapon);
  hunt.world.agents.status[hunt.prey[1]] = static_cast<uint8_t>(AgentStatus::kDead);
  constexpr uint32_t kSteps = 8000;
  int64_t shots = 0;
  const std::vector<int> hits = hunt.hits(kSteps, &shots);
  EXPECT_EQ(shots, kSteps) << "no shot is wasted on the dead";
  EXPECT_EQ(hits[1], 0);
  for (const size_t i : {0u, 2u, 3u, 4u}) {
    EXPECT_NEAR(hits[i] / double{kSteps}, 0.25, 4 * share_deviation(0.25, kSteps)) << i;
  }
}

TEST(FireWeapons, BlindAimWastesItsShareOnTheDead) {
  WeaponRow weapon = beam_row();
  weapon.aim = Aim::kBlind;
  WingHunt hunt(weapon);
  for (const size_t i : {0u, 3u, 4u}) {
    hunt.world.agents.status[hunt.prey[i]] = static_cast<uint8_t>(AgentStatus::kDead);
  }
  constexpr uint32_t kSteps = 8000;
  int64_t shots = 0;
  const std::vector<int> hits = hunt.hits(kSteps, &shots);
  EXPECT_EQ(shots, kSteps) << "it fires on, whoever is left";
  for (const size_t i : {1u, 2u}) {
    EXPECT_NEAR(hits[i] / double{kSteps}, 0.2, 4 * share_deviation(0.2, kSteps)) << i;
  }
  EXPECT_EQ(hits[0] + hits[3] + hits[4], 0);
}

TEST(FireWeapons, UnreliableTorpedoesAreSpentInTheTube) {
  WeaponRow weapon = torpedo_weapon_row(0);
  weapon.reliability = 0.7f;
  Duel duel(weapon, {5, 0, 0}, 1, 5000);
  StageBench bench(duel.world);
  constexpr uint32_t kSteps = 4000;
  int launches = 0;
  for (uint32_t step = 0; step < kSteps; ++step) {
    bench.world().step = step;
    bench.agents().ready_step[duel.shooter] = step;
    bench.agents().launch_mount[duel.shooter] = 0;
    bench.run(StageId::kFireWeapons);
    launches += bench.agents().launch_mount[duel.shooter];
  }
  EXPECT_NEAR(launches / double{kSteps}, 0.7, 4 * share_deviation(0.7, kSteps));
  EXPECT_EQ(bench.agents().ammunition[duel.shooter], 5000 - kSteps);
}

}  // namespace
}  // namespace swarm
