// The commands of the program: what each takes from the command line, and the function that does
// it. A command prints to standard output, its errors and progress to standard error, and returns
// the program's exit status.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;      // the work failed
inline constexpr int kExitWrongInput = 2;  // what the user gave is wrong
inline constexpr int kExitSignal = 128;    // plus the signal's number, as a shell does

struct RunOptions {
  std::string program;  // how the user called us, for the command that repeats a battle
  std::string scenario;
  std::string from;              // a file of results, instead of a scenario
  uint64_t run = 0;              // of that file
  std::optional<uint64_t> seed;  // 1 where nothing is said
  std::string backend = "auto";
  unsigned threads = 0;  // 0: all
  std::vector<std::string> set;
  std::string out;
  std::string record;         // file; empty: none
  uint64_t record_every = 0;  // steps between two pictures; 0: as the eye wants
  uint64_t steps = 0;         // 0: to the end
  uint64_t hash_every = 0;    // 0: never
  bool quiet = false;
  bool verbose = false;
};
int run_command(const RunOptions& options);

struct ReplayOptions {
  std::string file;
  bool verify = false;
  std::string backend = "auto";
  unsigned threads = 0;
};
int replay_command(const ReplayOptions& options);

struct RenderOptions {
  std::string source;  // a scenario or a recording
  std::vector<std::string> set;
  uint64_t seed = 1;
  uint64_t steps = 0;  // of a scenario's battle; 0: to the end
  std::string backend = "auto";
  unsigned threads = 0;
  std::string out;  // a folder, FILE.png or FILE.mp4
  int width = 1280, height = 720;
  double fps = 30;
  double from_s = 0, to_s = 0;  // of the battle; 0: its end
  double speed = 1;             // seconds of battle in a second
  std::string look_at;          // structure, wing or minefield; empty: the first structure
  double distance_km = 0;       // 0: what shows it whole
  double yaw_deg = 30, pitch_deg = 20;
  double orbit_degps = 0;
  bool quiet = false;
};
int render_command(const RenderOptions& options);

struct CompareOptions {
  std::string scenario;
  std::vector<std::string> set;
  uint64_t replicates = 100;
  uint64_t seed = 1;  // of the first battle
  std::string backend = "auto";
  unsigned threads = 0;
  uint32_t worlds = 0;  // 0: chosen by what fits
  std::string json;
  bool quiet = false;
};
int compare_command(const CompareOptions& options);

struct BatchOptions {
  std::string study;
  std::string out;          // empty: NAME.sqlite here
  uint64_t replicates = 0;  // 0: the study's
  std::string backend = "auto";
  unsigned threads = 0;
  uint32_t worlds = 0;  // 0: chosen by what fits
  bool resume = false;
  std::string csv;  // folder; empty: none
  bool quiet = false;
};
int batch_command(const BatchOptions& options);

struct ReportOptions {
  std::string file;
  std::vector<std::string> compare;  // two files, instead of one
  std::string out;                   // HTML; empty: the terminal
  std::string csv;                   // folder; empty: none
};
int report_command(const ReportOptions& options);

struct DiffOptions {
  std::string a, b;  // BACKEND[:threads=N][,worlds=N], or a folder of results
  std::string scenario;
  std::optional<uint64_t> seed;
  std::vector<std::string> set;
  uint64_t steps = 0;  // 0: to the end
  uint64_t every = 1;  // steps between two looks
  std::string disturb;
  bool quiet = false;
};
/// 0: the same; 1: different; 2: they could not be compared.
int diff_command(const DiffOptions& options);

struct CheckOptions {
  std::string scenario;
  std::vector<std::string> set;
};
int check_command(const CheckOptions& options);

struct InfoOptions {
  bool json = false;
  bool verbose = false;
};
int info_command(const InfoOptions& options);

struct ProfileOptions {
  std::string scenario;
  uint64_t seed = 1;
  std::string backend = "auto";
  unsigned threads = 0;
  std::vector<std::string> set;
  uint64_t steps = 0;
  std::string trace;                   // file; empty: none
  std::string trace_steps = "0:2000";  // FIRST:COUNT
};
int profile_command(const ProfileOptions& options);

struct BenchOptions {
  std::string suite = "all";  // bench_suites(), or all
  std::string backend = "auto";
  std::string isa;  // of a CPU's gather; empty: the best
  unsigned threads = 0;
  uint64_t agents = 0;  // 0: the suite's own, as for the next two
  uint64_t worlds = 0;
  uint64_t steps = 0;
  unsigned repeat = 0;  // 0: the case's own
  std::string json;
  std::string expected;       // a file of hashes; empty: those the program was built with
  std::string update_hashes;  // a file of hashes to write
  bool list = false;
  bool quiet = false;
};
int bench_command(const BenchOptions& options);

}  // namespace swarm
