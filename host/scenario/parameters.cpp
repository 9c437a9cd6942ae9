#include "host/scenario/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/scenario/formula.h"
#include "host/scenario/suggest.h"

namespace swarm {

ParameterTable::ParameterTable(const TomlNode& root) {
  const TomlNode* table = root.find("parameters");
  if (table == nullptr || table->kind != TomlNode::Kind::kTable) return;
  for (const TomlNode& node : table->children) entries_.push_back({&node, false, 0, false});
  for (size_t i = 0; i < entries_.size(); ++i) {
    const TomlNode* value = entries_[i].node;
    if (value->kind == TomlNode::Kind::kTable) value = value->find("value");
    if (value == nullptr) continue;
    Result<double> number = Error{};
    if (value->kind == TomlNode::Kind::kReal) number = value->real;
    if (value->kind == TomlNode::Kind::kWhole) number = static_cast<double>(value->whole);
    if (value->kind == TomlNode::Kind::kText && is_formula(value->text)) {
      number = evaluate(value->text, i);
    }
    if (!number.ok() || !std::isfinite(*number)) continue;
    entries_[i].has_value = true;
    entries_[i].value = *number;
  }
}

Result<double> ParameterTable::evaluate(std::string_view formula, size_t visible) {
  return evaluate_formula(
      formula, [this, visible](std::string_view name) { return look_up(name, visible); });
}

Result<double> ParameterTable::look_up(std::string_view name, size_t visible) {
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(visible, entries_.size()); ++i) {
    Entry& entry = entries_[i];
    names.push_back(entry.node->key);
    if (entry.node->key != name) continue;
    entry.used = true;
    if (!entry.has_value) return Error{};
    return entry.value;
  }
  for (size_t i = names.size(); i < entries_.size(); ++i) {
    if (entries_[i].node->key != name) continue;
    return Error{fmt::format("parameter {} is not above this one{}", quoted_text(name),
                             allowed_names("", names))};
  }
  return Error{
      fmt::format("unknown parameter {}{}", quoted_text(name), allowed_names(name, names))};
}

std::vector<const TomlNode*> ParameterTable::unused() const {
  std::vector<const TomlNode*> nodes;
  for (const Entry& entry : entries_) {
    if (!entry.used) nodes.push_back(entry.node);
  }
  return nodes;
}

}  // namespace swarm
