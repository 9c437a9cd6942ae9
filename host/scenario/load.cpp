#include "host/scenario/load.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/scenario/check.h"
#include "host/scenario/names.h"
#include "host/scenario/override.h"
#include "host/scenario/parameters.h"
#include "host/scenario/read_file.h"
#include "host/scenario/reader.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

/// Numbers the teams in the order of first mention.
void number_teams(ScenarioSpec& spec) {
  for (FactionSpec& faction : spec.factions) {
    const auto at = std::find(spec.teams.begin(), spec.teams.end(), faction.team);
    faction.team_index = static_cast<uint32_t>(at - spec.teams.begin());
    if (at == spec.teams.end()) spec.teams.push_back(faction.team);
  }
}

/// A parameter that nothing uses is a mistake. Under --set the formula that used it may have been
/// replaced; then only a parameter that was itself set has lost its effect.
void check_parameters_used(const ParameterTable& parameters, bool overridden, ErrorReport& report) {
  for (const TomlNode* node : parameters.unused()) {
    const TomlNode* value = node->find("value");
    const Where set_at = value == nullptr ? node->key_where : value->key_where;
    if (overridden && set_at.in_file) continue;
    const Where where = overridden ? set_at : node->key_where;
    report.error({where, "parameters." + one_line(node->key)},
                 "used by nothing; allowed: parameters that a formula names, as in count = \"= " +
                     one_line(node->key) + " / 2\"");
  }
}

}  // namespace

Override override_from(const std::string& set) {
  const size_t equals = std::min(set.find('='), set.size());
  return {set.substr(0, equals), set.substr(std::min(equals + 1, set.size()))};
}

std::vector<Override> overrides_from(const std::vector<std::string>& set) {
  std::vector<Override> overrides;
  overrides.reserve(set.size());
  for (const std::string& one : set) overrides.push_back(override_from(one));
  return overrides;
}

Result<ScenarioSpec> load_scenario_text(std::string_view text, const std::string& path_for_errors,
                                        const std::vector<Override>& overrides) {
  const std::string shown = one_line(path_for_errors);
  if (text.size() > kLargestTextFile) {
    return Error{fmt::format("{}: the file is too large; allowed: at most 4 MiB", shown)};
  }
  Result<TomlNode> tree = parse_toml_tree(text, shown);
  if (!tree.ok()) return tree.error();
  return load_scenario_tree(std::move(tree).value(), path_for_errors, overrides);
}

Result<ScenarioSpec> load_scenario_tree(TomlNode root, const std::string& path_for_errors,
                                        const std::vector<Override>& overrides) {
  const std::string shown = one_line(path_for_errors);
  for (const Override& one : overrides) {
    if (const std::optional<Error> error = apply_override(root, one)) return *error;
  }
  ScenarioSpec spec;
  spec.path = path_for_errors;
  ParameterTable parameters(root);
  const NameTable names(root, parameters);
  ErrorReport report(shown);
  Places places;
  Reader(root, names, parameters, report, places).read(spec);
  if (const std::optional<Error> error = report.first()) return *error;
  number_teams(spec);
  check_scenario(spec, places, report);
  check_parameters_used(parameters, !overrides.empty(), report);
  if (const std::optional<Error> error = report.first()) return *error;
  return spec;
}

Result<ScenarioSpec> load_scenario_file(const std::string& path,
                                        const std::vector<Override>& overrides) {
  const Result<std::string> text = read_text_file(path, "the path of a scenario (*.toml)");
  if (!text.ok()) return text.error();
  return load_scenario_text(*text, path, overrides);
}

}  // namespace swarm
