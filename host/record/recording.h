// A battle on disk, complete by itself: scenario, seed, pictures, hashes and events.
//
//   kHead      JSON: format, program, scenario text and settings, seed, steps, slots
//   kPictures  some pictures (picture.h), the first one whole
//   kHashes    step and state hash, JSON
//   kEvents    JSON
//   kEnd       JSON: how the battle ended. Missing: the recording was cut short
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "host/battle/battle.h"
#include "host/core/result.h"
#include "host/record/chunk_file.h"
#include "host/record/picture.h"

namespace swarm {

struct RecordingHead {
  std::string program;  // version and commit
  std::string scenario_path, scenario_text, title;
  std::vector<std::string> set;  // KEY=VALUE
  uint64_t seed = 1;
  uint64_t max_steps = 0;  // 0: to the end
  double dt_s = 0, quantum_km = 0;
  uint64_t picture_every = 1, hash_every = 1;
  Layout layout;  // of one world
};

struct RecordingEnd {
  uint64_t steps = 0;
  uint64_t state_hash = 0;
  std::string ended_by;
  bool interrupted = false;
};

/// Writes a recording while the battle is fought. Pictures are made, packed and written by a thread
/// of its own; where that falls behind by some pictures, the battle waits for it.
class RecordingWriter final : public BattleRecorder {
 public:
  /// The error: the file cannot be written.
  static Result<std::unique_ptr<RecordingWriter>> create(const std::string& path,
                                                         RecordingHead head,
                                                         const ScenarioSpec& scenario);
  ~RecordingWriter() override;

  uint64_t picture_every() const override { return head_.picture_every; }
  uint64_t hash_every() const override { return head_.hash_every; }
  void picture(uint64_t step, Engine* engine) override;
  void hash(uint64_t step, uint64_t hash) override;
  void event(const Event& event) override;

  /// Writes the rest. The error: something could not be written, now or before; the file is
  /// readable up to there.
  [[nodiscard]] std::optional<Error> finish(const RecordingEnd& end);
  uint64_t bytes() const { return writer_.bytes(); }
  uint64_t pictures() const { return pictures_; }

 private:
  struct Job {
    uint64_t step = 0;
    AgentFrame frame;
  };

  RecordingWriter(ChunkWriter writer, RecordingHead head, const ScenarioSpec& scenario);
  void work();
  void write_waiting();
  void add(ChunkKind kind, std::string_view raw);

  ChunkWriter writer_;
  const RecordingHead head_;
  const std::unique_ptr<const ScenarioTables> tables_;
  PictureMaker maker_;
  size_t pictures_in_chunk_ = 1;

  // Of the writing thread.
  std::vector<Picture> waiting_;
  uint64_t pictures_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::vector<AgentFrame> spare_;  // frames whose memory is used again
  std::vector<std::pair<uint64_t, uint64_t>> hashes_;
  std::vector<Event> events_;
  std::optional<Error> error_;  // the first
  bool closing_ = false;
  std::thread thread_;
};

/// A recording that is read. Pictures are decoded chunk by chunk, the last one is kept.
class Recording {
 public:
  static Result<Recording> open(const std::string& path);

  const RecordingHead& head() const { return head_; }
  /// None: it was cut short.
  const std::optional<RecordingEnd>& end() const { return end_; }
  uint64_t trailing_bytes() const { return reader_.trailing_bytes(); }
  const std::vector<std::pair<uint64_t, uint64_t>>& hashes() const { return hashes_; }
  const std::vector<Event>& events() const { return events_; }
  const ChunkReader& chunks() const { return reader_; }

  uint64_t picture_count() const { return picture_count_; }
  /// Picture `index` of picture_count(). The pointer holds until the next call.
  Result<const Picture*> picture(uint64_t index);

 private:
  struct PictureChunk {
    size_t chunk = 0;
    uint64_t first = 0, count = 0;
  };

  explicit Recording(ChunkReader reader) : reader_(std::move(reader)) {}
  std::optional<Error> read_all();

  ChunkReader reader_;
  RecordingHead head_;
  std::optional<RecordingEnd> end_;
  std::vector<std::pair<uint64_t, uint64_t>> hashes_;
  std::vector<Event> events_;
  std::vector<PictureChunk> picture_chunks_;
  uint64_t picture_count_ = 0;
  std::optional<size_t> decoded_;  // of picture_chunks_
  std::vector<Picture> pictures_;
};

}  // namespace swarm
