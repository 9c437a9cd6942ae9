// The JSON of comparison_page.h.
#include <build_info.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/output/comparison_page.h"
#include "host/output/format.h"

namespace swarm {
namespace {

using Json = nlohmann::ordered_json;

// Whole numbers without a point; what is not finite is null.
Json number(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!std::isfinite(value)) return nullptr;
  if (value == std::floor(value) && std::abs(value) < kExact) return static_cast<int64_t>(value);
  return value;
}

Json interval_json(const Interval& interval) {
  return {{"low", number(interval.low)}, {"high", number(interval.high)}};
}

Json numbers_json(const Summary& s) {
  return {{"count", s.count},
          {"missing", s.missing},
          {"median", number(s.median)},
          {"median_95", s.median_95 ? interval_json(*s.median_95) : Json(nullptr)},
          {"mean", number(s.mean)},
          {"sd", number(s.sd)},
          {"min", number(s.min)},
          {"lower_quartile", number(s.lower_quartile)},
          {"upper_quartile", number(s.upper_quartile)},
          {"max", number(s.max)}};
}

Json outcome_json(const OutcomeStatistics& s, uint64_t battles) {
  if (!s.is_boolean) return numbers_json(s.numbers);
  const double share =
      battles == 0 ? NAN : static_cast<double>(s.yes) / static_cast<double>(battles);
  return {{"yes", s.yes},
          {"no", s.no},
          {"missing", s.numbers.missing},
          {"share_yes", number(share)},
          {"share_yes_95", interval_json(wilson_interval(s.yes, battles))}};
}

Json documented_json(const Verdict& verdict) {
  const DocumentedSpec& d = verdict.documented;
  Json json;
  if (d.has_is) {
    json["is"] = d.is;
    json["share"] = d.share < 0 ? Json(nullptr) : number(d.share);
    json["agreeing"] = verdict.agreeing;
  } else if (d.has_value) {
    json["value"] = number(d.value);
    json["tolerance"] = number(d.tolerance);
  } else {
    json["at_least"] = number(d.at_least);
    json["at_most"] = number(d.at_most);
  }
  json["source"] = d.source;
  json["met"] = verdict.met;
  return json;
}

Json battle_json(const BattlePlan& plan, const ReplicateResult& result) {
  Json json = {{"seed", result.job.seed},
               {"steps", result.steps},
               {"sim_time_s", number(result.sim_time_s)},
               {"ended_by", result.ended_by},
               {"time_limit_reached", result.time_limit_reached},
               {"torpedo_overflow", result.torpedo_overflow},
               {"crowded", result.crowded},
               {"state_hash", hash_text(result.state_hash)}};
  json["outcome"] = Json::object();
  for (size_t i = 0; i < plan.outcomes.size(); ++i) {
    const double value = result.outcomes[i];
    Json& entry = json["outcome"][plan.scenario.outcomes[i].name];
    entry = number(value);
    if (plan.outcomes[i].is_boolean() && !std::isnan(value)) entry = value != 0;
  }
  json["events_s"] = Json::object();
  for (size_t e = 0; e < result.event_times_s.size(); ++e) {
    if (std::isnan(result.event_times_s[e])) continue;
    json["events_s"][plan.metrics.events()[e]] = number(result.event_times_s[e]);
  }
  return json;
}

}  // namespace

std::string comparison_json(const Comparison& comparison, const BattlePlan& plan,
                            const std::vector<ReplicateResult>& results, const ComparisonRun& run) {
  Json json = {{"scenario", plan.scenario.name},
               {"title", plan.scenario.title},
               {"set", run.set},
               {"version", FLEETSWARM_VERSION},
               {"commit", FLEETSWARM_COMMIT},
               {"backend", run.device.backend},
               {"device", run.device.name},
               {"first_seed", run.first_seed},
               {"replicates", run.replicates},
               {"battles", comparison.battles},
               {"interrupted", run.interrupted},
               {"worlds", run.worlds},
               {"wall_time_s", run.wall_time_s},
               {"agent_steps", run.agent_steps}};
  json["documented"] = Json::object();
  for (const Verdict& verdict : comparison.documented) {
    json["documented"][verdict.documented.name] = documented_json(verdict);
  }
  json["outcome"] = Json::object();
  for (const OutcomeStatistics& s : comparison.outcomes) {
    json["outcome"][s.name] = outcome_json(s, comparison.battles);
  }
  json["length_s"] = numbers_json(comparison.length_s);
  json["ended_by"] = Json::object();
  for (const auto& [trigger, count] : comparison.ended_by) json["ended_by"][trigger] = count;
  json["time_limit_reached"] = comparison.time_limit_reached;
  json["torpedo_overflow"] = comparison.torpedo_overflow;
  json["crowded"] = comparison.crowded;
  json["rows"] = Json::array();
  for (const ReplicateResult& result : results) json["rows"].push_back(battle_json(plan, result));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace swarm
