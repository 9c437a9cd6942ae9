// Values: each is checked for type and range where it is read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/scenario/formula.h"
#include "host/scenario/reader.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr double kLargestWhole = 9.0e15;  // below it every whole double is exact

std::vector<std::string> to_strings(const Words& words) { return {words.begin(), words.end()}; }

bool in_range(double value, const KeyInfo& info) {
  return value <= info.max && (info.above_min ? value > info.min : value >= info.min);
}

std::string number_wanted(const KeyInfo& info, std::string_view sort) {
  const std::string range = range_text(info);
  return fmt::format("; allowed: {}{}{}", sort, range.empty() ? "" : ", ", range);
}

}  // namespace

std::string range_text(const KeyInfo& info) {
  const bool bounded_below = std::isfinite(info.min), bounded_above = std::isfinite(info.max);
  std::string text;
  if (bounded_below && bounded_above && !info.above_min) {
    text = number_text(info.min) + " to " + number_text(info.max);
  } else {
    if (bounded_below) text = (info.above_min ? "more than " : "at least ") + number_text(info.min);
    if (bounded_below && bounded_above) text += ", ";
    if (bounded_above) text += "at most " + number_text(info.max);
  }
  if (!text.empty() && !info.unit.empty()) text += " " + std::string(info.unit);
  return text;
}

bool Reader::is_text(const Place& place, const TomlNode& node) {
  if (node.kind == TomlNode::Kind::kText) return true;
  report_.error(place, describe_value(node) + " is not a text; allowed: a text in quotes");
  return false;
}

bool Reader::is_identifier_text(const Place& place, const TomlNode& node) {
  if (!is_text(place, node)) return false;
  if (is_identifier(node.text)) return true;
  report_.error(place, quoted_text(node.text) +
                           " is not a name; allowed: letters, digits and "
                           "underscores, a letter first, at most 64");
  return false;
}

bool Reader::is_table(const Place& place, const TomlNode& node, std::string_view example) {
  if (node.kind == TomlNode::Kind::kTable) return true;
  report_.error(
      place, fmt::format("{} is not a table; allowed: a table{}", describe_value(node), example));
  return false;
}

bool Reader::is_array(const Place& place, const TomlNode& node, std::string_view example) {
  if (node.kind == TomlNode::Kind::kArray) return true;
  report_.error(place,
                fmt::format("{} is not {}; allowed: {}", describe_value(node), example, example));
  return false;
}

bool Reader::is_choice(const Place& place, const TomlNode& node, const Words& choices) {
  if (!is_text(place, node)) return false;
  if (std::find(choices.begin(), choices.end(), node.text) != choices.end()) return true;
  report_.error(place, fmt::format("unknown value {}{}", quoted_text(node.text),
                                   allowed_names(node.text, to_strings(choices))));
  return false;
}

bool Reader::read_number(const Place& place, const TomlNode& node, std::string_view sort,
                         Number& out, const KeyInfo& info) {
  if (node.kind == TomlNode::Kind::kText && is_formula(node.text)) {
    const Result<double> result = parameters_.evaluate(node.text, visible_parameters_);
    if (!result.ok()) {
      // Without a reason: a parameter in it has no value, which is an error of its own.
      if (!result.error().text.empty()) {
        report_.error(place, fmt::format("{}: {}", quoted_text(node.text), result.error().text));
      }
      return false;
    }
    out = {*result,
           fmt::format("{} gives {}, which", quoted_text(node.text), number_text(*result))};
    return true;
  }
  if (!node.is_number()) {
    report_.error(place, fmt::format("{} is not {}{}", describe_value(node), sort,
                                     number_wanted(info, sort)));
    return false;
  }
  const double value =
      node.kind == TomlNode::Kind::kReal ? node.real : static_cast<double>(node.whole);
  out = {value, number_text(value)};
  return true;
}

bool Reader::read_real(const Place& place, const TomlNode& node, double& out, const KeyInfo& info) {
  Number number;
  if (!read_number(place, node, "a number", number, info)) return false;
  if (!std::isfinite(number.value)) {
    report_.error(place,
                  number.shown + " is not a finite number" + number_wanted(info, "a number"));
    return false;
  }
  if (!in_range(number.value, info)) {
    report_.error(place,
                  fmt::format("{} is out of range; allowed: {}", number.shown, range_text(info)));
    return false;
  }
  out = number.value;
  return true;
}

