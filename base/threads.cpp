#include "base/threads.h"

#include <immintrin.h>

#include <system_error>
#include <utility>

#include "base/error.h"

namespace whet {

namespace {

// About 50 microseconds of spinning: longer than the pauses between the operations of a forward pass.
constexpr int kSpins = 1500;

// Waits until `ready()`, and yields the core when that takes long: the thread it waits for may need it.
template <class Ready>
void spin_until(const Ready& ready) {
  for (int spins = 0; !ready(); ++spins) {
    _mm_pause();
    if (spins > kSpins) std::this_thread::yield();
  }
}

void end(std::vector<std::thread>& helpers, std::atomic<bool>& stop, std::atomic<uint32_t>& round) {
  stop = true;
  ++round;
  round.notify_all();
  for (auto& helper : helpers) helper.join();
}

}  // namespace

Threads::Threads(int count) {
  try {
    for (int i = 1; i < count; ++i) helpers_.emplace_back([this] { help(); });
  } catch (const std::system_error& error) {
    end(helpers_, stop_, round_);
    fail("cannot start ", count, " threads: ", error.code().message());
  }
}

Threads::~Threads() { end(helpers_, stop_, round_); }

void Threads::run_on_all(const Job& job) const {
  job_ = job;
  next_.store(0, std::memory_order_relaxed);
  open_.store(true);
  round_.fetch_add(1);
  round_.notify_all();
  work_on(job);
  open_.store(false);
  spin_until([this] { return active_.load() == 0; });
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Threads::work_on(const Job& job) const {
  int64_t task = 0;
  try {
    while ((task = next_.fetch_add(1, std::memory_order_relaxed)) < job.tasks) job.call(job.context, task);
  } catch (...) {
    next_.store(job.tasks, std::memory_order_relaxed);
    const std::lock_guard lock(failure_mutex_);
    if (failure_ && failed_task_ < task) return;
    failure_ = std::current_exception();
    failed_task_ = task;
  }
}

void Threads::help() {
  for (uint32_t seen = 0;;) {
    for (int spins = 0; round_.load(std::memory_order_acquire) == seen; ++spins) {
      if (spins < kSpins)
        _mm_pause();
      else
        round_.wait(seen, std::memory_order_acquire);
    }
    seen = round_.load(std::memory_order_acquire);
    if (stop_) return;
    active_.fetch_add(1);
    if (open_.load()) work_on(job_);
    active_.fetch_sub(1);
  }
}

}  // namespace whet
