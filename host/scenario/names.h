// The names that a scenario's tables define, collected before anything else is read, so that a key
// can refer to an entry further down in the file.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/parameters.h"
#include "host/scenario/toml_tree.h"
#include "host/scenario/visitor.h"

namespace swarm {

class NameTable {
 public:
  /// `parameters` gives the counts that are formulas.
  NameTable(const TomlNode& root, ParameterTable& parameters);

  /// Names by index; empty where an entry has none. `structure` is for NameList::kSection.
  const std::vector<std::string>& of(NameList list, size_t structure = 0) const;

  /// Sections of the structures before this one.
  size_t first_section(size_t structure) const { return first_section_[structure]; }

 private:
  std::array<std::vector<std::string>, kNameLists> names_;
  std::vector<std::vector<std::string>> sections_;  // by structure
  std::vector<size_t> first_section_;
};

/// How a message calls an entry of the list: "a [[class]]", "a section of the structure".
std::string_view noun_of(NameList list);

/// Index of the name, or -1.
int32_t find_name(const std::vector<std::string>& names, std::string_view name);

}  // namespace swarm
