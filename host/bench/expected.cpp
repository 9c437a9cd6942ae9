#include "host/bench/expected.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "host/bench/expected_text.h"
#include "host/output/format.h"
#include "host/scenario/suggest.h"
#include "host/scenario/toml_tree.h"

namespace swarm {
namespace {

constexpr const char* kHeader =
    R"(# The state hash that each case of `fleetswarm bench` ends with, the same for every back end, number of
# threads, instruction set and compiler. The program carries this file inside; a run that comes to
# another hash fails. Without agents: as many as the scenario has; without steps: to the battle's end.
#
# Where a change of a workload or of its scenario is wanted, the file is filled again, and the program
# built again:
#   build/bin/fleetswarm bench --update-hashes tests/bench/expected.toml
)";

struct Reader {
  const std::string& path;
  std::string error;

  void fail(const TomlNode& node, const std::string& what) {
    if (error.empty()) error = fmt::format("{}:{}: {}", path, node.where.line, what);
  }

  uint64_t whole(const TomlNode& table, const char* key, uint64_t otherwise) {
    const TomlNode* const node = table.find(key);
    if (node == nullptr) return otherwise;
    if (node->kind != TomlNode::Kind::kWhole || node->whole < 0) {
      fail(*node, fmt::format("{} is {}, not a whole number", key, describe_value(*node)));
      return otherwise;
    }
    return static_cast<uint64_t>(node->whole);
  }

  std::string text(const TomlNode& table, const char* key) {
    const TomlNode* const node = table.find(key);
    if (node != nullptr && node->kind == TomlNode::Kind::kText) return node->text;
    fail(node == nullptr ? table : *node, fmt::format("a text \"{}\" is missing", key));
    return {};
  }

  uint64_t hash(const TomlNode& table) {
    const std::string digits = text(table, "hash");
    uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [at, reason] = std::from_chars(digits.data(), end, value, 16);
    if (digits.size() != 16 || at != end || reason != std::errc()) {
      fail(table, quoted_text(digits) + " is not a hash of 16 hex digits");
    }
    return value;
  }

  ExpectedHashes::Entry entry(const TomlNode& table) {
    static const std::vector<std::string> keys = {"name",  "agents", "worlds",
                                                  "steps", "seed",   "hash"};
    for (const TomlNode& member : table.children) {
      if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) {
        fail(member, "unknown key " + quoted_text(member.key) + allowed_names(member.key, keys));
      }
    }
    ExpectedHashes::Entry entry;
    entry.bench_case.workload = text(table, "name");
    entry.bench_case.agents = whole(table, "agents", 0);
    entry.bench_case.worlds = whole(table, "worlds", 1);
    entry.bench_case.steps = whole(table, "steps", 0);
    entry.seed = whole(table, "seed", 1);
    entry.hash = hash(table);
    return entry;
  }
};

// Place of a case among those of the suites; those of none come last.
size_t place_of(const BenchCase& bench_case) {
  size_t place = 0;
  for (const BenchSuite& suite : bench_suites()) {
    for (const BenchCase& c : suite.cases) {
      if (same_work(c, bench_case)) return place;
      ++place;
    }
  }
  return place;
}

std::string line_of(const ExpectedHashes::Entry& entry) {
  const BenchCase& c = entry.bench_case;
  std::string line = fmt::format("  {{ name = \"{}\"", c.workload);
  if (c.agents > 0) line += fmt::format(", agents = {}", c.agents);
  if (c.worlds > 1) line += fmt::format(", worlds = {}", c.worlds);
  if (c.steps > 0) line += fmt::format(", steps = {}", c.steps);
  return line + fmt::format(", seed = {}, hash = \"{}\" }},\n", entry.seed, hash_text(entry.hash));
}

}  // namespace

Result<ExpectedHashes> ExpectedHashes::read(std::string_view text, const std::string& path) {
  const Result<TomlNode> tree = parse_toml_tree(text, path);
  if (!tree) return tree.error();
  ExpectedHashes hashes;
  hashes.path_ = path;
  Reader reader{path, {}};
  for (const TomlNode& member : tree->children) {
    if (member.key != "cases" || member.kind != TomlNode::Kind::kArray) {
      reader.fail(member, "only an array \"cases\" is expected here");
      break;
    }
    for (const TomlNode& item : member.children) hashes.entries_.push_back(reader.entry(item));
  }
  if (!reader.error.empty()) return Error{reader.error};
  return hashes;
}

Result<ExpectedHashes> ExpectedHashes::read_file(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return Error{"cannot read " + quoted_text(path)};
  return read(text.str(), path);
}

Result<ExpectedHashes> ExpectedHashes::built_in() {
  return read(kExpectedHashesText, "tests/bench/expected.toml");
}

std::optional<uint64_t> ExpectedHashes::find(const BenchCase& bench_case, uint64_t seed) const {
  for (const Entry& entry : entries_) {
    if (same_work(entry.bench_case, bench_case) && entry.seed == seed) return entry.hash;
  }
  return std::nullopt;
}

void ExpectedHashes::set(const BenchCase& bench_case, uint64_t seed, uint64_t hash) {
  for (Entry& entry : entries_) {
    if (!same_work(entry.bench_case, bench_case) || entry.seed != seed) continue;
    entry.hash = hash;
    return;
  }
  entries_.push_back({bench_case, seed, hash});
}

std::string ExpectedHashes::toml() const {
  std::vector<Entry> sorted = entries_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    return place_of(a.bench_case) < place_of(b.bench_case);
  });
  std::string text = std::string(kHeader) + "\ncases = [\n";
  for (const Entry& entry : sorted) text += line_of(entry);
  return text + "]\n";
}

}  // namespace swarm
