// A cache of compiled programs: the same source is compiled once, also when several threads need it at once.
#pragma once

#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "sandbox/wire.h"

namespace whet::sandbox {

// The result of the compiler's run and, if it succeeded, its product.
using Build = std::shared_ptr<const BoxReply>;

// An LRU cache up to a number of bytes, sources included. Thread-safe.
class Builds {
 public:
  explicit Builds(size_t capacity_bytes) : capacity_(capacity_bytes) {}

  // The build of `key`, which must contain all that it depends on. Calls `make` unless it is cached or
  // another thread is making it; then waits for that. A sandbox_error is not cached.
  Build get(const std::string& key, const std::function<BoxReply()>& make);

 private:
  struct Entry {
    std::string key;
    std::shared_future<Build> build;
    size_t bytes = 0;
  };
  using Entries = std::list<Entry>;
  void settle(const std::string& key, const Build& build);
  void forget(Entries::iterator entry);

  const size_t capacity_;
  std::mutex mutex_;
  size_t bytes_ = 0;
  Entries entries_;  // most recently used first
  std::unordered_map<std::string, Entries::iterator> index_;
};

}  // namespace whet::sandbox
