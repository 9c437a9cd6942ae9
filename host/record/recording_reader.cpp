// See recording.h: the reading side.
#include <fmt/format.h>

#include <algorithm>

#include "host/record/recording.h"
#include "host/record/recording_json.h"
#include "host/scenario/suggest.h"

namespace swarm {

Result<Recording> Recording::open(const std::string& path) {
  Result<ChunkReader> reader = ChunkReader::open(path);
  if (!reader) return reader.error();
  Recording recording(std::move(reader).value());
  if (auto error = recording.read_all()) return *error;
  return recording;
}

std::optional<Error> Recording::read_all() {
  const auto wrong = [this](size_t chunk, const Error& error) {
    return Error{fmt::format("{}: chunk {} of {}: {}", one_line(reader_.path()), chunk,
                             reader_.chunks().size(), error.text)};
  };
  for (size_t c = 0; c < reader_.chunks().size(); ++c) {
    const ChunkEntry& entry = reader_.chunks()[c];
    if (entry.kind == ChunkKind::kPictures) {
      picture_chunks_.push_back({c, 0, 0});
      continue;  // decoded when it is asked for
    }
    const Result<std::string> text = reader_.read(c);
    if (!text) return text.error();
    if (entry.kind == ChunkKind::kHead) {
      Result<RecordingHead> head = head_from_json(*text);
      if (!head) return wrong(c, head.error());
      head_ = std::move(head).value();
    } else if (entry.kind == ChunkKind::kHashes) {
      const auto hashes = hashes_from_json(*text);
      if (!hashes) return wrong(c, hashes.error());
      hashes_.insert(hashes_.end(), hashes->begin(), hashes->end());
    } else if (entry.kind == ChunkKind::kEvents) {
      const auto events = events_from_json(*text);
      if (!events) return wrong(c, events.error());
      events_.insert(events_.end(), events->begin(), events->end());
    } else if (entry.kind == ChunkKind::kEnd) {
      const auto end = end_from_json(*text);
      if (!end) return wrong(c, end.error());
      end_ = *end;
    } else {
      return wrong(c, {"is of a kind that this program does not know"});
    }
  }
  // A chunk's raw size says how many pictures it has, so that nothing has to be unpacked to seek.
  constexpr uint64_t kHead = 16, kStep = 8, kSlot = 27;
  const uint64_t picture_bytes = kStep + uint64_t{head_.layout.capacity()} * kSlot;
  for (PictureChunk& chunk : picture_chunks_) {
    const uint64_t raw = reader_.chunks()[chunk.chunk].raw;
    if (raw < kHead || (raw - kHead) % picture_bytes != 0) {
      return wrong(chunk.chunk, {"holds no pictures of this battle"});
    }
    chunk.first = picture_count_;
    chunk.count = (raw - kHead) / picture_bytes;
    picture_count_ += chunk.count;
  }
  return std::nullopt;
}

Result<const Picture*> Recording::picture(uint64_t index) {
  const auto after =
      std::upper_bound(picture_chunks_.begin(), picture_chunks_.end(), index,
                       [](uint64_t i, const PictureChunk& chunk) { return i < chunk.first; });
  if (index >= picture_count_ || after == picture_chunks_.begin()) {
    return Error{fmt::format("{}: has no picture {}; allowed: 0 to {}", one_line(reader_.path()),
                             index, picture_count_)};
  }
  const auto at = static_cast<size_t>(after - picture_chunks_.begin() - 1);
  const PictureChunk& chunk = picture_chunks_[at];
  if (decoded_ != at) {
    const Result<std::string> text = reader_.read(chunk.chunk);
    if (!text) return text.error();
    Result<std::vector<Picture>> pictures = decode_pictures(*text);
    if (!pictures || pictures->size() != chunk.count) {
      return Error{fmt::format("{}: chunk {}: holds no pictures of this battle",
                               one_line(reader_.path()), chunk.chunk)};
    }
    pictures_ = std::move(pictures).value();
    decoded_ = at;
  }
  return &pictures_[index - chunk.first];
}

}  // namespace swarm
