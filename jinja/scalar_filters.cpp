// Filters over texts and numbers, and those over values of any type.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>

#include "base/error.h"
#include "jinja/filters.h"
#include "jinja/operators.h"
#include "jinja/repr.h"
#include "jinja/string_methods.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

template <std::string (*convert)(std::string_view)>
Value conversion(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("a conversion of letter case", arguments, {});
  return runtime.text(convert(to_text(runtime, value)));
}

// The filter title begins words at other places than str.title does.
std::string title_words(std::string_view text) {
  constexpr std::u32string_view separators = U"-({[<";
  std::u32string word;
  std::string out;
  const auto flush = [&] {
    const std::string head = to_upper(to_utf8(word.substr(0, 1)));
    out += head + to_lower(to_utf8(word.substr(std::min<size_t>(1, word.size()))));
    word.clear();
  };
  for (const char32_t c : to_code_points(text)) {
    if (!is_space(c) && separators.find(c) == separators.npos) {
      word += c;
      continue;
    }
    flush();
    append_utf8(out, c);
  }
  flush();
  return out;
}

Value plain_text(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("string", arguments, {});
  return runtime.text(to_text(runtime, value));
}

Value trim(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("trim", arguments, {"chars"});
  const std::string* characters = bound[0] && !bound[0]->is<None>() ? &bound.string(0) : nullptr;
  return runtime.text(strip(to_text(runtime, value), Side::both, characters));
}

Value replace(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("replace", arguments, {"old", "new", "count"}, 2);
  const int64_t count = bound[2] && bound[2]->is<None>() ? -1 : bound.integer(2, -1);
  return replace_text(runtime, to_text(runtime, value), to_text(runtime, bound.required(0)),
                      to_text(runtime, bound.required(1)), count);
}

// White space in front of every line but the first, and but the empty ones, unless they are asked for.
Value indent(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("indent", arguments, {"width", "first", "blank"});
  require_defined(value);
  if (!value.string()) fail<UsageError>("indent: expected a text, got ", value.type_name());
  const bool spelt = bound[0] && bound[0]->string();
  const int64_t width = spelt ? 0 : std::max<int64_t>(0, bound.integer(0, 4));
  runtime.charge_text(static_cast<size_t>(width));
  const std::string margin = spelt ? *bound[0]->string() : std::string(static_cast<size_t>(width), ' ');
  const std::vector<std::string> lines = split_lines(*value.string() + "\n");
  std::string out = bound.flag(1) ? margin : "";
  for (size_t i = 0; i < lines.size(); ++i) {
    runtime.charge_text(margin.size() + lines[i].size());
    if (i > 0) out += "\n";
    if (i > 0 && (bound.flag(2) || !lines[i].empty())) out += margin;
    out += lines[i];
  }
  return Value::text(std::move(out));
}

Value default_(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("default", arguments, {"default_value", "boolean"});
  const bool missing = value.is<Undefined>() || (bound.flag(1) && !truthy(value));
  if (!missing) return value;
  return bound[0] ? *bound[0] : Value::text("");
}

Value length(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("length", arguments, {});
  return Value::integer(length_of(value));
}

// A number's text without the underscores that Python allows between digits; "" when they are elsewhere.
std::string without_underscores(const std::string& text) {
  const std::string stripped = strip(text, Side::both);
  std::string out;
  const auto is_digit_at = [&](size_t i) {
    return i < stripped.size() && stripped[i] >= '0' && stripped[i] <= '9';
  };
  for (size_t i = 0; i < stripped.size(); ++i) {
    if (stripped[i] != '_')
      out += stripped[i];
    else if (i == 0 || !is_digit_at(i - 1) || !is_digit_at(i + 1))
      return "";
  }
  return out;
}

std::optional<int64_t> parse_integer(const std::string& text) {
  const std::string digits = without_underscores(text);
  const size_t sign = !digits.empty() && (digits[0] == '-' || digits[0] == '+') ? 1 : 0;
  if (digits.size() == sign || digits.find_first_not_of("0123456789", sign) != digits.npos)
    return std::nullopt;
  errno = 0;
  const long long value = std::strtoll(digits.c_str(), nullptr, 10);
  if (errno != 0) fail<UsageError>("int: ", digits, " is beyond the integers of 64 bits");
  return value;
}

