#include "jinja/loop.h"

#include <utility>

#include "base/error.h"

namespace whet::jinja {

namespace {

Value cycle(const LoopState& loop, const Arguments& arguments) {
  if (arguments.positional.empty()) fail<UsageError>("loop.cycle: expected at least one value");
  return arguments.positional[static_cast<size_t>(loop.index0) % arguments.positional.size()];
}

Value changed(LoopState& loop, const Arguments& arguments) {
  const Value now = Value::tuple(arguments.positional);
  const bool differs = !loop.changed || !equal(*loop.changed, now);
  if (differs) loop.changed = now;
  return Value::boolean(differs);
}

template <class Call>
Value loop_function(std::weak_ptr<LoopState> loop, const char* name, const Call& call) {
  auto run = [loop = std::move(loop), call](Runtime& runtime, const Arguments& arguments) {
    const LoopPtr alive = loop.lock();
    if (!alive || !alive->source) fail<UsageError>("a function of a loop was called behind it");
    for (const Value& value : arguments.positional) runtime.charge_key(value);
    return call(*alive, arguments);
  };
  return make_function(name, 0, std::move(run));
}

}  // namespace

bool LoopState::advance() {
  Value next;
  if (!ahead.empty()) {
    next = std::move(ahead.front());
    ahead.pop_front();
  } else if (!source->next(next)) {
    return false;
  }
  ++index0;
  before = std::exchange(current, std::move(next));
  return true;
}

void LoopState::end() { *this = LoopState{}; }

bool LoopState::peek() {
  if (!ahead.empty()) return true;
  Value next;
  if (!source->next(next)) return false;
  ahead.push_back(std::move(next));
  return true;
}

int64_t LoopState::length(Runtime& runtime) {
  for (Value next; source->next(next);) {
    runtime.charge_items(1);
    ahead.push_back(std::move(next));
  }
  return index0 + 1 + static_cast<int64_t>(ahead.size());
}

std::optional<Value> loop_attribute(Runtime& runtime, const LoopPtr& loop, const std::string& name) {
  if (!loop->source) fail<UsageError>("'loop' was used behind its loop");
  if (name == "index0") return Value::integer(loop->index0);
  if (name == "index") return Value::integer(loop->index0 + 1);
  if (name == "first") return Value::boolean(loop->index0 == 0);
  if (name == "last") return Value::boolean(!loop->peek());
  if (name == "length") return Value::integer(loop->length(runtime));
  if (name == "revindex") return Value::integer(loop->length(runtime) - loop->index0);
  if (name == "revindex0") return Value::integer(loop->length(runtime) - loop->index0 - 1);
  if (name == "previtem")
    return loop->index0 == 0 ? Value::undefined("there is no previous item") : loop->before;
  if (name == "nextitem")
    return loop->peek() ? loop->ahead.front() : Value::undefined("there is no next item");
  if (name == "depth") return Value::integer(1);
  if (name == "depth0") return Value::integer(0);
  if (name == "cycle") return loop_function(loop, "loop.cycle", cycle);
  if (name == "changed") return loop_function(loop, "loop.changed", changed);
  return std::nullopt;
}

}  // namespace whet::jinja
