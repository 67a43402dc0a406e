#include "jinja/string_methods.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

// The argument of strip and the like: nothing or None for white space.
const std::string* characters(const Bound& bound) {
  return bound[0] == nullptr || bound[0]->is<None>() ? nullptr : &bound.string(0);
}

template <Side side>
Value strip_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("strip", arguments, {"chars"});
  return runtime.text(strip(self, side, characters(bound)));
}

template <std::string (*convert)(std::string_view)>
Value conversion(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("a conversion of letter case", arguments, {});
  return runtime.text(convert(self));
}

// Whether a text is not empty and all of its characters are of a kind.
template <bool (*is_kind)(char32_t)>
Value all_of(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("a question about characters", arguments, {});
  const std::u32string points = to_code_points(self);
  return Value::boolean(!points.empty() && std::all_of(points.begin(), points.end(), is_kind));
}

bool is_letter_or_number(char32_t c) { return is_letter(c) || is_numeric(c); }

// Whether there are letters with case, and all of them have this one.
template <bool (*is_case)(char32_t)>
Value in_case(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("a question about letter case", arguments, {});
  bool any = false;
  for (const char32_t c : to_code_points(self)) {
    if (!is_cased(c)) continue;
    if (!is_case(c)) return Value::boolean(false);
    any = true;
  }
  return Value::boolean(any);
}

// Pieces of `text` between white space; at most `most` cuts, counted from the left.
std::vector<std::u32string> split_at_spaces(const std::u32string& text, size_t most) {
  std::vector<std::u32string> pieces;
  size_t at = 0;
  for (;;) {
    while (at < text.size() && is_space(text[at])) ++at;
    if (at == text.size()) return pieces;
    if (pieces.size() == most) break;
    const size_t begin = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    pieces.push_back(text.substr(begin, at - begin));
  }
  size_t end = text.size();
  while (end > at && is_space(text[end - 1])) --end;
  pieces.push_back(text.substr(at, end - at));
  return pieces;
}

std::vector<std::u32string> split_at(const std::u32string& text, const std::u32string& separator,
                                     size_t most) {
  std::vector<std::u32string> pieces;
  size_t begin = 0;
  for (size_t end; pieces.size() < most && (end = text.find(separator, begin)) != text.npos;) {
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

// Splitting from the right is splitting the reversed text from the left.
template <bool from_right>
Value split_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("split", arguments, {"sep", "maxsplit"});
  const int64_t given = bound.integer(1, -1);
  const size_t most = given < 0 ? SIZE_MAX : static_cast<size_t>(given);
  std::u32string text = to_code_points(self);
  std::u32string separator = characters(bound) ? to_code_points(*characters(bound)) : U"";
  runtime.charge_search(self.size(), separator.size());
  if (characters(bound) && separator.empty()) fail<UsageError>("split: the separator is empty");
  if (from_right) std::reverse(text.begin(), text.end()), std::reverse(separator.begin(), separator.end());
  auto pieces = separator.empty() ? split_at_spaces(text, most) : split_at(text, separator, most);
  if (from_right) {
    std::reverse(pieces.begin(), pieces.end());
    for (auto& piece : pieces) std::reverse(piece.begin(), piece.end());
  }
  std::vector<Value> items;
  for (const auto& piece : pieces) items.push_back(runtime.text(to_utf8(piece)));
  return runtime.list(std::move(items));
}

Value split_lines_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("splitlines", arguments, {});
  std::vector<Value> items;
  for (std::string& line : split_lines(self)) items.push_back(runtime.text(std::move(line)));
  return runtime.list(std::move(items));
}

template <bool at_end>
bool has_affix(const std::string& self, const Value& affix) {
  if (const Sequence* any = affix.sequence(); any && any->kind == Sequence::Kind::tuple)
    return std::any_of(any->items.begin(), any->items.end(),
                       [&](const Value& one) { return has_affix<at_end>(self, one); });
  require_defined(affix);
  const std::string* text = affix.string();
  if (!text)
    fail<UsageError>(at_end ? "endswith" : "startswith", ": expected a text, got ", affix.type_name());
  return at_end ? self.ends_with(*text) : self.starts_with(*text);
}

