// A parallel loop. Tasks are started in order, and results that are indexed by task do not depend on the
// number of threads.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace whet {

// Calls `work(task)` for every task in [0, tasks) on up to `threads` threads (the caller's is one of them;
// fewer where the system cannot create as many). The first exception stops the rest and is thrown again here.
inline void parallel_for(int threads, int tasks, const std::function<void(int)>& work) {
  std::atomic<int> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto worker = [&] {
    try {
      for (int task; (task = next++) < tasks;) work(task);
    } catch (...) {
      next = tasks;
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::jthread> helpers;
  try {
    for (int i = 1; i < std::min(threads, tasks); ++i) helpers.emplace_back(worker);
  } catch (const std::system_error&) {
    // The threads that were created do the work.
  }
  worker();
  helpers.clear();  // joins
  if (failure) std::rethrow_exception(failure);
}

}  // namespace whet
