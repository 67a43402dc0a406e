// Marks in a recipe's field list: whether a key's value may differ when a run is resumed.
//
//   v("threads", threads, MayChange{"0: all cores"});
//
// The values of keys without a mark must not differ. Other visitors read the mark as the help text.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/fields.h"

namespace whet {

struct MayChange {
  const char* help;
  operator const char*() const { return help; }
};

struct MayGrow {
  const char* help;
  operator const char*() const { return help; }
};

// The marked keys by their full paths; everything below a marked key is marked.
struct ResumeRules {
  std::vector<std::string> may_change, may_grow;
};

namespace fields_detail {

struct MarkCollector {
  ResumeRules& rules;
  std::string prefix;

  template <class T>
  void operator()(const char* name, T&, MayChange, const Bounds& = {}) {
    rules.may_change.push_back(prefix + name);
  }
  template <class T>
  void operator()(const char* name, T&, MayGrow, const Bounds& = {}) {
    rules.may_grow.push_back(prefix + name);
  }
  template <class T>
  void operator()(const char* name, T& value, const char* = "", const Bounds& = {}) {
    if constexpr (Visited<T>) {
      MarkCollector inner{rules, prefix + name + "."};
      value.fields(inner);
    }
  }
  template <class... Kinds>
  void one_of(const char*, std::variant<Kinds...>&, const char* = "") {}
  template <class... Kinds>
  void one_of_or_first(const char*, std::variant<Kinds...>&, const char* = "") {}
};

}  // namespace fields_detail

template <class Config>
ResumeRules resume_rules() {
  Config config{};
  ResumeRules rules;
  fields_detail::MarkCollector collector{rules, ""};
  config.fields(collector);
  return rules;
}

}  // namespace whet
