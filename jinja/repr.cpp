#include "jinja/repr.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

void put_repr(Runtime& runtime, const Value& value, std::string& out);

void put_escape(std::string& out, char32_t c) {
  char buffer[16];
  const char* format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
  std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(c));
  out += buffer;
}

void put_quoted(const std::string& text, std::string& out) {
  const bool has_single = text.find('\'') != text.npos, has_double = text.find('"') != text.npos;
  const char32_t quote = has_single && !has_double ? '"' : '\'';
  append_utf8(out, quote);
  for (const char32_t c : to_code_points(text)) {
    if (c == quote || c == '\\')
      out += '\\', append_utf8(out, c);
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (is_printable(c))
      append_utf8(out, c);
    else
      put_escape(out, c);
  }
  append_utf8(out, quote);
}

void put_items(Runtime& runtime, const std::vector<Value>& items, std::string& out) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    put_repr(runtime, items[i], out);
  }
}

void put_sequence(Runtime& runtime, const Sequence& sequence, std::string& out) {
  switch (sequence.kind) {
    case Sequence::Kind::range:
      out += sequence.label;
      return;
    case Sequence::Kind::list:
      out += '[';
      put_items(runtime, sequence.items, out);
      out += ']';
      return;
    case Sequence::Kind::tuple:
      out += '(';
      put_items(runtime, sequence.items, out);
      out += sequence.items.size() == 1 ? ",)" : ")";
      return;
    case Sequence::Kind::dict_keys:
    case Sequence::Kind::dict_values:
    case Sequence::Kind::dict_items: {
      const char* names[] = {"dict_keys([", "dict_values([", "dict_items(["};
      out += names[static_cast<int>(sequence.kind) - static_cast<int>(Sequence::Kind::dict_keys)];
      put_items(runtime, sequence.items, out);
      out += "])";
    }
  }
}

void put_dict(Runtime& runtime, const Dict& dict, std::string& out) {
  out += '{';
  bool first = true;
  for (const auto& [key, item] : dict.entries) {
    if (!first) out += ", ";
    first = false;
    put_repr(runtime, key, out);
    out += ": ";
    put_repr(runtime, item, out);
  }
  out += '}';
}

void put_repr(Runtime& runtime, const Value& value, std::string& out) {
  const Runtime::Level level(runtime);
  const size_t before = out.size();
  if (const std::string* text = value.string())
    put_quoted(*text, out);
  else if (const Sequence* sequence = value.sequence())
    put_sequence(runtime, *sequence, out);
  else if (const Dict* dict = value.dict())
    put_dict(runtime, *dict, out);
  else if (value.is<Undefined>())
    out += "Undefined";
  else if (const auto* space = value.get<Namespace*>()) {
    out += "<Namespace ";
    put_dict(runtime, (*space)->attributes, out);
    out += '>';
  } else
    out += to_text(runtime, value);
  runtime.charge_text(out.size() - before);
}

// json.dumps, piece by piece.
class JsonWriter {
 public:
  JsonWriter(Runtime& runtime, const JsonStyle& style) : runtime_(runtime), style_(style) {}

  std::string take() { return std::move(out_); }

  void put(const Value& value) {
    const Runtime::Level level(runtime_);
    if (const std::string* text = value.string())
      put_string(*text);
    else if (const Dict* dict = value.dict())
      put_dict(*dict);
    else if (is_array(value))
      put_array(value.sequence()->items);
    else
      put_raw(scalar(value));
  }

 private:
  static bool is_array(const Value& value) {
    const Sequence* sequence = value.sequence();
    return sequence && (sequence->kind == Sequence::Kind::list || sequence->kind == Sequence::Kind::tuple);
  }

  // Scalars without quotes.
  static std::string scalar(const Value& value) {
    if (value.is<None>()) return "null";
    if (const bool* flag = value.get<bool>()) return *flag ? "true" : "false";
    if (const int64_t* number = value.get<int64_t>()) return std::to_string(*number);
    if (const double* number = value.get<double>()) {
      if (std::isnan(*number)) return "NaN";
      if (std::isinf(*number)) return *number > 0 ? "Infinity" : "-Infinity";
      return float_text(*number);
    }
    fail<UsageError>("tojson: a value of type '", value.type_name(), "' is not JSON");
  }

