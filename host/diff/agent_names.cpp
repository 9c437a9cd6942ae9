// See agent_names.h.
#include "host/diff/agent_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

/// 1 to count; 0 where the text is no such number.
uint32_t number_of(std::string_view text, uint32_t count) {
  uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, reason] = std::from_chars(text.data(), end, number);
  return reason == std::errc() && at == end && number <= count ? number : 0;
}

}  // namespace

AgentNames::AgentNames(const BattlePlan& plan) {
  const ScenarioSpec& scenario = plan.scenario;
  for (const StructureSpec& structure : scenario.structures) {
    add("section." + structure.name + ".", static_cast<uint32_t>(structure.section_names.size()),
        structure.section_names);
  }
  for (size_t w = 0; w < scenario.wings.size(); ++w) {
    add("wing." + scenario.wings[w].name + ".", static_cast<uint32_t>(plan.wing_ships[w]));
  }
  for (const FieldSpec& field : scenario.fields) {
    add("field." + field.name + ".", static_cast<uint32_t>(field.mines));
  }
  add("torpedo.", plan.layout.torpedoes);
}

void AgentNames::add(std::string prefix, uint32_t count, std::vector<std::string> members) {
  const uint32_t first = ranges_.empty() ? 0 : ranges_.back().first + ranges_.back().count;
  ranges_.push_back({std::move(prefix), first, count, std::move(members)});
}

std::string AgentNames::of(uint32_t slot) const {
  if (slot == kNone) return "nobody";
  for (const Range& range : ranges_) {
    if (slot < range.first || slot - range.first >= range.count) continue;
    const uint32_t index = slot - range.first;
    return range.prefix +
           (range.members.empty() ? std::to_string(index + 1) : range.members[index]);
  }
  return fmt::format("slot {}", slot);
}

Result<uint32_t> AgentNames::find(const std::string& name) const {
  std::vector<std::string> groups;
  for (const Range& range : ranges_) {
    if (range.count == 0) continue;
    groups.push_back(range.prefix + (range.members.empty() ? "N" : "NAME"));
    if (name.compare(0, range.prefix.size(), range.prefix) != 0) continue;
    const std::string member = name.substr(range.prefix.size());
    if (range.members.empty()) {
      const uint32_t number = number_of(member, range.count);
      if (number > 0) return range.first + number - 1;
      return Error{fmt::format("{}: {} is not a number from 1 to {}", quoted_text(name),
                               quoted_text(member), range.count)};
    }
    const auto at = std::find(range.members.begin(), range.members.end(), member);
    if (at != range.members.end()) {
      return range.first + static_cast<uint32_t>(at - range.members.begin());
    }
    return Error{quoted_text(member) + " is not a section of the structure" +
                 allowed_names(member, range.members)};
  }
  return Error{quoted_text(name) + " is no agent of the battle" + allowed_names(name, groups)};
}

}  // namespace swarm
