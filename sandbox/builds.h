// Compiled programs: the same source is compiled once, however many ask for it and run it.
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

// The compiler's run and, if it went well, what it made.
using Build = std::shared_ptr<const BoxReply>;

// Keeps those used last, up to a number of bytes, sources included. May be used by several threads at once.
class Builds {
 public:
  explicit Builds(size_t capacity_bytes) : capacity_(capacity_bytes) {}

  // The one of `key`, which is all that it depends on: made by `make` unless it is there or being made. What
  // a box's failure made is not kept.
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
  Entries entries_;  // the one used last first
  std::unordered_map<std::string, Entries::iterator> index_;
};

}  // namespace whet::sandbox
