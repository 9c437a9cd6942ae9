// See disturbance.h.
#include "host/diff/disturbance.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <vector>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

struct Field {
  std::string name;
  uint32_t elements = 1;
  bool can_be_disturbed = true;
};

/// With another of these, an agent would be one that no battle can hold: a reference to a slot that
/// is not there, a row that no table has.
bool can_be_disturbed(std::string_view name, FieldRole role) {
  constexpr std::string_view kFixed[] = {"kind", "agent_class", "faction", "group", "launch_mount"};
  return role == FieldRole::kValue &&
         std::find(std::begin(kFixed), std::end(kFixed), name) == std::end(kFixed);
}

const std::vector<Field>& fields() {
#define SWARM_FIELD(type, name, elements, role, unit, writers, meaning) \
  {#name, elements, can_be_disturbed(#name, FieldRole::role)},
  static const std::vector<Field> all = {SWARM_AGENT_FIELDS(SWARM_FIELD)};
#undef SWARM_FIELD
  return all;
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<uint64_t> whole_number(std::string_view text) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, reason] = std::from_chars(text.data(), end, value);
  if (reason != std::errc() || at != end) return std::nullopt;
  return value;
}

std::optional<Error> read_stage(const std::string& name, StageId* stage) {
  const auto at = std::find(std::begin(kStageNames), std::end(kStageNames), name);
  const auto last = kStageNames + static_cast<uint32_t>(StageId::kAdvanceClock) + 1;
  if (at < last) {
    *stage = static_cast<StageId>(at - kStageNames);
    return std::nullopt;
  }
  return Error{quoted_text(name) + " is not a stage of the step" +
               allowed_names(name, {kStageNames, last})};
}

std::optional<Error> read_field(const std::string& text, Disturbance* disturbance) {
  const size_t bracket = text.find('[');
  const std::string name = text.substr(0, bracket);
  std::vector<std::string> allowed;
  for (const Field& field : fields()) {
    if (field.can_be_disturbed) allowed.push_back(field.name);
    if (field.name != name) continue;
    if (!field.can_be_disturbed) {
      return Error{quoted_text(name) + " is not disturbed: with another one it would be an agent " +
                   "that no battle can hold"};
    }
    disturbance->field = name;
    if (bracket == std::string::npos && field.elements == 1) return std::nullopt;
    std::optional<uint64_t> element;
    if (bracket != std::string::npos && text.back() == ']') {
      element = whole_number(std::string_view(text).substr(bracket + 1, text.size() - bracket - 2));
    }
    if (!element || *element >= field.elements) {
      return Error{field.elements == 1
                       ? fmt::format("{}: {} is one value", quoted_text(text), name)
                       : fmt::format("{}: allowed: {}[0] to {}[{}]", quoted_text(text), name, name,
                                     field.elements - 1)};
    }
    disturbance->element = static_cast<uint32_t>(*element);
    return std::nullopt;
  }
  return Error{quoted_text(name) + " is not a field that can be disturbed" +
               allowed_names(name, allowed)};
}

template <class T>
void flip_lowest_bit(T* value) {
  if constexpr (std::is_same_v<T, float>) {
    *value = float_of(bits_of(*value) ^ 1u);
  } else {
    *value = static_cast<T>(*value ^ 1);
  }
}

}  // namespace

Result<Disturbance> parse_disturbance(const std::string& text, const AgentNames& names) {
  const std::vector<std::string> parts = parts_of(text);
  if (parts.size() < 3 || parts.size() > 4) {
    return Error{quoted_text(text) + " is not STEP[:STAGE]:AGENT:FIELD, as in " +
                 "100:steer:wing.patrol.1:wx_kmps"};
  }
  Disturbance disturbance;
  const std::optional<uint64_t> step = whole_number(parts[0]);
  if (!step || *step == 0) {
    return Error{quoted_text(parts[0]) + " is not the number of a step, from 1"};
  }
  disturbance.step = *step;
  if (parts.size() == 4) {
    if (auto error = read_stage(parts[1], &disturbance.stage)) return *error;
  }
  disturbance.agent = parts[parts.size() - 2];
  const Result<uint32_t> slot = names.find(disturbance.agent);
  if (!slot) return slot.error();
  disturbance.slot = *slot;
  if (auto error = read_field(parts.back(), &disturbance)) return *error;
  return disturbance;
}

void disturb(const Disturbance& disturbance, AgentImage* agents) {
  if (agents->status[disturbance.slot] == static_cast<uint8_t>(AgentStatus::kAbsent)) {
    throw std::invalid_argument(
        fmt::format("{} is not in the battle in step {}", disturbance.agent, disturbance.step));
  }
  const size_t at = size_t{disturbance.element} * agents->slots + disturbance.slot;
#define SWARM_FLIP(type, name, elements, role, unit, writers, meaning) \
  if (disturbance.field == #name) flip_lowest_bit(&agents->name[at]);
  SWARM_AGENT_FIELDS(SWARM_FLIP)
#undef SWARM_FLIP
}

}  // namespace swarm
