// Processes a stream of items on several threads and uses the results in the order of the items. Memory is
// bounded: at most `capacity` items are in flight.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

namespace whet {

namespace ordered_work_detail {

template <class Item, class Result, class Work, class Use>
class Queue {
 public:
  Queue(size_t capacity, const Work& work, const Use& use) : capacity_(capacity), work_(work), use_(use) {}

  const std::atomic<bool>& stopped() const { return stopped_; }

  // Waits for room. False after a stop.
  bool push(Item item) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return stopped_ || slots_.size() < capacity_; });
    if (stopped_) return false;
    slots_.push_back({std::move(item), {}, {}, false});
    items_.notify_one();
    return true;
  }

  void finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    items_.notify_all();
  }

  // The loop of each thread.
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      items_.wait(lock, [&] { return stopped_ || finished_ || taken_ < first_ + slots_.size(); });
      if (stopped_ || taken_ == first_ + slots_.size()) return;
      Slot& slot = slots_[taken_++ - first_];
      lock.unlock();
      try {
        slot.result = work_(std::move(slot.item));
      } catch (...) {
        slot.failure = std::current_exception();
      }
      lock.lock();
      slot.done = true;
      use_results(lock);
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  struct Slot {
    Item item;
    std::optional<Result> result;
    std::exception_ptr failure;
    bool done;
  };

  // One thread at a time uses results, also those of other threads.
  void use_results(std::unique_lock<std::mutex>& lock) {
    if (using_) return;
    using_ = true;
    while (!stopped_ && !slots_.empty() && slots_.front().done) {
      Slot slot = std::move(slots_.front());
      slots_.pop_front();
      ++first_;
      room_.notify_one();
      lock.unlock();
      bool more = false;
      try {
        if (slot.failure) std::rethrow_exception(slot.failure);
        more = use_(std::move(*slot.result));
      } catch (...) {
        failure_ = std::current_exception();
      }
      lock.lock();
      if (!more) stop();
    }
    using_ = false;
  }

  void stop() {
    stopped_ = true;
    room_.notify_all();
    items_.notify_all();
  }

  const size_t capacity_;
  const Work& work_;
  const Use& use_;
  std::mutex mutex_;
  std::condition_variable room_, items_;
  std::deque<Slot> slots_;        // from the first item whose result is not used yet
  size_t first_ = 0, taken_ = 0;  // numbers of that item, and of the first that no thread has begun
  bool finished_ = false, using_ = false;
  std::atomic<bool> stopped_ = false;
  std::exception_ptr failure_;
};

}  // namespace ordered_work_detail

// Reads items by `read(stopped)` on the caller's thread until it returns nullopt, calls `work(item)` on
// `threads` other threads, and passes the results to `use(result)` in order, one at a time, on any of them.
// When use() returns false or something throws, `stopped` becomes true, so that a blocking read can return.
// Exceptions of read(), work() and use() are thrown again after the results before them have been used.
template <class Read, class Work, class Use>
void work_in_order(int threads, size_t capacity, const Read& read, const Work& work, const Use& use) {
  using Item = typename std::invoke_result_t<Read, const std::atomic<bool>&>::value_type;
  using Result = std::invoke_result_t<Work, Item>;
  ordered_work_detail::Queue<Item, Result, Work, Use> queue(capacity, work, use);
  std::vector<std::thread> team;
  std::exception_ptr failure;
  try {
    for (int i = 0; i < threads; ++i) team.emplace_back([&] { queue.run(); });
    while (std::optional<Item> item = read(queue.stopped()))
      if (!queue.push(std::move(*item))) break;
  } catch (...) {
    failure = std::current_exception();
  }
  queue.finish();
  for (auto& thread : team) thread.join();
  queue.rethrow();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace whet
