#include "host/output/result_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

Error cannot_write(const std::string& path, int reason) {
  return {fmt::format("cannot write {}: {}", quoted_text(path),
                      std::generic_category().message(reason))};
}

// 0, or errno.
int write_bytes(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  int failed = 0;
  while (!text.empty() && failed == 0) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      failed = errno;
    }
  }
  if (failed == 0 && ::fsync(file) != 0 && errno != EINVAL) failed = errno;
  if (::close(file) != 0 && failed == 0) failed = errno;
  return failed;
}

// Two programs that write to one folder do not meet in a temporary file.
std::string temporary_name(const std::string& path) {
  return fmt::format("{}.{}.part", path, ::getpid());
}

}  // namespace

std::optional<Error> write_whole_file(const std::string& path, std::string_view text) {
  const std::string temporary = temporary_name(path);
  int failed = write_bytes(temporary, text);
  if (failed == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) failed = errno;
  if (failed == 0) return std::nullopt;
  ::unlink(temporary.c_str());
  return cannot_write(path, failed);
}

std::optional<Error> file_error(const std::string& path) {
  if (std::filesystem::is_directory(path)) return Error{path + " is a folder, not a file"};
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const Result<ResultFolder> opened = ResultFolder::open(folder.empty() ? "." : folder.string());
  return opened.ok() ? std::nullopt : std::optional(opened.error());
}

Result<ResultFolder> ResultFolder::open(const std::string& path) {
  std::error_code reason;
  std::filesystem::create_directories(path, reason);
  if (reason) return cannot_write(path, reason.value());
  const std::string probe = temporary_name(path + "/probe");
  const int failed = write_bytes(probe, "x");
  ::unlink(probe.c_str());
  if (failed != 0) return cannot_write(path, failed);
  return ResultFolder(path);
}

std::optional<Error> ResultFolder::write(const std::string& name, std::string_view text) const {
  return write_whole_file(path_ + "/" + name, text);
}

void ResultFolder::remove(const std::string& name) const { ::unlink((path_ + "/" + name).c_str()); }

}  // namespace swarm
