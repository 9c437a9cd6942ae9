#include "host/scenario/names.h"

#include <algorithm>

#include "host/scenario/describe.h"
#include "host/scenario/formula.h"
#include "kernels/state/limits.h"

namespace swarm {
namespace {

size_t index_of(NameList list) { return static_cast<size_t>(list); }

std::string text_of(const TomlNode* node) {
  return node != nullptr && node->kind == TomlNode::Kind::kText ? node->text : "";
}

std::vector<std::string> entry_names(const TomlNode& root, std::string_view key) {
  std::vector<std::string> names;
  const TomlNode* list = root.find(key);
  if (list == nullptr || list->kind != TomlNode::Kind::kArray) return names;
  for (const TomlNode& entry : list->children) names.push_back(text_of(entry.find("name")));
  return names;
}

/// How many sections a table stands for, as far as that can be said before it is checked.
int64_t count_of(const TomlNode* count, ParameterTable& parameters) {
  if (count == nullptr) return 1;
  double value = 1;
  if (count->kind == TomlNode::Kind::kReal) value = count->real;
  if (count->kind == TomlNode::Kind::kWhole) value = static_cast<double>(count->whole);
  if (count->kind == TomlNode::Kind::kText && is_formula(count->text)) {
    const Result<double> result = parameters.evaluate(count->text);
    if (result.ok()) value = *result;
  }
  return value >= 1 && value <= kMaxSections ? static_cast<int64_t>(value) : 1;
}

std::vector<std::string> section_names(const TomlNode& structure, ParameterTable& parameters) {
  std::vector<std::string> names;
  const TomlNode* sections = structure.find("section");
  if (sections == nullptr || sections->kind != TomlNode::Kind::kArray) return names;
  for (const TomlNode& section : sections->children) {
    const std::string name = text_of(section.find("name"));
    if (name.empty()) continue;
    for (std::string& one : expanded_names(name, count_of(section.find("count"), parameters))) {
      names.push_back(std::move(one));
    }
  }
  return names;
}

}  // namespace

NameTable::NameTable(const TomlNode& root, ParameterTable& parameters) {
  const std::pair<NameList, std::string_view> tables[] = {
      {NameList::kFaction, "faction"}, {NameList::kPeople, "people"},
      {NameList::kShield, "shield"},   {NameList::kWeapon, "weapon"},
      {NameList::kClass, "class"},     {NameList::kStructure, "structure"},
      {NameList::kField, "field"},     {NameList::kWing, "wing"},
      {NameList::kPhase, "phase"},
  };
  for (const auto& [list, key] : tables) names_[index_of(list)] = entry_names(root, key);
  if (const TomlNode* types = root.find("damage_types")) {
    for (const TomlNode& type : types->children) {
      names_[index_of(NameList::kDamageType)].push_back(text_of(&type));
    }
  }
  if (const TomlNode* outcomes = root.find("outcome")) {
    for (const TomlNode& outcome : outcomes->children) {
      names_[index_of(NameList::kOutcome)].push_back(outcome.key);
    }
  }
  const TomlNode* structures = root.find("structure");
  if (structures == nullptr || structures->kind != TomlNode::Kind::kArray) return;
  std::vector<std::string>& all = names_[index_of(NameList::kAnySection)];
  for (const TomlNode& structure : structures->children) {
    first_section_.push_back(all.size());
    sections_.push_back(section_names(structure, parameters));
    all.insert(all.end(), sections_.back().begin(), sections_.back().end());
  }
}

const std::vector<std::string>& NameTable::of(NameList list, size_t structure) const {
  static const std::vector<std::string> none;
  if (list != NameList::kSection) return names_[index_of(list)];
  return structure < sections_.size() ? sections_[structure] : none;
}

std::string_view noun_of(NameList list) {
  switch (list) {
    case NameList::kFaction:
      return "a [[faction]]";
    case NameList::kPeople:
      return "a kind of [[people]]";
    case NameList::kDamageType:
      return "one of damage_types";
    case NameList::kShield:
      return "a [[shield]]";
    case NameList::kWeapon:
      return "a [[weapon]]";
    case NameList::kClass:
      return "a [[class]]";
    case NameList::kStructure:
      return "a [[structure]]";
    case NameList::kField:
      return "a [[field]]";
    case NameList::kWing:
      return "a [[wing]]";
    case NameList::kPhase:
      return "a [[phase]]";
    case NameList::kSection:
      return "a section of the structure";
    case NameList::kAnySection:
      return "a section of a structure";
    case NameList::kOutcome:
      return "an [outcome]";
  }
  return "";
}

int32_t find_name(const std::vector<std::string>& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() || name.empty() ? -1 : static_cast<int32_t>(at - names.begin());
}

}  // namespace swarm