bool Reader::read_whole(const Place& place, const TomlNode& node, int64_t& out,
                        const KeyInfo& info) {
  Number number;
  if (!read_number(place, node, "a whole number", number, info)) return false;
  if (!std::isfinite(number.value) || number.value != std::floor(number.value)) {
    const bool formula = node.kind == TomlNode::Kind::kText;
    report_.error(place, (formula ? number.shown : describe_value(node)) +
                             " is not a whole number" + number_wanted(info, "a whole number") +
                             (formula ? "; floor, ceil and round give one" : ""));
    return false;
  }
  if (!in_range(number.value, info) || std::abs(number.value) > kLargestWhole) {
    report_.error(place,
                  fmt::format("{} is out of range; allowed: {}", number.shown, range_text(info)));
    return false;
  }
  out = static_cast<int64_t>(number.value);
  return true;
}

bool Reader::read_ref(const Place& place, const TomlNode& node, NameList list, Ref& out) {
  if (!is_text(place, node)) return false;
  const std::vector<std::string>& names = names_.of(list, structure_);
  const int32_t index = find_name(names, node.text);
  if (index < 0) {
    report_.error(place, fmt::format("{} is not {}{}", quoted_text(node.text), noun_of(list),
                                     allowed_names(node.text, names)));
    return false;
  }
  out = {node.text, index};
  return true;
}

void Reader::identifier(std::string_view key, std::string& member, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node != nullptr && is_identifier_text(place_of(key), *node)) member = node->text;
}

void Reader::text(std::string_view key, std::string& member, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node != nullptr && is_text(place_of(key), *node)) member = node->text;
}

void Reader::expression(std::string_view key, std::string& member, int& line, const KeyInfo& info) {
  text(key, member, info);
  line = place_of(key).where.line;
}

void Reader::real(std::string_view key, double& member, const KeyInfo& info) {
  if (const TomlNode* node = take(key, info)) read_real(place_of(key), *node, member, info);
}

void Reader::whole(std::string_view key, int64_t& member, const KeyInfo& info) {
  if (const TomlNode* node = take(key, info)) read_whole(place_of(key), *node, member, info);
}

void Reader::flag(std::string_view key, bool& member, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr) return;
  if (node->kind == TomlNode::Kind::kFlag) {
    member = node->flag;
  } else {
    report_.error(place_of(key),
                  describe_value(*node) + " is not true or false; allowed: true, false");
  }
}

void Reader::point(std::string_view key, Point& member, bool* given_out, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr) return;
  const Place place = place_of(key);
  constexpr std::string_view kShape = "three numbers, [x, y, z]";
  if (!is_array(place, *node, kShape)) return;
  if (node->children.size() != 3) {
    report_.error(place, fmt::format("an array of {} is not {}; allowed: {}", node->children.size(),
                                     kShape, kShape));
    return;
  }
  double* const members[3] = {&member.x, &member.y, &member.z};
  for (size_t i = 0; i < 3; ++i) {
    const TomlNode& item = node->children[i];
    read_real(item_place(key, item, ""), item, *members[i], info);
  }
  if (given_out != nullptr) *given_out = true;
}

void Reader::reals(std::string_view key, std::vector<double>& member, size_t count,
                   const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr) return;
  const Place place = place_of(key);
  const std::string shape = fmt::format("an array of {} numbers", count);
  if (!is_array(place, *node, shape)) return;
  if (node->children.size() != count) {
    report_.error(place, fmt::format("an array of {} is not {}; allowed: {}", node->children.size(),
                                     shape, shape));
    return;
  }
  member.assign(count, 0.0);
  for (size_t i = 0; i < count; ++i) {
    const TomlNode& item = node->children[i];
    read_real(item_place(key, item, ""), item, member[i], info);
  }
}

void Reader::choice(std::string_view key, std::string& member, const Words& allowed,
                    const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node != nullptr && is_choice(place_of(key), *node, allowed)) member = node->text;
}

void Reader::choices(std::string_view key, std::vector<std::string>& member, const Words& allowed,
                     const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_array(place_of(key), *node, "a list of texts")) return;
  for (const TomlNode& item : node->children) {
    if (is_choice(item_place(key, item, ""), item, allowed)) member.push_back(item.text);
  }
  if (node->children.empty()) {
    report_.error(place_of(key), "empty" + allowed_names("", to_strings(allowed)));
  }
}

void Reader::identifiers(std::string_view key, std::vector<std::string>& member, size_t limit,
                         std::string_view limit_name, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_array(place_of(key), *node, "a list of names")) return;
  for (const TomlNode& item : node->children) {
    const Place place = item_place(key, item, "");
    if (member.size() == limit) {
      report_.error(place, fmt::format("{} entries are too many; allowed: at most {} ({})",
                                       node->children.size(), limit, limit_name));
      return;
    }
    if (!is_identifier_text(place, item)) continue;
    if (find_name(member, item.text) >= 0) {
      report_.error(place, quoted_text(item.text) + " is there twice; allowed: each name once");
    }
    member.push_back(item.text);
  }
}

}  // namespace swarm
