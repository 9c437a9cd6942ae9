// See recording.h: the writing side.
#include <algorithm>

#include "host/battle/build_world.h"
#include "host/record/recording.h"
#include "host/record/recording_json.h"

namespace swarm {
namespace {

constexpr size_t kMostWaiting = 8;  // pictures that the battle may be ahead
// A chunk begins with a whole picture: more in one make the file small, fewer make seeking quick
// and a crash cheap.
constexpr size_t kMostInChunk = 64, kFewestInChunk = 4;
constexpr size_t kChunkBytes = size_t{48} << 20, kPictureBytesOfSlot = 27;

}  // namespace

Result<std::unique_ptr<RecordingWriter>> RecordingWriter::create(const std::string& path,
                                                                 RecordingHead head,
                                                                 const ScenarioSpec& scenario) {
  Result<ChunkWriter> writer = ChunkWriter::create(path);
  if (!writer) return writer.error();
  if (auto error = writer.value().add(ChunkKind::kHead, head_json(head))) return *error;
  return std::unique_ptr<RecordingWriter>(
      new RecordingWriter(std::move(writer).value(), std::move(head), scenario));
}

RecordingWriter::RecordingWriter(ChunkWriter writer, RecordingHead head,
                                 const ScenarioSpec& scenario)
    : writer_(std::move(writer)),
      head_(std::move(head)),
      tables_(std::make_unique<const ScenarioTables>(build_tables(scenario))),
      maker_(*tables_, head_.quantum_km) {
  const size_t picture_bytes = std::max(head_.layout.capacity() * kPictureBytesOfSlot, size_t{1});
  pictures_in_chunk_ = std::clamp(kChunkBytes / picture_bytes, kFewestInChunk, kMostInChunk);
  thread_ = std::thread([this] { work(); });
}

RecordingWriter::~RecordingWriter() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RecordingWriter::picture(uint64_t step, Engine* engine) {
  Job job;
  job.step = step;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return jobs_.size() < kMostWaiting; });
    if (error_) return;  // finish says it
    if (!spare_.empty()) {
      job.frame = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  engine->read_frame(0, &job.frame);
  {
    const std::scoped_lock lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void RecordingWriter::hash(uint64_t step, uint64_t hash) {
  const std::scoped_lock lock(mutex_);
  hashes_.emplace_back(step, hash);
}

void RecordingWriter::event(const Event& event) {
  const std::scoped_lock lock(mutex_);
  events_.push_back(event);
}

void RecordingWriter::work() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
      if (jobs_.empty()) break;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    changed_.notify_all();
    waiting_.push_back(maker_.make(job.step, job.frame));
    ++pictures_;
    if (waiting_.size() >= pictures_in_chunk_) write_waiting();
    const std::scoped_lock lock(mutex_);
    spare_.push_back(std::move(job.frame));
  }
  write_waiting();
}

void RecordingWriter::add(ChunkKind kind, std::string_view raw) {
  {
    const std::scoped_lock lock(mutex_);
    if (error_) return;
  }
  const std::optional<Error> error = writer_.add(kind, raw);
  if (!error) return;
  const std::scoped_lock lock(mutex_);
  error_ = error;
}

void RecordingWriter::write_waiting() {
  std::vector<std::pair<uint64_t, uint64_t>> hashes;
  std::vector<Event> events;
  {
    const std::scoped_lock lock(mutex_);
    hashes.swap(hashes_);
    events.swap(events_);
  }
  if (!waiting_.empty()) add(ChunkKind::kPictures, encode_pictures(waiting_));
  waiting_.clear();
  if (!hashes.empty()) add(ChunkKind::kHashes, hashes_json(hashes));
  if (!events.empty()) add(ChunkKind::kEvents, events_json(events));
}

std::optional<Error> RecordingWriter::finish(const RecordingEnd& end) {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
  add(ChunkKind::kEnd, end_json(end));
  return error_;
}

}  // namespace swarm
