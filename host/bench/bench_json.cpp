#include <build_info.h>
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "host/bench/bench_report.h"
#include "host/output/format.h"

namespace swarm {
namespace {

using Json = nlohmann::ordered_json;

// Four digits are more than repeats agree on.
double rounded(double value) {
  const std::string text = fmt::format("{:.3e}", value);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

Json json_of(const Spread& spread) {
  return {{"median", rounded(spread.median)},
          {"min", rounded(spread.min)},
          {"max", rounded(spread.max)}};
}

Json json_of(const BenchResult& result, const BenchSetting& setting) {
  Json json = {
      {"name", result.bench_case.workload}, {"suite", result.suite}, {"agents", result.agents},
      {"worlds", result.bench_case.worlds}, {"steps", result.steps}, {"seed", setting.seed},
      {"repeats", result.repeats}};
  if (setting.backend == BackendKind::kCpu) json["threads"] = setting.threads;
  if (!result.instruction_set.empty()) json["instruction_set"] = result.instruction_set;
  json["agent_steps_per_s"] = json_of(result.agent_steps_per_s);
  for (const auto& [name, spread] : result.rates) json[name] = json_of(spread);
  json["ns_per_agent_step"] = rounded(result.ns_per_agent_step);
  if (result.times_the_best) json["times_the_best"] = rounded(*result.times_the_best);
  json["agents_in_play"] = rounded(result.agents_in_play);
  if (result.mean_neighbours) json["mean_neighbours"] = rounded(*result.mean_neighbours);
  if (result.mean_candidates) json["mean_candidates"] = rounded(*result.mean_candidates);
  if (result.unseen_share) json["unseen_share"] = rounded(*result.unseen_share);
  json["state_hash"] = hash_text(result.state_hash);
  if (result.expected_hash) json["expected_hash"] = hash_text(*result.expected_hash);
  for (const BenchPart& part : result.parts) {
    json["parts"].push_back({{"worlds", part.bench_case.worlds},
                             {"state_hash", hash_text(part.state_hash)},
                             {"expected_hash", hash_text(part.expected_hash)}});
  }
  return json;
}

}  // namespace

std::string bench_json(const BenchOutcome& outcome, const BenchSetting& setting,
                       const std::string& date) {
  Json json = {{"version", FLEETSWARM_VERSION},       {"commit", FLEETSWARM_COMMIT},
               {"build_type", FLEETSWARM_BUILD_TYPE}, {"compiler", FLEETSWARM_COMPILER},
               {"flags", FLEETSWARM_FLAGS},           {"date", date},
               {"backend", setting.device.backend},   {"device", setting.device.name}};
  if (setting.backend != BackendKind::kCpu) json["gpu_compiler"] = FLEETSWARM_GPU_COMPILER;
  if (!setting.device.driver.empty()) json["driver"] = setting.device.driver;
  json["device_detail"] = setting.device.detail;
  json["device_memory_bytes"] = setting.device.memory_total_bytes;
  if (outcome.interrupted) json["interrupted"] = true;
  if (!outcome.left_out.empty()) json["left_out"] = outcome.left_out;
  json["results"] = Json::array();
  for (const BenchResult& result : outcome.results) {
    json["results"].push_back(json_of(result, setting));
  }
  return json.dump(2) + "\n";
}

}  // namespace swarm
