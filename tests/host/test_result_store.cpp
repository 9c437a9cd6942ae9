// The file of results: what is refused, what is kept, and what can be read back.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "host/cluster/study_crew.h"
#include "host/study/read_store.h"
#include "host/study/result_store.h"
#include "host/study/run_study.h"
#include "host/study/stored_study.h"
#include "host/study/study_changes.h"
#include "tests/host/study_text.h"

namespace swarm {
namespace {

using testing_support::six_points;
using testing_support::study_plan;
using testing_support::study_text;

class ResultStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_store_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file() const { return folder_ / "study.sqlite"; }

  static std::unique_ptr<StudyPlan> plan_of(const std::string& text) {
    auto plan = study_plan(text);
    EXPECT_TRUE(plan.ok()) << plan.error().text;
    return std::move(plan).value();
  }

  /// Fights a study into file(), stopping after so many runs where `runs` is not 0.
  StudySession fight(const StudyPlan& plan, uint64_t runs = 0) {
    Result<ResultStore> store = ResultStore::resume(file(), plan);
    EXPECT_TRUE(store.ok()) << store.error().text;
    std::atomic<bool> stop = false;
    StudyOptions how;
    how.threads = 1;
    how.worlds = 5;
    how.stop = &stop;
    struct Stopper final : Crew {
      void poll(StudyQueue* queue) override {
        if (runs > 0 && queue->fought() >= runs) *stop = true;
      }
      uint64_t runs = 0;
      std::atomic<bool>* stop = nullptr;
    } stopper;
    stopper.runs = runs;
    stopper.stop = &stop;
    Result<StudySession> session = run_study(plan, &store.value(), how, &stopper);
    EXPECT_TRUE(session.ok()) << (session.ok() ? "" : session.error().text);
    store.value().close();
    return *session;
  }

  std::string resume_error(const StudyPlan& plan) {
    const Result<ResultStore> store = ResultStore::resume(file(), plan);
    if (store) return "no error";
    return store.error().text.substr(file().size());
  }

  std::filesystem::path folder_;
};

TEST_F(ResultStoreTest, AFileThatIsThereIsNotOverwritten) {
  const auto plan = plan_of(study_text("count = 3"));
  fight(*plan);
  const Result<ResultStore> again = ResultStore::create(file(), *plan);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().text, file() +
                                    ": is there already; allowed: --resume to go on with it, "
                                    "or another --out");
  EXPECT_EQ(read_study(file())->results.size(), 3u);
}

