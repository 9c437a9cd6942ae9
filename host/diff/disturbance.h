// A planted divergence: one bit of one agent is flipped in the middle of a battle. It shows that a
// comparison finds what differs, and is the only reason why anybody would want it.
//
//   412:steer:wing.assault_1.12:wx_kmps     in step 412, after the stage
//   412:wing.assault_1.12:people[2]         after the last stage of the step
//
// Step n leads from the state after n - 1 steps to the state after n.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/result.h"
#include "host/diff/agent_names.h"
#include "kernels/engine.h"

namespace swarm {

struct Disturbance {
  uint64_t step = 0;  // at least 1
  StageId stage = StageId::kAdvanceClock;
  uint32_t slot = 0;  // in the plan's layout
  std::string agent;  // its name
  std::string field;
  uint32_t element = 0;
};

/// Reads STEP[:STAGE]:AGENT:FIELD. The error says what is wrong, and what is allowed.
Result<Disturbance> parse_disturbance(const std::string& text, const AgentNames& names);

/// Flips the lowest bit. Throws std::invalid_argument where the agent is not in the battle.
void disturb(const Disturbance& disturbance, AgentImage* agents);

}  // namespace swarm
