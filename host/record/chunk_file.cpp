// See chunk_file.h.
#include "host/record/chunk_file.h"

#include <fmt/format.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "host/core/fnv.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr std::string_view kMagic = "FSREC001";
constexpr size_t kHeaderBytes = 32;
constexpr int kLevel = 1;  // recording must not slow a battle; higher ones gain little on pictures

using Header = std::array<unsigned char, kHeaderBytes>;

void put(Header* header, size_t at, uint64_t value, size_t bytes) {
  for (size_t b = 0; b < bytes; ++b) (*header)[at + b] = static_cast<unsigned char>(value >> 8 * b);
}

uint64_t get(const Header& header, size_t at, size_t bytes) {
  uint64_t value = 0;
  for (size_t b = 0; b < bytes; ++b) value |= uint64_t{header[at + b]} << 8 * b;
  return value;
}

uint64_t checksum_of(const Header& header, std::string_view packed) {
  constexpr size_t kCovered = kHeaderBytes - sizeof(uint64_t);
  const std::string_view covered(reinterpret_cast<const char*>(header.data()), kCovered);
  return fnv1a(fnv1a(kFnvStart, covered), packed);
}

Header header_of(const ChunkEntry& entry) {
  Header header = {};
  put(&header, 0, static_cast<uint64_t>(entry.kind), 8);
  put(&header, 8, entry.raw, 8);
  put(&header, 16, entry.packed, 8);
  put(&header, 24, entry.checksum, 8);
  return header;
}

ChunkEntry entry_of(const Header& header, uint64_t offset) {
  return {static_cast<ChunkKind>(get(header, 0, 8)), offset, get(header, 8, 8), get(header, 16, 8),
          get(header, 24, 8)};
}

}  // namespace

Result<ChunkWriter> ChunkWriter::create(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (file == nullptr) {
    return Error{fmt::format("{}: cannot be written: {}", one_line(path), std::strerror(errno))};
  }
  ChunkWriter writer(path, file);
  if (std::fwrite(kMagic.data(), 1, kMagic.size(), file) != kMagic.size() ||
      std::fflush(file) != 0) {
    return Error{fmt::format("{}: cannot be written: {}", one_line(path), std::strerror(errno))};
  }
  writer.bytes_ = kMagic.size();
  return writer;
}

std::optional<Error> ChunkWriter::add(ChunkKind kind, std::string_view raw) {
  packed_.resize(ZSTD_compressBound(raw.size()));
  const size_t packed =
      ZSTD_compress(packed_.data(), packed_.size(), raw.data(), raw.size(), kLevel);
  if (ZSTD_isError(packed) != 0) return Error{std::string("zstd: ") + ZSTD_getErrorName(packed)};
  ChunkEntry entry = {kind, bytes_, raw.size(), packed, 0};
  const std::string_view body(packed_.data(), packed);
  entry.checksum = checksum_of(header_of(entry), body);
  const Header header = header_of(entry);
  const bool written = std::fwrite(header.data(), 1, header.size(), file_.get()) == header.size() &&
                       std::fwrite(body.data(), 1, body.size(), file_.get()) == body.size() &&
                       std::fflush(file_.get()) == 0;
  if (!written) {
    return Error{fmt::format("{}: cannot be written: {}", one_line(path_), std::strerror(errno))};
  }
  bytes_ += header.size() + body.size();
  return std::nullopt;
}

Result<ChunkReader> ChunkReader::open(const std::string& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) {
    return Error{one_line(path) + ": is a directory; allowed: a recording"};
  }
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) {
    return Error{fmt::format("{}: {}; allowed: a recording that `run --record` made",
                             one_line(path), std::strerror(errno))};
  }
  ChunkReader reader(path, file);
  std::array<char, kMagic.size()> magic = {};
  if (std::fread(magic.data(), 1, magic.size(), file) != magic.size() ||
      std::string_view(magic.data(), magic.size()) != kMagic) {
    return Error{one_line(path) +
                 ": is no recording of this program's version; allowed: one that "
                 "`run --record` made"};
  }
  std::fseek(file, 0, SEEK_END);
  const auto end = static_cast<uint64_t>(std::ftell(file));
  uint64_t at = kMagic.size();
  Header header;
  while (at + kHeaderBytes <= end) {
    std::fseek(file, static_cast<long>(at), SEEK_SET);
    if (std::fread(header.data(), 1, header.size(), file) != header.size()) break;
    const ChunkEntry entry = entry_of(header, at);
    if (entry.raw > kLargestChunk || entry.packed > end - at - kHeaderBytes) break;
    reader.chunks_.push_back(entry);
    at += kHeaderBytes + entry.packed;
  }
  reader.trailing_ = end - at;
  if (reader.chunks_.empty() || reader.chunks_.front().kind != ChunkKind::kHead) {
    return Error{one_line(path) + ": holds no battle: its first chunk is damaged or missing"};
  }
  return reader;
}

Result<std::string> ChunkReader::read(size_t chunk) const {
  const ChunkEntry& entry = chunks_[chunk];
  const auto damaged = [&](const std::string& how) {
    return Error{fmt::format("{}: chunk {} of {}, at byte {}: {}", one_line(path_), chunk,
                             chunks_.size(), entry.offset, how)};
  };
  std::string packed(entry.packed, '\0');
  std::fseek(file_.get(), static_cast<long>(entry.offset + kHeaderBytes), SEEK_SET);
  if (std::fread(packed.data(), 1, packed.size(), file_.get()) != packed.size()) {
    return damaged("cannot be read");
  }
  ChunkEntry without = entry;
  without.checksum = 0;
  if (checksum_of(header_of(without), packed) != entry.checksum) {
    return damaged("is damaged: its checksum is another one");
  }
  std::string raw(entry.raw, '\0');
  const size_t got = ZSTD_decompress(raw.data(), raw.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != raw.size()) return damaged("cannot be unpacked");
  return raw;
}

}  // namespace swarm
