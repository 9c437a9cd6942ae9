// The parts of a recording that are JSON.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/battle/battle.h"
#include "host/core/result.h"
#include "host/record/recording.h"

namespace swarm {

std::string head_json(const RecordingHead& head);
std::string end_json(const RecordingEnd& end);
std::string hashes_json(const std::vector<std::pair<uint64_t, uint64_t>>& hashes);
std::string events_json(const std::vector<Event>& events);

// The error: not what was written.
Result<RecordingHead> head_from_json(std::string_view text);
Result<RecordingEnd> end_from_json(std::string_view text);
Result<std::vector<std::pair<uint64_t, uint64_t>>> hashes_from_json(std::string_view text);
Result<std::vector<Event>> events_from_json(std::string_view text);

}  // namespace swarm
