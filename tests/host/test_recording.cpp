// Recordings: what is written is read, damage is found and named, and another battle is noticed.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "host/battle/build_world.h"
#include "host/record/recording.h"
#include "host/record/verify_recording.h"
#include "host/scenario/load.h"
#include "host/scenario/read_file.h"

namespace swarm {
namespace {

const std::string kDuel = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/duel.toml";

std::vector<Picture> random_pictures(size_t count, size_t slots, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Picture> pictures(count);
  for (size_t p = 0; p < count; ++p) {
    Picture& now = pictures[p];
    now.step = 3 * p + 1;
    const auto bytes = [&](std::vector<uint8_t>* list) {
      list->resize(slots);
      for (uint8_t& byte : *list) byte = static_cast<uint8_t>(random());
    };
    for (auto& axis : now.place) {
      axis.resize(slots);
      for (int32_t& place : axis) place = static_cast<int32_t>(random());  // also the extremes
    }
    for (auto& list : now.bow) bytes(&list);
    for (auto& list : now.shield) bytes(&list);
    bytes(&now.status);
    bytes(&now.hull);
    bytes(&now.fired);
    now.target.resize(slots);
    for (uint32_t& target : now.target) target = static_cast<uint32_t>(random());
  }
  return pictures;
}

void expect_same(const Picture& a, const Picture& b) {
  EXPECT_EQ(a.step, b.step);
  EXPECT_EQ(a.place, b.place);
  EXPECT_EQ(a.bow, b.bow);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.hull, b.hull);
  EXPECT_EQ(a.shield, b.shield);
  EXPECT_EQ(a.fired, b.fired);
  EXPECT_EQ(a.target, b.target);
}

TEST(PictureCodec, AnyPicturesComeBack) {
  for (const size_t count : {1u, 2u, 3u, 17u}) {
    for (const size_t slots : {0u, 1u, 300u}) {
      const std::vector<Picture> pictures = random_pictures(count, slots, 7);
      const Result<std::vector<Picture>> back = decode_pictures(encode_pictures(pictures));
      ASSERT_TRUE(back.ok()) << back.error().text;
      ASSERT_EQ(back->size(), count);
      for (size_t p = 0; p < count; ++p) expect_same((*back)[p], pictures[p]);
    }
  }
}

TEST(PictureCodec, TextsOfAnotherLengthAreRefused) {
  const std::string text = encode_pictures(random_pictures(3, 20, 1));
  EXPECT_FALSE(decode_pictures("").ok());
  EXPECT_FALSE(decode_pictures(text.substr(0, text.size() - 1)).ok());
  EXPECT_FALSE(decode_pictures(text + "x").ok());
  std::string huge = text;
  huge[7] = '\x7f';  // of the number of pictures
  EXPECT_FALSE(decode_pictures(huge).ok());
}

TEST(PictureCodec, HeadingsComeBackWithinADegree) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  for (int i = 0; i < 5000; ++i) {
    const float x = normal(random), y = normal(random), z = normal(random);
    const float length = std::sqrt(x * x + y * y + z * z);
    const std::array<uint8_t, 2> bow = bow_of(x / length, y / length, z / length);
    const std::array<float, 3> back = heading_of(bow[0], bow[1]);
    const float cosine = (back[0] * x + back[1] * y + back[2] * z) / length;
    EXPECT_GT(cosine, std::cos(1.0f * 3.14159f / 180)) << x << " " << y << " " << z;
  }
}

TEST(PictureCodec, TheQuantumIsAPowerOfTwoThatFits) {
  for (const double radius : {1.0, 100.0, 3000.0, 1e6}) {
    const double quantum = quantum_km(radius);
    int exponent = 0;
    EXPECT_EQ(std::frexp(quantum, &exponent), 0.5);
    EXPECT_LT(quantum, radius * 1e-6);
    EXPECT_LT(radius / quantum, 1 << 24);
  }
}

class RecordingTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_rec_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name = "a.fsr") const { return folder_ / name; }

  BattleResult record(uint64_t seed, uint64_t recorded_seed) {
    const Result<ScenarioSpec> scenario = load_scenario_file(kDuel);
    RecordingHead head;
    head.program = "test";
    head.scenario_path = kDuel;
    head.scenario_text = *read_text_file(kDuel, "a scenario");
    head.title = scenario->title;
    head.seed = recorded_seed;
    head.dt_s = scenario->dt_s;
    head.quantum_km = quantum_km(scenario->battle_radius_km);
    head.picture_every = 3;
    head.hash_every = 50;
    head.layout = layout_of(*scenario);
    auto writer = RecordingWriter::create(file(), head, *scenario);
    EXPECT_TRUE(writer.ok()) << writer.error().text;
    BattleOptions how;
    how.seed = seed;
    how.threads = 1;
    how.recorder = writer->get();
    const BattleResult result = run_battle(*scenario, how);
    const auto error = (*writer)->finish({result.steps, result.state_hash, result.ended_by, false});
    EXPECT_FALSE(error) << error->text;
    return result;
  }

  static Verification verify(const std::string& path) {
    Result<Recording> recording = Recording::open(path);
    EXPECT_TRUE(recording.ok()) << recording.error().text;
    BattleOptions how;
    how.threads = 2;
    const Result<Verification> done = verify_recording(&recording.value(), how);
    EXPECT_TRUE(done.ok()) << done.error().text;
    return *done;
  }

  std::filesystem::path folder_;
};

