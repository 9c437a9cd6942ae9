#include "host/scenario/names.h"

#include <algorithm>

#include "host/scenario/describe.h"

namespace swarm {
namespace {

size_t index_of(NameList list) { return static_cast<size_t>(list); }

std::string text_of(const Node* node) {
  return node != nullptr && node->kind == Node::Kind::kText ? node->text : "";
}

std::vector<std::string> entry_names(const Node& root, std::string_view key) {
  std::vector<std::string> names;
  const Node* list = root.find(key);
  if (list == nullptr || list->kind != Node::Kind::kArray) return names;
  for (const Node& entry : list->children) names.push_back(text_of(entry.find("name")));
  return names;
}

std::vector<std::string> section_names(const Node& structure) {
  std::vector<std::string> names;
  const Node* sections = structure.find("section");
  if (sections == nullptr || sections->kind != Node::Kind::kArray) return names;
  for (const Node& section : sections->children) {
    const Node* count = section.find("count");
    const bool many = count != nullptr && count->kind == Node::Kind::kWhole && count->whole > 0;
    const std::string name = text_of(section.find("name"));
    if (name.empty()) continue;
    for (std::string& one : expanded_names(name, many ? count->whole : 1)) {
      names.push_back(std::move(one));
    }
  }
  return names;
}

}  // namespace

Names::Names(const Node& root) {
  const std::pair<NameList, std::string_view> tables[] = {
      {NameList::kFaction, "faction"},     {NameList::kPeople, "people"},
      {NameList::kShield, "shield"},       {NameList::kWeapon, "weapon"},
      {NameList::kClass, "class"},         {NameList::kStructure, "structure"},
      {NameList::kField, "field"},         {NameList::kWing, "wing"},
      {NameList::kPhase, "phase"},
  };
  for (const auto& [list, key] : tables) names_[index_of(list)] = entry_names(root, key);
  if (const Node* types = root.find("damage_types")) {
    for (const Node& type : types->children) {
      names_[index_of(NameList::kDamageType)].push_back(text_of(&type));
    }
  }
  const Node* structures = root.find("structure");
  if (structures == nullptr || structures->kind != Node::Kind::kArray) return;
  std::vector<std::string>& all = names_[index_of(NameList::kAnySection)];
  for (const Node& structure : structures->children) {
    first_section_.push_back(all.size());
    sections_.push_back(section_names(structure));
    all.insert(all.end(), sections_.back().begin(), sections_.back().end());
  }
}

const std::vector<std::string>& Names::of(NameList list, size_t structure) const {
  static const std::vector<std::string> kNone;
  if (list != NameList::kSection) return names_[index_of(list)];
  return structure < sections_.size() ? sections_[structure] : kNone;
}

std::string_view noun_of(NameList list) {
  switch (list) {
    case NameList::kFaction: return "a [[faction]]";
    case NameList::kPeople: return "a kind of [[people]]";
    case NameList::kDamageType: return "one of damage_types";
    case NameList::kShield: return "a [[shield]]";
    case NameList::kWeapon: return "a [[weapon]]";
    case NameList::kClass: return "a [[class]]";
    case NameList::kStructure: return "a [[structure]]";
    case NameList::kField: return "a [[field]]";
    case NameList::kWing: return "a [[wing]]";
    case NameList::kPhase: return "a [[phase]]";
    case NameList::kSection: return "a section of the structure";
    case NameList::kAnySection: return "a section of a structure";
  }
  return "";
}

int32_t find_name(const std::vector<std::string>& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() || name.empty() ? -1 : static_cast<int32_t>(at - names.begin());
}

}  // namespace swarm
