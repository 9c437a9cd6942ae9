// Rows of stages, and ceilings, on a page.
#pragma once

#include <string>
#include <vector>

#include "host/output/page.h"
#include "host/profile/stage_rows.h"

namespace swarm {

/// A table with time, work and share of the ceilings of each stage.
void add_stage_table(Page* page, const std::vector<StageRow>& rows, int indent);

/// What its columns mean, in a paragraph.
void add_stage_notes(Page* page, int indent);

/// The ceilings as a table of two columns. `whose`: "this battle".
void add_ceilings(Page* page, const Ceilings& ceilings, const std::string& whose, int indent);

/// "0.31 us", "12.3 us", "1.24 ms", "2.10 s": three digits.
std::string short_time(double seconds);

}  // namespace swarm
