#include "data/prompt_template.h"

#include <vector>

#include "base/error.h"

namespace whet {

namespace {

std::string join(const Json& list, const char* separator) {
  std::string text;
  for (const Json& item : list) text += (text.empty() ? "" : separator) + item.dump();
  return text;
}

std::string column_text(const std::string& name, const Json& columns) {
  const auto it = columns.find(name);
  if (it == columns.end()) {
    const auto nums = columns.find("nums");
    if (name == "numbers" && nums != columns.end() && nums->is_array()) return join(*nums, " ");
    std::vector<std::string> known;
    for (const auto& [key, unused] : columns.items()) known.push_back(key);
    const std::string guess = nearest(name, known);
    fail<UsageError>("prompt template: no column \"", name, "\"",
                     guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
  }
  if (it->is_string()) return it->get<std::string>();
  return it->is_array() ? "[" + join(*it, ", ") + "]" : it->dump();
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The name in "{name}" that begins at `at`, or "" when none does.
std::string placeholder_at(const std::string& text, size_t at) {
  if (at >= text.size() || text[at] != '{') return "";
  size_t end = at + 1;
  while (end < text.size() && is_name_char(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? text.substr(at + 1, end - at - 1) : "";
}

// The name in "{{name}}" that begins at `at`, or "" when none does.
std::string doubled_at(const std::string& text, size_t at) {
  const std::string name = text[at] == '{' ? placeholder_at(text, at + 1) : "";
  const size_t end = at + name.size() + 3;
  return end < text.size() && text[end] == '}' ? name : "";
}

}  // namespace

bool names_a_column(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    if (!placeholder_at(text, i).empty()) return true;
    const std::string literal = doubled_at(text, i);
    i += literal.empty() ? 1 : literal.size() + 4;
  }
  return false;
}

std::string render_prompt(const std::string& text, const Json& columns) {
  std::string prompt;
  for (size_t i = 0; i < text.size();) {
    if (const std::string name = placeholder_at(text, i); !name.empty()) {
      prompt += column_text(name, columns);
      i += name.size() + 2;
    } else if (const std::string literal = doubled_at(text, i); !literal.empty()) {
      prompt += "{" + literal + "}";
      i += literal.size() + 4;
    } else {
      prompt += text[i++];
    }
  }
  return prompt;
}

}  // namespace whet
