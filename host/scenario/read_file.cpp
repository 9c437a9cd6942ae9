// See read_file.h.
#include "host/scenario/read_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "host/scenario/suggest.h"

namespace swarm {

Result<std::string> read_text_file(const std::string& path, const std::string& allowed) {
  const std::string shown = one_line(path);
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (!std::filesystem::exists(status)) {
    return Error{shown + ": no such file; allowed: " + allowed};
  }
  if (std::filesystem::is_directory(status)) {
    return Error{shown + ": is a directory; allowed: " + allowed};
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{shown + ": cannot be opened; allowed: a file that you may read"};
  std::string text(kLargestTextFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (file.bad()) return Error{shown + ": cannot be read"};
  if (text.size() > kLargestTextFile) {
    return Error{shown + ": the file is too large; allowed: at most 4 MiB"};
  }
  return text;
}

}  // namespace swarm
