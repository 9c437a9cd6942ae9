// See recording_json.h.
#include "host/record/recording_json.h"

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// What a reader makes of a text, or that the text is not what it should be.
template <class T, class Read>
Result<T> read_json(std::string_view text, const char* what, const Read& read) {
  try {
    return read(Json::parse(text));
  } catch (const std::exception&) {
    return Error{std::string("holds no ") + what + " that this program can read"};
  }
}

}  // namespace

std::string head_json(const RecordingHead& head) {
  return dumped({{"program", head.program},
                 {"scenario_path", head.scenario_path},
                 {"scenario_text", head.scenario_text},
                 {"title", head.title},
                 {"set", head.set},
                 {"seed", head.seed},
                 {"max_steps", head.max_steps},
                 {"dt_s", head.dt_s},
                 {"quantum_km", head.quantum_km},
                 {"picture_every", head.picture_every},
                 {"hash_every", head.hash_every},
                 {"sections", head.layout.sections},
                 {"ships", head.layout.ships},
                 {"mines", head.layout.mines},
                 {"torpedoes", head.layout.torpedoes}});
}

Result<RecordingHead> head_from_json(std::string_view text) {
  return read_json<RecordingHead>(text, "head", [](const Json& json) -> Result<RecordingHead> {
    RecordingHead head;
    json.at("program").get_to(head.program);
    json.at("scenario_path").get_to(head.scenario_path);
    json.at("scenario_text").get_to(head.scenario_text);
    json.at("title").get_to(head.title);
    json.at("set").get_to(head.set);
    json.at("seed").get_to(head.seed);
    json.at("max_steps").get_to(head.max_steps);
    json.at("dt_s").get_to(head.dt_s);
    json.at("quantum_km").get_to(head.quantum_km);
    json.at("picture_every").get_to(head.picture_every);
    json.at("hash_every").get_to(head.hash_every);
    head.layout.worlds = 1;
    json.at("sections").get_to(head.layout.sections);
    json.at("ships").get_to(head.layout.ships);
    json.at("mines").get_to(head.layout.mines);
    json.at("torpedoes").get_to(head.layout.torpedoes);
    if (head.picture_every == 0 || head.hash_every == 0) return Error{"holds no head"};
    return head;
  });
}

std::string end_json(const RecordingEnd& end) {
  return dumped({{"steps", end.steps},
                 {"state_hash", end.state_hash},
                 {"ended_by", end.ended_by},
                 {"interrupted", end.interrupted}});
}

Result<RecordingEnd> end_from_json(std::string_view text) {
  return read_json<RecordingEnd>(text, "end", [](const Json& json) -> Result<RecordingEnd> {
    RecordingEnd end;
    json.at("steps").get_to(end.steps);
    json.at("state_hash").get_to(end.state_hash);
    json.at("ended_by").get_to(end.ended_by);
    json.at("interrupted").get_to(end.interrupted);
    return end;
  });
}

std::string hashes_json(const std::vector<std::pair<uint64_t, uint64_t>>& hashes) {
  return dumped(hashes);
}

Result<std::vector<std::pair<uint64_t, uint64_t>>> hashes_from_json(std::string_view text) {
  using Hashes = std::vector<std::pair<uint64_t, uint64_t>>;
  return read_json<Hashes>(text, "hashes",
                           [](const Json& json) -> Result<Hashes> { return json.get<Hashes>(); });
}

std::string events_json(const std::vector<Event>& events) {
  Json all = Json::array();
  for (const Event& e : events) {
    all.push_back({e.t_s, e.step, e.event, e.note, e.details, e.numbers});
  }
  return dumped(all);
}

Result<std::vector<Event>> events_from_json(std::string_view text) {
  return read_json<std::vector<Event>>(
      text, "events", [](const Json& json) -> Result<std::vector<Event>> {
        std::vector<Event> events;
        for (const Json& e : json) {
          events.push_back({e.at(0), e.at(1), e.at(2), e.at(3), e.at(4), e.at(5)});
        }
        return events;
      });
}

}  // namespace swarm
