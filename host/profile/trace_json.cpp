#include "host/profile/trace_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

namespace swarm {
namespace {

constexpr int kProcess = 1;
constexpr int kHostThread = 1;
constexpr int kDeviceThread = 2;

// Text of a scenario may be anything; broken UTF-8 becomes a replacement character.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Collects events with their times and writes them in order.
class TraceWriter {
 public:
  explicit TraceWriter(const Timeline& timeline) : timeline_(timeline), zero_ns_(first_ns()) {}

  std::string write(const TraceDescription& description) {
    add_names(description);
    for (const Timeline::HostSpan& span : timeline_.host()) {
      add_span(span.name, "host", kHostThread, span.begin_ns, span.end_ns, span.step);
    }
    add_device();
    add_counts();
    add_instants();
    // A span that begins with another one and ends after it is the outer one of the two.
    std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
      return a.at_ns != b.at_ns ? a.at_ns < b.at_ns : a.duration_ns > b.duration_ns;
    });
    return text(description);
  }

 private:
  struct Event {
    int64_t at_ns, duration_ns;
    std::string text;
  };

  int64_t first_ns() const {
    int64_t first = std::numeric_limits<int64_t>::max();
    for (const auto& span : timeline_.host()) first = std::min(first, span.begin_ns);
    for (const auto& span : timeline_.device()) first = std::min(first, span.begin_ns);
    for (const auto& count : timeline_.counts()) first = std::min(first, count.at_ns);
    for (const auto& instant : timeline_.instants()) first = std::min(first, instant.at_ns);
    return first;
  }

  static std::string micros(int64_t ns) { return fmt::format("{}.{:03}", ns / 1000, ns % 1000); }

  void add(int64_t at_ns, int64_t duration_ns, const char* phase, int thread,
           const std::string& rest) {
    events_.push_back({at_ns, duration_ns,
                       fmt::format(R"({{"ph":"{}","pid":{},"tid":{},"ts":{},{}}})", phase, kProcess,
                                   thread, micros(at_ns - zero_ns_), rest)});
  }

  void add_name(const char* what, int thread, const std::string& name) {
    add(zero_ns_, std::numeric_limits<int64_t>::max(), "M", thread,
        fmt::format(R"("name":"{}","args":{{"name":{}}})", what, quoted(name)));
  }

  void add_names(const TraceDescription& description) {
    add_name("process_name", kHostThread, "fleetswarm: " + description.scenario);
    add_name("thread_name", kHostThread, "host: orchestrator and copies");
    add_name("thread_name", kDeviceThread,
             "device: stages (" + description.backend + ", " + description.device + ")");
  }

  void add_span(const char* name, const char* category, int thread, int64_t begin_ns,
                int64_t end_ns, std::optional<uint64_t> step) {
    const int64_t duration_ns = end_ns - begin_ns;
    std::string rest =
        fmt::format(R"("dur":{},"name":"{}","cat":"{}")", micros(duration_ns), name, category);
    if (step) rest += fmt::format(R"(,"args":{{"step":{}}})", *step);
    add(begin_ns, duration_ns, "X", thread, rest);
  }

  // Stages of one step follow one another; a span around them says which step it is.
  void add_device() {
    const std::vector<StageSpan>& spans = timeline_.device();
    for (size_t i = 0; i < spans.size();) {
      size_t end = i + 1;
      while (end < spans.size() && spans[end].step == spans[i].step) ++end;
      const bool in_step = spans[i].step != kNoStep;
      const std::optional<uint64_t> step =
          in_step ? std::optional<uint64_t>(spans[i].step) : std::nullopt;
      if (in_step) {
        add_span("step", "step", kDeviceThread, spans[i].begin_ns, spans[end - 1].end_ns, step);
      }
      for (; i < end; ++i) {
        add_span(stage_name(spans[i].stage), in_step ? "stage" : "between steps", kDeviceThread,
                 spans[i].begin_ns, spans[i].end_ns, step);
      }
    }
  }

  void add_counts() {
    for (const Timeline::Count& count : timeline_.counts()) {
      add(count.at_ns, 0, "C", kHostThread,
          fmt::format(R"("name":"agents in play","args":{{"sections":{},"ships":{},"mines":{},)"
                      R"("torpedoes":{}}})",
                      count.agents.sections, count.agents.ships, count.agents.mines,
                      count.agents.torpedoes));
    }
  }

  void add_instants() {
    for (const Timeline::Instant& instant : timeline_.instants()) {
      add(instant.at_ns, 0, "i", kHostThread,
          fmt::format(R"("s":"p","name":{},"cat":"battle","args":{{"note":{},"t_s":{},"step":{}}})",
                      quoted(instant.name), quoted(instant.note), instant.battle_time_s,
                      instant.step));
    }
  }

  std::string text(const TraceDescription& description) const {
    const uint64_t end = std::min(timeline_.first_step() + timeline_.steps(),
                                  std::max(description.battle_steps, timeline_.first_step()));
    std::string text = fmt::format(
        R"({{"displayTimeUnit":"ns","otherData":{{"scenario":{},"seed":"{}","backend":{},)"
        R"("device":{},"first_step":"{}","end_step":"{}","battle_steps":"{}"}},"traceEvents":[)",
        quoted(description.scenario), description.seed, quoted(description.backend),
        quoted(description.device), timeline_.first_step(), end, description.battle_steps);
    const char* separator = "\n";
    for (const Event& event : events_) {
      text += separator;
      text += event.text;
      separator = ",\n";
    }
    return text + "\n]}\n";
  }

  const Timeline& timeline_;
  const int64_t zero_ns_;
  std::vector<Event> events_;
};

}  // namespace

std::string trace_json(const Timeline& timeline, const TraceDescription& description) {
  return TraceWriter(timeline).write(description);
}

}  // namespace swarm
