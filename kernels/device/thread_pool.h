// A small thread pool for loops: parallel_for and nothing else.
//
//   caller   open job --- chunks --- close --- wait for those who joined ---> returns
//   worker   sleep . . . join --- chunks --- leave . . . sleep
//
// Own pool instead of OpenMP, for three reasons: ThreadSanitizer understands it; a loop costs a few
// microseconds even where other programs use the cores (a worker that is not scheduled in time is
// simply not waited for: the caller does its chunks); and a worker that has nothing to do spins for
// a few microseconds only, then sleeps.
//
// Chunks are handed out by an atomic counter, so which thread does which chunk is not known. A body
// must therefore give the same result for every assignment: write to places of its own, or use the
// atomics of portable.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace swarm {

class ThreadPool {
 public:
  // `threads` counts the caller too: 1 (or 0) starts no worker and runs every loop inline.
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

  // Calls body(begin, end) for consecutive pieces of [0, n), each of at most `grain` items, and
  // returns when all are done. Serial, as one call, where n <= grain or there is one thread; a loop
  // inside a body is serial too. The first exception of a body is thrown to the caller, when no
  // body runs any more; pieces not yet begun are then skipped. One caller at a time.
  template <class F>
  void parallel_for(uint32_t n, uint32_t grain, const F& body) {
    if (n == 0) return;
    if (n <= grain || workers_.empty() || inside_a_body()) {
      body(uint32_t{0}, n);
      return;
    }
    run(n, grain == 0 ? 1 : grain, &body, [](const void* context, uint32_t begin, uint32_t end) {
      (*static_cast<const F*>(context))(begin, end);
    });
  }

 private:
  using Body = void (*)(const void* context, uint32_t begin, uint32_t end);

  static bool inside_a_body();
  void run(uint32_t n, uint32_t grain, const void* context, Body body);
  void do_chunks() noexcept;
  void work() noexcept;
  bool try_join();

  // The job: written by the caller while no worker is joined, read by those who joined.
  Body body_ = nullptr;
  const void* context_ = nullptr;
  uint32_t count_ = 0;
  uint32_t grain_ = 1;
  std::mutex error_mutex_;
  std::exception_ptr error_;

  // Next item to hand out (64 bits: it runs past count_ by one grain for each thread).
  alignas(64) std::atomic<uint64_t> next_{0};
  // Bits kOpen, kCallerSleeps, kStop, and below them the number of workers that have joined.
  alignas(64) std::atomic<uint32_t> state_{0};

  std::vector<std::thread> workers_;
};

}  // namespace swarm