TEST_F(RecordingTest, HoldsTheBattleAndChangesNothing) {
  const BattleResult result = record(5, 5);
  const Result<ScenarioSpec> scenario = load_scenario_file(kDuel);
  BattleOptions plain;
  plain.seed = 5;
  EXPECT_EQ(run_battle(*scenario, plain).state_hash, result.state_hash);

  Result<Recording> recording = Recording::open(file());
  ASSERT_TRUE(recording.ok()) << recording.error().text;
  EXPECT_EQ(recording->picture_count(), result.steps / 3 + 1);
  EXPECT_EQ(recording->hashes().size(), result.steps / 50 + 1);
  EXPECT_EQ(recording->events().size(), result.events.size());
  ASSERT_TRUE(recording->end());
  EXPECT_EQ(recording->end()->state_hash, result.state_hash);
  // Seeking in any order gives what playing gives.
  const uint64_t last = recording->picture_count() - 1;
  for (const uint64_t index :
       {last, uint64_t{0}, last / 2, last / 2 + 1, uint64_t{63}, uint64_t{64}}) {
    const Result<const Picture*> picture = recording.value().picture(index);
    ASSERT_TRUE(picture.ok()) << picture.error().text;
    EXPECT_EQ((*picture)->step, 3 * index);
  }
  EXPECT_FALSE(recording.value().picture(last + 1).ok());
  const Verification done = verify(file());
  EXPECT_EQ(done.difference, "");
  EXPECT_EQ(done.pictures, last + 1);
  EXPECT_EQ(done.steps, result.steps);
}

TEST_F(RecordingTest, AnotherBattleIsNoticedInItsFirstPictureThatDiffers) {
  record(5, 6);
  const Verification done = verify(file());
  EXPECT_EQ(done.difference.substr(0, 5), "step ") << done.difference;
}

TEST_F(RecordingTest, EveryFlippedByteIsFound) {
  record(5, 5);
  std::ifstream in(file(), std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(in), {});
  std::mt19937 random(11);
  for (int i = 0; i < 60; ++i) {
    const size_t at = i < 40 ? random() % whole.size() : static_cast<size_t>(i - 40) * 2;
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
    std::ofstream(file("b.fsr"), std::ios::binary) << damaged;
    Result<Recording> recording = Recording::open(file("b.fsr"));
    if (!recording) continue;
    BattleOptions how;
    const Result<Verification> done = verify_recording(&recording.value(), how);
    const bool found = !done || !done->difference.empty() || !recording->end();
    EXPECT_TRUE(found) << "byte " << at << " of " << whole.size();
    const std::string error = done ? "chunk " : done.error().text;
    EXPECT_NE(error.find("chunk "), std::string::npos) << error;
  }
}

TEST_F(RecordingTest, ACrashLosesTheLastChunkAtMost) {
  record(5, 5);
  const auto whole = std::filesystem::file_size(file());
  const uint64_t pictures = Recording::open(file())->picture_count();
  for (const double share : {0.2, 0.6, 0.95}) {
    std::filesystem::copy_file(file(), file("cut.fsr"),
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(file("cut.fsr"),
                                 static_cast<uintmax_t>(share * static_cast<double>(whole)));
    Result<Recording> cut = Recording::open(file("cut.fsr"));
    if (!cut) continue;  // cut within the head
    EXPECT_FALSE(cut->end());
    EXPECT_LT(cut->picture_count(), pictures);
    EXPECT_EQ(verify(file("cut.fsr")).difference, "") << share;
  }
}

TEST_F(RecordingTest, ForeignFilesAreRefused) {
  std::ofstream(file("none.fsr")) << "something else";
  EXPECT_FALSE(Recording::open(file("none.fsr")).ok());
  EXPECT_FALSE(Recording::open(folder_).ok());
  EXPECT_FALSE(Recording::open(file("missing.fsr")).ok());
}

}  // namespace
}  // namespace swarm
