// The thread pool: every item once, exceptions, nesting, and the races that many short loops and
// sleeping workers provoke.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kernels/device/thread_pool.h"

namespace swarm {
namespace {

// Runs a loop that counts how often each item is visited.
std::vector<uint8_t> visits(ThreadPool& pool, uint32_t n, uint32_t grain) {
  std::vector<uint8_t> count(n, 0);
  pool.parallel_for(n, grain, [&](uint32_t begin, uint32_t end) {
    for (uint32_t i = begin; i < end; ++i) ++count[i];
  });
  return count;
}

TEST(ThreadPool, VisitsEveryItemOnce) {
  for (const unsigned threads : {0u, 1u, 2u, 3u, 7u}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads == 0 ? 1 : threads);
    for (const uint32_t n : {0u, 1u, 2u, 63u, 64u, 65u, 1000u, 100003u}) {
      for (const uint32_t grain : {0u, 1u, 64u, 5000u, 0xffffffffu}) {
        if (n > 1000 && grain < 64) continue;
        EXPECT_EQ(visits(pool, n, grain), std::vector<uint8_t>(n, 1))
            << threads << " threads, n " << n << ", grain " << grain;
      }
    }
  }
}

TEST(ThreadPool, PiecesAreAtMostOneGrainAndInsideTheRange) {
  ThreadPool pool(3);
  std::atomic<bool> wrong{false};
  pool.parallel_for(10007, 100, [&](uint32_t begin, uint32_t end) {
    if (begin >= end || end > 10007 || end - begin > 100) wrong = true;
  });
  EXPECT_FALSE(wrong);
}

TEST(ThreadPool, RangesUpToTheLastItemDoNotOverflow) {
  ThreadPool pool(4);
  std::atomic<uint64_t> items{0};
  pool.parallel_for(0xffffffffu, 0x10000000u,
                    [&](uint32_t begin, uint32_t end) { items += end - begin; });
  EXPECT_EQ(items, 0xffffffffu);
}

TEST(ThreadPool, IsSerialInlineWhereItIsNotWorthAFork) {
  ThreadPool pool(4);
  const std::thread::id self = std::this_thread::get_id();
  int calls = 0;
  pool.parallel_for(100, 100, [&](uint32_t begin, uint32_t end) {
    EXPECT_EQ(std::this_thread::get_id(), self);
    EXPECT_EQ(begin, 0u);
    EXPECT_EQ(end, 100u);
    ++calls;
  });
  EXPECT_EQ(calls, 1);
}

TEST(ThreadPool, SeveralThreadsTakePart) {
  ThreadPool pool(2);
  // Each of two items waits until both have begun: only two threads can finish this.
  std::atomic<int> begun{0};
  pool.parallel_for(2, 1, [&](uint32_t, uint32_t) {
    ++begun;
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (begun.load() < 2 && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
    EXPECT_EQ(begun.load(), 2);
  });
}

TEST(ThreadPool, ManyTinyLoopsLoseNothing) {
  ThreadPool pool(4);
  std::vector<uint32_t> sums(8, 0);
  constexpr uint32_t kLoops = 20000;
  for (uint32_t loop = 0; loop < kLoops; ++loop) {
    pool.parallel_for(8, 1, [&](uint32_t begin, uint32_t end) {
      for (uint32_t i = begin; i < end; ++i) sums[i] += loop;
    });
  }
  EXPECT_EQ(sums, std::vector<uint32_t>(8, kLoops * (kLoops - 1) / 2));
}

TEST(ThreadPool, WakesWorkersThatSleep) {
  ThreadPool pool(3);
  for (int loop = 0; loop < 50; ++loop) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // longer than the workers spin
    EXPECT_EQ(visits(pool, 64, 1), std::vector<uint8_t>(64, 1));
  }
}

TEST(ThreadPool, CallerSleepsUntilTheLastWorkerIsDone) {
  ThreadPool pool(2);
  for (int loop = 0; loop < 20; ++loop) {
    std::atomic<int> begun{0};
    std::atomic<int> done{0};
    const std::thread::id caller = std::this_thread::get_id();
    pool.parallel_for(2, 1, [&](uint32_t, uint32_t) {
      ++begun;
      const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
      while (begun.load() < 2 && std::chrono::steady_clock::now() < give_up) {
        std::this_thread::yield();
      }
      if (std::this_thread::get_id() != caller) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
      ++done;
    });
    EXPECT_EQ(done.load(), 2);
  }
}

TEST(ThreadPool, ExceptionReachesTheCallerAndThePoolStaysUsable) {
  for (const unsigned threads : {1u, 4u}) {
    ThreadPool pool(threads);
    for (uint32_t bad : {0u, 500u, 999u}) {
      try {
        pool.parallel_for(1000, 1, [&](uint32_t begin, uint32_t end) {
          if (begin <= bad && bad < end) throw std::runtime_error("item " + std::to_string(bad));
        });
        FAIL() << "nothing was thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), "item " + std::to_string(bad));
      }
      EXPECT_EQ(visits(pool, 1000, 1), std::vector<uint8_t>(1000, 1));
    }
  }
}

TEST(ThreadPool, WhenEveryBodyThrowsOneExceptionArrives) {
  ThreadPool pool(4);
  for (int loop = 0; loop < 200; ++loop) {
    EXPECT_THROW(
        pool.parallel_for(64, 1, [](uint32_t begin, uint32_t) { throw static_cast<int>(begin); }),
        int);
  }
}

TEST(ThreadPool, ExceptionOfAWorkerReachesTheCaller) {
  ThreadPool pool(2);
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> thrown{false};
  EXPECT_THROW(pool.parallel_for(2, 1,
                                 [&](uint32_t, uint32_t) {
                                   if (std::this_thread::get_id() != caller) {
                                     thrown = true;
                                     throw std::runtime_error("from a worker");
                                   }
                                   while (!thrown) std::this_thread::yield();
                                 }),
               std::runtime_error);
}

TEST(ThreadPool, NestedLoopsRunInline) {
  ThreadPool pool(4);
  std::vector<uint32_t> sums(100, 0);
  pool.parallel_for(100, 1, [&](uint32_t begin, uint32_t end) {
    for (uint32_t i = begin; i < end; ++i) {
      pool.parallel_for(50, 1, [&](uint32_t from, uint32_t to) { sums[i] += to - from; });
    }
  });
  EXPECT_EQ(sums, std::vector<uint32_t>(100, 50));
}

TEST(ThreadPool, CanBeMadeAndDestroyedQuickly) {
  for (int i = 0; i < 300; ++i) {
    ThreadPool pool(4);
    if (i % 2 == 0) {
      EXPECT_EQ(visits(pool, 16, 1), std::vector<uint8_t>(16, 1));
    }
  }
}

}  // namespace
}  // namespace swarm
