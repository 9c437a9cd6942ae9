// The scenario's [parameters], as far as formulas need them. Values are found before anything else
// is read, since names of sections depend on counts; what is wrong with the table itself is said by
// the reader, which visits it like every other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/core/result.h"
#include "host/scenario/toml_tree.h"

namespace swarm {

class ParameterTable {
 public:
  static constexpr size_t kAll = SIZE_MAX;

  /// Overrides have been applied to `root`.
  explicit ParameterTable(const TomlNode& root);

  /// Value of a formula in which the first `visible` parameters may stand; they count as used.
  Result<double> evaluate(std::string_view formula, size_t visible = kAll);

  /// Those that no formula has asked for, as nodes of the table.
  std::vector<const TomlNode*> unused() const;

 private:
  struct Entry {
    const TomlNode* node = nullptr;
    bool has_value = false;  // false: the reader will say why
    double value = 0;
    bool used = false;
  };

  Result<double> look_up(std::string_view name, size_t visible);

  std::vector<Entry> entries_;
};

}  // namespace swarm
