// What a study file asks for: a scenario, factors, a design over them, replicates, and what is
// kept.
//
//   study.toml --> StudySpec --> design points --> runs --> one SQLite file --> report
//                  (load_study)  (make_design)     (run_study)  (result_store)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace swarm {

/// A scenario key, or several that go together, that the design varies.
struct FactorSpec {
  enum class Kind {
    kReal,   // any number from low to high
    kWhole,  // a whole number from low to high
    kList,   // one of `values`
    kFlag,   // false or true
  };

  std::string name;
  std::string title, unit;         // for readers; may be empty
  std::vector<std::string> paths;  // scenario keys as --set takes them; all get the same value
  Kind kind = Kind::kReal;
  double low = 0, high = 1;         // of a range, low < high
  bool logarithmic = false;         // equal steps of the logarithm; 0 < low
  uint32_t levels = 2;              // of a range in a full factorial, ends included
  std::vector<std::string> values;  // of a list, as --set takes them; at least two
  std::string baseline;             // value where another factor is varied alone; empty: none
  int line = 0;
};

struct DesignSpec {
  enum class Kind {
    kSingle,            // one point: the scenario as it stands
    kFullFactorial,     // every combination of levels
    kLatinHypercube,    // `points` strata of every factor, paired at random
    kNearlyOrthogonal,  // a Latin hypercube whose columns hardly correlate, of 2^m + 1 points
    kSobol,             // the first `points` of Sobol's sequence; a power of two
    kSaltelli,          // `points` (factors + 2) points, from which Sobol indices are estimated
    kOneAtATime,        // the baseline, and each factor at its levels with the others there
    kTable,             // the rows of a CSV file
  };

  Kind kind = Kind::kSingle;
  uint64_t points = 0;  // where the kind leaves it open
  uint64_t seed = 1;    // of what the kind draws at random
  std::string file;     // of kTable, as a path that can be opened
  int line = 0;
};

/// One row of the design.
struct DesignPoint {
  std::vector<std::string> values;  // a factor each, as --set takes them
  std::vector<double> positions;    // likewise, 0 at low (or the first value) to 1 at high
  std::string label;                // what the point is, where the design gives points names
};

/// How many battles a point gets, and their seeds.
struct ReplicatesSpec {
  uint64_t count = 100;     // at every point; with `until`, the most
  uint64_t first_seed = 1;  // of replicate 0
  bool common = true;       // replicate r has the same seed at every point
  // Points end early, in blocks of `block`, when the 95 % interval of a measure has this half
  // width.
  std::string until_measure;  // empty: they do not
  double half_width = 0;
  uint64_t at_least = 0;
  uint64_t block = 10;
  int line = 0;
};

/// A measure that the study adds to the scenario's outcomes.
struct MeasureSpec {
  std::string name, title, expression;
  int line = 0;
};

struct StudySpec {
  std::string path;  // as given
  std::string text;  // the file's
  std::string name, title, question;
  std::string scenario;          // as given
  std::string scenario_path;     // as found
  std::string scenario_text;     // the file's
  std::vector<std::string> set;  // KEY=VALUE, for all points
  std::string main_measure;      // what progress and report begin with
  double limit_s = 0;            // 0: the scenario's
  std::vector<FactorSpec> factors;
  DesignSpec design;
  ReplicatesSpec replicates;
  std::vector<MeasureSpec> added_measures;
  std::vector<std::string> measures;  // that are kept; empty: every outcome of the scenario
  bool keep_events = false;
  double series_interval_s = 0;  // of the scenario's time series; 0: none is kept
};

}  // namespace swarm
