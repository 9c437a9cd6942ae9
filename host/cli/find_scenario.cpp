#include "host/cli/find_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

namespace fs = std::filesystem;

// A build folder lies at most so deep below the source folder: SOURCE/build/bin/fleetswarm.
constexpr int kLevelsUp = 4;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::vector<fs::path> scenario_folders() {
  std::vector<fs::path> folders = {"scenarios"};
  std::error_code failed;
  fs::path above = fs::read_symlink("/proc/self/exe", failed).parent_path();
  for (int level = 0; !failed && level < kLevelsUp && above.has_relative_path(); ++level) {
    folders.push_back(above / "scenarios");
    folders.push_back(above / "share" / "fleetswarm" / "scenarios");
    above = above.parent_path();
  }
  folders.erase(std::remove_if(folders.begin(), folders.end(),
                               [](const fs::path& folder) { return !is_folder(folder); }),
                folders.end());
  return folders;
}

std::vector<std::string> names_in(const std::vector<fs::path>& folders) {
  std::set<std::string> names;
  for (const fs::path& folder : folders) {
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
      if (at->path().extension() == ".toml") names.insert(at->path().stem().string());
    }
  }
  return {names.begin(), names.end()};
}

Error not_found(const std::string& name, const std::vector<fs::path>& folders) {
  const fs::path path(name);
  if (is_folder(path)) return {quoted_text(name) + " is a folder, not a scenario file"};
  if (path.has_parent_path()) {
    const std::string nearest = nearest_name(path.stem().string(), names_in({path.parent_path()}));
    const fs::path instead = path.parent_path() / (nearest + ".toml");
    return {fmt::format("no such file: {}", quoted_text(name)) +
            (nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", instead.string()))};
  }
  return {fmt::format("no scenario {}: neither a file nor the name of one that came along{}",
                      quoted_text(name), allowed_names(path.stem().string(), names_in(folders)))};
}

}  // namespace

Result<std::string> find_scenario(const std::string& name) {
  if (name.empty()) return Error{"SCENARIO is empty"};
  if (is_file(name)) return name;
  const std::vector<fs::path> folders = scenario_folders();
  if (!fs::path(name).has_parent_path()) {
    for (const fs::path& folder : folders) {
      for (const fs::path& candidate : {folder / name, folder / (name + ".toml")}) {
        if (is_file(candidate)) return candidate.string();
      }
    }
  }
  return not_found(name, folders);
}

std::string short_scenario_name(const std::string& path) {
  std::string stem = fs::path(path).stem().string();
  const Result<std::string> found = find_scenario(stem);
  std::error_code failed;
  if (found && fs::equivalent(*found, path, failed) && !failed) return stem;
  const fs::path relative = fs::proximate(path, failed);
  return failed || *relative.begin() == ".." ? path : relative.string();
}

std::vector<Override> overrides_from(const std::vector<std::string>& set) {
  std::vector<Override> overrides;
  for (const std::string& text : set) {
    const size_t equals = std::min(text.find('='), text.size());
    overrides.push_back({text.substr(0, equals), text.substr(std::min(equals + 1, text.size()))});
  }
  return overrides;
}

Result<ScenarioSpec> open_scenario(const std::string& name, const std::vector<std::string>& set) {
  const Result<std::string> path = find_scenario(name);
  if (!path) return path.error();
  return load_scenario_file(*path, overrides_from(set));
}

}  // namespace swarm