template <bool at_end>
Value affix_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound(at_end ? "endswith" : "startswith", arguments, {at_end ? "suffix" : "prefix"}, 1);
  return Value::boolean(has_affix<at_end>(self, bound.required(0)));
}

template <bool at_end>
Value remove_affix(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound(at_end ? "removesuffix" : "removeprefix", arguments, {at_end ? "suffix" : "prefix"}, 1);
  const std::string& affix = bound.string(0);
  if (!has_affix<at_end>(self, bound.required(0))) return runtime.text(self);
  return runtime.text(self.substr(at_end ? 0 : affix.size(), self.size() - affix.size()));
}

Value replace_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("replace", arguments, {"old", "new", "count"}, 2);
  return replace_text(runtime, self, bound.string(0), bound.string(1), bound.integer(2, -1));
}

Value join_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("join", arguments, {"iterable"}, 1);
  std::vector<std::string> texts;
  for (const Value& item : items_of(runtime, bound.required(0))) {
    if (!item.string()) fail<UsageError>("join: expected texts, got ", item.type_name());
    texts.push_back(*item.string());
  }
  return join_texts(runtime, texts, self);
}

// A text between its arguments `start` and `stop`, and where it begins; nothing when `start` lies behind the
// end.
struct Window {
  std::u32string text;
  size_t begin = 0;
};
std::optional<Window> window(const std::string& self, const Bound& bound) {
  const std::u32string text = to_code_points(self);
  const auto size = static_cast<int64_t>(text.size());
  const auto bounded = [&](int64_t index) {
    return std::clamp<int64_t>(index < 0 ? index + size : index, 0, size);
  };
  if (bound.integer(1, 0) > size) return std::nullopt;
  const int64_t begin = bounded(bound.integer(1, 0)), end = bounded(bound.integer(2, size));
  if (begin > end) return std::nullopt;
  return Window{text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)),
                static_cast<size_t>(begin)};
}

template <bool from_right, bool must_exist>
Value find_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("find", arguments, {"sub", "start", "end"}, 1);
  const std::u32string sub = to_code_points(bound.string(0));
  runtime.charge_search(self.size(), sub.size());
  size_t found = std::u32string::npos;
  const auto in = window(self, bound);
  if (in) found = from_right ? in->text.rfind(sub) : in->text.find(sub);
  if (found == std::u32string::npos) {
    if (must_exist) fail<UsageError>("index: the text was not found");
    return Value::integer(-1);
  }
  return Value::integer(static_cast<int64_t>(found + in->begin));
}

Value count_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("count", arguments, {"sub", "start", "end"}, 1);
  const std::u32string sub = to_code_points(bound.string(0));
  runtime.charge_search(self.size(), sub.size());
  const auto in = window(self, bound);
  if (!in) return Value::integer(0);
  if (sub.empty()) return Value::integer(static_cast<int64_t>(in->text.size()) + 1);
  return Value::integer(static_cast<int64_t>(split_at(in->text, sub, SIZE_MAX).size()) - 1);
}

template <bool from_right>
Value partition_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("partition", arguments, {"sep"}, 1);
  const std::string& separator = bound.string(0);
  runtime.charge_search(self.size(), separator.size());
  if (separator.empty()) fail<UsageError>("partition: the separator is empty");
  const size_t at = from_right ? self.rfind(separator) : self.find(separator);
  std::vector<std::string> parts{self.substr(0, at), separator, ""};
  if (at == self.npos)
    parts = from_right ? std::vector<std::string>{"", "", self} : std::vector<std::string>{self, "", ""};
  else
    parts[2] = self.substr(at + separator.size());
  std::vector<Value> items;
  for (std::string& part : parts) items.push_back(runtime.text(std::move(part)));
  return Value::tuple(std::move(items));
}

