// The matrix of settings in which a battle must have the same bits, and the words for a difference.
//
// The reference is the battle alone on one CPU thread; whatever else is tried, on the back end that
// FLEETSWARM_TEST_BACKEND names, is held against its hashes. Where one differs, both are fought
// again, and the failure says the first step, stage, agent and field, with both values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/battle/plan.h"
#include "host/diff/engine_run.h"
#include "host/diff/run_source.h"
#include "host/scenario/spec.h"

namespace swarm {

/// A small generator with the same numbers on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : seed_(seed) {}
  uint32_t below(uint32_t n);
  uint32_t between(uint32_t least, uint32_t most) { return least + below(most - least + 1); }
  template <class T>
  void shuffle(std::vector<T>* list) {
    for (size_t i = list->size(); i > 1; --i) {
      std::swap((*list)[i - 1], (*list)[below(static_cast<uint32_t>(i))]);
    }
  }

 private:
  uint64_t seed_;
  uint32_t count_ = 0;
};

/// One battle of the matrix, and its hashes by seed.
class MatrixBattle {
 public:
  /// A scenario of tests/golden.toml by its name, or "everything", tests/scenarios/data's small war
  /// with all systems. Hashes are taken every so many steps, up to last_step (0: the end).
  MatrixBattle(const std::string& name, uint64_t every, uint64_t last_step = 0);

  const BattlePlan& plan() const { return plan_; }
  uint32_t command_steps() const;
  uint64_t every() const { return every_; }
  uint64_t last_step() const { return last_step_; }

  /// The reference, with the end of the battle where it has one.
  const std::vector<RunPoint>& hashes(uint64_t seed);
  /// The last step of the reference.
  uint64_t length(uint64_t seed) { return hashes(seed).back().step; }

  /// "" where the battle, fought so, has the reference's hashes; else where it differs.
  std::string difference(RunPlan how);

 private:
  std::string name_;
  ScenarioSpec scenario_;
  BattlePlan plan_;
  uint64_t every_, last_step_;
  std::map<uint64_t, std::vector<RunPoint>> hashes_;
};

/// How a run was fought, in one line.
std::string described(const RunPlan& how);

/// The back end under test, with so many threads, alone or as one of many worlds.
RunSetting setting_with(unsigned threads, uint32_t worlds = 1, uint32_t place = 0);

/// A random setting: the CPU or the back end under test, 1 to 32 threads, 1 to `most_worlds`
/// worlds.
RunSetting random_setting(Dice* dice, uint32_t most_worlds);

}  // namespace swarm
