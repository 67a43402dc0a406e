// A team of threads for work of microseconds, such as one operation of a forward pass: between two pieces of
// work they stay awake for a moment before they sleep. Tasks are taken in order by whoever is free.
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
  // The caller of run() is one of the `count`. Throws Error when the system does not give as many.
  explicit Threads(int count);
  ~Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  int count() const { return static_cast<int>(helpers_.size()) + 1; }

  // Calls work(task) for every task in [0, tasks) and returns when all are done. After an exception no more
  // are begun, and that of the lowest task is thrown again here. One caller at a time; `work` may not call
  // run().
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
  // A helper counts itself in before it looks whether the round is open, and the caller closes the round
  // before it looks who is in: so the caller waits for those that took part, never for one that slept through
  // it.
  alignas(64) mutable std::atomic<int> active_{0};
  mutable std::atomic<bool> open_{false};
  alignas(64) mutable std::atomic<uint32_t> round_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> helpers_;
};

// The caller alone.
inline const Threads& serial() {
  static const Threads alone(1);
  return alone;
}

}  // namespace whet