TEST_F(ResultStoreTest, ForeignFilesAreRefusedAndLeftAlone) {
  const auto plan = plan_of(study_text("count = 3"));
  std::ofstream(file()) << "not a database, but longer than a header would be: "
                        << std::string(4096, 'x');
  EXPECT_NE(resume_error(*plan).find(": is no file of studies: "), std::string::npos);
  std::filesystem::remove(file());
  {
    const Result<Database> other = Database::open(file(), Database::Mode::kCreate);
    other->execute("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
  }
  EXPECT_EQ(resume_error(*plan),
            ": is no file of studies; allowed: one that `fleetswarm batch` made");
  const Result<Database> other = Database::open(file(), Database::Mode::kRead);
  EXPECT_EQ(other->number("SELECT a FROM t"), 1);
}

TEST_F(ResultStoreTest, ANewerVersionIsRefused) {
  const auto plan = plan_of(study_text("count = 3"));
  fight(*plan);
  Database::open(file(), Database::Mode::kWrite)->execute("PRAGMA user_version = 99");
  EXPECT_NE(resume_error(*plan).find("was made by a newer program (version 99"), std::string::npos);
  EXPECT_FALSE(read_study(file()).ok());
}

TEST_F(ResultStoreTest, AStudyThatChangedIsRefusedWithWhatChanged) {
  fight(*plan_of(study_text("count = 3", six_points())));
  const auto refused = [this](const std::string& text) { return resume_error(*plan_of(text)); };
  EXPECT_EQ(refused(study_text("count = 4", six_points())),
            ": holds another study: replicates.count was the number 3, is the number 4; allowed: "
            "the study as it was, or another --out");
  std::string wider = study_text("count = 3", six_points());
  wider.replace(wider.find("900"), 3, "950");
  EXPECT_NE(refused(wider).find("factor.hull.range.2 was the number 900, is the number 950"),
            std::string::npos)
      << refused(wider);
  // Comments and blank lines say nothing.
  EXPECT_EQ(refused("# the same\n\n" + study_text("count = 3", six_points())), "no error");
}

TEST_F(ResultStoreTest, ASecondWriterIsRefused) {
  const auto plan = plan_of(study_text("count = 3"));
  const Result<ResultStore> first = ResultStore::create(file(), *plan);
  ASSERT_TRUE(first.ok()) << first.error().text;
  EXPECT_NE(resume_error(*plan).find(": another process writes to it (process " +
                                     std::to_string(::getpid())),
            std::string::npos)
      << resume_error(*plan);
}

TEST_F(ResultStoreTest, AFolderThatIsMissingIsSaid) {
  const auto plan = plan_of(study_text("count = 3"));
  const Result<ResultStore> store = ResultStore::create(folder_ / "none" / "a.sqlite", *plan);
  ASSERT_FALSE(store.ok());
  EXPECT_NE(store.error().text.find("no such folder"), std::string::npos);
}

TEST_F(ResultStoreTest, StoppedAndResumedStudiesGiveTheSameTables) {
  const std::string text = study_text(
      "count = 30\nuntil = { measure = \"patrol_won\", half_width = 0.12, at_least = 10 }",
      six_points() + "[record]\nevents = true\nseries_interval_s = 20\n");
  const auto plan = plan_of(text);
  const StudySession whole = fight(*plan);
  EXPECT_FALSE(whole.interrupted);
  ASSERT_FALSE(export_csv(file(), folder_ / "whole"));
  std::filesystem::remove(file());
  int sessions = 0;
  for (uint64_t runs = 1;; runs += 5, ++sessions) {
    if (!fight(*plan, runs).interrupted) break;
    ASSERT_LT(sessions, 100);
  }
  EXPECT_GE(sessions, 3);
  ASSERT_FALSE(export_csv(file(), folder_ / "parts"));
  const auto content = [](const std::filesystem::path& path) {
    std::ifstream in(path);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "whole")) {
    EXPECT_EQ(content(entry.path()), content(folder_ / "parts" / entry.path().filename()))
        << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 8);
}

TEST_F(ResultStoreTest, AnotherProgramsResultsAreNotMixed) {
  const auto plan = plan_of(study_text("count = 4"));
  fight(*plan, 2);
  Database::open(file(), Database::Mode::kWrite)
      ->execute("UPDATE runs SET state_hash = '0123456789abcdef'");
  Result<ResultStore> store = ResultStore::resume(file(), *plan);
  ASSERT_TRUE(store.ok());
  Crew alone;
  const Result<StudySession> session = run_study(*plan, &store.value(), {}, &alone);
  ASSERT_FALSE(session.ok());
  EXPECT_NE(session.error().text.find("has the hash 0123456789abcdef, and this program gives"),
            std::string::npos);
}

TEST_F(ResultStoreTest, PointsThatCannotBeFoughtAreRecordedWithTheReason) {
  const auto plan = plan_of(study_text(
      "count = 3",
      "[design]\nkind = \"full_factorial\"\n[factor.hull]\npath = \"class.raider.hull_TJ\"\n"
      "range = [-100, 300]\nlevels = 3\n"));
  const StudySession session = fight(*plan);
  EXPECT_EQ(session.failed, 1u);
  EXPECT_EQ(session.done, 7u);
  EXPECT_EQ(fight(*plan).failed, 0u) << "recorded twice";
  const Result<StoredStudy> study = read_study(file());
  ASSERT_TRUE(study.ok());
  EXPECT_EQ(study->failed, 1u);
  EXPECT_NE(study->points[0].reason.find("hull_TJ"), std::string::npos);
  const Result<RunToRepeat> failed = run_to_repeat(file(), 1);
  ASSERT_TRUE(failed.ok());
  EXPECT_TRUE(failed->state_hash.empty());
}

