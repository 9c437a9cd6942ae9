// Comma-separated values as RFC 4180 has them: fields may stand in double quotes, in which "" is a
// quote. Lines end with LF or CRLF; a byte order mark is skipped, as are empty lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/result.h"

namespace swarm::designs {

struct CsvRow {
  size_t line = 0;                  // counted from 1
  std::vector<std::string> fields;  // spaces around an unquoted field are dropped
};

/// The error is `LINE: what`. A quoted field ends on its own line.
Result<std::vector<CsvRow>> parse_csv(std::string_view text);

}  // namespace swarm::designs
