#include "data/prompt_template.h"

#include "base/error.h"

namespace whet {

namespace {

constexpr const char* kCountdownShort = "{numbers} -> {target}\n<think>\n";

// From TinyZero's examples/data_preprocess/countdown.py ("This works for any base model").
constexpr const char* kTinyZero =
    "A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The "
    "assistant first thinks about the reasoning process in the mind and then provides the user with the "
    "answer.\n"
    "User: Using the numbers {nums}, create an equation that equals {target}. You can use basic arithmetic "
    "operations (+, -, *, /) and each number can only be used once. Show your work in <think> </think> tags. "
    "And return the final answer in <answer> </answer> tags, for example <answer> (1 + 2) / 3 </answer>.\n"
    "Assistant: Let me solve this step by step.\n"
    "<think>";

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

const std::vector<std::string>& builtin_prompt_templates() {
  static const std::vector<std::string> names{"countdown_short", "tinyzero"};
  return names;
}

std::string render_prompt(const std::string& tmpl, const Json& columns) {
  const std::string text = tmpl == "countdown_short" ? kCountdownShort
                           : tmpl == "tinyzero"      ? kTinyZero
                                                     : tmpl;
  std::string prompt;
  int filled = 0;
  for (size_t i = 0; i < text.size();) {
    if (const std::string name = placeholder_at(text, i); !name.empty()) {
      prompt += column_text(name, columns);
      i += name.size() + 2;
      ++filled;
    } else if (const std::string literal = doubled_at(text, i); !literal.empty()) {
      prompt += "{" + literal + "}";
      i += literal.size() + 4;
    } else {
      prompt += text[i++];
    }
  }
  if (filled == 0) {
    const std::string guess = nearest(tmpl, builtin_prompt_templates());
    fail<UsageError>("prompt template \"", tmpl, "\": expected a text with a {column} in it, or one of ",
                     builtin_prompt_templates()[0], ", ", builtin_prompt_templates()[1],
                     guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
  }
  return prompt;
}

}  // namespace whet