// The spaces to the left and right that pad the text to `width`.
template <bool left, bool right>
Value pad_method(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("padding", arguments, {"width", "fillchar"}, 1);
  const std::string fill = bound[1] ? bound.string(1) : " ";
  if (code_points(fill) != 1) fail<UsageError>("padding: expected one character to fill with");
  const int64_t width = bound.integer(0, 0), size = static_cast<int64_t>(code_points(self));
  if (width <= size) return runtime.text(self);
  const int64_t missing = width - size;
  // Python's center puts an odd space to the left where the width is odd.
  const int64_t before = !left ? 0 : !right ? missing : missing / 2 + (missing & width & 1);
  runtime.charge_text(static_cast<size_t>(missing) * fill.size());
  std::string out;
  for (int64_t i = 0; i < before; ++i) out += fill;
  out += self;
  for (int64_t i = before; i < missing; ++i) out += fill;
  return Value::text(std::move(out));
}

Value zero_fill(Runtime& runtime, const std::string& self, const Arguments& arguments) {
  const Bound bound("zfill", arguments, {"width"}, 1);
  const int64_t missing = bound.integer(0, 0) - static_cast<int64_t>(code_points(self));
  if (missing <= 0) return runtime.text(self);
  runtime.charge_text(static_cast<size_t>(missing));
  const size_t sign = !self.empty() && (self[0] == '-' || self[0] == '+') ? 1 : 0;
  return Value::text(self.substr(0, sign) + std::string(static_cast<size_t>(missing), '0') +
                     self.substr(sign));
}

constexpr std::pair<const char*, StringMethod> kMethods[] = {
    {"capitalize", conversion<capitalize>},
    {"center", pad_method<true, true>},
    {"count", count_method},
    {"endswith", affix_method<true>},
    {"find", find_method<false, false>},
    {"index", find_method<false, true>},
    {"isalnum", all_of<is_letter_or_number>},
    {"isalpha", all_of<is_letter>},
    {"isdecimal", all_of<is_digit>},
    {"isdigit", all_of<is_digit>},
    {"islower", in_case<is_lower>},
    {"isnumeric", all_of<is_numeric>},
    {"isspace", all_of<is_space>},
    {"isupper", in_case<is_upper>},
    {"join", join_method},
    {"ljust", pad_method<false, true>},
    {"lower", conversion<to_lower>},
    {"lstrip", strip_method<Side::left>},
    {"partition", partition_method<false>},
    {"removeprefix", remove_affix<false>},
    {"removesuffix", remove_affix<true>},
    {"replace", replace_method},
    {"rfind", find_method<true, false>},
    {"rindex", find_method<true, true>},
    {"rjust", pad_method<true, false>},
    {"rpartition", partition_method<true>},
    {"rsplit", split_method<true>},
    {"rstrip", strip_method<Side::right>},
    {"split", split_method<false>},
    {"splitlines", split_lines_method},
    {"startswith", affix_method<false>},
    {"strip", strip_method<Side::both>},
    {"title", conversion<title>},
    {"upper", conversion<to_upper>},
    {"zfill", zero_fill},
};

}  // namespace

StringMethod string_method(const std::string& name) {
  const auto found = std::find_if(std::begin(kMethods), std::end(kMethods),
                                  [&](const auto& method) { return name == method.first; });
  return found == std::end(kMethods) ? nullptr : found->second;
}

Value replace_text(Runtime& runtime, const std::string& text, const std::string& old, const std::string& with,
                   int64_t count) {
  std::string out;
  size_t at = 0;
  runtime.charge_search(text.size(), old.size());
  for (; count != 0; --count) {
    const size_t found = text.find(old, at);
    if (found == text.npos) break;
    runtime.charge_text(with.size());
    out.append(text, at, found - at) += with;
    at = found + old.size();
    if (!old.empty()) continue;
    if (at == text.size()) break;
    const size_t length = code_point_at(text, at).length;  // an empty text is found between characters
    out.append(text, at, length);
    at += length;
  }
  return Value::text(out.append(text, at));
}

Value join_texts(Runtime& runtime, const std::vector<std::string>& texts, const std::string& separator) {
  std::string out;
  for (size_t i = 0; i < texts.size(); ++i) {
    runtime.charge_text(separator.size() + texts[i].size());
    if (i > 0) out += separator;
    out += texts[i];
  }
  return Value::text(std::move(out));
}

}  // namespace whet::jinja
