// A parsed template. Expressions and statements are variants, whose alternatives are listed at the end of
// each half.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jinja/value.h"

namespace whet::jinja {

struct Expr;
struct Statement;
using ExprPtr = std::unique_ptr<Expr>;
using Body = std::vector<Statement>;

struct CallArguments {
  std::vector<ExprPtr> positional;
  std::vector<std::pair<std::string, ExprPtr>> keyword;
  ExprPtr more_positional, more_keyword;  // *list and **dict; may be null
};

struct Literal {
  Value value;
};
struct Name {
  std::string name;
};
struct ListDisplay {
  std::vector<ExprPtr> items;
};
struct TupleDisplay {
  std::vector<ExprPtr> items;
};
struct DictDisplay {
  std::vector<std::pair<ExprPtr, ExprPtr>> entries;
};
struct Attribute {
  ExprPtr object;
  std::string name;
};
struct Subscript {
  ExprPtr object, index;
};
struct SliceSubscript {
  ExprPtr object;
  ExprPtr start, stop, step;  // null where left out
};
struct Call {
  ExprPtr function;
  CallArguments arguments;
};
struct Filter {
  ExprPtr value;
  std::string name;
  CallArguments arguments;
};
struct Test {
  ExprPtr value;
  std::string name;
  CallArguments arguments;
};
struct Negation {  // `not`
  ExprPtr value;
};
struct Sign {
  bool negative;
  ExprPtr value;
};
struct Logic {
  bool is_and;
  ExprPtr left, right;
};
struct Arithmetic {
  std::string sign;
  ExprPtr left, right;
};
struct Concatenation {  // ~
  std::vector<ExprPtr> parts;
};
struct Comparison {  // a chain: each part with the one before it
  ExprPtr first;
  std::vector<std::pair<std::string, ExprPtr>> rest;  // "==", "in", "not in" ...
};
struct Conditional {
  ExprPtr condition, then, otherwise;  // `otherwise` may be null
};

struct Expr {
  size_t line;
  std::variant<Literal, Name, ListDisplay, TupleDisplay, DictDisplay, Attribute, Subscript, SliceSubscript,
               Call, Filter, Test, Negation, Sign, Logic, Arithmetic, Concatenation, Comparison, Conditional>
      node;
};

// An assignment target: `name`, `name.attribute` (of a namespace), or several of them.
struct Target {
  std::string name;
  std::string attribute;      // "" when there is none
  std::vector<Target> items;  // of a tuple, which has no name
  bool is_tuple = false;
};

struct Text {
  std::string text;
};
struct Print {
  ExprPtr value;
};
struct If {
  std::vector<std::pair<ExprPtr, Body>> branches;  // if, elif, ...
  Body otherwise;
};
struct For {
  Target target;
  ExprPtr iterable;
  ExprPtr test;  // null without `if`
  Body body, otherwise;
};
struct Set {
  Target target;
  ExprPtr value;
};
// Block forms keep the text that their body prints in the variable kBodyName for their filters.
struct SetBlock {
  Target target;
  ExprPtr value;
  Body body;
};
struct FilterBlock {
  ExprPtr value;
  Body body;
};
struct With {
  std::vector<std::pair<Target, ExprPtr>> variables;
  Body body;
};
struct Macro {
  std::string name;
  std::vector<std::pair<std::string, ExprPtr>> parameters;  // with default values, or null
  Body body;
};
struct Generation {
  Body body;
};
struct Break {};
struct Continue {};

// No template can contain this name.
inline constexpr const char* kBodyName = "(body)";

struct Statement {
  size_t line;
  std::variant<Text, Print, If, For, Set, SetBlock, FilterBlock, With, Macro, Generation, Break, Continue>
      node;
};

}  // namespace whet::jinja
