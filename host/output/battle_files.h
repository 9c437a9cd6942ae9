// What a battle leaves on disk for other programs. Pure functions from a result to text; numbers
// are written in the shortest form that reads back the same, whatever the locale.
//
//   summary.json    one object: what was run, how fast, and how it ended
//   events.jsonl    one object a line: t, step, event, note, and the event's own details
//   timeseries.csv  a header, then a row every series_interval_s
//   hashes.csv      step,hash: only where hashes were asked for
#pragma once

#include <string>
#include <vector>

#include "host/battle/battle.h"
#include "host/scenario/load.h"

namespace swarm {

/// What the user asked for beside the scenario and the seed; kept in summary.json.
struct RunRequest {
  std::vector<Override> overrides;
  /// Fights the same battle again: words quoted for a shell, an option together with its value.
  std::vector<std::string> command;
};

std::string summary_json(const BattleResult& result, const ScenarioSpec& scenario,
                         const RunRequest& request);
std::string events_jsonl(const BattleResult& result);
std::string timeseries_csv(const BattleResult& result);
std::string hashes_csv(const BattleResult& result);

}  // namespace swarm
