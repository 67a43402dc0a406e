#include "jinja/render.h"

#include "base/error.h"
#include "jinja/evaluate.h"
#include "jinja/globals.h"
#include "jinja/loop.h"
#include "jinja/repr.h"

namespace whet::jinja {

namespace {

enum class Flow { onward, break_, continue_ };

// The text that is being written. Statements of one scope; blocks inside make renderers of their own scopes.
class Renderer {
 public:
  Renderer(Runtime& runtime, Rendered& out, ScopePtr scope)
      : runtime_(runtime), out_(out), scope_(std::move(scope)) {}

  Flow run(const Body& body) {
    for (const Statement& statement : body)
      if (const Flow flow = run(statement); flow != Flow::onward) return flow;
    return Flow::onward;
  }

  // One call operator for each kind of statement.
  Flow operator()(const Text& node) { return write(node.text); }

  Flow operator()(const Print& node) {
    const Value printed = value(node.value);
    return write(to_text(runtime_, printed));
  }

  Flow operator()(const If& node) {
    for (const auto& [condition, body] : node.branches)
      if (truthy(value(condition))) return run(body);
    return run(node.otherwise);
  }

  Flow operator()(const For& node) {
    IteratorPtr source = iterate(runtime_, value(node.iterable));
    if (node.test) source = filtered(node, std::move(source));
    const auto loop = std::make_shared<LoopState>(LoopState{std::move(source), {}, -1, {}, {}, {}});
    bool any_finished = false;  // for Jinja's else: an iteration that was left early does not count
    while (loop->advance()) {
      runtime_.charge(1);
      Renderer round = inner();
      round.scope_->set("loop", Value(loop));
      round.assign(node.target, loop->current);
      const Flow flow = round.run(node.body);
      if (flow == Flow::break_) break;
      if (flow == Flow::onward) any_finished = true;
    }
    loop->end();
    return any_finished ? Flow::onward : inner().run(node.otherwise);
  }

  Flow operator()(const Set& node) {
    assign(node.target, value(node.value));
    return Flow::onward;
  }

  Flow operator()(const SetBlock& node) {
    const auto [text, flow] = capture(node.body);
    if (flow != Flow::onward) return flow;
    assign(node.target, filtered_text(text, *node.value));
    return Flow::onward;
  }

  Flow operator()(const FilterBlock& node) {
    const auto [text, flow] = capture(node.body);
    const Value result = filtered_text(text, *node.value);
    return write(to_text(runtime_, result));
  }

  Flow operator()(const With& node) {
    Renderer block = inner();
    std::vector<Value> values;
    for (const auto& [target, expression] : node.variables) values.push_back(value(expression));
    for (size_t i = 0; i < values.size(); ++i) block.assign(node.variables[i].first, values[i]);
    return block.run(node.body);
  }

  Flow operator()(const Macro& node) {
    // The scope holds the macro, so the macro must not hold the scope.
    auto call = [&node, outer = std::weak_ptr<Scope>(scope_)](Runtime& runtime, const Arguments& arguments) {
      return call_macro(runtime, node, outer.lock(), arguments);
    };
    scope_->set(node.name, make_function(node.name, 0, std::move(call)));
    return Flow::onward;
  }

  Flow operator()(const Generation& node) {
    const size_t begin = out_.text.size();
    inner().run(node.body);
    out_.generations.emplace_back(begin, out_.text.size());
    return Flow::onward;
  }

  Flow operator()(const Break&) { return Flow::break_; }
  Flow operator()(const Continue&) { return Flow::continue_; }

 private:
  Flow run(const Statement& statement) {
    const Runtime::Level level(runtime_);
    runtime_.line = statement.line;
    runtime_.charge(1);
    return std::visit(*this, statement.node);
  }

  Value value(const ExprPtr& expression) { return evaluate(runtime_, *scope_, *expression); }

  Flow write(const std::string& text) {
    runtime_.charge_text(text.size());
    out_.text += text;
    return Flow::onward;
  }

  Renderer inner() { return {runtime_, out_, std::make_shared<Scope>(scope_)}; }

  void assign(const Target& target, const Value& value) {
    if (target.is_tuple) return unpack(target, value);
    if (target.attribute.empty()) return scope_->set(target.name, value);
    const Value* found = scope_->find(target.name);
    if (!found || !found->is<Namespace*>())
      fail<UsageError>("cannot set ", target.name, ".", target.attribute, ": ", target.name,
                       " is no namespace");
    if (target.attribute[0] == '_')
      fail<UsageError>("the attribute '", target.attribute, "' begins with an underscore");
    (*found->get<Namespace*>())->attributes.set(Value::text(target.attribute), value);
  }

  void unpack(const Target& target, const Value& value) {
    const std::vector<Value> values = items_of(runtime_, value);
    if (values.size() != target.items.size())
      fail<UsageError>("expected ", target.items.size(), " values to unpack, got ", values.size());
    for (size_t i = 0; i < values.size(); ++i) assign(target.items[i], values[i]);
  }

  // The items that pass the test of a loop.
  IteratorPtr filtered(const For& node, IteratorPtr source) {
    auto next = [this_ = *this, &node, source = std::move(source)](Value& out) mutable {
      while (source->next(out)) {
        Renderer trial = this_.inner();
        trial.assign(node.target, out);
        if (truthy(trial.value(node.test))) return true;
      }
      return false;
    };
    return make_iterator(0, std::move(next));
  }

  // What a body prints, without printing it.
  std::pair<std::string, Flow> capture(const Body& body) {
    Rendered captured;
    Renderer block(runtime_, captured, std::make_shared<Scope>(scope_));
    const Flow flow = block.run(body);
    return {std::move(captured.text), flow};
  }

  Value filtered_text(const std::string& text, const Expr& expression) {
    Scope scope(scope_);
    scope.set(kBodyName, Value::text(text));
    return evaluate(runtime_, scope, expression);
  }

  static Value call_macro(Runtime& runtime, const Macro& node, const ScopePtr& outer,
                          const Arguments& arguments) {
    if (!outer) fail<UsageError>("the macro '", node.name, "' was called behind the block that defines it");
    std::vector<const char*> names;
    for (const auto& [name, fallback] : node.parameters) names.push_back(name.c_str());
    const Bound bound(node.name, arguments, names);
    Rendered out;
    Renderer body(runtime, out, std::make_shared<Scope>(outer));
    for (size_t i = 0; i < names.size(); ++i) {
      const ExprPtr& fallback = node.parameters[i].second;
      body.scope_->set(names[i],
                       bound[i]   ? *bound[i]
                       : fallback ? body.value(fallback)
                                  : Value::undefined(concat("parameter '", names[i], "' was not provided")));
    }
    body.run(node.body);
    return Value::text(std::move(out.text));
  }

  Runtime& runtime_;
  Rendered& out_;
  ScopePtr scope_;
};

}  // namespace

Rendered render(Runtime& runtime, const Body& body, const Dict& variables) {
  const auto scope = std::make_shared<Scope>();
  define_globals(*scope);
  for (const auto& [name, value] : variables.entries) scope->set(*name.string(), value);
  Rendered out;
  Renderer(runtime, out, scope).run(body);
  return out;
}

}  // namespace whet::jinja
