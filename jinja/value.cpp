#include "jinja/value.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.h"

namespace whet::jinja {

namespace {

constexpr uint32_t kMaxDepth = 100;
// Shared parts are counted each time; the limit keeps sums from overflowing.
constexpr uint64_t kMaxWeight = uint64_t{1} << 40;

void check_depth(uint32_t depth) {
  if (depth > kMaxDepth) fail<UsageError>("values are nested more than ", kMaxDepth, " deep");
}

Value convert(const Json& json, uint32_t depth) {
  check_depth(depth);
  if (json.is_null()) return {};
  if (json.is_boolean()) return Value::boolean(json.get<bool>());
  if (json.is_string()) return Value::text(json.get<std::string>());
  if (json.is_number_float()) return Value::real(json.get<double>());
  if (json.is_number_unsigned() && json.get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()})
    fail<UsageError>(json.dump(), " is beyond the integers of 64 bits");
  if (json.is_number()) return Value::integer(json.get<int64_t>());
  if (json.is_array()) {
    std::vector<Value> items;
    for (const Json& item : json) items.push_back(convert(item, depth + 1));
    return Value::list(std::move(items));
  }
  Dict dict;
  for (const auto& [key, item] : json.items()) dict.set(Value::text(key), convert(item, depth + 1));
  return Value::dict(std::move(dict));
}

bool equal_sequences(const Sequence& left, const Sequence& right) {
  if (left.kind != right.kind || left.items.size() != right.items.size()) return false;
  return std::equal(left.items.begin(), left.items.end(), right.items.begin(), equal);
}

bool equal_dicts(const Dict& left, const Dict& right) {
  if (left.entries.size() != right.entries.size()) return false;
  return std::all_of(left.entries.begin(), left.entries.end(), [&](const auto& entry) {
    const Value* other = right.find(entry.first);
    return other != nullptr && equal(entry.second, *other);
  });
}

int compare_sequences(const Sequence& left, const Sequence& right, const char* sign) {
  const size_t common = std::min(left.items.size(), right.items.size());
  for (size_t i = 0; i < common; ++i)
    if (!equal(left.items[i], right.items[i])) return compare(left.items[i], right.items[i], sign);
  return left.items.size() < right.items.size() ? -1 : left.items.size() > right.items.size();
}

bool is_ordered(Sequence::Kind kind) { return kind == Sequence::Kind::list || kind == Sequence::Kind::tuple; }

std::string address(const void* pointer) { return concat("p", pointer); }

std::string number_key(const Value& value) {
  if (const auto integer = integer_of(value)) return concat("n", *integer);
  const double number = *value.get<double>();
  if (number == std::floor(number) && std::abs(number) < 9e18)
    return concat("n", static_cast<int64_t>(number));
  std::string key("f--------");
  std::memcpy(key.data() + 1, &number, sizeof number);
  return key;
}

}  // namespace

Value Value::undefined(std::string message) {
  return Value(Data(Undefined{std::make_shared<const std::string>(std::move(message))}));
}

Value Value::text(std::string value) {
  return Value(Data(std::make_shared<const std::string>(std::move(value))));
}

Value Value::list(std::vector<Value> items) { return make_sequence(Sequence::Kind::list, std::move(items)); }

Value Value::tuple(std::vector<Value> items) {
  return make_sequence(Sequence::Kind::tuple, std::move(items));
}

Value Value::dict(Dict entries) { return Value(Data(std::make_shared<const Dict>(std::move(entries)))); }

const std::string* Value::string() const {
  const String* text = get<String>();
  return text == nullptr ? nullptr : text->get();
}

const Sequence* Value::sequence() const {
  const SequencePtr* found = get<SequencePtr>();
  return found == nullptr ? nullptr : found->get();
}

const Dict* Value::dict() const {
  const DictPtr* found = get<DictPtr>();
  return found == nullptr ? nullptr : found->get();
}

const char* Value::type_name() const {
  if (const Sequence* items = sequence()) {
    constexpr const char* names[] = {"list", "tuple", "range", "dict_keys", "dict_values", "dict_items"};
    return names[static_cast<size_t>(items->kind)];
  }
  constexpr const char* names[] = {"Undefined", "NoneType",  "bool",     "int",       "float",      "str", "",
                                   "dict",      "generator", "function", "Namespace", "LoopContext"};
  return names[data_.index()];
}

uint32_t Value::depth() const {
  if (const Sequence* items = sequence()) return items->depth;
  if (const Dict* entries = dict()) return entries->depth;
  if (const auto* iterator = get<IteratorPtr>()) return (*iterator)->depth;
  if (const auto* function = get<FunctionPtr>()) return (*function)->depth;
  return 0;
}

Value make_sequence(Sequence::Kind kind, std::vector<Value> items, std::string label) {
  uint32_t depth = 0;
  uint64_t weight = 1;
  for (const Value& item : items) {
    depth = std::max(depth, item.depth());
    weight = std::min(weight + item.weight(), kMaxWeight);
  }
  check_depth(depth + 1);
  return Value(std::make_shared<const Sequence>(
      Sequence{kind, std::move(items), depth + 1, weight, std::move(label)}));
}

