#include "jinja/access.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "jinja/loop.h"
#include "jinja/methods.h"
#include "jinja/repr.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

Value missing(const Value& object, const std::string& name) {
  const std::string type = object.is<None>() ? "None" : concat(object.type_name(), " object");
  return Value::undefined(concat("'", type, "' has no attribute '", name, "'"));
}

// The attribute that Python would find, methods included.
std::optional<Value> python_attribute(Runtime& runtime, const Value& object, const std::string& name) {
  require_defined(object);
  if (const auto* space = object.get<Namespace*>()) {
    const Value* found = (*space)->attributes.find(name);
    return found ? std::optional(*found) : std::nullopt;
  }
  if (const auto* loop = object.get<LoopPtr>()) return loop_attribute(runtime, *loop, name);
  return method_of(object, name);
}

// The position of a Python index in `size` items; nothing when it is out of range.
std::optional<size_t> position(int64_t index, size_t size) {
  const auto count = static_cast<int64_t>(size);
  if (index < -count || index >= count) return std::nullopt;
  return static_cast<size_t>(index < 0 ? index + count : index);
}

std::optional<Value> item(Runtime& runtime, const Value& object, const Value& index) {
  if (const Dict* dict = object.dict()) {
    if (index.sequence() || index.dict()) {  // of these only tuples can be keys
      if (!index.sequence() || index.sequence()->kind != Sequence::Kind::tuple) return std::nullopt;
    }
    runtime.charge_key(index);
    const Value* found = dict->find(index);
    return found ? std::optional(*found) : std::nullopt;
  }
  const auto number = integer_of(index);
  if (!number) return std::nullopt;
  if (const std::string* text = object.string()) {
    const std::u32string points = to_code_points(*text);
    runtime.charge_text(text->size());
    const auto at = position(*number, points.size());
    return at ? std::optional(Value::text(to_utf8({&points[*at], 1}))) : std::nullopt;
  }
  const Sequence* sequence = object.sequence();
  if (!sequence || sequence->kind > Sequence::Kind::range) return std::nullopt;
  const auto at = position(*number, sequence->items.size());
  return at ? std::optional(sequence->items[*at]) : std::nullopt;
}

// The positions that a slice of `size` items visits (Python's PySlice_AdjustIndices).
std::vector<size_t> slice_positions(std::optional<int64_t> start, std::optional<int64_t> stop, int64_t step,
                                    size_t size) {
  const auto count = static_cast<int64_t>(size);
  const int64_t low = step < 0 ? -1 : 0, high = step < 0 ? count - 1 : count;
  const auto adjusted = [&](int64_t index) {
    return std::clamp(index < 0 ? index + count : index, low, high);
  };
  int64_t at = start ? adjusted(*start) : step < 0 ? high : low;
  const int64_t end = stop ? adjusted(*stop) : step < 0 ? low : high;
  std::vector<size_t> positions;
  while (step < 0 ? at > end : at < end) {
    positions.push_back(static_cast<size_t>(at));
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  return positions;
}

}  // namespace

Value attribute(Runtime& runtime, const Value& object, const std::string& name) {
  if (auto found = python_attribute(runtime, object, name)) return *std::move(found);
  if (const Dict* dict = object.dict())
    if (const Value* found = dict->find(name)) return *found;
  return missing(object, name);
}

Value subscript(Runtime& runtime, const Value& object, const Value& index) {
  require_defined(object);
  if (auto found = item(runtime, object, index)) return *std::move(found);
  if (const std::string* name = index.string()) {
    if (auto found = python_attribute(runtime, object, *name)) return *std::move(found);
    return missing(object, *name);
  }
  return Value::undefined(concat(object.type_name(), " object has no element ", repr(runtime, index)));
}

Value slice(Runtime& runtime, const Value& object, const Value& start, const Value& stop, const Value& step) {
  require_defined(object);
  const std::string* text = object.string();
  const Sequence* sequence = object.sequence();
  if (!text && (!sequence || sequence->kind > Sequence::Kind::range))
    fail<UsageError>("a value of type '", object.type_name(), "' has no slices");
  for (const Value* part : {&start, &stop, &step}) {
    require_defined(*part);
    if (!part->is<None>() && !integer_of(*part))
      fail<UsageError>("a slice goes with integers, got '", part->type_name(), "'");
  }
  const int64_t stride = integer_of(step).value_or(1);
  if (stride == 0) fail<UsageError>("the step of a slice cannot be zero");
  if (text) {
    const std::u32string points = to_code_points(*text);
    runtime.charge_text(text->size());
    std::u32string out;
    for (const size_t at : slice_positions(integer_of(start), integer_of(stop), stride, points.size()))
      out += points[at];
    return Value::text(to_utf8(out));
  }
  if (sequence->kind == Sequence::Kind::range)
    fail<UsageError>("a slice of a range is not supported; a list has them");
  runtime.charge_items(sequence->items.size());
  std::vector<Value> out;
  for (const size_t at : slice_positions(integer_of(start), integer_of(stop), stride, sequence->items.size()))
    out.push_back(sequence->items[at]);
  return make_sequence(sequence->kind, std::move(out));
}

Value attribute_path(Runtime& runtime, const Value& object, const Value& path, const Value& fallback) {
  if (path.is<None>()) return object;
  const auto step = [&](const Value& from, const Value& index) {
    Value value = subscript(runtime, from, index);
    return value.is<Undefined>() && !fallback.is<None>() ? fallback : value;
  };
  const std::string* names = path.string();
  if (!names) return step(object, path);
  Value value = object;
  for (size_t begin = 0; begin <= names->size();) {
    const size_t end = std::min(names->find('.', begin), names->size());
    const std::string part = names->substr(begin, end - begin);
    int64_t number = 0;
    const bool digits = !part.empty() && part.find_first_not_of("0123456789") == part.npos &&
                        std::from_chars(part.data(), part.data() + part.size(), number).ec == std::errc();
    value = step(value, digits ? Value::integer(number) : Value::text(part));
    begin = end + 1;
  }
  return value;
}

}  // namespace whet::jinja
