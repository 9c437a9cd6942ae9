// See study_changes.h.
#include "host/study/study_changes.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "host/scenario/suggest.h"
#include "host/scenario/toml_tree.h"
#include "host/study/store_design.h"

namespace swarm {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;  // path, value

/// Every value of a tree with its path.
void flatten(const TomlNode& node, const std::string& path, Lines* lines) {
  if (node.children.empty()) {
    lines->emplace_back(path, describe_value(node));
    return;
  }
  for (size_t i = 0; i < node.children.size(); ++i) {
    const TomlNode& child = node.children[i];
    const TomlNode* name = child.find("name");
    std::string part = child.key;
    if (part.empty()) {
      part = name != nullptr && name->kind == TomlNode::Kind::kText ? name->text
                                                                    : std::to_string(i + 1);
    }
    if (!path.empty()) part.insert(0, path + ".");
    flatten(child, part, lines);
  }
}

Lines lines_of(std::string_view text) {
  Lines lines;
  const Result<TomlNode> tree = parse_toml_tree(text, "");
  if (tree) flatten(*tree, "", &lines);
  return lines;
}

std::string point_change(const std::string& older, const std::string& newer, uint64_t point) {
  return fmt::format("point {} of the design was {}, is {}", point, one_line(older),
                     one_line(newer));
}

}  // namespace

std::string toml_change(std::string_view older, std::string_view newer) {
  const Lines before = lines_of(older), after = lines_of(newer);
  std::map<std::string, std::string> now(after.begin(), after.end());
  for (const auto& [path, value] : before) {
    const auto at = now.find(path);
    if (at == now.end()) return fmt::format("{} was {}, is gone", one_line(path), value);
    if (at->second != value)
      return fmt::format("{} was {}, is {}", one_line(path), value, at->second);
  }
  const std::map<std::string, std::string> then(before.begin(), before.end());
  for (const auto& [path, value] : after) {
    if (then.find(path) == then.end()) return fmt::format("{} is new: {}", one_line(path), value);
  }
  return "";
}

std::string study_change(const Database& database, const StudyPlan& plan) {
  const StudySpec& spec = plan.spec();
  std::string study = toml_change(database.text("SELECT study_text FROM study"), spec.text);
  if (!study.empty()) return study;
  const auto replicates = static_cast<uint64_t>(database.number("SELECT replicates FROM study"));
  if (replicates != spec.replicates.count) {
    return fmt::format("replicates were {}, are {}", replicates, spec.replicates.count);
  }
  const std::string scenario =
      toml_change(database.text("SELECT scenario_text FROM study"), spec.scenario_text);
  if (!scenario.empty()) return "the scenario: " + scenario;
  Statement points(database, "SELECT point, settings FROM design_points ORDER BY point");
  uint64_t seen = 0;
  for (; points.step(); ++seen) {
    const std::string now = seen < plan.points().size() ? settings_text(plan, seen) : "not there";
    if (points.text(1) != now) return point_change(points.text(1), now, seen);
  }
  if (seen < plan.points().size())
    return fmt::format("the design had {} points, has {}", seen, plan.points().size());
  return "";
}

}  // namespace swarm
