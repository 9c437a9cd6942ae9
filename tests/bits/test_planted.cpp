// A test of the matrix itself: a bit that is flipped in one of its runs is found, and named.
#include <gtest/gtest.h>

#include "tests/bits/matrix.h"

namespace swarm {
namespace {

std::string difference_with(const std::string& what, RunPlan how, uint64_t every) {
  MatrixBattle everything("everything", every);
  Result<Disturbance> disturbance = parse_disturbance(what, AgentNames(everything.plan()));
  if (!disturbance) return disturbance.error().text;
  how.disturbance = *disturbance;
  return everything.difference(how);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Planted, ABitIsFoundWhateverTheSetting) {
  RunPlan how;
  how.start = setting_with(3, 4, 2);
  how.moves.push_back({31, setting_with(1, 2, 0)});
  how.moves.push_back({57, setting_with(2)});
  for (const std::string step : {"7", "33", "90"}) {
    for (const std::string stage : {"bin_agents", "steer", "resolve_damage", "advance_clock"}) {
      for (const std::string value :
           {"wing.raiders.2:x_km", "section.station.ring_3:hull_TJ", "field.north.5:y_km"}) {
        const std::string text = difference_with(step + ":" + stage + ":" + value, how, 1);
        SCOPED_TRACE(step + " " + stage + " " + value);
        const size_t colon = value.find(':');
        EXPECT_TRUE(has(text, "in step " + step + ", after stage " + stage + ".")) << text;
        EXPECT_TRUE(has(text, value.substr(0, colon) + " ")) << text;
        EXPECT_TRUE(has(text, value.substr(colon + 1) + " ")) << text;
        EXPECT_FALSE(has(text, "values differ there")) << "more than the one value\n" << text;
      }
    }
  }
}

TEST(Planted, ADifferenceThatIsSoonGoneAgainIsSeenByALookAtEachStep) {
  RunPlan how;
  how.start = setting_with(1);
  const std::string what = "7:wing.raiders.2:hx";  // soon the bow points where it would have
  EXPECT_EQ(difference_with(what, how, 20), "");
  EXPECT_TRUE(has(difference_with(what, how, 1), "in step 7, after stage advance_clock."));
}

TEST(Planted, WithoutOneThereIsNothingToFind) {
  MatrixBattle everything("everything", 20);
  RunPlan how;
  how.start = setting_with(3, 4, 2);
  EXPECT_EQ(everything.difference(how), "");
}

}  // namespace
}  // namespace swarm
