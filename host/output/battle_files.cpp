#include "host/output/battle_files.h"

#include <build_info.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/output/format.h"

namespace swarm {
namespace {

using Json = nlohmann::ordered_json;

// Whole numbers without a point; what is not a number is null.
Json number(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!std::isfinite(value)) return nullptr;
  if (value == std::floor(value) && std::abs(value) < kExact) return static_cast<int64_t>(value);
  return value;
}

Json outcome_value(const OutcomeValue& outcome) {
  if (!outcome.value) return nullptr;
  if (outcome.is_boolean) return *outcome.value != 0;
  return number(*outcome.value);
}

Json forces_of(const BattleResult& result) {
  Json forces = Json::object();
  for (const ClassLosses& row : result.losses) {
    forces[row.faction][row.agent_class] = {{"start", row.start},
                                            {"lost", row.lost},
                                            {"departed", row.departed},
                                            {"remaining", row.remaining},
                                            {"held", row.held}};
  }
  return forces;
}

Json minefields_of(const BattleResult& result) {
  Json fields = Json::object();
  for (const MinefieldRecord& field : result.fields) {
    Json& row = fields[field.name];
    row = {{"planned", field.planned},     {"laid", field.laid},         {"alive", field.alive},
           {"triggered", field.triggered}, {"replaced", field.replaced}, {"shot", field.shot},
           {"armed", field.armed}};
    row["armed_s"] = field.armed_s ? number(*field.armed_s) : Json(nullptr);
  }
  return fields;
}

// Free text of a scenario may hold anything; broken UTF-8 must not lose a whole battle's results.
std::string text_of(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

void add_what_was_run(Json* summary, const BattleResult& result, const RunRequest& request) {
  Json& json = *summary;
  json["scenario"] = result.scenario;
  json["title"] = result.title;
  json["seed"] = result.seed;
  json["set"] = Json::array();
  for (const Override& set : request.overrides) json["set"].push_back(set.path + "=" + set.value);
  std::string command;
  for (const std::string& part : request.command) command += (command.empty() ? "" : " ") + part;
  json["command"] = command;
  json["version"] = FLEETSWARM_VERSION;
  json["commit"] = FLEETSWARM_COMMIT;
  json["backend"] = result.device.backend;
  json["device"] = result.device.name;
}

void add_how_it_ran(Json* summary, const BattleResult& result) {
  Json& json = *summary;
  const double wall_s = result.wall_time_s;
  json["steps"] = result.steps;
  json["sim_time_s"] = number(result.sim_time_s);
  json["wall_time_s"] = wall_s;
  json["agents"] = result.agents;
  json["agent_steps"] = result.agent_steps;
  json["agent_steps_per_s"] = wall_s > 0 ? static_cast<double>(result.agent_steps) / wall_s : 0.0;
  json["state_hash"] = hash_text(result.state_hash);
  json["interrupted"] = result.interrupted;
  json["time_limit_reached"] = result.time_limit_reached;
  json["ended_by"] = result.ended_by;
}

}  // namespace

std::string summary_json(const BattleResult& result, const ScenarioSpec& scenario,
                         const RunRequest& request) {
  Json json;
  add_what_was_run(&json, result, request);
  json["dt_s"] = scenario.dt_s;
  add_how_it_ran(&json, result);
  json["outcome"] = Json::object();
  for (const OutcomeValue& outcome : result.outcomes) {
    json["outcome"][outcome.name] = outcome_value(outcome);
  }
  json["losses"] = Json::object();
  for (const ClassLosses& row : result.losses)
    json["losses"][row.faction][row.agent_class] = row.lost;
  json["forces"] = forces_of(result);
  json["phases"] = Json::array();
  for (const PhaseRecord& phase : result.phases) {
    json["phases"].push_back(
        {{"name", phase.name}, {"start_s", number(phase.start_s)}, {"end_s", number(phase.end_s)}});
  }
  json["people"] = Json::object();
  for (const PeopleRecord& row : result.people) {
    // aboard: of ships and of structures, so that start = aboard + evacuated + lost + captured.
    json["people"][row.kind] = {{"start", row.start},
                                {"aboard", row.aboard + row.on_structures},
                                {"evacuated", row.evacuated},
                                {"lost", row.lost},
                                {"captured", row.captured},
                                {"on_ships", row.aboard},
                                {"on_structures", row.on_structures}};
  }
  json["minefields"] = minefields_of(result);
  json["counters"] = Json::object();
  for (const auto& [name, value] : result.counters) json["counters"][name] = value;
  return text_of(json, 2) + "\n";
}

std::string events_jsonl(const BattleResult& result) {
  std::string text;
  for (const Event& event : result.events) {
    Json line = {{"t", number(event.t_s)}, {"step", event.step}, {"event", event.event}};
    if (!event.note.empty()) line["note"] = event.note;
    // Names of details come from the scenario: they never replace one of the keys above.
    for (const auto& [name, value] : event.details) {
      if (!line.contains(name)) line[name] = value;
    }
    for (const auto& [name, value] : event.numbers) {
      if (!line.contains(name)) line[name] = number(value);
    }
    text += text_of(line, -1) + "\n";
  }
  return text;
}

std::string timeseries_csv(const BattleResult& result) {
  std::string text;
  for (size_t c = 0; c < result.series_columns.size(); ++c) {
    text += (c == 0 ? "" : ",") + result.series_columns[c];
  }
  text += '\n';
  for (const std::vector<double>& row : result.series) {
    for (size_t c = 0; c < row.size(); ++c) {
      if (c > 0) text += ',';
      text += shortest(row[c]);
    }
    text += '\n';
  }
  return text;
}

std::string hashes_csv(const BattleResult& result) {
  std::string text = "step,hash\n";
  for (const auto& [step, hash] : result.hashes) {
    text += std::to_string(step) + "," + hash_text(hash) + "\n";
  }
  return text;
}

}  // namespace swarm
