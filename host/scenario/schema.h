// The description as data: every table and key, collected by visiting the descriptions of empty
// structs. Overrides find their way by it; docs/scenario.md is printed from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/visitor.h"

namespace swarm {

struct SchemaNode {
  enum class Kind {
    kValue,    // one value, or a list of values
    kTable,    // keys in `children`
    kEntries,  // an array of tables with keys in `children`
    kMap,      // a table whose keys are names of the user's choice; with `children`, those of
               // tables that the names stand for
  };

  std::string key;
  Kind kind = Kind::kTable;
  std::string type;  // for readers: "number", "name of a [[class]]", ...
  std::string default_text;
  std::string range;
  std::string meaning;
  std::string required;   // empty, "always", or the kinds that need it
  std::string only;       // kinds that it has a meaning for; empty: all
  std::string shape;      // tables and entries: documented once a shape
  std::string id_key;     // entries
  std::string limit;      // entries
  std::string short_key;  // maps: what a value stands for where a table could; only known names
  std::vector<SchemaNode> children;

  const SchemaNode* find(std::string_view member) const;
  std::vector<std::string> keys() const;
};

/// The root table of a scenario. Built once.
const SchemaNode& scenario_schema();

}  // namespace swarm