std::optional<double> parse_real(const std::string& text) {
  const std::string digits = without_underscores(text);
  if (digits.empty() || digits.find_first_of("xXpP()") != digits.npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(digits.c_str(), &end);
  if (is_space(static_cast<unsigned char>(digits[0])) || *end != '\0') return std::nullopt;
  return value;
}

std::optional<int64_t> truncated(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  if (std::abs(value) >= 9.2e18) fail<UsageError>("int: ", value, " is beyond the integers of 64 bits");
  return static_cast<int64_t>(value);
}

Value to_integer(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("int", arguments, {"default", "base"});
  require_defined(value);
  if (bound.integer(1, 10) != 10) fail<UsageError>("int: only base 10 is supported");
  if (const auto number = integer_of(value)) return Value::integer(*number);
  std::optional<int64_t> result;
  if (const double* number = value.get<double>()) {
    result = truncated(*number);
  } else if (const std::string* text = value.string()) {
    result = parse_integer(*text);
    if (const auto real = parse_real(*text); !result && real) result = truncated(*real);
  }
  if (result) return Value::integer(*result);
  return bound[0] ? *bound[0] : Value::integer(0);
}

Value to_real(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("float", arguments, {"default"});
  require_defined(value);
  if (const auto number = number_of(value)) return Value::real(static_cast<double>(*number));
  if (const std::string* text = value.string())
    if (const auto number = parse_real(*text)) return Value::real(*number);
  return bound[0] ? *bound[0] : Value::real(0);
}

Value absolute(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("abs", arguments, {});
  require_defined(value);
  if (!number_of(value)) fail<UsageError>("abs: expected a number, got ", value.type_name());
  const bool negative = value.is<double>() ? std::signbit(*value.get<double>()) : *integer_of(value) < 0;
  return with_sign(negative, value);
}

// Half to even, on the exact value of the binary fraction, as Python rounds.
double round_half_even(double value, int64_t digits) {
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(std::min<int64_t>(digits, 40)), value);
  return std::strtod(buffer, nullptr);
}

Value round(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("round", arguments, {"precision", "method"});
  require_defined(value);
  const int64_t digits = bound.integer(0, 0);
  const std::string method = bound[1] ? bound.string(1) : "common";
  const auto number = number_of(value);
  if (!number) fail<UsageError>("round: expected a number, got ", value.type_name());
  if (digits < 0 || digits > 300) fail<UsageError>("round: expected a precision from 0 to 300");
  if (method == "common") {
    if (const auto integer = integer_of(value)) return Value::integer(*integer);
    const double real = *value.get<double>();
    return Value::real(std::isfinite(real) ? round_half_even(real, digits) : real);
  }
  if (method != "ceil" && method != "floor") fail<UsageError>("round: expected common, ceil or floor");
  const double scale = std::pow(10.0, static_cast<double>(digits));
  const double scaled = static_cast<double>(*number) * scale;
  const double whole = method == "ceil" ? std::ceil(scaled) : std::floor(scaled);
  return Value::real((whole + 0.0) / scale);  // Python makes it an integer, which has no negative zero
}

// How json.dumps lays out lines: None for one line, a number of spaces, or the text itself.
void set_indent(Runtime& runtime, const Value& indent, JsonStyle& style) {
  if (indent.is<None>()) return;
  style.multiline = true;
  style.item_separator = ",";
  if (const std::string* text = indent.string()) {
    style.indent = *text;
  } else if (const auto width = integer_of(indent)) {
    runtime.charge_text(static_cast<size_t>(std::max<int64_t>(0, *width)));
    style.indent = std::string(static_cast<size_t>(std::max<int64_t>(0, *width)), ' ');
  } else {
    fail<UsageError>("tojson: expected a number or a text for 'indent', got ", indent.type_name());
  }
}

void set_separators(const Value& separators, JsonStyle& style) {
  if (separators.is<None>()) return;
  const Sequence* pair = separators.sequence();
  const bool good = pair && pair->items.size() == 2 && pair->items[0].string() && pair->items[1].string();
  if (!good) fail<UsageError>("tojson: expected two texts for 'separators'");
  style.item_separator = *pair->items[0].string();
  style.key_separator = *pair->items[1].string();
}

Value to_json_filter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("tojson", arguments, {"ensure_ascii", "indent", "separators", "sort_keys"});
  JsonStyle style;
  style.ensure_ascii = bound.flag(0);
  style.sort_keys = bound.flag(3);
  if (bound[1]) set_indent(runtime, *bound[1], style);
  if (bound[2]) set_separators(*bound[2], style);
  return Value::text(to_json(runtime, value, style));
}

constexpr std::pair<const char*, FilterFunction> kScalarFilters[] = {
    {"abs", absolute},
    {"capitalize", conversion<capitalize>},
    {"count", length},
    {"d", default_},
    {"default", default_},
    {"float", to_real},
    {"indent", indent},
    {"int", to_integer},
    {"length", length},
    {"lower", conversion<to_lower>},
    {"replace", replace},
    {"round", round},
    {"safe", plain_text},  // nothing is escaped here, so nothing needs to be marked
    {"string", plain_text},
    {"title", conversion<title_words>},
    {"tojson", to_json_filter},
    {"trim", trim},
    {"upper", conversion<to_upper>},
};

}  // namespace

FilterFunction scalar_filter(const std::string& name) {
  const auto found = std::find_if(std::begin(kScalarFilters), std::end(kScalarFilters),
                                  [&](const auto& filter) { return name == filter.first; });
  return found == std::end(kScalarFilters) ? nullptr : found->second;
}

}  // namespace whet::jinja
