// One battle from start to end: an engine with one world, its orchestrator, and what came of it.
// run_battle drives; observers (progress, recording) look on once a command period.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/profile/battle_profile.h"
#include "host/profile/timeline.h"
#include "host/scenario/spec.h"
#include "kernels/device/device_info.h"
#include "kernels/engine.h"
#include "kernels/stage_names.h"

namespace swarm {

/// One line of events.jsonl.
struct Event {
  double t_s = 0;
  uint64_t step = 0;
  std::string event;
  std::string note;
  std::vector<std::pair<std::string, std::string>> details;  // faction, wing, agent, section: names
  std::vector<std::pair<std::string, double>> numbers;       // count and the like
};

struct PhaseRecord {
  std::string name, title;
  double start_s = 0, end_s = 0;
};

struct ClassLosses {
  std::string faction, agent_class;
  int64_t start = 0, lost = 0, departed = 0, remaining = 0, held = 0;
};

/// start = aboard + evacuated + lost + captured + on_structures, always.
struct PeopleRecord {
  std::string kind;
  int64_t start = 0, aboard = 0, evacuated = 0, lost = 0, captured = 0, on_structures = 0;
};

/// A metric's final value. Missing: the event it asks for never happened.
struct OutcomeValue {
  std::string name, title;
  bool is_boolean = false;
  std::optional<double> value;
};

struct MinefieldRecord {
  std::string name;
  int64_t planned = 0, laid = 0, alive = 0, triggered = 0, replaced = 0, shot = 0;
  bool armed = false;
  std::optional<double> armed_s;  // when it was first armed as a whole
};

struct BattleResult {
  std::string scenario, title;
  uint64_t seed = 0;
  DeviceInfo device;
  uint64_t steps = 0;
  double sim_time_s = 0, wall_time_s = 0;
  double steps_time_s = 0;   // of wall_time_s: without building the world
  uint64_t agents = 0;       // slots of the world that held an agent at the start or later
  uint64_t agent_steps = 0;  // agents in play, summed over steps
  uint64_t state_hash = 0;
  Layout layout;                 // of the engine
  uint64_t engine_bytes = 0;     // what the engine took of its device's memory
  uint64_t peak_host_bytes = 0;  // of the process, when the battle ended; 0: not known
  bool interrupted = false;
  bool time_limit_reached = false;
  std::string ended_by;                               // trigger that ended the battle
  std::vector<std::pair<uint64_t, uint64_t>> hashes;  // (step, hash) with --hash-every
  std::vector<OutcomeValue> outcomes;
  std::vector<ClassLosses> losses;
  std::vector<PhaseRecord> phases;
  std::vector<PeopleRecord> people;
  std::vector<MinefieldRecord> fields;
  std::vector<std::pair<std::string, int64_t>> counters;  // shots, hits, overkill_TJ, ...
  std::vector<Event> events;
  std::vector<std::string> series_columns;  // t_s first
  std::vector<std::vector<double>> series;
};

struct Progress {
  double sim_time_s = 0, limit_s = 0;
  uint64_t step = 0;
  std::string phase;
  double agent_steps_per_s = 0;
  double wall_time_s = 0;
};

/// Who keeps a battle as it goes.
class BattleRecorder {
 public:
  virtual ~BattleRecorder() = default;
  /// Steps between two pictures, and between two hashes; step 0 has a picture, too.
  virtual uint64_t picture_every() const = 0;
  virtual uint64_t hash_every() const = 0;
  virtual void picture(uint64_t step, Engine* engine) = 0;
  virtual void hash(uint64_t step, uint64_t hash) = 0;
  virtual void event(const Event& event) = 0;
};

struct BattleOptions {
  BackendKind backend = BackendKind::kCpu;
  unsigned threads = 0;  // 0: as many as the machine has
  uint64_t seed = 1;
  uint64_t max_steps = 0;                   // 0: until the scenario ends
  uint64_t hash_every = 0;                  // 0: only at the end
  const std::atomic<bool>* stop = nullptr;  // set by a signal: end after this command period
  BattleProfile* profile = nullptr;         // where given, filled in; changes no result
  Timeline* timeline = nullptr;             // with a profile: what happened when
  BattleRecorder* recorder = nullptr;       // changes no result
  std::function<void(const Progress&)> on_progress;
  std::function<void(const Event&)> on_event;
};

/// Fights one battle. Throws DeviceError when the back end fails.
BattleResult run_battle(const ScenarioSpec& scenario, const BattleOptions& options);

}  // namespace swarm
