// One writer for a file of results. The lock is the kernel's, on a file beside it: it goes with the
// process, however that ends.
#pragma once

#include <memory>
#include <string>

#include "host/core/result.h"

namespace swarm {

class StoreLock {
 public:
  /// Locks PATH.lock. The error says which process holds it.
  static Result<StoreLock> take(const std::string& path);
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) = delete;
  ~StoreLock();

 private:
  StoreLock(std::string path, int file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  int file_ = -1;
};

}  // namespace swarm
