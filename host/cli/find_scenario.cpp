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

/// Where a folder of the project can be, seen from the program.
std::vector<fs::path> places_of(const std::string& folder) {
  std::vector<fs::path> folders;
  std::error_code failed;
  fs::path above = fs::read_symlink("/proc/self/exe", failed).parent_path();
  for (int level = 0; !failed && level < kLevelsUp && above.has_relative_path(); ++level) {
    folders.push_back(above / folder);
    folders.push_back(above / "share" / "fleetswarm" / folder);
    above = above.parent_path();
  }
  return folders;
}

std::vector<fs::path> scenario_folders() {
  std::vector<fs::path> folders = places_of("scenarios");
  folders.insert(folders.begin(), "scenarios");
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

Error not_found(const std::string& name, const std::vector<fs::path>& folders,
                const std::string& what) {
  const fs::path path(name);
  if (is_folder(path))
    return {fmt::format("{} is a folder, not a {} file", quoted_text(name), what)};
  if (path.has_parent_path()) {
    const std::string nearest = nearest_name(path.stem().string(), names_in({path.parent_path()}));
    const fs::path instead = path.parent_path() / (nearest + ".toml");
    return {fmt::format("no such file: {}", quoted_text(name)) +
            (nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", instead.string()))};
  }
  return {fmt::format("no {} {}: neither a file nor the name of one that came along{}", what,
                      quoted_text(name), allowed_names(path.stem().string(), names_in(folders)))};
}

Result<std::string> find_in(const std::string& name, const std::vector<fs::path>& folders,
                            const std::string& what) {
  if (is_file(name)) return name;
  if (!fs::path(name).has_parent_path()) {
    for (const fs::path& folder : folders) {
      for (const fs::path& candidate : {folder / name, folder / (name + ".toml")}) {
        if (is_file(candidate)) return candidate.string();
      }
    }
  }
  return not_found(name, folders, what);
}

}  // namespace

Result<std::string> find_scenario(const std::string& name) {
  if (name.empty()) return Error{"SCENARIO is empty"};
  return find_in(name, scenario_folders(), "scenario");
}

Result<std::string> find_study(const std::string& name) {
  if (name.empty()) return Error{"STUDY is empty"};
  std::vector<fs::path> folders = scenario_folders();
  for (fs::path& folder : folders) folder /= "studies";
  return find_in(name, folders, "study");
}

Result<std::string> find_script(const std::string& name) {
  for (const fs::path& folder : places_of("scripts")) {
    if (is_file(folder / name)) return (folder / name).string();
  }
  return Error{name + " is neither beside the program nor in share/fleetswarm/scripts"};
}

std::string short_scenario_name(const std::string& path) {
  std::string stem = fs::path(path).stem().string();
  const Result<std::string> found = find_scenario(stem);
  std::error_code failed;
  if (found && fs::equivalent(*found, path, failed) && !failed) return stem;
  const fs::path relative = fs::proximate(path, failed);
  return failed || *relative.begin() == ".." ? path : relative.string();
}

Result<ScenarioSpec> open_scenario(const std::string& name, const std::vector<std::string>& set) {
  const Result<std::string> path = find_scenario(name);
  if (!path) return path.error();
  return load_scenario_file(*path, overrides_from(set));
}

}  // namespace swarm
