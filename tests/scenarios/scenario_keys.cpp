#include "tests/scenarios/scenario_keys.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace swarm {
namespace {

bool starts_with(const std::string& text, std::string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

void collect(const SchemaNode& table, const std::string& path, std::vector<ScenarioKey>* keys) {
  for (const SchemaNode& child : table.children) {
    const std::string child_path = joined(path, child.key);
    if (child.children.empty()) {
      keys->push_back({child_path, &child});
    } else {
      collect(child, child_path, keys);
    }
  }
}

/// The name that --set knows an entry of an array by.
std::string entry_name(const TomlNode& entry, const SchemaNode& schema, size_t index) {
  const TomlNode* const id = schema.id_key.empty() ? nullptr : entry.find(schema.id_key);
  return id == nullptr ? std::to_string(index + 1) : id->text;
}

class Search {
 public:
  explicit Search(const std::string& key_path) {
    std::stringstream stream(key_path);
    for (std::string part; std::getline(stream, part, '.');) parts_.push_back(part);
  }

  std::vector<KeyPlace> in(const TomlNode& root) {
    table(root, scenario_schema(), 0, "");
    return std::move(places_);
  }

 private:
  void table(const TomlNode& node, const SchemaNode& schema, size_t depth,
             const std::string& path) {
    const SchemaNode* const child = schema.find(parts_[depth]);
    const TomlNode* const member = node.find(parts_[depth]);
    if (child == nullptr) throw std::runtime_error("no key " + parts_[depth]);
    if (member == nullptr) return;
    const std::string member_path = joined(path, parts_[depth]);
    if (depth + 1 == parts_.size()) return value(*member, *child, member_path);
    if (child->kind == SchemaNode::Kind::kTable) {
      return table(*member, *child, depth + 1, member_path);
    }
    for (size_t i = 0; i < member->children.size(); ++i) {
      const TomlNode& entry = member->children[i];
      if (entry.kind != TomlNode::Kind::kTable) continue;  // the short form of a named table
      const bool named = child->kind == SchemaNode::Kind::kMap;
      table(entry, *child, depth + 1,
            joined(member_path, named ? entry.key : entry_name(entry, *child, i)));
    }
  }

  void value(const TomlNode& member, const SchemaNode& schema, const std::string& path) {
    if (schema.kind != SchemaNode::Kind::kMap) return places_.push_back({path, &member});
    for (const TomlNode& entry : member.children) {
      places_.push_back({joined(path, entry.key), &entry});
    }
  }

  std::vector<std::string> parts_;
  std::vector<KeyPlace> places_;
};

}  // namespace

std::vector<ScenarioKey> scenario_keys() {
  std::vector<ScenarioKey> keys;
  collect(scenario_schema(), "", &keys);
  return keys;
}

bool is_numeric(const SchemaNode& node) {
  const std::string& type = node.type;
  if (type == "number" || type == "whole number" || type == "[x, y, z]" ||
      type == "true or false" || type == "text or number" ||
      type == "{ kind of people = whole number }" || type == "{ damage type = number }" ||
      (type.size() > 8 && type.compare(type.size() - 8, 8, " numbers") == 0)) {
    return true;
  }
  for (const char* const other : {"name", "text", "expression", "one of ", "list of ", "two names",
                                  "{ name = expression }"}) {
    if (starts_with(type, other)) return false;
  }
  throw std::runtime_error(node.key + " is of a type that the tests do not know: " + type);
}

bool is_choice(const SchemaNode& node) {
  if (starts_with(node.type, "one of ")) return node.type != "one of damage_types";
  return starts_with(node.type, "list of ") && !starts_with(node.type, "list of names");
}

std::vector<std::string> choices_of(const SchemaNode& node) {
  std::vector<std::string> choices;
  std::stringstream stream(node.type.substr(node.type.find(" of ") + 4));
  for (std::string word; std::getline(stream, word, ',');) {
    choices.push_back(word.substr(word.find_first_not_of(' ')));
  }
  return choices;
}

std::vector<KeyPlace> places_of(const TomlNode& root, const std::string& key_path) {
  return Search(key_path).in(root);
}

TomlNode parse_scenario_file(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  Result<TomlNode> tree = parse_toml_tree(text.str(), path);
  if (!tree) throw std::runtime_error(tree.error().text);
  return std::move(tree).value();
}

}  // namespace swarm
