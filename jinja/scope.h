// Variables of a scope and of those around it. An iteration of a loop, a call of a macro and similar blocks
// have a scope of their own; `if` does not.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "jinja/value.h"

namespace whet::jinja {

class Scope;
using ScopePtr = std::shared_ptr<Scope>;

class Scope {
 public:
  explicit Scope(ScopePtr outer = nullptr) : outer_(std::move(outer)) {}

  // Null when neither this scope nor one around it has the variable.
  const Value* find(const std::string& name) const {
    const auto found = variables_.find(name);
    if (found != variables_.end()) return &found->second;
    return outer_ ? outer_->find(name) : nullptr;
  }
  void set(const std::string& name, Value value) { variables_[name] = std::move(value); }

 private:
  ScopePtr outer_;
  std::unordered_map<std::string, Value> variables_;
};

}  // namespace whet::jinja
