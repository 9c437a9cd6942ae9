#include "kernels/device/thread_pool.h"

#include <chrono>
#include <system_error>
#include <utility>

#include "kernels/core/portable.h"

namespace swarm {
namespace {

constexpr uint32_t kOpen = 1u << 31;          // workers may join
constexpr uint32_t kCallerSleeps = 1u << 30;  // the last worker to leave must wake the caller
constexpr uint32_t kStop = 1u << 29;          // the pool is being destroyed
constexpr uint32_t kJoined = kStop - 1;       // mask: workers inside the job

// How long a thread looks for work before it sleeps. Purpose: loops that follow one another at once
// find their workers awake. Too long and cores shared with other programs are wasted.
constexpr std::chrono::microseconds kSpinTime{8};

thread_local bool t_inside_body = false;

void pause_cpu() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Spins until done() is true or the time is over; says which.
template <class F>
bool spin_until(const F& done) {
  const auto start = std::chrono::steady_clock::now();
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return true;
      pause_cpu();
    }
  } while (std::chrono::steady_clock::now() - start < kSpinTime);
  return done();
}

}  // namespace

ThreadPool::ThreadPool(unsigned threads) {
  try {
    for (unsigned i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: the pool works with those that it has.
  }
}

ThreadPool::~ThreadPool() {
  state_.fetch_or(kStop);
  state_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

bool ThreadPool::inside_a_body() { return t_inside_body; }

void ThreadPool::run(uint32_t n, uint32_t grain, const void* context, Body body) {
  SWARM_ASSERT(state_.load(std::memory_order_relaxed) == 0);  // one caller at a time
  body_ = body;
  context_ = context;
  count_ = n;
  grain_ = grain;
  next_.store(0, std::memory_order_relaxed);

  // Sequentially consistent, as are all changes of state_: a notifier must not look for sleepers
  // before its change is visible.
  state_.store(kOpen);
  const uint64_t helpers = (uint64_t{n} + grain - 1) / grain - 1;
  if (helpers == 1) {
    state_.notify_one();
  } else {
    state_.notify_all();
  }
  do_chunks();

  // Nobody joins any more; wait for those who did.
  state_.fetch_and(~kOpen);
  const auto all_left = [this] { return state_.load(std::memory_order_acquire) == 0; };
  if (!spin_until(all_left)) {
    uint32_t state = state_.fetch_or(kCallerSleeps) | kCallerSleeps;
    while ((state & kJoined) != 0) {
      state_.wait(state);
      state = state_.load();
    }
    state_.fetch_and(~kCallerSleeps);
  }
  if (error_) {
    const std::exception_ptr error = std::exchange(error_, nullptr);
    std::rethrow_exception(error);
  }
}

void ThreadPool::do_chunks() noexcept {
  t_inside_body = true;
  for (;;) {
    const uint64_t begin = next_.fetch_add(grain_, std::memory_order_relaxed);
    if (begin >= count_) break;
    const uint64_t end = begin + grain_ < count_ ? begin + grain_ : count_;
    try {
      body_(context_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end));
    } catch (...) {
      const std::lock_guard lock(error_mutex_);
      if (!error_) error_ = std::current_exception();
      next_.store(count_, std::memory_order_relaxed);
    }
  }
  t_inside_body = false;
}

bool ThreadPool::try_join() {
  uint32_t state = state_.load(std::memory_order_relaxed);
  while ((state & kOpen) != 0) {
    if (state_.compare_exchange_weak(state, state + 1)) return true;
  }
  return false;
}

void ThreadPool::work() noexcept {
  for (;;) {
    if (try_join()) {
      do_chunks();
      // No chunk is left, so close the job: a worker must not join it again and again.
      state_.fetch_and(~kOpen);
      const uint32_t before = state_.fetch_sub(1);
      if ((before & kJoined) == 1 && (before & kCallerSleeps) != 0) state_.notify_all();
      continue;
    }
    const auto something_new = [this] {
      return (state_.load(std::memory_order_relaxed) & (kOpen | kStop)) != 0;
    };
    if (!spin_until(something_new)) {
      const uint32_t state = state_.load();
      if ((state & (kOpen | kStop)) == 0) state_.wait(state);
    }
    if ((state_.load() & kStop) != 0) return;
  }
}

}  // namespace swarm
