// The state of one rendering besides its variables: the remaining budget of work, its namespaces, and the
// current line. Work is counted in steps and bytes, not in time, so a template that exceeds the budget does
// so on every machine.
#pragma once

#include <algorithm>
#include <ctime>
#include <deque>
#include <string>
#include <vector>

#include "jinja/value.h"

namespace whet::jinja {

class Runtime {
 public:
  explicit Runtime(std::time_t now) : now_(now) {}

  // Takes `steps` from the budget. Throws UsageError when it is used up.
  void charge(size_t steps);
  // For a text of `bytes` that will be made or read.
  void charge_text(size_t bytes);
  // For searching a text of `part` bytes in one of `whole`.
  void charge_search(size_t whole, size_t part) { charge(1 + whole / 4 + whole * part / 1024); }
  // For comparing two values, or for one as a key.
  void charge_comparison(const Value& a, const Value& b) { charge(std::min(a.weight(), b.weight())); }
  void charge_key(const Value& key) { charge(key.weight()); }
  void charge_items(size_t count) { charge(1 + count * 4); }

  Value text(std::string value);
  Value list(std::vector<Value> items);

  // Counts the depth of the evaluation while it exists. Throws UsageError beyond a depth that is safe for the
  // stack.
  class Level {
   public:
    explicit Level(Runtime& runtime);
    Level(const Level&) = delete;
    ~Level() { --runtime_.level_; }

   private:
    Runtime& runtime_;
  };

  Namespace* make_namespace() { return &namespaces_.emplace_back(); }

  std::time_t now() const { return now_; }

  size_t line = 1;  // of the template: what is being evaluated

 private:
  std::time_t now_;
  size_t budget_ = 20'000'000;
  size_t level_ = 0;
  std::deque<Namespace> namespaces_;
};

// The items of what Python can iterate over: the keys of a dict, the characters of a text. Throws UsageError.
IteratorPtr iterate(Runtime& runtime, const Value& value);

// All items at once.
std::vector<Value> items_of(Runtime& runtime, const Value& value);

// Python's len(). Throws UsageError.
int64_t length_of(const Value& value);

// A call's arguments under the names of the parameters, as Python binds them. Throws UsageError, naming the
// function, for arguments that are missing, unknown, or too many.
class Bound {
 public:
  Bound(const std::string& function, const Arguments& arguments, std::vector<const char*> names,
        size_t required = 0);

  // Null when the argument was not given.
  const Value* operator[](size_t i) const { return values_[i]; }
  const Value& required(size_t i) const { return *values_[i]; }

  // The argument as the required type, or `fallback` when it was not given.
  bool flag(size_t i, bool fallback = false) const;
  int64_t integer(size_t i, int64_t fallback) const;
  const std::string& string(size_t i) const;

 private:
  std::string function_;
  std::vector<const char*> names_;
  std::vector<const Value*> values_;
};

}  // namespace whet::jinja
