// docs/scenario.md is what the loader's description prints.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "host/scenario/load.h"

namespace swarm {
namespace {

TEST(ScenarioReference, TheDocsAreThePrintedDescription) {
  const std::string path = std::string(FLEETSWARM_SOURCE_DIR) + "/docs/scenario.md";
  if (std::getenv("FLEETSWARM_UPDATE_DOCS") != nullptr) {
    std::ofstream(path, std::ios::binary) << scenario_reference_markdown();
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(text.str() == scenario_reference_markdown())
      << path << " is not up to date: run this test with FLEETSWARM_UPDATE_DOCS=1";
}

TEST(ScenarioReference, EveryKeyHasAMeaning) {
  std::istringstream lines(scenario_reference_markdown());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_FALSE(line.ends_with("|  |")) << line;
  }
}

}  // namespace
}  // namespace swarm
