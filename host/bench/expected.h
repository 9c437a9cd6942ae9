// Which state hash each case ends with: tests/bench/expected.toml, which the program carries
// inside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/bench/suites.h"
#include "host/core/result.h"

namespace swarm {

class ExpectedHashes {
 public:
  struct Entry {
    BenchCase bench_case;
    uint64_t seed = 1;
    uint64_t hash = 0;
  };

  /// The error is one line, `path:line: what`.
  static Result<ExpectedHashes> read(std::string_view text, const std::string& path);
  static Result<ExpectedHashes> read_file(const std::string& path);
  /// Those that this program was built with.
  static Result<ExpectedHashes> built_in();

  std::optional<uint64_t> find(const BenchCase& bench_case, uint64_t seed) const;
  void set(const BenchCase& bench_case, uint64_t seed, uint64_t hash);
  const std::vector<Entry>& entries() const { return entries_; }
  /// As shown in messages.
  const std::string& path() const { return path_; }

  /// The whole file, with the explanation at its top; in the order of the suites.
  std::string toml() const;

 private:
  std::string path_;
  std::vector<Entry> entries_;
};

}  // namespace swarm
