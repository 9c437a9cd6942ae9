// From what the user called a study to a plan, and to what it will cost.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/cli/choose_device.h"
#include "host/core/result.h"
#include "host/output/study_page.h"
#include "host/study/study_plan.h"

namespace swarm {

/// Finds and loads it. `replicates` replaces the study's own where it is not 0.
Result<StudySpec> open_study(const std::string& name, uint64_t replicates);

/// Memory that a batch may take on the device; 0: not known.
uint64_t memory_for_batch(const DeviceInfo& device);

/// Fights battles of the first valid point for some seconds.
StudyCost measure_cost(const StudyPlan& plan, const ChosenDevice& device, unsigned threads);

}  // namespace swarm
