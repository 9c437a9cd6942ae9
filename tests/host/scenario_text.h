// A scenario that has one of everything, for tests that break it in one place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/load.h"

namespace swarm::testing_support {

/// Loads. Every table of the vocabulary is in it.
extern const std::string_view kEverything;

/// The text with the first `from` replaced; the test fails where `from` is not in it.
std::string edited(std::string_view text, std::string_view from, std::string_view to);

/// Number of the line that holds the first `part`; 0: none.
int line_of(std::string_view text, std::string_view part);

/// The error of a text that must not load, without the name of its file; "loads" if it does.
std::string error_of(std::string_view text, const std::vector<Override>& overrides = {});

/// The spec of a text that must load.
ScenarioSpec loaded(std::string_view text, const std::vector<Override>& overrides = {});

}  // namespace swarm::testing_support
