// What the user's terminal can show, and whether there is one.
#pragma once

#include "host/output/page.h"

namespace swarm {

/// True where the environment's locale (LC_ALL, else LC_CTYPE, else LANG) is UTF-8.
bool locale_is_utf8();

bool is_terminal(int file_descriptor);

/// Width: the terminal's, at least 60 and at most 100; 80 where it is none. Colour: on a terminal
/// that is not "dumb", unless NO_COLOR is set and not empty.
PageStyle page_style_of(int file_descriptor);

}  // namespace swarm
