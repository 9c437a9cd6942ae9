#include "host/scenario/toml_tree.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

// Both bounds keep the parser's recursion shallow. No sensible scenario comes near them.
constexpr size_t kLongestLine = 8192;
constexpr int kDeepest = 24;

Where where_of(const toml::source_region& region) {
  return {true, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

/// False when the tree is nested too deeply; `out` then holds the place.
bool copy_node(const toml::node& from, TomlNode& out, int depth);

bool copy_table(const toml::table& from, TomlNode& out, int depth) {
  out.kind = TomlNode::Kind::kTable;
  for (const auto& [key, value] : from) {
    TomlNode& child = out.children.emplace_back();
    child.key = std::string(key.str());
    child.key_where = where_of(key.source());
    if (!copy_node(value, child, depth + 1)) {
      out.where = child.where;
      return false;
    }
  }
  std::stable_sort(out.children.begin(), out.children.end(),
                   [](const TomlNode& a, const TomlNode& b) { return a.key_where < b.key_where; });
  return true;
}

bool copy_array(const toml::array& from, TomlNode& out, int depth) {
  out.kind = TomlNode::Kind::kArray;
  for (const toml::node& value : from) {
    TomlNode& child = out.children.emplace_back();
    if (!copy_node(value, child, depth + 1)) {
      out.where = child.where;
      return false;
    }
    child.key_where = child.where;
  }
  return true;
}

bool copy_node(const toml::node& from, TomlNode& out, int depth) {
  out.where = where_of(from.source());
  if (depth > kDeepest) return false;
  if (const auto* table = from.as_table()) return copy_table(*table, out, depth);
  if (const auto* array = from.as_array()) return copy_array(*array, out, depth);
  if (const auto* text = from.as_string()) {
    out.kind = TomlNode::Kind::kText;
    out.text = text->get();
  } else if (const auto* whole = from.as_integer()) {
    out.kind = TomlNode::Kind::kWhole;
    out.whole = whole->get();
  } else if (const auto* real = from.as_floating_point()) {
    out.kind = TomlNode::Kind::kReal;
    out.real = real->get();
  } else if (const auto* flag = from.as_boolean()) {
    out.kind = TomlNode::Kind::kFlag;
    out.flag = flag->get();
  } else {
    out.kind = TomlNode::Kind::kDate;
  }
  return true;
}

/// Length of the UTF-8 sequence at the start of `text`, or 0 when it is not one.
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  if (byte(0) == 0xe0 && byte(1) < 0xa0) return 0;  // longer than need be
  if (byte(0) == 0xed && byte(1) > 0x9f) return 0;  // surrogates
  if (byte(0) == 0xf0 && byte(1) < 0x90) return 0;  // longer than need be
  if (byte(0) == 0xf4 && byte(1) > 0x8f) return 0;  // beyond the last code point
  return length;
}

/// What makes the text unfit for the parser, as `line: what`; empty when nothing does.
std::string find_unfit_line(std::string_view text) {
  size_t line = 1, length = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t step = utf8_length(text.substr(i));
    if (step == 0) return fmt::format("{}: the text is not UTF-8", line);
    length = text[i] == '\n' ? 0 : length + step;
    if (length > kLongestLine) {
      return fmt::format("{}: the line is too long; allowed: at most {} bytes", line, kLongestLine);
    }
    if (text[i] == '\n') ++line;
    i += step;
  }
  return "";
}

std::string too_deep(const TomlNode& tree) {
  return fmt::format("{}: nested too deeply; allowed: at most {} levels", tree.where.line,
                     kDeepest);
}

}  // namespace

const TomlNode* TomlNode::find(std::string_view member) const {
  for (const TomlNode& child : children) {
    if (kind == Kind::kTable && child.key == member) return &child;
  }
  return nullptr;
}

TomlNode* TomlNode::find(std::string_view member) {
  return const_cast<TomlNode*>(static_cast<const TomlNode*>(this)->find(member));
}

std::string describe_value(const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::kTable:
      return "a table";
    case TomlNode::Kind::kArray:
      return "an array";
    case TomlNode::Kind::kText:
      return "the text " + quoted_text(node.text);
    case TomlNode::Kind::kWhole:
      return fmt::format("the number {}", node.whole);
    case TomlNode::Kind::kReal:
      return "the number " + number_text(node.real);
    case TomlNode::Kind::kFlag:
      return node.flag ? "true" : "false";
    case TomlNode::Kind::kDate:
      return "a date or time";
  }
  return "";
}

Result<TomlNode> parse_toml_tree(std::string_view text, const std::string& path) {
  if (const std::string unfit = find_unfit_line(text); !unfit.empty()) {
    return Error{fmt::format("{}:{}", path, unfit)};
  }
  try {
    const toml::table table = toml::parse(text);
    TomlNode tree;
    if (!copy_table(table, tree, 0)) return Error{fmt::format("{}:{}", path, too_deep(tree))};
    tree.where = {true, 1, 1};
    return tree;
  } catch (const toml::parse_error& error) {
    return Error{fmt::format("{}:{}: not valid TOML: {}", path, error.source().begin.line,
                             one_line(error.description()))};
  }
}

Result<TomlNode> parse_toml_value(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return Error{"no value is given; allowed: KEY=VALUE"};
  if (text.find_first_of("\r\n") != std::string_view::npos) {
    return Error{"the value has a line break; allowed: a value on one line"};
  }
  const Result<TomlNode> tree = parse_toml_tree("value = " + std::string(text), "");
  if (tree.ok() && tree->children.size() == 1) return tree->children[0];
  const bool meant_as_toml = std::string_view("\"'[{").find(text[first]) != std::string_view::npos;
  if (meant_as_toml) return Error{quoted_text(text) + " is not a valid TOML value"};
  if (const std::string unfit = find_unfit_line(text); !unfit.empty()) {
    return Error{unfit.substr(unfit.find(' ') + 1)};
  }
  TomlNode word;
  word.kind = TomlNode::Kind::kText;
  word.text = std::string(text);
  return word;
}

}  // namespace swarm
