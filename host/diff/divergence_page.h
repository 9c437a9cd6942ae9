// What the search for a divergence found, as a page for the terminal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/diff/find_divergence.h"
#include "host/output/page.h"

namespace swarm {

struct DivergenceRequest {
  std::string battle;                // its title
  std::string seed;                  // as text; both, where they are not the same
  std::string a, b;                  // names of the runs
  double dt_s = 0;                   // 0: not known
  std::vector<std::string> remarks;  // one line each
  std::string again;                 // a command that would tell more; empty: there is none
};

/// The answer in one sentence.
std::string divergence_text(const Divergence& found);

std::string divergence_page(const Divergence& found, const DivergenceRequest& request,
                            const PageStyle& style);

}  // namespace swarm
