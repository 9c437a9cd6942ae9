// A parsed TOML text as a plain tree that remembers file order and lines, and that overrides can
// write to with a place of their own. toml++ is behind this header and nowhere else: its tables
// forget the order of keys, and its nodes cannot be given a place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "host/core/result.h"

namespace swarm {

/// Where something stands: in the file, or in a --set. Sorted: overrides first, then file order.
struct Where {
  bool in_file = true;
  int line = 0, column = 0;
  friend bool operator<(const Where& a, const Where& b) {
    return std::tie(a.in_file, a.line, a.column) < std::tie(b.in_file, b.line, b.column);
  }
};

struct TomlNode {
  enum class Kind { kTable, kArray, kText, kWhole, kReal, kFlag, kDate };

  std::string key;  // of a table's member
  Where key_where;
  Kind kind = Kind::kTable;
  Where where;
  std::string text;
  int64_t whole = 0;
  double real = 0;
  bool flag = false;
  std::vector<TomlNode> children;  // members of a table in file order, items of an array

  const TomlNode* find(std::string_view member) const;
  TomlNode* find(std::string_view member);
  bool is_number() const { return kind == Kind::kWhole || kind == Kind::kReal; }
};

/// What a node is, for an error message: `the text "abc"`, `the number -3`, `a table`.
std::string describe_value(const TomlNode& node);

/// The tree of a TOML text. Errors are one line, `path:line: what`. `path` is only shown.
Result<TomlNode> parse_toml_tree(std::string_view text, const std::string& path);

/// The value of `--set path=value`; text that is not TOML is text. No error has a place: the caller
/// knows it.
Result<TomlNode> parse_toml_value(std::string_view text);

}  // namespace swarm
