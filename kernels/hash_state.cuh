// Stage hash_state: one 64-bit number for the whole state of a world.
// Reads every agent field, WorldState. Writes hashes.
//
// Each agent's fields are mixed in the order of the field table, keyed by its stable id, and the
// agents' numbers are added (wrapping), so the hash does not depend on the order of agents, on slot
// ranges or on other worlds. References to agents are hashed by stable id. An empty slot adds 0.
#pragma once

#include "kernels/state/views.h"

namespace swarm {

inline constexpr uint32_t kHashBlock = 256;  // agents whose numbers one functor call adds up

/// One round of mixing: multiplication by an odd constant and a shift, both invertible.
SWARM_HD inline uint64_t mix_hash(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

SWARM_HD inline uint64_t hash_bits(float value) { return bits_of(value); }
template <class T>
SWARM_HD inline uint64_t hash_bits(T value) {
  return static_cast<uint64_t>(value);
}

struct HashState {
  StepView v;

  template <class T>
  SWARM_HD uint64_t element(T value, FieldRole role, uint32_t base) const {
    if (role == FieldRole::kValue) return hash_bits(value);
    const uint32_t slot = static_cast<uint32_t>(value);
    return slot == kNone ? kNone : stable_id(v.layout, slot - base);
  }

  SWARM_HD uint64_t hash_agent(uint32_t slot, uint32_t base) const {
    const AgentView& a = v.agents;
    if (a.status[slot] == static_cast<uint8_t>(AgentStatus::kAbsent)) return 0;
    uint64_t hash = mix_hash(0x5851F42D4C957F2Dull, stable_id(v.layout, slot - base));
#define SWARM_HASH(type, name, elements, role, unit, writers, meaning)                          \
  for (uint32_t e = 0; e < (elements); ++e) {                                                   \
    hash = mix_hash(                                                                            \
        hash, element(a.name[static_cast<size_t>(e) * a.slots + slot], FieldRole::role, base)); \
  }
    SWARM_AGENT_FIELDS(SWARM_HASH)
#undef SWARM_HASH
    return hash;
  }

  SWARM_HD uint64_t hash_world(const WorldState& w) const {
    uint64_t hash = mix_hash(w.seed, w.step);
    for (const FieldState& field : w.fields) {
      hash = mix_hash(mix_hash(hash, field.laid), field.lay_credit_q16);
      hash = mix_hash(mix_hash(hash, field.armed_step), field.armed);
    }
    const int64_t* counters = reinterpret_cast<const int64_t*>(&w.counters);
    for (uint32_t c = 0; c < sizeof(WorldCounters) / sizeof(int64_t); ++c) {
      hash = mix_hash(hash, static_cast<uint64_t>(counters[c]));
    }
    return hash;
  }

  SWARM_HD void operator()(uint32_t i) const {
    const uint32_t blocks = (v.layout.capacity() + kHashBlock - 1) / kHashBlock;
    const uint32_t world = i / blocks;
    if (!v.is_running(world)) return;
    const uint32_t base = v.base(world);
    const uint32_t first = base + i % blocks * kHashBlock;
    const uint32_t end = first + kHashBlock < base + v.layout.capacity()
                             ? first + kHashBlock
                             : base + v.layout.capacity();
    uint64_t sum = i % blocks == 0 ? hash_world(v.worlds[world]) : 0;
    for (uint32_t slot = first; slot < end; ++slot) sum += hash_agent(slot, base);
    atomic_add(&v.hashes[world], sum);
  }
};

template <class Exec>
void hash_state(Exec& exec, const StepView& v) {
  const uint32_t blocks = (v.layout.capacity() + kHashBlock - 1) / kHashBlock;
  exec.fill_zero(v.hashes, sizeof(uint64_t) * v.layout.worlds);
  exec.for_each(v.layout.worlds * blocks, HashState{v});
}

}  // namespace swarm
