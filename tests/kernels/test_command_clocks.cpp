// Does the engine know, without asking the device, in which steps any world commands?
#include "kernels/device/command_clocks.h"

#include <gtest/gtest.h>

#include <string>

namespace swarm {
namespace {

/// 'C' for each of the next ticks that is a command step of a world, else '.'.
std::string next_ticks(CommandClocks* clocks, int count) {
  std::string ticks;
  for (int i = 0; i < count; ++i) {
    ticks += clocks->any_command_step() ? 'C' : '.';
    clocks->advance();
  }
  return ticks;
}

TEST(CommandClocks, IdleWorldsCommandNothing) {
  CommandClocks clocks(3, 4);
  EXPECT_EQ(next_ticks(&clocks, 9), ".........");
}

TEST(CommandClocks, AWorldCommandsAtTheMultiplesOfItsOwnStep) {
  CommandClocks clocks(2, 4);
  clocks.set_step(0, 0);
  clocks.set_running(0, true);
  EXPECT_EQ(next_ticks(&clocks, 9), "C...C...C");  // now at its step 9
  clocks.set_step(1, 1002);                        // commands at 1004
  clocks.set_running(1, true);
  EXPECT_EQ(next_ticks(&clocks, 8), "..CC..CC");
  clocks.set_running(0, false);
  EXPECT_EQ(next_ticks(&clocks, 8), "..C...C.");
}

TEST(CommandClocks, AWorldThatDoesNotRunStandsStill) {
  CommandClocks clocks(1, 4);
  clocks.set_step(0, 1);
  clocks.set_running(0, true);
  EXPECT_EQ(next_ticks(&clocks, 2), "..");  // at step 3
  clocks.set_running(0, false);
  clocks.set_running(0, false);
  EXPECT_EQ(next_ticks(&clocks, 5), ".....");
  clocks.set_running(0, true);
  EXPECT_EQ(next_ticks(&clocks, 5), ".C...");
}

TEST(CommandClocks, ARunningWorldMayBeLoadedAnew) {
  CommandClocks clocks(1, 3);
  clocks.set_step(0, 0);
  clocks.set_running(0, true);
  EXPECT_EQ(next_ticks(&clocks, 2), "C.");
  clocks.set_step(0, 7);
  EXPECT_EQ(next_ticks(&clocks, 4), "..C.");
}

TEST(CommandClocks, APeriodOfOneCommandsInEveryStep) {
  CommandClocks clocks(2, 1);
  clocks.set_step(1, 5);
  clocks.set_running(1, true);
  EXPECT_EQ(next_ticks(&clocks, 3), "CCC");
}

}  // namespace
}  // namespace swarm
