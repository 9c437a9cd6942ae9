// A timeline as a file for a trace viewer: ui.perfetto.dev or chrome://tracing.
#pragma once

#include <string>
#include <vector>

#include "host/profile/timeline.h"

namespace swarm {

struct TraceDescription {
  std::string scenario, device, backend;
  uint64_t seed = 1;
  uint64_t battle_steps = 0;  // of which the timeline shows some
};

/// JSON in Chrome's trace event format ("Trace Event Format", Google, 2016): one process, a thread
/// for the host and one for the device, with the stages of a step inside a span for the step;
/// counters of agents in play, and the battle's events as instants. Times are microseconds from the
/// first one. Events stand in the order of their times.
std::string trace_json(const Timeline& timeline, const TraceDescription& description);

}  // namespace swarm
