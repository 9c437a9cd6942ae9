// A small battle made in code, with one of everything, for tests of the orchestrator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/battle/plan.h"
#include "host/scenario/spec.h"

namespace swarm::testing_support {

/// Wings of small_spec, in its order.
enum SmallWing : uint32_t { kHero, kRaiders, kReserve, kConvoy1, kConvoy2, kIdle };

/// Blue: a base (core, ring_1 to ring_4), a hero, a minefield. Red: ten raiders, five held in
/// reserve, two convoys behind a gate that the field closes. `idle` is not enabled. Phases:
/// approach, fight, after. No triggers.
ScenarioSpec small_spec();

/// As the loader resolves a name.
Ref ref(const std::string& name, int32_t index);

TriggerSpec trigger(const std::string& name, const std::string& when,
                    std::vector<EffectSpec> effects, std::vector<uint32_t> phases = {});
EffectSpec event_effect(const std::string& name);
EffectSpec next_phase(int32_t phase);
EffectSpec end_effect();

/// A summary row as if the engine had counted an untouched world: everybody alive, nothing laid.
std::vector<int64_t> fresh_row(const BattlePlan& plan);

}  // namespace swarm::testing_support