uint64_t Value::weight() const {
  if (const std::string* text = string()) return 1 + text->size() / 4;
  if (const Sequence* items = sequence()) return items->weight;
  if (const Dict* entries = dict()) return entries->weight;
  return 1;
}

IteratorPtr make_iterator(uint32_t depth, std::function<bool(Value&)> next) {
  check_depth(depth + 1);
  return std::make_shared<Iterator>(Iterator{std::move(next), depth + 1});
}

uint32_t Arguments::depth() const {
  uint32_t depth = 0;
  for (const Value& value : positional) depth = std::max(depth, value.depth());
  for (const auto& [name, value] : keyword) depth = std::max(depth, value.depth());
  return depth;
}

Value make_function(std::string name, uint32_t depth, std::function<Value(Runtime&, const Arguments&)> call) {
  check_depth(depth + 1);
  return Value(std::make_shared<const Function>(Function{std::move(name), std::move(call), depth + 1}));
}

const Value* Dict::find(const Value& key) const {
  const auto found = index_.find(hash_key(key));
  return found == index_.end() ? nullptr : &entries[found->second].second;
}

const Value* Dict::find(const std::string& key) const {
  const auto found = index_.find("s" + key);
  return found == index_.end() ? nullptr : &entries[found->second].second;
}

void Dict::set(Value key, Value value) {
  depth = std::max({depth, key.depth() + 1, value.depth() + 1});
  weight = std::min(weight + key.weight() + value.weight(), kMaxWeight);
  check_depth(depth);
  const auto [found, is_new] = index_.emplace(hash_key(key), entries.size());
  if (is_new)
    entries.emplace_back(std::move(key), std::move(value));
  else
    entries[found->second].second = std::move(value);
}

bool truthy(const Value& value) {
  if (const bool* flag = value.get<bool>()) return *flag;
  if (const int64_t* number = value.get<int64_t>()) return *number != 0;
  if (const double* number = value.get<double>()) return *number != 0;
  if (const std::string* text = value.string()) return !text->empty();
  if (const Sequence* items = value.sequence()) return !items->items.empty();
  if (const Dict* entries = value.dict()) return !entries->entries.empty();
  return !value.is<Undefined>() && !value.is<None>();
}

bool equal(const Value& left, const Value& right) {
  if (const auto a = number_of(left), b = number_of(right); a && b) return *a == *b;
  if (left.string() && right.string()) return *left.string() == *right.string();
  if (left.sequence() && right.sequence()) return equal_sequences(*left.sequence(), *right.sequence());
  if (left.dict() && right.dict()) return equal_dicts(*left.dict(), *right.dict());
  if (left.is<Undefined>() || left.is<None>())
    return left.is<Undefined>() ? right.is<Undefined>() : right.is<None>();
  if (left.is<Namespace*>() && right.is<Namespace*>())
    return *left.get<Namespace*>() == *right.get<Namespace*>();
  if (left.is<FunctionPtr>() && right.is<FunctionPtr>())
    return *left.get<FunctionPtr>() == *right.get<FunctionPtr>();
  return false;
}

int compare(const Value& left, const Value& right, const char* sign) {
  require_defined(left);
  require_defined(right);
  if (const auto a = number_of(left), b = number_of(right); a && b) return *a < *b ? -1 : *a > *b;
  if (left.string() && right.string()) return std::clamp(left.string()->compare(*right.string()), -1, 1);
  const Sequence *a = left.sequence(), *b = right.sequence();
  if (a && b && a->kind == b->kind && is_ordered(a->kind)) return compare_sequences(*a, *b, sign);
  fail<UsageError>("'", sign, "' is not supported between '", left.type_name(), "' and '", right.type_name(),
                   "'");
}

std::string hash_key(const Value& value) {
  if (const std::string* text = value.string()) return "s" + *text;
  if (number_of(value)) return number_key(value);
  if (value.is<None>()) return "none";
  if (value.is<Undefined>()) return "undefined";
  if (const Sequence* items = value.sequence(); items && items->kind == Sequence::Kind::tuple) {
    std::string key = "t";
    for (const Value& item : items->items) {
      const std::string part = hash_key(item);
      key += concat(part.size(), ":", part);
    }
    return key;
  }
  if (const auto* space = value.get<Namespace*>()) return address(*space);
  if (const auto* function = value.get<FunctionPtr>()) return address(function->get());
  fail<UsageError>("a value of type '", value.type_name(), "' cannot be a key");
}

std::optional<long double> number_of(const Value& value) {
  if (const double* number = value.get<double>()) return *number;
  if (const auto integer = integer_of(value)) return static_cast<long double>(*integer);
  return std::nullopt;
}

std::optional<int64_t> integer_of(const Value& value) {
  if (const bool* flag = value.get<bool>()) return *flag;
  if (const int64_t* number = value.get<int64_t>()) return *number;
  return std::nullopt;
}

Value from_json(const Json& json) { return convert(json, 0); }

void require_defined(const Value& value) {
  if (const Undefined* undefined = value.get<Undefined>()) fail<UsageError>(*undefined->message);
}

}  // namespace whet::jinja
