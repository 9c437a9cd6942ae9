// See recorded_trail.h.
#include "host/diff/recorded_trail.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace swarm {
namespace {

using Json = nlohmann::json;

std::optional<uint64_t> number_of(std::string_view text, int base) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, reason] = std::from_chars(text.data(), end, value, base);
  if (reason != std::errc() || at != end) return std::nullopt;
  return value;
}

std::optional<uint64_t> hash_of(std::string_view text) {
  return text.size() == 16 ? number_of(text, 16) : std::nullopt;
}

/// What summary.json says of the battle, and its last point.
Result<RecordedRun> read_summary(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Error{path + ": cannot be read"};
  const Json json = Json::parse(file, nullptr, false);
  const Error wrong{path + ": is not the summary of a run"};
  if (!json.is_object()) return wrong;
  RecordedRun run;
  RunPoint last;
  try {
    run.scenario = json.at("scenario").get<std::string>();
    run.seed = json.at("seed").get<uint64_t>();
    run.set = json.at("set").get<std::vector<std::string>>();
    run.backend = json.at("backend").get<std::string>();
    last.step = json.at("steps").get<uint64_t>();
    last.over = !json.at("ended_by").get<std::string>().empty() ||
                json.at("time_limit_reached").get<bool>();
    const std::optional<uint64_t> hash = hash_of(json.at("state_hash").get<std::string>());
    if (!hash) return wrong;
    last.hash = *hash;
  } catch (const Json::exception&) {
    return wrong;
  }
  run.points.push_back(last);
  return run;
}

/// The rows of hashes.csv, in rising order of steps.
Result<std::vector<RunPoint>> read_hashes(const std::string& path, std::istream& file) {
  std::vector<RunPoint> points;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (number == 1 && line == "step,hash") continue;
    const size_t comma = line.find(',');
    const std::optional<uint64_t> step = number_of(line.substr(0, comma), 10);
    const std::optional<uint64_t> hash =
        comma == std::string::npos ? std::nullopt : hash_of(line.substr(comma + 1));
    if (number == 1 || !step || !hash || (!points.empty() && *step <= points.back().step)) {
      return Error{fmt::format("{}:{}: expected {}", path, number,
                               number == 1 ? "step,hash" : "a later step and its hash")};
    }
    points.push_back({*step, *hash, false});
  }
  return points;
}

}  // namespace

std::optional<RunPoint> RecordedTrail::look(uint64_t step) {
  const auto at = std::lower_bound(points_.begin(), points_.end(), step,
                                   [](const RunPoint& p, uint64_t s) { return p.step < s; });
  if (at != points_.end()) return *at;
  if (!points_.empty() && points_.back().over) return points_.back();
  return std::nullopt;
}

Result<RecordedRun> read_recorded_run(const std::string& folder) {
  Result<RecordedRun> run = read_summary(folder + "/summary.json");
  if (!run) return run;
  const std::string path = folder + "/hashes.csv";
  std::ifstream file(path);
  if (!file) return run;
  Result<std::vector<RunPoint>> points = read_hashes(path, file);
  if (!points) return points.error();
  const RunPoint last = run->points.back();
  std::vector<RunPoint>& all = points.value();
  if (!all.empty() && all.back().step == last.step && all.back().hash != last.hash) {
    return Error{folder + ": hashes.csv and summary.json are not of the same run"};
  }
  if (!all.empty() && all.back().step >= last.step) all.pop_back();
  all.push_back(last);
  run.value().points = std::move(all);
  run.value().has_hashes = true;
  return run;
}

}  // namespace swarm
