// Reads one table of a study file: takes keys, reports what is wrong with them where they stand,
// and at the end those that nobody asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/report.h"
#include "host/scenario/toml_tree.h"

namespace swarm {

class TableReader {
 public:
  /// `path` is that of the table, for messages; empty for the root. A node that is no table is
  /// reported, and then read as an empty one.
  TableReader(const TomlNode& table, std::string path, ErrorReport* report);
  /// Reports the first key that was not taken.
  ~TableReader();
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  /// The node of a key; null: it is not there, which is reported where it is required.
  const TomlNode* take(std::string_view key, bool required = false);

  // Each leaves the member as it is when the key is not there or wrong.
  bool text(std::string_view key, std::string* member, bool required = false);
  bool identifier(std::string_view key, std::string* member, bool required = false);
  bool flag(std::string_view key, bool* member);
  bool real(std::string_view key, double* member, double least, bool required = false);
  bool whole(std::string_view key, uint64_t* member, uint64_t least, uint64_t most,
             bool required = false);
  bool texts(std::string_view key, std::vector<std::string>* member);
  /// Two numbers, the first below the second.
  bool range(std::string_view key, double* low, double* high, bool whole_numbers);
  /// The index of one of `words`.
  bool choice(std::string_view key, size_t* member, const std::vector<std::string>& words,
              bool required = false);

  void error(const TomlNode& node, std::string_view key, const std::string& what);
  /// Of the table itself.
  void error(const std::string& what);
  std::string path_of(std::string_view key) const;

 private:
  const TomlNode& table_;
  std::string path_;
  ErrorReport* report_;
  bool is_table_ = false;
  std::vector<std::string> asked_for_;
};

/// A finite number, a flag or a text as --set takes it; empty for anything else.
std::string value_text(const TomlNode& node);

}  // namespace swarm
