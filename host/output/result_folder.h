// A folder that results go to. It is made, and tried, before a battle starts: finding out that
// nothing can be written there must not cost an hour of fighting. A file appears under its name
// only when it is complete.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/core/result.h"

namespace swarm {

class ResultFolder {
 public:
  /// Makes the folder and its parents where they are missing, and writes a first byte.
  static Result<ResultFolder> open(const std::string& path);

  /// Writes a file under a temporary name, and renames it.
  [[nodiscard]] std::optional<Error> write(const std::string& name, std::string_view text) const;

  /// A file of an earlier run that this run does not write; missing is fine.
  void remove(const std::string& name) const;

  const std::string& path() const { return path_; }

 private:
  explicit ResultFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

/// The same for a single file, in a folder that must exist.
[[nodiscard]] std::optional<Error> write_whole_file(const std::string& path, std::string_view text);

/// Why that would fail, found out before there is anything to write. Makes the file's folder.
[[nodiscard]] std::optional<Error> file_error(const std::string& path);

}  // namespace swarm
