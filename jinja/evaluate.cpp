#include "jinja/evaluate.h"

#include "base/error.h"
#include "jinja/access.h"
#include "jinja/filters.h"
#include "jinja/operators.h"
#include "jinja/predicates.h"
#include "jinja/repr.h"

namespace whet::jinja {

namespace {

// One call operator for each kind of expression.
class Evaluator {
 public:
  Evaluator(Runtime& runtime, const Scope& scope, size_t line)
      : runtime_(runtime), scope_(scope), line_(line) {}

  Value operator()(const Literal& node) const { return node.value; }

  Value operator()(const Name& node) const {
    if (const Value* found = scope_.find(node.name)) return *found;
    return Value::undefined(concat("'", node.name, "' is undefined"));
  }

  Value operator()(const ListDisplay& node) const { return runtime_.list(values(node.items)); }

  Value operator()(const TupleDisplay& node) const {
    runtime_.charge_items(node.items.size());
    return Value::tuple(values(node.items));
  }

  Value operator()(const DictDisplay& node) const {
    runtime_.charge_items(node.entries.size());
    Dict dict;
    for (const auto& [key, item] : node.entries) {
      Value name = value(key);
      runtime_.charge_key(name);
      dict.set(std::move(name), value(item));
    }
    return Value::dict(std::move(dict));
  }

  Value operator()(const Attribute& node) const {
    const Value object = value(node.object);
    here();
    return attribute(runtime_, object, node.name);
  }

  Value operator()(const Subscript& node) const {
    const Value object = value(node.object), index = value(node.index);
    here();
    return subscript(runtime_, object, index);
  }

  Value operator()(const SliceSubscript& node) const {
    const Value object = value(node.object), start = value_or_none(node.start),
                stop = value_or_none(node.stop), step = value_or_none(node.step);
    here();
    return slice(runtime_, object, start, stop, step);
  }

  Value operator()(const Call& node) const {
    const Value function = value(node.function);
    const Arguments given = arguments(node.arguments);
    here();
    require_defined(function);
    if (const auto* callable = function.get<FunctionPtr>()) return (*callable)->call(runtime_, given);
    fail<UsageError>("a value of type '", function.type_name(), "' cannot be called");
  }

  Value operator()(const Filter& node) const {
    const Value input = value(node.value);
    const Arguments given = arguments(node.arguments);
    here();
    return apply_filter(runtime_, node.name, input, given);
  }

  Value operator()(const Test& node) const {
    const Value input = value(node.value);
    const Arguments given = arguments(node.arguments);
    here();
    return Value::boolean(apply_predicate(runtime_, node.name, input, given));
  }

  Value operator()(const Negation& node) const { return Value::boolean(!truthy(value(node.value))); }

  Value operator()(const Sign& node) const {
    const Value operand = value(node.value);
    here();
    return with_sign(node.negative, operand);
  }

  Value operator()(const Logic& node) const {
    Value left = value(node.left);
    return truthy(left) == node.is_and ? value(node.right) : left;
  }

  Value operator()(const Arithmetic& node) const {
    const Value left = value(node.left), right = value(node.right);
    here();
    return arithmetic(runtime_, node.sign, left, right);
  }

  Value operator()(const Concatenation& node) const {
    std::string text;
    for (const ExprPtr& part : node.parts) {
      const Value piece = value(part);
      here();
      text += to_text(runtime_, piece);
    }
    return runtime_.text(std::move(text));
  }

  Value operator()(const Comparison& node) const {
    Value left = value(node.first);
    for (const auto& [sign, operand] : node.rest) {
      Value right = value(operand);
      here();
      if (!holds(runtime_, sign, left, right)) return Value::boolean(false);
      left = std::move(right);
    }
    return Value::boolean(true);
  }

  Value operator()(const Conditional& node) const {
    if (truthy(value(node.condition))) return value(node.then);
    if (node.otherwise) return value(node.otherwise);
    return Value::undefined("the inline if-expression was false and has no else");
  }

 private:
  Value value(const ExprPtr& expression) const { return evaluate(runtime_, scope_, *expression); }
  Value value_or_none(const ExprPtr& expression) const { return expression ? value(expression) : Value(); }

  std::vector<Value> values(const std::vector<ExprPtr>& expressions) const {
    std::vector<Value> out;
    for (const ExprPtr& expression : expressions) out.push_back(value(expression));
    return out;
  }

  Arguments arguments(const CallArguments& given) const {
    Arguments out;
    out.positional = values(given.positional);
    for (const auto& [name, expression] : given.keyword) out.keyword.emplace_back(name, value(expression));
    if (given.more_positional)
      for (Value& item : items_of(runtime_, value(given.more_positional)))
        out.positional.push_back(std::move(item));
    if (given.more_keyword) add_keywords(value(given.more_keyword), out);
    return out;
  }

  static void add_keywords(const Value& names, Arguments& out) {
    if (!names.dict()) fail<UsageError>("expected a dict behind **, got ", names.type_name());
    for (const auto& [name, item] : names.dict()->entries) {
      if (!name.string()) fail<UsageError>("a name behind ** is of type '", name.type_name(), "'");
      out.keyword.emplace_back(*name.string(), item);
    }
  }

  // Later errors are reported for this line, not for that of an operand.
  void here() const { runtime_.line = line_; }

  Runtime& runtime_;
  const Scope& scope_;
  size_t line_;
};

}  // namespace

Value evaluate(Runtime& runtime, const Scope& scope, const Expr& expression) {
  const Runtime::Level level(runtime);
  runtime.line = expression.line;
  runtime.charge(1);
  return std::visit(Evaluator(runtime, scope, expression.line), expression.node);
}

}  // namespace whet::jinja
