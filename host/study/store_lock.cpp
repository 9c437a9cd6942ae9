// See store_lock.h.
#include "host/study/store_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

std::string owner_of(int file) {
  char text[128] = {};
  const ssize_t bytes = ::pread(file, text, sizeof text - 1, 0);
  return bytes > 0 ? one_line(std::string(text, static_cast<size_t>(bytes))) : "unknown";
}

/// Is this still the file that stands under the name? Its last owner may have removed it.
bool still_there(int file, const std::string& path) {
  struct stat opened = {}, named = {};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

Result<StoreLock> StoreLock::take(const std::string& path) {
  const std::string name = path + ".lock";
  while (true) {
    const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) {
      return Error{fmt::format("{}: cannot be made: {}", one_line(name), std::strerror(errno))};
    }
    StoreLock lock(name, file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      const std::string owner = owner_of(file);
      ::close(std::exchange(lock.file_, -1));
      return Error{
          fmt::format("{}: another process writes to it ({}); allowed: wait for it, or "
                      "another --out",
                      one_line(path), owner)};
    }
    if (!still_there(file, name)) continue;
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    const std::string owner = fmt::format("process {} on {}", ::getpid(), host);
    if (::ftruncate(file, 0) != 0 ||
        ::pwrite(file, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
      return Error{fmt::format("{}: cannot be written: {}", one_line(name), std::strerror(errno))};
    }
    return lock;
  }
}

StoreLock::StoreLock(StoreLock&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

StoreLock::~StoreLock() {
  if (file_ < 0) return;
  ::unlink(path_.c_str());  // while it is locked: nobody else has it
  ::close(file_);
}

}  // namespace swarm