TEST_F(ResultStoreTest, ARunIsFoughtAgainFromItsRow) {
  const auto plan = plan_of(study_text("count = 3", six_points()));
  fight(*plan);
  for (const uint64_t run : {1u, 8u, 18u}) {
    const Result<RunToRepeat> row = run_to_repeat(file(), run);
    ASSERT_TRUE(row.ok()) << row.error().text;
    std::vector<Override> overrides;
    for (const std::string& set : row->set) {
      overrides.push_back({set.substr(0, set.find('=')), set.substr(set.find('=') + 1)});
    }
    const Result<ScenarioSpec> scenario =
        load_scenario_text(row->scenario_text, row->scenario_path, overrides);
    ASSERT_TRUE(scenario.ok()) << scenario.error().text;
    BattleOptions how;
    how.seed = row->seed;
    const BattleResult again = run_battle(*scenario, how);
    char hash[17];
    std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(again.state_hash));
    EXPECT_EQ(row->state_hash, hash) << run;
  }
  EXPECT_NE(run_to_repeat(file(), 99)
                .error()
                .text.find("has no run 99; allowed: a number of its "
                           "table of runs, 1 to 18"),
            std::string::npos);
}

TEST(TomlChange, NamesTheFirstKeyThatDiffers) {
  EXPECT_EQ(toml_change("a = 1\nb = [1, 2]", "b = [1,2] # same\na = 1"), "");
  EXPECT_EQ(toml_change("a = 1\nb = 2", "a = 1\nb = 3"), "b was the number 2, is the number 3");
  EXPECT_EQ(toml_change("a = 1", ""), "a was the number 1, is gone");
  EXPECT_EQ(toml_change("a = 1", "a = 1\nc = true"), "c is new: true");
  EXPECT_EQ(toml_change("[[w]]\nname = \"x\"\nn = 1", "[[w]]\nname = \"x\"\nn = 2"),
            "w.x.n was the number 1, is the number 2");
}

TEST(StudyCrewMessages, AResultKeepsEveryBit) {
  ReplicateResult result;
  result.job = {7, (uint64_t{1} << 53) + 1, 12345678901};
  result.steps = 99;
  result.sim_time_s = 0.1;
  result.agent_steps = uint64_t{1} << 60;
  result.state_hash = 0xfedcba9876543210;
  result.time_limit_reached = true;
  result.torpedo_overflow = -1;
  result.crowded = 3;
  result.ended_by = "over";
  result.outcomes = {1.0 / 3, std::nan(""), -0.0};
  result.event_times_s = {5e-324, std::nan("")};
  BattleDetails details;
  details.losses = {{"a", "b", 5, 4, 1, 0, 0}};
  details.ships = {{"defiant", ShipFate::Fate::kDeparted, 1.5}};
  details.events = {{2.5, 5, "event", "note", {{"wing", "x"}}, {{"count", 3.0}}}};
  details.series = {{0, std::nan("")}, {1, 2}};
  result.details = details;
  const ReplicateResult back = decode_result(encode_result(result));
  EXPECT_EQ(encode_result(back), encode_result(result));
  EXPECT_EQ(back.job.seed, result.job.seed);
  EXPECT_EQ(back.state_hash, result.state_hash);
  EXPECT_EQ(back.agent_steps, result.agent_steps);
  EXPECT_EQ(back.outcomes[0], 1.0 / 3);
  EXPECT_TRUE(std::isnan(back.outcomes[1]));
  EXPECT_TRUE(std::signbit(back.outcomes[2]));
  EXPECT_EQ(back.event_times_s[0], 5e-324);
  EXPECT_EQ(back.details->events[0].details[0].second, "x");
  EXPECT_EQ(back.details->events[0].numbers[0].second, 3.0);
  EXPECT_EQ(back.details->ships[0].fate, ShipFate::Fate::kDeparted);
  EXPECT_TRUE(std::isnan(back.details->series[0][1]));
}

}  // namespace
}  // namespace swarm
