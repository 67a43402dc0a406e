#include "tasks/prompt_templates.h"

#include <vector>

#include "base/error.h"
#include "data/prompt_template.h"

namespace whet {

std::string prompt_template_text(const std::string& name_or_text) {
  std::vector<std::string> names;
  std::string list;
  for (const auto& known : kPromptTemplates) {
    if (name_or_text == known.name) return known.text;
    names.push_back(known.name);
    list += concat(list.empty() ? "" : ", ", known.name);
  }
  if (names_a_column(name_or_text)) return name_or_text;
  const std::string guess = nearest(name_or_text, names);
  fail<UsageError>("prompt template \"", name_or_text,
                   "\": expected a text with a {column} in it, or one of ", list,
                   guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
}

}  // namespace whet
