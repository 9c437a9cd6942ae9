// Two states of a battle, value by value; names of agents; the bit that is flipped on purpose.
#include "host/diff/state_diff.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>

#include "host/battle/build_world.h"
#include "host/diff/disturbance.h"
#include "tests/host/small_spec.h"

namespace swarm {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

class StateDiffTest : public testing::Test {
 protected:
  StateDiffTest() {
    const auto tables = std::make_unique<ScenarioTables>(build_tables(spec_));
    build_world(spec_, *tables, plan_.layout, 1, 0, &image_.agents, &image_.state, &image_.orders);
  }

  StateDifference compare(const WorldImage& other) const {
    return compare_states(image_, other, plan_, names_);
  }

  static ScenarioSpec spec_with_torpedoes() {
    ScenarioSpec spec = small_spec();
    spec.torpedo_capacity = 4;
    return spec;
  }

  ScenarioSpec spec_ = spec_with_torpedoes();
  BattlePlan plan_{spec_};
  AgentNames names_{plan_};
  WorldImage image_;
};

// ---- names

TEST_F(StateDiffTest, EverySlotHasANameAndIsFoundByIt) {
  for (uint32_t slot = 0; slot < plan_.layout.capacity(); ++slot) {
    const Result<uint32_t> found = names_.find(names_.of(slot));
    ASSERT_TRUE(found.ok()) << found.error().text;
    EXPECT_EQ(*found, slot);
  }
  EXPECT_EQ(names_.of(0), "section.base.core");
  EXPECT_EQ(names_.of(2), "section.base.ring_2");
  EXPECT_EQ(names_.of(plan_.layout.first_ship() + 3), "wing.raiders.3");
  EXPECT_EQ(names_.of(plan_.layout.first_mine()).rfind("field.", 0), 0u);
  EXPECT_EQ(names_.of(kNone), "nobody");
}

TEST_F(StateDiffTest, AWrongNameSaysWhatIsAllowed) {
  const auto error = [this](const std::string& name) { return names_.find(name).error().text; };
  EXPECT_NE(error("wing.raider.1").find("did you mean \"wing.raiders.N\"?"), std::string::npos);
  EXPECT_NE(error("wing.raiders.0").find("from 1 to 10"), std::string::npos);
  EXPECT_NE(error("wing.raiders.11").find("from 1 to 10"), std::string::npos);
  EXPECT_NE(error("wing.raiders.1x").find("from 1 to 10"), std::string::npos);
  EXPECT_NE(error("section.base.ring_9").find("did you mean \"ring_"), std::string::npos);
  EXPECT_NE(error("wing.idle.1").find("is no agent"), std::string::npos) << "not enabled";
}

// ---- comparison

TEST_F(StateDiffTest, TheSameStatesHaveNoDifference) { EXPECT_TRUE(compare(image_).none()); }

TEST_F(StateDiffTest, EveryFieldOfTheTableIsCompared) {
  const uint32_t slot = plan_.layout.first_ship() + 3;
  const auto check = [&](const WorldImage& other, const std::string& field, const char* in_unit) {
    const StateDifference found = compare(other);
    ASSERT_EQ(found.values, 1u) << field;
    EXPECT_EQ(found.agents, 1u);
    EXPECT_EQ(found.first[0].subject, "wing.raiders.3");
    EXPECT_EQ(found.first[0].field, field);
    EXPECT_EQ(found.first[0].unit, in_unit);
    EXPECT_NE(found.first[0].a, found.first[0].b);
  };
#define SWARM_CHECK(type, name, elements, role, unit, writers, meaning)            \
  for (uint32_t e = 0; e < (elements); ++e) {                                      \
    WorldImage other = image_;                                                     \
    type& value = other.agents.name[size_t{e} * other.agents.slots + slot];        \
    value = static_cast<type>(value == static_cast<type>(3) ? 2 : 3);              \
    check(other, (elements) == 1 ? #name : fmt::format("{}[{}]", #name, e), unit); \
  }
  SWARM_AGENT_FIELDS(SWARM_CHECK)
#undef SWARM_CHECK
}

TEST_F(StateDiffTest, ValuesAreShownAsTheyAreMeant) {
  const uint32_t slot = plan_.layout.first_ship() + 4;
  WorldImage other = image_;
  image_.agents.x_km[slot] = 1.5f;
  other.agents.x_km[slot] = float_of(bits_of(1.5f) + 1);
  image_.agents.target[slot] = 2;
  other.agents.status[slot] = static_cast<uint8_t>(AgentStatus::kDead);
  const StateDifference found = compare(other);
  ASSERT_EQ(found.first.size(), 3u);
  EXPECT_EQ(found.first[0].a, "3 (active)");
  EXPECT_EQ(found.first[0].b, "4 (dead)");
  EXPECT_EQ(found.first[1].a, "1.5 (0x3fc00000)");
  EXPECT_EQ(found.first[1].b, "1.5000001 (0x3fc00001)");
  EXPECT_EQ(found.first[2].a, "section.base.ring_2");
  EXPECT_EQ(found.first[2].b, "nobody");
}

TEST_F(StateDiffTest, BitsCountAndNotNumbers) {
  const uint32_t slot = plan_.layout.first_ship();
  WorldImage other = image_;
  image_.agents.vx_kmps[slot] = 0.0f;
  other.agents.vx_kmps[slot] = -0.0f;
  EXPECT_EQ(compare(other).values, 1u);
  image_.agents.vx_kmps[slot] = other.agents.vx_kmps[slot] = float_of(0x7fc00000u);
  EXPECT_TRUE(compare(other).none()) << "the same NaN";
}

TEST_F(StateDiffTest, WhatAnEmptySlotHoldsSaysNothing) {
  const uint32_t torpedo = plan_.layout.first_torpedo();
  WorldImage other = image_;
  other.agents.x_km[torpedo] = 5;
  EXPECT_TRUE(compare(other).none());
  other.agents.status[torpedo] = static_cast<uint8_t>(AgentStatus::kActive);
  EXPECT_EQ(compare(other).values, 2u);
}

TEST_F(StateDiffTest, AllAreCountedAndTheFirstAreDescribed) {
  WorldImage other = image_;
  for (uint32_t i = 0; i < 10; ++i) {
    other.agents.x_km[plan_.layout.first_ship() + i] += 1;
    other.agents.y_km[plan_.layout.first_ship() + i] += 1;
  }
  const StateDifference found = compare_states(image_, other, plan_, names_, 3);
  EXPECT_EQ(found.values, 20u);
  EXPECT_EQ(found.agents, 10u);
  ASSERT_EQ(found.first.size(), 3u);
  EXPECT_EQ(found.first[0].subject, found.first[1].subject);
  EXPECT_EQ(found.first[0].field, "x_km");
  EXPECT_EQ(found.first[1].field, "y_km");
}

/// Bytes of a block whose change is seen.
template <class Block>
size_t bytes_seen(const WorldImage& image, Block WorldImage::*block,
                  const std::function<bool(const WorldImage&)>& is_seen) {
  size_t seen = 0;
  for (size_t at = 0; at < sizeof(Block); ++at) {
    WorldImage other = image;
    unsigned char bytes[sizeof(Block)];
    std::memcpy(bytes, &(other.*block), sizeof(Block));
    bytes[at] ^= 1;
    std::memcpy(&(other.*block), bytes, sizeof(Block));
    if (is_seen(other)) ++seen;
  }
  return seen;
}

TEST_F(StateDiffTest, EveryByteOfTheWorldsStateIsCompared) {
  const size_t unused = sizeof(WorldState::padding) +
                        sizeof(StructureState) * (kMaxStructures - spec_.structures.size()) +
                        sizeof(FieldState) * (kMaxFields - spec_.fields.size());
  const size_t seen = bytes_seen(image_, &WorldImage::state,
                                 [this](const WorldImage& b) { return compare(b).values == 1; });
  EXPECT_EQ(seen, sizeof(WorldState) - unused);
}

TEST_F(StateDiffTest, EveryByteOfTheOrdersIsCompared) {
  const size_t factions = spec_.factions.size();
  const size_t unused = sizeof(WorldOrders::table) + sizeof(WorldOrders::padding) +
                        (kMaxFactions * kMaxFactions - factions * factions) +
                        3 * (kMaxStructures - spec_.structures.size()) +
                        (kMaxFields - spec_.fields.size()) +
                        sizeof(WingOrder) * (kMaxWings - spec_.wings.size());
  const size_t seen = bytes_seen(image_, &WorldImage::orders, [this](const WorldImage& b) {
    EXPECT_LE(compare(b).values, 1u);
    return !compare(b).none();
  });
  EXPECT_EQ(seen, sizeof(WorldOrders) - unused);
  WorldOrders other = image_.orders;
  EXPECT_TRUE(same_orders(image_.orders, other));
  other.table = 7;
  EXPECT_TRUE(same_orders(image_.orders, other)) << "where an engine keeps the tables";
  other.wings[3].radius_km += 1;
  EXPECT_FALSE(same_orders(image_.orders, other));
}

// ---- disturbances

TEST_F(StateDiffTest, ADisturbanceFlipsOneBitOfWhatItNames) {
  uint32_t tried = 0;
  for (const std::string& name : agent_field_names()) {
    for (const std::string& field : {name, name + "[1]"}) {
      const Result<Disturbance> read =
          parse_disturbance("12:steer:wing.raiders.3:" + field, names_);
      if (!read) continue;
      EXPECT_EQ(read->step, 12u);
      EXPECT_EQ(read->stage, StageId::kSteer);
      WorldImage other = image_;
      disturb(*read, &other.agents);
      const StateDifference found = compare(other);
      ASSERT_EQ(found.values, 1u) << field;
      EXPECT_EQ(found.first[0].subject, "wing.raiders.3");
      EXPECT_EQ(found.first[0].field, field);
      disturb(*read, &other.agents);
      EXPECT_TRUE(compare(other).none()) << "twice is not at all";
      ++tried;
    }
  }
  EXPECT_GT(tried, 25u);
}

TEST_F(StateDiffTest, ADisturbanceWithoutAStageComesAfterTheLast) {
  const Result<Disturbance> read = parse_disturbance("3:field.mouth.1:stock", names_);
  ASSERT_TRUE(read.ok()) << read.error().text;
  EXPECT_EQ(read->stage, StageId::kAdvanceClock);
}

TEST_F(StateDiffTest, AWrongDisturbanceIsOneLine) {
  const auto error = [this](const std::string& text) {
    const Result<Disturbance> read = parse_disturbance(text, names_);
    return read ? "reads" : read.error().text;
  };
  const std::pair<const char*, const char*> cases[] = {
      {"", "is not STEP[:STAGE]:AGENT:FIELD"},
      {"5:wing.raiders.1", "is not STEP[:STAGE]:AGENT:FIELD"},
      {"5:steer:wing.raiders.1:hx:1", "is not STEP[:STAGE]:AGENT:FIELD"},
      {"0:wing.raiders.1:hx", "\"0\" is not the number of a step"},
      {"x:wing.raiders.1:hx", "\"x\" is not the number of a step"},
      {"5:fire:wing.raiders.1:hx", "\"fire\" is not a stage"},
      {"5:summarise:wing.raiders.1:hx", "\"summarise\" is not a stage"},
      {"5:raiders:hx", "is no agent"},
      {"5:wing.raiders.1:vx_kmp", "did you mean \"vx_kmps\"?"},
      {"5:wing.raiders.1:target", "no battle can hold"},
      {"5:wing.raiders.1:kind", "no battle can hold"},
      {"5:wing.raiders.1:launch_mount", "no battle can hold"},
      {"5:wing.raiders.1:people", "people[0] to people[5]"},
      {"5:wing.raiders.1:people[6]", "people[0] to people[5]"},
      {"5:wing.raiders.1:people[", "people[0] to people[5]"},
      {"5:wing.raiders.1:hx[1]", "hx is one value"},
  };
  for (const auto& [text, says] : cases) {
    EXPECT_NE(error(text).find(says), std::string::npos) << text << ": " << error(text);
  }
}

TEST_F(StateDiffTest, WhoIsNotThereCannotBeDisturbed) {
  const std::string torpedo = names_.of(plan_.layout.first_torpedo());
  const Result<Disturbance> read = parse_disturbance("9:" + torpedo + ":x_km", names_);
  ASSERT_TRUE(read.ok()) << read.error().text;
  AgentImage agents = image_.agents;
  EXPECT_THROW(disturb(*read, &agents), std::invalid_argument);
}

}  // namespace
}  // namespace swarm
