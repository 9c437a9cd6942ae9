// A file of compressed chunks, one behind the other: a crash loses the last one at most, and a
// flipped byte is found in the chunk that has it.
//
//   "FSREC001" | chunk | chunk | ... | chunk of kind kEnd
//   chunk: kind u64, raw bytes u64, packed bytes u64, checksum u64, packed bytes (zstd)
//
// Numbers are little-endian. The checksum (FNV-1a, 64 bits) covers the rest of the header and the
// packed bytes.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/result.h"

namespace swarm {

enum class ChunkKind : uint64_t { kHead = 1, kPictures, kHashes, kEvents, kEnd };

/// Larger ones are not written, and not believed.
inline constexpr uint64_t kLargestChunk = uint64_t{1} << 30;

class ChunkWriter {
 public:
  static Result<ChunkWriter> create(const std::string& path);

  /// Compresses and writes a chunk, and hands it to the system. The error: the disk is full, and
  /// the like; then the file ends with the chunk before.
  [[nodiscard]] std::optional<Error> add(ChunkKind kind, std::string_view raw);
  uint64_t bytes() const { return bytes_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  ChunkWriter(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::string packed_;  // reused
  uint64_t bytes_ = 0;
};

/// Where a chunk stands.
struct ChunkEntry {
  ChunkKind kind = ChunkKind::kHead;
  uint64_t offset = 0;  // of its header
  uint64_t raw = 0, packed = 0, checksum = 0;
};

class ChunkReader {
 public:
  /// Finds all chunks by their headers. What is behind the last whole one is left out.
  static Result<ChunkReader> open(const std::string& path);

  const std::vector<ChunkEntry>& chunks() const { return chunks_; }
  /// Bytes behind the last whole chunk: what a crash left.
  uint64_t trailing_bytes() const { return trailing_; }
  /// The error names the chunk and where it stands.
  Result<std::string> read(size_t chunk) const;
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  ChunkReader(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<ChunkEntry> chunks_;
  uint64_t trailing_ = 0;
};

}  // namespace swarm
