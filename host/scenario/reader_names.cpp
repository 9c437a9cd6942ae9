// Values that refer to entries by name, and tables whose keys are names.
#include <fmt/format.h>

#include <algorithm>

#include "host/scenario/reader.h"
#include "host/scenario/suggest.h"

namespace swarm {

void Reader::ref(std::string_view key, Ref& member, NameList list, const KeyInfo& info) {
  if (const TomlNode* node = take(key, info)) read_ref(place_of(key), *node, list, member);
}

void Reader::refs(std::string_view key, std::vector<Ref>& member, NameList list,
                  const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_array(place_of(key), *node, "a list of names")) return;
  for (const TomlNode& item : node->children) {
    Ref found;
    if (read_ref(item_place(key, item, ""), item, list, found)) member.push_back(found);
  }
}

void Reader::pair(std::string_view key, Ref& a, Ref& b, NameList list, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_array(place_of(key), *node, "a list of two names")) return;
  if (node->children.size() != 2) {
    report_.error(place_of(key), fmt::format("a list of {} is not a pair; allowed: two names",
                                             node->children.size()));
    return;
  }
  const TomlNode& first = node->children[0];
  const TomlNode& second = node->children[1];
  const bool found = read_ref(item_place(key, first, ""), first, list, a) &&
                     read_ref(item_place(key, second, ""), second, list, b);
  if (found && a.index == b.index) {
    report_.error(place_of(key),
                  quoted_text(a.name) + " is there twice; allowed: two different names");
  }
}

void Reader::section(std::string_view key, Ref& member, const Ref& structure, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !structure.given()) return;
  const size_t around = structure_;
  structure_ = static_cast<size_t>(structure.index);
  if (read_ref(place_of(key), *node, NameList::kSection, member)) {
    member.index += static_cast<int32_t>(names_.first_section(structure_));
  }
  structure_ = around;
}

void Reader::read_matches(const Place& place, const TomlNode& node, NameList list,
                          std::vector<uint32_t>& out) {
  if (!is_text(place, node)) return;
  const std::vector<std::string>& names = names_.of(list, structure_);
  bool any = false;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty() || !matches_glob(node.text, names[i])) continue;
    any = true;
    const uint32_t index = static_cast<uint32_t>(i);
    if (std::find(out.begin(), out.end(), index) == out.end()) out.push_back(index);
  }
  if (any) return;
  const bool pattern = node.text.find('*') != std::string::npos;
  report_.error(
      place, fmt::format("{} {} {}{}", quoted_text(node.text), pattern ? "does not fit" : "is not",
                         noun_of(list), allowed_names(node.text, names)));
}

void Reader::matches(std::string_view key, std::vector<uint32_t>& member, NameList list,
                     const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr) return;
  if (node->kind == TomlNode::Kind::kText) return read_matches(place_of(key), *node, list, member);
  if (!is_array(place_of(key), *node, "a name or a list of names")) return;
  if (node->children.empty()) {
    report_.error(place_of(key), "empty" + allowed_names("", names_.of(list, structure_)));
  }
  for (const TomlNode& item : node->children) {
    read_matches(item_place(key, item, ""), item, list, member);
  }
}

void Reader::people(std::string_view key, std::vector<PeopleCount>& member, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_table(place_of(key), *node, ", { kind = count }")) return;
  const std::vector<std::string>& names = names_.of(NameList::kPeople);
  for (const TomlNode& item : node->children) {
    const Place place = item_place(key, item, item.key);
    const int32_t index = find_name(names, item.key);
    if (index < 0) {
      report_.error(place, "unknown kind of people" + allowed_names(item.key, names));
      continue;
    }
    PeopleCount count;
    count.kind = {item.key, index};
    if (read_whole(place, item, count.count, info)) member.push_back(std::move(count));
  }
}

void Reader::shares(std::string_view key, std::vector<ShieldShare>& member, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_table(place_of(key), *node, ", { damage_type = share }")) return;
  const std::vector<std::string>& names = names_.of(NameList::kDamageType);
  for (const TomlNode& item : node->children) {
    const Place place = item_place(key, item, item.key);
    const int32_t index = find_name(names, item.key);
    if (index < 0) {
      report_.error(place, "unknown damage type" + allowed_names(item.key, names));
      continue;
    }
    ShieldShare share;
    share.damage_type = {item.key, index};
    if (read_real(place, item, share.stops, info)) member.push_back(std::move(share));
  }
}

void Reader::read_expression(const Place& place, const TomlNode& node, bool titled,
                             NamedExpression& out) {
  out.line = place.where.line;
  const auto take_text = [this](const Place& at, const TomlNode& text, std::string& into) {
    if (is_text(at, text)) into = text.text;
  };
  if (!titled || node.kind != TomlNode::Kind::kTable) {
    take_text(place, node, out.expression);
  } else {
    for (const TomlNode& member : node.children) {
      const Place at = {member.key_where, place.path + "." + one_line(member.key).substr(0, 64)};
      if (member.key == "expression") {
        out.line = at.where.line;
        take_text(at, member, out.expression);
      } else if (member.key == "title") {
        take_text(at, member, out.title);
      } else {
        report_.error(at, "unknown key" + allowed_names(member.key, {"expression", "title"}));
      }
    }
  }
  if (out.expression.find_first_not_of(" \t\r\n") == std::string::npos) {
    report_.error(place, "has no expression; allowed: an expression over metrics, in quotes");
  }
}

void Reader::expressions(std::string_view key, std::vector<NamedExpression>& member, bool titled,
                         const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_table(place_of(key), *node, ", name = \"expression\"")) return;
  for (const TomlNode& item : node->children) {
    const Place place = item_place(key, item, item.key.substr(0, 64));
    if (!is_new_name(place, item.key)) continue;
    NamedExpression one;
    one.name = item.key;
    read_expression(place, item, titled, one);
    member.push_back(std::move(one));
  }
}

void Reader::detail(std::string_view key, Details& member, const NameList* list,
                    const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr) return;
  const Place place = place_of(key);
  if (list != nullptr) {
    std::vector<uint32_t> found;
    read_matches(place, *node, *list, found);
    if (!found.empty()) member.emplace_back(key, node->text);
    return;
  }
  if (node->kind == TomlNode::Kind::kText) {
    member.emplace_back(key, node->text);
  } else if (double value = 0; read_real(place, *node, value, info)) {
    member.emplace_back(key, fmt::format("{}", value));
  }
}

}  // namespace swarm
