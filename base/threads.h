// A thread pool for work of microseconds, such as one operation of a forward pass: threads spin for a moment
// after a job before they sleep. Tasks are started in order by any free thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace whet {

class Threads {
 public:
  // `count` includes the thread that calls run(). Throws Error when the system cannot create as many.
  explicit Threads(int count);
  ~Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  int count() const { return static_cast<int>(helpers_.size()) + 1; }

  // Calls work(task) for every task in [0, tasks) and returns when all are done. After an exception no more
  // tasks are started, and that of the lowest task is thrown again here. One caller at a time; `work` must
  // not call run().
  template <class Work>
  void run(int64_t tasks, const Work& work) const {
    if (helpers_.empty() || tasks <= 1) {
      for (int64_t task = 0; task < tasks; ++task) work(task);
      return;
    }
    run_on_all({tasks, [](const void* context, int64_t task) { (*static_cast<const Work*>(context))(task); },
                &work});
  }

 private:
  struct Job {
    int64_t tasks = 0;
    void (*call)(const void* context, int64_t task) = nullptr;
    const void* context = nullptr;
  };
  void run_on_all(const Job& job) const;
  void work_on(const Job& job) const;
  void help();

  mutable Job job_;
  mutable std::exception_ptr failure_;
  mutable int64_t failed_task_ = 0;
  mutable std::mutex failure_mutex_;
  alignas(64) mutable std::atomic<int64_t> next_{0};
  // A helper increments active_ before it reads open_, and the caller clears open_ before it reads active_:
  // so the caller waits for the helpers that took part in the round, and not for those that did not wake up.
  alignas(64) mutable std::atomic<int> active_{0};
  mutable std::atomic<bool> open_{false};
  alignas(64) mutable std::atomic<uint32_t> round_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> helpers_;
};

// A pool of the calling thread alone.
inline const Threads& serial() {
  static const Threads alone(1);
  return alone;
}

}  // namespace whet
