// hash_state: no field can change without the hash, and nothing but the world's state goes into it.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/kernels/stage_fixture.h"

namespace swarm {
namespace {

/// One agent of every kind, in a layout with the given room.
HandWorld zoo(Layout room = {1, 8, 8, 8, 8}) {
  HandWorld world(room);
  const uint8_t tube = world.add_weapon(torpedo_weapon_row(world.add_class(torpedo_row())));
  const uint8_t ship = world.add_class(ship_row());
  const uint32_t section =
      world.add_section(world.add_structure(kBlue), world.add_class(section_row()), {1, 0, 0});
  const uint8_t wing = world.add_wing(kRed);
  const uint32_t first = world.add_ship(wing, ship, {2, 0, 0});
  const uint32_t second = world.add_ship(wing, ship, {3, 0, 0});
  const uint32_t mine =
      world.add_mine(world.add_field(kBlue, world.add_class(mine_row())), {4, 0, 0});
  const uint32_t torpedo = world.add_torpedo(kRed, tube, {5, 0, 0}, {1, 0, 0}, section);
  world.agents.target[first] = section;
  world.agents.target[second] = mine;
  world.agents.close_target[section] = torpedo;
  world.agents.near_target[section] = second;
  world.state.step = 17;
  return world;
}

uint64_t hash_of(const HandWorld& world) { return StageBench(world).hash(); }

std::vector<uint32_t> agents_of(const HandWorld& world) {
  std::vector<uint32_t> slots;
  for (uint32_t s = 0; s < world.agents.slots; ++s) {
    if (world.agents.status[s] != 0) slots.push_back(s);
  }
  return slots;
}

/// Another value of the same field: another agent, another bit.
template <class T>
T changed(T value, FieldRole role) {
  if constexpr (std::is_same_v<T, float>) {
    return value + 0.5f;
  } else {
    if (role == FieldRole::kSlot) return static_cast<T>(value == 3 ? 9 : 3);
    return static_cast<T>(value ^ T{1});
  }
}

TEST(HashState, ChangesWithEveryElementOfEveryFieldOfEveryAgent) {
  const HandWorld world = zoo();
  StageBench bench(world);
  const uint64_t expected = bench.hash();
  std::set<uint64_t> seen = {expected};
  uint32_t changes = 0;
  const auto check = [&](const char* name, auto* field, uint32_t elements, FieldRole role) {
    for (const uint32_t slot : agents_of(world)) {
      for (uint32_t e = 0; e < elements; ++e) {
        auto& value = bench.element(field, e, slot);
        const auto before = value;
        value = changed(before, role);
        ++changes;
        const uint64_t hash = bench.hash();
        EXPECT_NE(hash, expected) << name << "[" << e << "] of slot " << slot;
        seen.insert(hash);
        value = before;
      }
    }
  };
#define SWARM_CHECK(type, name, elements, role, unit, writers, meaning) \
  check(#name, bench.agents().name, elements, FieldRole::role);
  SWARM_AGENT_FIELDS(SWARM_CHECK)
#undef SWARM_CHECK
  EXPECT_GE(changes, 5u * 60u);
  EXPECT_EQ(bench.hash(), expected);
  EXPECT_EQ(seen.size(), changes + 1) << "and each change has a hash of its own";
}

TEST(HashState, ChangesWithTheStateOfTheWorld) {
  const HandWorld world = zoo();
  const uint64_t expected = hash_of(world);
  const auto expect_changed = [&](const char* what, auto change) {
    HandWorld other = world;
    change(&other.state);
    EXPECT_NE(hash_of(other), expected) << what;
  };
  expect_changed("seed", [](WorldState* s) { ++s->seed; });
  expect_changed("step", [](WorldState* s) { ++s->step; });
  for (uint32_t f = 0; f < kMaxFields; ++f) {
    expect_changed("laid", [&](WorldState* s) { s->fields[f].laid += 1; });
    expect_changed("credit", [&](WorldState* s) { s->fields[f].lay_credit_q16 += 1; });
    expect_changed("armed_step", [&](WorldState* s) { s->fields[f].armed_step += 1; });
    expect_changed("armed", [&](WorldState* s) { s->fields[f].armed ^= 1; });
  }
  for (uint32_t c = 0; c < sizeof(WorldCounters) / sizeof(int64_t); ++c) {
    expect_changed("counter", [&](WorldState* s) {
      reinterpret_cast<int64_t*>(&s->counters)[c] += int64_t{1} << 40;
    });
  }
}

TEST(HashState, AgentsThatTradePlacesAreNotTheSameBattle) {
  HandWorld world = zoo();
  const uint32_t first = world.layout.first_ship();
  world.agents.target[first + 1] = world.agents.target[first];  // they differ by place alone
  const uint64_t expected = hash_of(world);
  std::swap(world.agents.x_km[first], world.agents.x_km[first + 1]);
  EXPECT_NE(hash_of(world), expected);
}

TEST(HashState, DoesNotDependOnSlotRanges) {
  const uint64_t expected = hash_of(zoo());
  EXPECT_EQ(hash_of(zoo({1, 1, 2, 1, 1})), expected);
  EXPECT_EQ(hash_of(zoo({1, 100, 8, 700, 8})), expected);
  EXPECT_EQ(hash_of(zoo({1, 9, 300, 8, 513})), expected);
}

TEST(HashState, DoesNotDependOnThePlaceInTheBatch) {
  const HandWorld world = zoo();
  const uint64_t expected = hash_of(world);
  HandWorld other = zoo();
  other.state.seed = 99;
  HandWorld over = zoo();
  over.orders.active = 0;
  for (const unsigned threads : {1u, 2u, 3u}) {
    StageBench bench(std::vector<HandWorld>{other, world, over, other, world}, {threads});
    EXPECT_EQ(bench.hash(1), expected);
    EXPECT_EQ(bench.hash(4), expected);
    EXPECT_EQ(bench.hash(0), bench.hash(3));
    EXPECT_NE(bench.hash(0), expected);
    EXPECT_EQ(bench.hash(2), 0u) << "a world that is over";
  }
}

TEST(HashState, EmptySlotsDoNotCount) {
  HandWorld world = zoo();
  const uint64_t expected = hash_of(world);
  const uint32_t empty = world.layout.first_torpedo() + 5;
  world.agents.x_km[empty] = 1234.0f;  // what a torpedo left behind
  world.agents.target[empty] = 3;
  EXPECT_EQ(hash_of(world), expected);
}

}  // namespace
}  // namespace swarm
