// The slots of a pool, each with its workers, lent to callers in the order of their requests.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/language.h"
#include "sandbox/worker.h"

namespace whet::sandbox {

// Runs one box at a time: by whet-jail, or by a preloaded interpreter.
class Slot {
 public:
  explicit Slot(Tier tier) : tier_(tier) {}

  // Runs the request in a worker, which is started if needed. A worker that fails is not used again; every
  // failure is returned as a sandbox_error.
  BoxReply run(const Language& language, const BoxRequest& request, std::vector<FileDescriptor> streams,
               const std::atomic<bool>* cancelled);

 private:
  Tier tier_;
  std::map<std::string, std::unique_ptr<Worker>>
      workers_[2];  // by language; those that execute, and those preloaded
};

class Slots {
 public:
  Slots(size_t count, Tier tier);
  Slots(const Slots&) = delete;

  size_t count() const { return count_; }

  // Some slots on loan.
  class Loan {
   public:
    Loan(Slots* slots, std::vector<std::unique_ptr<Slot>> lent) : slots_(slots), lent_(std::move(lent)) {}
    Loan(Loan&&) = default;
    ~Loan() {
      if (!lent_.empty()) slots_->give_back(std::move(lent_));
    }
    Slot& operator[](size_t i) { return *lent_[i]; }
    bool empty() const { return lent_.empty(); }

   private:
    Slots* slots_;
    std::vector<std::unique_ptr<Slot>> lent_;
  };

  // Waits until it is the caller's turn and min(count, count()) slots are free; missing ones are made for the
  // time of the loan. Empty when `cancelled`.
  Loan borrow(size_t count, const std::atomic<bool>* cancelled);

 private:
  void give_back(std::vector<std::unique_ptr<Slot>> lent);

  size_t count_;
  Tier tier_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Slot>> idle_;  // longest idle first: its next box is ready
  std::list<int> line_;                     // one entry for each waiting caller, in order of arrival
};

}  // namespace whet::sandbox
