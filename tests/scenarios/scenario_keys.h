// The keys of scenarios as data: all that the loader knows, from its own description, and where a
// file has them. For tests that nothing which can be written in a scenario is without effect.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/schema.h"
#include "host/scenario/toml_tree.h"

namespace swarm {

/// A key of the description, by its tables: weapon.range_km, wing.order.radius_km.
struct ScenarioKey {
  std::string path;
  const SchemaNode* node = nullptr;
};

/// Every key that is no table, orders in wings and in effects apart, in the order of the
/// description. Maps from names to numbers are one key.
std::vector<ScenarioKey> scenario_keys();

/// A number, several of them, or a flag. Throws std::runtime_error for a type of the description
/// that it does not know: such a one must be put on one side here.
bool is_numeric(const SchemaNode& node);

/// One of some words of the language itself (not: of the scenario's own names), or a list of them.
bool is_choice(const SchemaNode& node);
std::vector<std::string> choices_of(const SchemaNode& node);

/// One place of a file where a key is given.
struct KeyPlace {
  std::string set_path;  // as --set takes it: weapon.phaser.range_km
  const TomlNode* value = nullptr;
};

/// All places of a key in a parsed scenario, in file order. Entries of a map from names to numbers
/// are places of their own.
std::vector<KeyPlace> places_of(const TomlNode& root, const std::string& key_path);

/// Throws std::runtime_error where the file is not TOML.
TomlNode parse_scenario_file(const std::string& path);

}  // namespace swarm
