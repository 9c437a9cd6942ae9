// The circles workload: one hash from every instruction set and number of threads, and the right
// neighbours.
#include "kernels/circles.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/core/philox.h"
#include "kernels/lanes/circles_view.h"

namespace swarm {
namespace {

TEST(Circles, OneHashFromAllInstructionSetsAndThreads) {
  const std::vector<std::string> isas = circles_isas();
  ASSERT_GE(isas.size(), 2u);
  ASSERT_EQ(isas.front(), "scalar");
  for (const uint32_t agents : {1u, 2u, 17u, 300u, 5001u}) {
    const CirclesResult expected = run_circles(agents, 5, 1, 7, "scalar");
    for (const std::string& isa : isas) {
      for (const unsigned threads : {1u, 2u, 7u}) {
        const CirclesResult result = run_circles(agents, 5, threads, 7, isa);
        EXPECT_EQ(result.state_hash, expected.state_hash)
            << isa << ", " << threads << " threads, " << agents << " agents";
        EXPECT_EQ(result.mean_neighbours, expected.mean_neighbours);
        EXPECT_EQ(result.isa, isa);
      }
    }
  }
}

TEST(Circles, FindsTheNeighboursThatBruteForceFinds) {
  for (const uint32_t agents : {2u, 64u, 1000u, 3000u}) {
    const float side = static_cast<float>(std::cbrt(static_cast<double>(agents)));
    std::vector<float> x, y, z;
    for (uint32_t i = 0; i < agents; ++i) {
      const Random4 draw = random4(3, i, 0, RandomPurpose::kPlacement);
      x.push_back(side * uniform01(draw.v[0]));
      y.push_back(side * uniform01(draw.v[1]));
      z.push_back(side * uniform01(draw.v[2]));
    }
    uint64_t pairs = 0;
    for (uint32_t i = 0; i < agents; ++i) {
      for (uint32_t j = 0; j < agents; ++j) {
        const float dx = x[i] - x[j], dy = y[i] - y[j], dz = z[i] - z[j];
        const float d2 = (dx * dx + dy * dy) + dz * dz;
        if (d2 > 0.0f && d2 < kCirclesRadius * kCirclesRadius) ++pairs;
      }
    }
    for (const std::string& isa : circles_isas()) {
      const CirclesResult result = run_circles(agents, 1, 2, 3, isa);
      EXPECT_DOUBLE_EQ(result.mean_neighbours,
                       static_cast<double>(pairs) / static_cast<double>(agents))
          << isa;
      EXPECT_GE(result.mean_candidates, result.mean_neighbours);
    }
  }
}

TEST(Circles, AgentsMoveAndTheSeedMatters) {
  const CirclesResult start = run_circles(500, 0, 1, 1, "");
  const CirclesResult later = run_circles(500, 3, 1, 1, "");
  EXPECT_NE(start.state_hash, later.state_hash);
  EXPECT_NE(run_circles(500, 3, 1, 2, "").state_hash, later.state_hash);
  EXPECT_EQ(later.isa, circles_isas().back()) << "the best one by default";
}

TEST(Circles, UnknownInstructionSetIsRefused) {
  EXPECT_THROW(run_circles(10, 1, 1, 1, "mmx"), std::invalid_argument);
}

}  // namespace
}  // namespace swarm
