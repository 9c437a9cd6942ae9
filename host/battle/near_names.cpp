// See near_names.h. Names can be hostile: their length is bounded before anything quadratic is
// done.
#include "host/battle/near_names.h"

#include <algorithm>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr size_t kLongestCompared = 160;

std::vector<std::string_view> segments_of(std::string_view name) {
  std::vector<std::string_view> segments;
  for (;;) {
    const size_t dot = name.find('.');
    segments.push_back(name.substr(0, dot));
    if (dot == std::string_view::npos) return segments;
    name.remove_prefix(dot + 1);
  }
}

struct Near {
  size_t edits = 0;
  std::string name;
};

/// Segment by segment: what matches is kept as it was written.
Near compare_segments(const std::vector<std::string_view>& wanted,
                      const std::vector<std::string_view>& existing) {
  Near near;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const bool same = matches_glob(wanted[i], existing[i]);
    if (!same) near.edits += edit_distance(wanted[i], existing[i]);
    if (i > 0) near.name += '.';
    near.name += same ? wanted[i] : existing[i];
  }
  return near;
}

}  // namespace

bool matches_by_segment(std::string_view pattern, std::string_view name) {
  for (;;) {
    const size_t dot = pattern.find('.');
    const size_t name_dot = name.find('.');
    if ((dot == std::string_view::npos) != (name_dot == std::string_view::npos)) return false;
    if (!matches_glob(pattern.substr(0, dot), name.substr(0, name_dot))) return false;
    if (dot == std::string_view::npos) return true;
    pattern.remove_prefix(dot + 1);
    name.remove_prefix(name_dot + 1);
  }
}

std::string nearest_dotted_name(std::string_view name, const std::vector<std::string>& names) {
  const std::string_view wanted = name.substr(0, kLongestCompared);
  const auto segments = segments_of(wanted);
  Near best;
  best.edits = std::max<size_t>(2, wanted.size() / 3) + 1;
  for (const std::string& candidate : names) {
    const auto existing = segments_of(candidate);
    const Near near = existing.size() == segments.size()
                          ? compare_segments(segments, existing)
                          : Near{edit_distance(wanted, candidate), candidate};
    if (near.edits < best.edits) best = near;
  }
  return best.name;
}

}  // namespace swarm
