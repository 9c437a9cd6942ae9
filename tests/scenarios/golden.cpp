#include "tests/scenarios/golden.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "host/scenario/toml_tree.h"

namespace swarm {
namespace {

const std::string kPath = std::string(FLEETSWARM_SOURCE_DIR) + "/tests/golden.toml";

constexpr const char* kHeader =
    R"(# State hashes of battles at certain steps, the same for every back end, number of threads, compiler
# and place in a batch. tests/scenarios/test_golden.cpp compares them. Where a change of the battle is
# wanted, this file is filled again (set, steps and order are kept):
#   FLEETSWARM_UPDATE_GOLDEN=1 build/bin/test_scenarios --gtest_filter='Golden*'
# small: quick enough for a program without optimisation.
)";

std::string text_of(const TomlNode& table, const char* key) {
  const TomlNode* const node = table.find(key);
  return node == nullptr ? std::string() : node->text;
}

uint64_t whole_of(const TomlNode& table, const char* key) {
  const TomlNode* const node = table.find(key);
  return node == nullptr ? 0 : static_cast<uint64_t>(node->whole);
}

GoldenBattle read_battle(const TomlNode& from) {
  GoldenBattle battle;
  battle.name = text_of(from, "name");
  battle.scenario = text_of(from, "scenario");
  battle.seed = whole_of(from, "seed");
  const TomlNode* const small = from.find("small");
  battle.small = small != nullptr && small->flag;
  if (const TomlNode* const set = from.find("set")) {
    for (const TomlNode& entry : set->children) battle.set.push_back(entry.text);
  }
  if (const TomlNode* const at = from.find("at")) {
    for (const TomlNode& row : at->children) {
      const uint64_t hash = std::strtoull(text_of(row, "hash").c_str(), nullptr, 16);
      battle.at.push_back({whole_of(row, "step"), hash});
    }
  }
  return battle;
}

std::string quoted(const std::string& text) {
  return text.find('"') == std::string::npos ? "\"" + text + "\"" : "'" + text + "'";
}

}  // namespace

std::string golden_hashes_toml(const std::vector<StepHash>& at) {
  std::string text;
  for (const StepHash& entry : at) {
    text +=
        fmt::format("[[battle.at]]\nstep = {}\nhash = \"{}\"\n", entry.step, hash_text(entry.hash));
  }
  return text;
}

std::vector<GoldenBattle> read_golden() {
  std::ifstream file(kPath);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error(kPath + ": cannot be read");
  const Result<TomlNode> tree = parse_toml_tree(text.str(), kPath);
  if (!tree) throw std::runtime_error(tree.error().text);
  std::vector<GoldenBattle> battles;
  if (const TomlNode* const rows = tree->find("battle")) {
    for (const TomlNode& row : rows->children) battles.push_back(read_battle(row));
  }
  return battles;
}

GoldenBattle golden_battle(const std::string& name) {
  for (const GoldenBattle& battle : read_golden()) {
    if (battle.name == name) return battle;
  }
  throw std::runtime_error(kPath + ": no battle " + name);
}

void write_golden(const std::vector<GoldenBattle>& battles) {
  std::ofstream file(kPath);
  file << kHeader;
  for (const GoldenBattle& battle : battles) {
    file << fmt::format("\n[[battle]]\nname = \"{}\"\nscenario = \"{}\"\nseed = {}\nsmall = {}\n",
                        battle.name, battle.scenario, battle.seed, battle.small);
    if (!battle.set.empty()) {
      file << "set = [\n";
      for (const std::string& entry : battle.set) file << "  " << quoted(entry) << ",\n";
      file << "]\n";
    }
    file << golden_hashes_toml(battle.at);
  }
  if (!file.flush()) throw std::runtime_error(kPath + ": cannot be written");
}

}  // namespace swarm