  void put_raw(const std::string& text) {
    runtime_.charge_text(text.size());
    out_ += text;
  }

  void put_line_break() {
    if (!style_.multiline) return;
    put_raw("\n");
    for (size_t i = 0; i < open_; ++i) put_raw(style_.indent);
  }

  void put_array(const std::vector<Value>& items) {
    if (items.empty()) return put_raw("[]");
    put_raw("[");
    ++open_;
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0) put_raw(style_.item_separator);
      put_line_break();
      put(items[i]);
    }
    --open_;
    put_line_break();
    put_raw("]");
  }

  void put_dict(const Dict& dict) {
    auto entries = dict.entries;
    if (entries.empty()) return put_raw("{}");
    runtime_.charge_items(entries.size());
    if (style_.sort_keys)
      std::stable_sort(entries.begin(), entries.end(),
                       [](const auto& a, const auto& b) { return compare(a.first, b.first, "<") < 0; });
    put_raw("{");
    ++open_;
    for (size_t i = 0; i < entries.size(); ++i) {
      if (i > 0) put_raw(style_.item_separator);
      put_line_break();
      const auto& [key, value] = entries[i];
      put_string(key.string() ? *key.string() : scalar(key));
      put_raw(style_.key_separator);
      put(value);
    }
    --open_;
    put_line_break();
    put_raw("}");
  }

  void put_unit(char32_t unit) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(unit));
    out_ += buffer;
  }

  void put_character(char32_t c) {
    if (c == '"')
      out_ += "\\\"";
    else if (c == '\\')
      out_ += "\\\\";
    else if (c == '\n')
      out_ += "\\n";
    else if (c == '\r')
      out_ += "\\r";
    else if (c == '\t')
      out_ += "\\t";
    else if (c == '\f')
      out_ += "\\f";
    else if (c == '\b')
      out_ += "\\b";
    else if (c < 0x20)
      put_unit(c);
    else if (!style_.ensure_ascii || c < 0x7F)
      append_utf8(out_, c);
    else if (c < 0x10000)
      put_unit(c);
    else
      put_unit(0xD800 + ((c - 0x10000) >> 10)), put_unit(0xDC00 + ((c - 0x10000) & 0x3FF));
  }

  void put_string(const std::string& text) {
    runtime_.charge_text(text.size());
    out_ += '"';
    for (const char32_t c : to_code_points(text)) put_character(c);
    out_ += '"';
  }

  Runtime& runtime_;
  const JsonStyle& style_;
  std::string out_;
  size_t open_ = 0;  // containers around the current position
};

}  // namespace

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[64];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string scientific(buffer, written.ptr);
  const size_t e = scientific.find('e');
  const int exponent = std::stoi(scientific.substr(e + 1));
  if (exponent < -4 || exponent >= 16) return scientific;  // Python writes the exponent alike: 1e-07, 1.5e+16
  const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  const std::string text(buffer, fixed.ptr);
  return text.find('.') == text.npos ? text + ".0" : text;
}

std::string repr(Runtime& runtime, const Value& value) {
  std::string out;
  put_repr(runtime, value, out);
  return out;
}

std::string to_text(Runtime& runtime, const Value& value) {
  if (const std::string* text = value.string()) return *text;
  if (value.is<Undefined>()) return "";
  if (value.is<None>()) return "None";
  if (const bool* flag = value.get<bool>()) return *flag ? "True" : "False";
  if (const int64_t* number = value.get<int64_t>()) return std::to_string(*number);
  if (const double* number = value.get<double>()) return float_text(*number);
  if (value.sequence() || value.dict() || value.is<Namespace*>()) return repr(runtime, value);
  fail<UsageError>("a value of type '", value.type_name(), "' cannot be printed; a list can (| list)");
}

std::string to_json(Runtime& runtime, const Value& value, const JsonStyle& style) {
  JsonWriter writer(runtime, style);
  writer.put(value);
  return writer.take();
}

}  // namespace whet::jinja
