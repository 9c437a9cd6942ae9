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

// Before the text of a value that stands on one line of the file: stages have many numbers.
const std::string kOnOneLine = "on one line:";

/// The file's text, with those values in place of their texts.
std::string text_of(const Json& json) {
  const std::string text = json.dump(2);
  const std::string mark = '"' + kOnOneLine;
  std::string result;
  size_t from = 0;
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, from)) {
    result += text.substr(from, at - from);
    const size_t end = text.find("}\"", at) + 2;
    result += Json::parse(text.substr(at, end - at)).get<std::string>().substr(kOnOneLine.size());
    from = end;
  }
  return result + text.substr(from) + "\n";
}

Json json_of(const StageRow& row) {
  return {{"stage", stage_name(row.stage)},
          {"calls", row.calls},
          {"median_us", rounded(1e6 * row.median_s)},
          {"min_us", rounded(1e6 * row.least_s)},
          {"share", rounded(row.share)},
          {"items", rounded(row.cost.items)},
          {"bytes_read", rounded(row.cost.bytes_read)},
          {"bytes_written", rounded(row.cost.bytes_written)},
          {"bytes_gathered", rounded(row.cost.bytes_gathered)},
          {"operations", rounded(row.cost.operations)},
          {"at_least", row.at_least},
          {"GBps", rounded(row.rate_GBps)},
          {"gathered_GBps", rounded(row.gathered_GBps)},
          {"GOPs", rounded(row.rate_GOPs)},
          {"copy_share", rounded(row.copy_share)},
          {"arithmetic_share", rounded(row.arithmetic_share)}};
}

Json json_of(const Ceilings& ceilings) {
  Json json = {{"copy_GBps", rounded(ceilings.memory_copy_GBps)},
               {"copy_bytes", ceilings.memory_copy_bytes}};
  if (ceilings.batch_copy_bytes > 0) {
    json["batch_copy_GBps"] = rounded(ceilings.batch_copy_GBps);
    json["batch_copy_bytes"] = ceilings.batch_copy_bytes;
  }
  json["arithmetic_GFLOPs"] = rounded(ceilings.arithmetic_GFLOPs);
  json["arithmetic_with"] = ceilings.arithmetic_with;
  return json;
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
  if (result.ceilings) json["ceilings"] = json_of(*result.ceilings);
  for (const StageRow& row : result.stages) {
    json["stages"].push_back(kOnOneLine + json_of(row).dump());
  }
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
  return text_of(json);
}

}  // namespace swarm
