#include "rewards/code/value.h"

#include <algorithm>

#include "base/json.h"
#include "base/utf8.h"

namespace whet::code {

namespace {

// A recursive descent whose depth is bounded. Every function returns false where the text is no JSON.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  bool whole(Value& value) {
    skip_space();
    if (!parse(value, 0)) return false;
    skip_space();
    return rest_.empty();
  }

 private:
  bool parse(Value& value, int depth) {
    if (depth > kMaxValueDepth || rest_.empty()) return false;
    switch (rest_[0]) {
      case '{':
        return object(value.held.emplace<Value::Object>(), depth);
      case '[':
        return list(value.held.emplace<Value::List>(), depth);
      case '"':
        return string(value.held.emplace<std::string>());
    }
    if (take("null")) return true;
    for (const bool truth : {false, true})
      if (take(truth ? "true" : "false")) {
        value.held = truth;
        return true;
      }
    return number(value.held.emplace<Number>().literal);
  }

  bool list(Value::List& items, int depth) {
    rest_.remove_prefix(1);
    skip_space();
    if (take("]")) return true;
    do {
      skip_space();
      if (!parse(items.emplace_back(), depth + 1)) return false;
      skip_space();
    } while (take(","));
    return take("]");
  }

  bool object(Value::Object& members, int depth) {
    rest_.remove_prefix(1);
    skip_space();
    if (take("}")) return true;
    do {
      Member& member = members.emplace_back();
      skip_space();
      if (!string(member.key)) return false;
      skip_space();
      if (!take(":")) return false;
      skip_space();
      if (!parse(member.value, depth + 1)) return false;
      skip_space();
    } while (take(","));
    return take("}");
  }

  bool string(std::string& text) {
    if (!take("\"")) return false;
    while (true) {
      const size_t end = rest_.find_first_of("\"\\");
      if (end == rest_.npos) return false;
      text += rest_.substr(0, end);
      rest_.remove_prefix(end);
      if (take("\"")) return true;
      if (!escape(text)) return false;
    }
  }

  bool escape(std::string& text) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    if (rest_.size() < 2) return false;
    const size_t which = kNames.find(rest_[1]);
    if (which != kNames.npos) {
      text += kMeanings[which];
      rest_.remove_prefix(2);
      return true;
    }
    uint32_t unit = 0, low = 0;
    if (!utf16_unit(unit)) return false;
    const std::string_view behind = rest_;
    if (unit >= 0xD800 && unit < 0xDC00 && utf16_unit(low)) {
      if (low >= 0xDC00 && low < 0xE000)
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      else
        rest_ = behind;
    }
    append_utf8(text, unit);
    return true;
  }

  // \uXXXX; consumes nothing if there is none.
  bool utf16_unit(uint32_t& unit) {
    if (!rest_.starts_with("\\u") || rest_.size() < 6) return false;
    unit = 0;
    for (const char c : rest_.substr(2, 4)) {
      const size_t digit =
          std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
      if (digit == std::string_view::npos) return false;
      unit = unit * 16 + static_cast<uint32_t>(digit);
    }
    rest_.remove_prefix(6);
    return true;
  }

  bool number(std::string& literal) {
    const std::string_view whole = rest_;
    const bool negative = take("-");
    if (take("Infinity") || (!negative && take("NaN"))) {
      literal = whole.substr(0, whole.size() - rest_.size());
      return true;
    }
    if (!take("0") && !digits()) return false;
    if (take(".") && !digits()) return false;
    if (take("e") || take("E")) {
      if (!take("-")) take("+");
      if (!digits()) return false;
    }
    literal = whole.substr(0, whole.size() - rest_.size());
    return true;
  }

  bool digits() {
    const size_t end = std::min(rest_.size(), rest_.find_first_not_of("0123456789"));
    rest_.remove_prefix(end);
    return end > 0;
  }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  void skip_space() { rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_not_of(" \t\r\n"))); }

  std::string_view rest_;
};

std::string write_text(const std::string& text) {
  return Json(text).dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

struct Writer {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool truth) const { out += truth ? "true" : "false"; }
  void operator()(const Number& number) const { out += number.literal; }
  void operator()(const std::string& text) const { out += write_text(text); }

  void operator()(const Value::List& list) const {
    out += '[';
    for (const Value& item : list) {
      if (&item != &list.front()) out += ',';
      std::visit(*this, item.held);
    }
    out += ']';
  }

  void operator()(const Value::Object& object) const {
    out += '{';
    for (const Member& member : object) {
      if (&member != &object.front()) out += ',';
      out += write_text(member.key) + ":";
      std::visit(*this, member.value.held);
    }
    out += '}';
  }
};

}  // namespace

const Value* Value::find(std::string_view key) const {
  if (!object()) return nullptr;
  const auto member = std::find_if(object()->rbegin(), object()->rend(),
                                   [&](const Member& candidate) { return candidate.key == key; });
  return member == object()->rend() ? nullptr : &member->value;
}

std::optional<Value> parse_value(std::string_view json) {
  std::optional<Value> value(std::in_place);
  if (!Parser(json).whole(*value)) value.reset();
  return value;
}

std::string write_value(const Value& value) {
  std::string json;
  std::visit(Writer{json}, value.held);
  return json;
}

}  // namespace whet::code
