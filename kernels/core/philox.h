// Random numbers without state: Philox4x32-10, keyed by what the number is for.
//
// A battle must not depend on the order in which agents are visited, on the memory slot that an
// agent has, or on whether the battle was stopped and resumed. So no generator is stored anywhere.
// A number is a pure function of (seed of the world, stable id of the agent, step, purpose, index),
// and every purpose is named in one enum, so that two uses can never share a number by accident.
//
// Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2,
// 3", SC11. The counter is {agent, step, purpose, index}, the key is the seed (low word first).
#pragma once

#include "kernels/core/portable.h"

namespace swarm {

// All uses of randomness. Values are part of what a recorded battle means: never change or reuse
// one.
enum class RandomPurpose : uint32_t {
  kPlacement = 1,        // where agents start
  kDetection = 2,        // does a sensor see a cloaked or faint contact
  kTargetChoice = 3,     // which of equally good targets
  kHitRoll = 4,          // does a shot hit, and what
  kLaunch = 5,           // spread of torpedoes and boarding craft at launch
  kPointDefence = 6,     // is a torpedo shot down
  kMineTrigger = 7,      // does a mine detonate
  kMineReplication = 8,  // where a replacement mine appears
  kBoarding = 9,         // fights inside a section
  kSteering = 10,        // evasion and patrol wander
  kTest = 11,            // tests and benchmarks
  kGate = 12,            // does a convoy try a closed gate
  kTriggerWait = 13,     // how long a trigger with jitter waits
  kAim = 14,             // which of many a random or blind shot goes at
  kReload = 15,          // exponential reload times
  kMineFailure = 16,     // does a mine fail by itself
  kMineBuilding = 17,    // exponential building times of mines
  kScreen = 18,          // is an attacker drawn off by an escort
  kPatrol = 19,          // where a sweeper looks
};

struct Random4 {
  uint32_t v[4];
};

// The bare block function: ten rounds over a counter of four words and a key of two.
SWARM_HD constexpr Random4 philox4x32_10(Random4 counter, uint32_t key0, uint32_t key1) {
  constexpr uint64_t kMultiplier0 = 0xD2511F53u;
  constexpr uint64_t kMultiplier1 = 0xCD9E8D57u;
  constexpr uint32_t kWeyl0 = 0x9E3779B9u;  // golden ratio
  constexpr uint32_t kWeyl1 = 0xBB67AE85u;  // sqrt(3) - 1
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = kMultiplier0 * counter.v[0];
    const uint64_t product1 = kMultiplier1 * counter.v[2];
    counter = Random4{{static_cast<uint32_t>(product1 >> 32) ^ counter.v[1] ^ key0,
                       static_cast<uint32_t>(product1),
                       static_cast<uint32_t>(product0 >> 32) ^ counter.v[3] ^ key1,
                       static_cast<uint32_t>(product0)}};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return counter;
}

// Four independent uniform words. `agent` is the stable id; `index` tells apart several draws of
// one agent for one purpose in one step.
SWARM_HD constexpr Random4 random4(uint64_t seed, uint32_t agent, uint32_t step,
                                   RandomPurpose purpose, uint32_t index = 0) {
  return philox4x32_10(Random4{{agent, step, static_cast<uint32_t>(purpose), index}},
                       static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32));
}

// [0, 1) in steps of 2^-24: every value is exact and equally likely, 1 never occurs.
SWARM_HD constexpr float uniform01(uint32_t random) {
  return static_cast<float>(random >> 8) * (1.0f / 16777216.0f);
}

// [0, n), by multiply-high. The bias is below n / 2^32. n = 0 gives 0.
SWARM_HD constexpr uint32_t uniform_below(uint32_t random, uint32_t n) {
  return static_cast<uint32_t>((static_cast<uint64_t>(random) * n) >> 32);
}

}  // namespace swarm
