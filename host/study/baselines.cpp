#include "host/study/baselines.h"

#include <charconv>
#include <utility>

#include "host/scenario/override.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr std::string_view kName = "name", kValue = "value";

const TomlNode* entry_of(const TomlNode& array, std::string_view id) {
  for (const TomlNode& entry : array.children) {
    const TomlNode* name = entry.find(kName);
    if (name != nullptr && name->kind == TomlNode::Kind::kText && name->text == id) return &entry;
  }
  size_t number = 0;
  const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
  const bool whole = failed == std::errc() && end == id.data() + id.size();
  return whole && number >= 1 && number <= array.children.size() ? &array.children[number - 1]
                                                                 : nullptr;
}

/// Empty where the scenario has no plain number there.
std::string number_at(const TomlNode& root, const std::string& path) {
  const TomlNode* node = find_scenario_value(root, path);
  if (node == nullptr || !node->is_number()) return "";
  return node->kind == TomlNode::Kind::kWhole ? std::to_string(node->whole)
                                              : number_text(node->real);
}

}  // namespace

const TomlNode* find_scenario_value(const TomlNode& root, std::string_view path) {
  const TomlNode* node = &root;
  while (node != nullptr && !path.empty()) {
    const size_t dot = path.find('.');
    const std::string_view part = path.substr(0, dot);
    path = dot == std::string_view::npos ? "" : path.substr(dot + 1);
    node = node->kind == TomlNode::Kind::kArray ? entry_of(*node, part) : node->find(part);
  }
  // A parameter with bounds: { value = 1, min = 0, max = 2 }.
  if (node != nullptr && node->kind == TomlNode::Kind::kTable) return node->find(kValue);
  return node;
}

void fill_baselines(std::string_view scenario_text, const std::vector<std::string>& set,
                    std::vector<FactorSpec>* factors) {
  Result<TomlNode> tree = parse_toml_tree(scenario_text, "");
  if (!tree) return;
  for (const std::string& one : set) {
    const size_t equals = one.find('=');
    if (equals == std::string::npos) continue;
    // What cannot be set is said where the scenario is loaded.
    (void)apply_override(tree.value(), {one.substr(0, equals), one.substr(equals + 1)});
  }
  for (FactorSpec& factor : *factors) {
    if (!factor.baseline.empty() || factor.paths.empty()) continue;
    std::string baseline = number_at(*tree, factor.paths.front());
    for (const std::string& path : factor.paths) {
      if (number_at(*tree, path) != baseline) baseline.clear();
    }
    factor.baseline = std::move(baseline);
  }
}

}  // namespace swarm
