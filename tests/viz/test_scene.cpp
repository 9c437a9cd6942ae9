// What is drawn of a battle, without anything that draws.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "host/battle/build_world.h"
#include "host/record/recording.h"
#include "host/scenario/load.h"
#include "host/scenario/read_file.h"
#include "viz/battle_scene.h"
#include "viz/meshes.h"
#include "viz/png_file.h"

namespace swarm::viz {
namespace {

const std::string kDuel = std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/duel.toml";

class SceneTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_viz_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    scenario_ = *load_scenario_file(kDuel);
    RecordingHead head;
    head.program = "test";
    head.scenario_path = kDuel;
    head.scenario_text = *read_text_file(kDuel, "a scenario");
    head.title = scenario_.title;
    head.dt_s = scenario_.dt_s;
    head.quantum_km = quantum_km(scenario_.battle_radius_km);
    head.layout = layout_of(scenario_);
    auto writer = RecordingWriter::create(file(), head, scenario_);
    ASSERT_TRUE(writer.ok()) << writer.error().text;
    BattleOptions how;
    how.recorder = writer->get();
    result_ = run_battle(scenario_, how);
    ASSERT_FALSE((*writer)->finish({result_.steps, result_.state_hash, result_.ended_by, false}));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file() const { return folder_ / "duel.fsr"; }
  Recording recording() const { return std::move(Recording::open(file())).value(); }

  static size_t ships(const Scene& scene) {
    size_t count = 0;
    for (const auto& meshes : scene.meshes) count += meshes.size();
    return count;
  }

  std::filesystem::path folder_;
  ScenarioSpec scenario_;
  BattleResult result_;
};

TEST_F(SceneTest, BothShipsAreThereAndFire) {
  Recording recording = this->recording();
  const SceneMaker maker(scenario_, recording.head());
  size_t lines = 0;
  bool blow = false;
  for (double t_s = 0; t_s < result_.sim_time_s; t_s += 0.25) {
    const Result<Scene> scene = maker.at(&recording, t_s, {0, 0, 0});
    ASSERT_TRUE(scene.ok()) << scene.error().text;
    EXPECT_LE(ships(*scene), 2u);
    EXPECT_GE(ships(*scene), t_s < 1 ? 2u : 1u);
    EXPECT_EQ(scene->lines.size() % 2, 0u);
    lines += scene->lines.size();
    blow = blow || std::any_of(scene->glows.begin(), scene->glows.end(),
                               [](const Glow& glow) { return glow.ring == 1; });
  }
  EXPECT_GT(lines, 10u) << "nobody is seen to fire";
  EXPECT_TRUE(blow) << "no shield is seen to be hit";
  const Result<Scene> end = maker.at(&recording, result_.sim_time_s + 100, {0, 0, 0});
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(ships(*end), 1u) << "the loser is still drawn";
}

TEST_F(SceneTest, PlacesAreThoseOfTheScenarioAndRelativeToTheOrigin) {
  Recording recording = this->recording();
  const SceneMaker maker(scenario_, recording.head());
  const Result<glm::dvec3> patrol = maker.place_of(&recording, "patrol", 0);
  ASSERT_TRUE(patrol.ok()) << patrol.error().text;
  const Result<Scene> around = maker.at(&recording, 0, *patrol);
  ASSERT_TRUE(around.ok());
  bool at_origin = false;
  for (const auto& meshes : around->meshes) {
    for (const MeshInstance& mesh : meshes)
      at_origin = at_origin || glm::length(mesh.place) < 0.01f;
  }
  EXPECT_TRUE(at_origin);
  const Result<glm::dvec3> wrong = maker.place_of(&recording, "patrole", 0);
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(wrong.error().text.find("did you mean \"patrol\"?"), std::string::npos);
}

TEST(Meshes, NormalsAreUnitVectorsAndTheBowIsAhead) {
  for (size_t s = 0; s < static_cast<size_t>(Shape::kCount); ++s) {
    const std::vector<MeshVertex> mesh = mesh_of(static_cast<Shape>(s));
    ASSERT_GT(mesh.size(), 30u);
    EXPECT_EQ(mesh.size() % 3, 0u);
    float front = 0;
    for (const MeshVertex& vertex : mesh) {
      EXPECT_NEAR(glm::length(vertex.normal), 1, 1e-5);
      front = std::max(front, vertex.place.x);
    }
    EXPECT_GT(front, 0.5f);
  }
}

TEST_F(SceneTest, PngFilesComeBack) {
  Image image;
  image.width = 17;
  image.height = 5;
  for (int i = 0; i < 17 * 5 * 3; ++i) image.rgb.push_back(static_cast<uint8_t>(i * 7));
  const std::string path = folder_ / "a.png";
  ASSERT_FALSE(write_png(path, image));
  const Result<Image> back = read_png(path);
  ASSERT_TRUE(back.ok()) << back.error().text;
  EXPECT_EQ(back->rgb, image.rgb);
  EXPECT_FALSE(read_png(folder_ / "none.png").ok());
}

}  // namespace
}  // namespace swarm::viz
