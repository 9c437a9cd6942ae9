// Studies by the program: what a user types, what is killed and goes on, and what is refused.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "host/cluster/processes.h"
#include "tests/cli/program.h"

namespace swarm {
namespace {

using testing_support::ProgramOptions;
using testing_support::ProgramRun;
using testing_support::run_program;

/// Points that end early, events and a time series: all that a file can hold.
const char* const kStudy =
    "[study]\nname = \"small\"\nquestion = \"Who wins?\"\nscenario = \"duel\"\n"
    "main_measure = \"patrol_won\"\n"
    "[design]\nkind = \"full_factorial\"\n"
    "[replicates]\ncount = 60\n"
    "until = { measure = \"patrol_won\", half_width = 0.1, at_least = 20 }\n"
    "[record]\nevents = true\nseries_interval_s = 30\n"
    "[factor.hull]\npath = \"class.raider.hull_TJ\"\nrange = [100, 900]\nlevels = 3\n"
    "[factor.raiders]\npath = \"wing.raiders.ships.raider.count\"\nwhole = [1, 2]\n";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

using Tables = std::map<std::string, std::string>;  // by the name of the CSV file

class BatchTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_batch_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    write("study.toml", kStudy);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ / name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }

  ProgramRun batch(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"batch", path("study.toml"), "--out", path(out)};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words);
  }

  Tables tables(const std::string& file) const {
    const ProgramRun run = run_program({"report", path(file), "--csv", path(file + ".csv")});
    EXPECT_EQ(run.exit_status, 0) << run.err;
    Tables all;
    for (const auto& entry : std::filesystem::directory_iterator(path(file + ".csv"))) {
      std::ifstream in(entry.path());
      all[entry.path().filename()] = std::string(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }

  /// Starts words[0], and waits for it; after `kill_after` it is killed, where that is not 0.
  static int run_words(std::vector<std::string> words, std::chrono::microseconds kill_after = {}) {
    const pid_t child = fork();
    if (child == 0) {
      const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
      dup2(nothing, STDOUT_FILENO);
      dup2(nothing, STDERR_FILENO);
      std::vector<char*> pointers;
      for (std::string& word : words) pointers.push_back(word.data());
      pointers.push_back(nullptr);
      execvp(pointers[0], pointers.data());
      _exit(127);
    }
    if (kill_after.count() > 0) {
      std::this_thread::sleep_for(kill_after);
      kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  std::filesystem::path folder_;
};

TEST_F(BatchTest, FightsAStudyAndSaysWhatItFound) {
  const ProgramRun run = batch("a.sqlite");
  EXPECT_EQ(run.exit_status, 0) << run.err;
  EXPECT_TRUE(has(run.out, "Who wins?")) << run.out;
  EXPECT_TRUE(has(run.out, "POINTS")) << run.out;
  EXPECT_TRUE(has(run.out, "hull 100, raiders 1")) << run.out;
  EXPECT_TRUE(has(run.err, "runs are in " + path("a.sqlite"))) << run.err;
  EXPECT_FALSE(std::filesystem::exists(path("a.sqlite.lock")));
  EXPECT_FALSE(std::filesystem::exists(path("a.sqlite-wal")));
  // The same page again, from the file alone.
  EXPECT_EQ(run_program({"report", path("a.sqlite")}).out, run.out);
}

TEST_F(BatchTest, NeitherThreadsNorWorldsChangeTheTables) {
  ASSERT_EQ(batch("a.sqlite", {"--threads", "1", "--worlds", "1", "-q"}).exit_status, 0);
  const Tables expected = tables("a.sqlite");
  EXPECT_EQ(expected.size(), 8u);
  ASSERT_EQ(batch("b.sqlite", {"--threads", "3", "--worlds", "13", "-q"}).exit_status, 0);
  EXPECT_EQ(tables("b.sqlite"), expected);
}

TEST_F(BatchTest, KilledAgainAndAgainItEndsWithTheSameTables) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(batch("whole.sqlite", {"-q", "--threads", "1"}).exit_status, 0);
  const std::chrono::duration<double> length = std::chrono::steady_clock::now() - begin;
  const Tables expected = tables("whole.sqlite");
  std::mt19937 random(20251);
  int killed = 0;
  for (int i = 0; i < 12; ++i) {
    // Anywhere from before the file is made to after the last run.
    const double share = std::uniform_real_distribution<double>(0.005, 0.6)(random);
    const int status =
        run_words({FLEETSWARM_PROGRAM, "batch", path("study.toml"), "--out", path("killed.sqlite"),
                   "--resume", "-q", "--threads", "1"},
                  std::chrono::microseconds(static_cast<int64_t>(1e6 * share * length.count())));
    if (status != 0) {
      EXPECT_EQ(status, 128 + SIGKILL);
      ++killed;
    }
    if (!std::filesystem::exists(path("killed.sqlite"))) continue;
    EXPECT_EQ(run_program({"report", path("killed.sqlite")}).exit_status, 0) << "not readable";
  }
  EXPECT_GE(killed, 3);
  ASSERT_EQ(batch("killed.sqlite", {"--resume", "-q"}).exit_status, 0);
  EXPECT_EQ(tables("killed.sqlite"), expected);
}

TEST_F(BatchTest, AnInterruptKeepsWhatWasDone) {
  ProgramOptions options;
  options.signal = SIGINT;
  options.signal_after = "runs";
  const std::string long_study = write(
      "long.toml", "[study]\nname = \"long\"\nscenario = \"duel\"\n[replicates]\ncount = 200000\n");
  const ProgramRun run =
      run_program({"batch", long_study, "--out", path("long.sqlite"), "--threads", "1"}, options);
  EXPECT_EQ(run.exit_status, 128 + SIGINT) << run.err;
  EXPECT_TRUE(has(run.err, "--resume goes on")) << run.err;
  EXPECT_TRUE(has(run.out, "Not complete: ")) << run.out;
}

TEST_F(BatchTest, ARunIsFoughtAgainFromItsFile) {
  ASSERT_EQ(batch("a.sqlite", {"-q"}).exit_status, 0);
  const std::string runs = tables("a.sqlite").at("runs.csv");
  const ProgramRun again = run_program({"run", "--from", path("a.sqlite"), "--run", "61"});
  EXPECT_EQ(again.exit_status, 0) << again.err;
  const size_t row = runs.find("\n61,1,0,1,done,");
  ASSERT_NE(row, std::string::npos) << runs;
  const std::string line = runs.substr(row + 1, runs.find('\n', row + 1) - row - 1);
  const size_t hash = again.out.find("hash ");
  ASSERT_NE(hash, std::string::npos);
  EXPECT_TRUE(has(line, again.out.substr(hash + 5, 16))) << line;
  EXPECT_TRUE(has(again.out, "run --from " + path("a.sqlite") + " --run 61")) << again.out;
}

TEST_F(BatchTest, OtherProcessesGiveTheSameTables) {
  if (mpi_version().empty()) GTEST_SKIP() << "built without MPI";
  if (run_words({"mpirun", "--version"}) != 0) GTEST_SKIP() << "no mpirun here";
  setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
  setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  ASSERT_EQ(batch("alone.sqlite", {"-q"}).exit_status, 0);
  const Tables expected = tables("alone.sqlite");
  for (const char* count : {"1", "2", "3"}) {
    const std::string file = std::string(count) + ".sqlite";
    EXPECT_EQ(run_words({"mpirun", "--oversubscribe", "-n", count, FLEETSWARM_PROGRAM, "batch",
                         path("study.toml"), "--out", path(file), "-q"}),
              0)
        << count;
    EXPECT_EQ(tables(file), expected) << count;
  }
  // The first process refuses, and the others end as well.
  EXPECT_EQ(run_words({"mpirun", "--oversubscribe", "-n", "2", FLEETSWARM_PROGRAM, "batch",
                       path("none.toml"), "-q"}),
            2);
}

TEST_F(BatchTest, WrongInputIsOneLineAndStatusTwo) {
  const auto refused = [](const std::vector<std::string>& words, const std::string& part) {
    const ProgramRun run = run_program(words);
    EXPECT_EQ(run.exit_status, 2) << run.err;
    EXPECT_TRUE(has(run.err, part)) << run.err;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  };
  const std::string study = path("study.toml");
  refused({"batch", "no_such_study"}, "no study \"no_such_study\"");
  refused({"batch", "outcome_of_the_account"}, "did you mean \"outcomes_of_the_account\"?");
  refused({"batch", study, "--out", "/proc/no/where.sqlite"}, "--out: /proc/no: no such folder");
  refused({"batch", study, "--out", path("a"), "--worlds", "9999999"}, "side by side do not fit");
  write("foreign.sqlite", "this is no database, however long it may be: " + std::string(999, '-'));
  refused({"batch", study, "--out", path("foreign.sqlite")}, "is there already");
  refused({"batch", study, "--out", path("foreign.sqlite"), "--resume"}, "is no file of studies");
  refused({"report", path("foreign.sqlite")}, "is no file of studies");
  refused({"report", path("nothing.sqlite")}, "no such file");
  refused({"report"}, "a report is of one FILE, or of --compare A B");
  refused({"run", "duel", "--from", path("a.sqlite"), "--run", "1"}, "--from excludes SCENARIO");
  refused({"run", "--from", path("a.sqlite")}, "--from needs --run N");
  refused({"run"}, "SCENARIO is required, or --from FILE --run N");
  std::string reversed = kStudy;
  reversed.replace(reversed.find("[100, 900]"), 10, "[900, 100]");
  refused({"check", write("reversed.toml", reversed)}, "reversed.toml:16: factor.hull.range: 900");
  ASSERT_EQ(batch("a.sqlite", {"-q"}).exit_status, 0);
  refused({"batch", study, "--out", path("a.sqlite"), "--resume", "--replicates", "61"},
          "holds another study: replicates were 60, are 61");
}

TEST_F(BatchTest, CheckSaysWhatAStudyWillCost) {
  const ProgramRun run = run_program({"check", path("study.toml")});
  EXPECT_EQ(run.exit_status, 0) << run.err;
  for (const char* part : {"FACTORS", "DESIGN", "6 points.", "Largest absolute correlation", "RUNS",
                           "60 a point, 360 in all", "Expected here: ", " of results"}) {
    EXPECT_TRUE(has(run.out, part)) << part << run.out;
  }
}

}  // namespace
}  // namespace swarm
