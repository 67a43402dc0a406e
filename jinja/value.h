// The values of the template language, with the behaviour of Python's. Containers are shared and immutable
// (as in the environment of transformers); only namespaces change, and the rendering owns those, so values
// cannot form reference cycles.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"

namespace whet::jinja {

class Runtime;
class Value;
struct Dict;
struct Function;
struct Iterator;
struct LoopState;
struct Namespace;
struct Sequence;

struct None {};
// The value of a missing name or attribute. It prints as nothing and is false and empty; most other uses
// throw UsageError with `message`.
struct Undefined {
  std::shared_ptr<const std::string> message;
};

using String = std::shared_ptr<const std::string>;  // UTF-8
using SequencePtr = std::shared_ptr<const Sequence>;
using DictPtr = std::shared_ptr<const Dict>;
using IteratorPtr = std::shared_ptr<Iterator>;
using FunctionPtr = std::shared_ptr<const Function>;
using LoopPtr = std::shared_ptr<LoopState>;

class Value {
 public:
  Value() : data_(None{}) {}
  static Value undefined(std::string message);
  static Value boolean(bool value) { return Value(Data(value)); }
  static Value integer(int64_t value) { return Value(Data(value)); }
  static Value real(double value) { return Value(Data(value)); }
  static Value text(std::string value);
  static Value list(std::vector<Value> items);
  static Value tuple(std::vector<Value> items);
  static Value dict(Dict entries);

  explicit Value(SequencePtr value) : data_(std::move(value)) {}
  explicit Value(IteratorPtr value) : data_(std::move(value)) {}
  explicit Value(FunctionPtr value) : data_(std::move(value)) {}
  explicit Value(LoopPtr value) : data_(std::move(value)) {}
  explicit Value(Namespace* value) : data_(value) {}

  template <class T>
  const T* get() const {
    return std::get_if<T>(&data_);
  }
  template <class T>
  bool is() const {
    return std::holds_alternative<T>(data_);
  }
  // The text, or null when this is no string.
  const std::string* string() const;
  const Sequence* sequence() const;
  const Dict* dict() const;

  // Python's name of its type: "str", "NoneType", "dict".
  const char* type_name() const;
  // The nesting depth of containers; 0 for scalars. Bounded, so that functions over values may recurse.
  uint32_t depth() const;
  // The cost of visiting all of it: 1 for a scalar or 4 bytes of text, and the sum of the parts.
  uint64_t weight() const;

 private:
  using Data = std::variant<Undefined, None, bool, int64_t, double, String, SequencePtr, DictPtr, IteratorPtr,
                            FunctionPtr, Namespace*, LoopPtr>;
  explicit Value(Data data) : data_(std::move(data)) {}
  Data data_;
};

struct Sequence {
  enum class Kind { list, tuple, range, dict_keys, dict_values, dict_items };
  Kind kind = Kind::list;
  std::vector<Value> items;
  uint32_t depth = 1;
  uint64_t weight = 1;
  std::string label;  // of a range: how it prints
};
// Throws UsageError when containers are nested too deeply.
Value make_sequence(Sequence::Kind kind, std::vector<Value> items, std::string label = "");

// Keeps the order of insertion. Keys compare as in Python: 1, 1.0 and True are one key.
struct Dict {
  std::vector<std::pair<Value, Value>> entries;
  uint32_t depth = 1;
  uint64_t weight = 1;

  const Value* find(const Value& key) const;
  const Value* find(const std::string& key) const;
  void set(Value key, Value value);

 private:
  std::unordered_map<std::string, size_t> index_;  // by hash_key
};

// A generator, which can be iterated once.
struct Iterator {
  std::function<bool(Value&)> next;  // false at the end
  uint32_t depth = 0;                // counts what `next` holds
};
// Throws UsageError when `depth`, that of the values which `next` holds, is too large.
IteratorPtr make_iterator(uint32_t depth, std::function<bool(Value&)> next);

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> keyword;

  uint32_t depth() const;
};

struct Function {
  std::string name;
  std::function<Value(Runtime&, const Arguments&)> call;
  uint32_t depth = 0;  // counts what `call` holds
};
// Throws UsageError when `depth`, that of the values which `call` holds, is too large.
Value make_function(std::string name, uint32_t depth, std::function<Value(Runtime&, const Arguments&)> call);

struct Namespace {
  Dict attributes;
};

// Python's truth value.
bool truthy(const Value& value);

// Python's ==. Undefined values equal one another.
bool equal(const Value& left, const Value& right);

// -1, 0 or 1. Throws UsageError for what Python cannot order; `sign` is the operator for that message.
int compare(const Value& left, const Value& right, const char* sign);

// A text that is the same for equal keys. Throws UsageError for values that cannot be keys.
std::string hash_key(const Value& value);

// The number of a bool, an int or a float; nothing for others.
std::optional<long double> number_of(const Value& value);
// The number of a bool or an int.
std::optional<int64_t> integer_of(const Value& value);

// Throws UsageError for integers beyond 64 bits and for trees that are too deep.
Value from_json(const Json& json);

// Throws UsageError with the message of an undefined value; does nothing for others.
void require_defined(const Value& value);

}  // namespace whet::jinja
