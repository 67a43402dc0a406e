// The prompt templates that recipes and commands may name.
#pragma once

#include <string>

#include "tasks/countdown/prompts.h"
#include "tasks/math_templates.h"

namespace whet {

struct NamedTemplate {
  const char* name;
  const char* text;
};

// A new template is one entry here; the first is the default.
inline constexpr NamedTemplate kPromptTemplates[] = {{"countdown_short", kCountdownShort},
                                                     {"tinyzero", kTinyZero},
                                                     {"r1_zero", kR1Zero},
                                                     {"qwen_math", kQwenMath},
                                                     {"dapo", kDapo}};
inline constexpr const char* kDefaultPromptTemplate = kPromptTemplates[0].name;

// The text of a template that is named, or `name_or_text` itself, a text with {column} in it. Throws
// UsageError where it is neither.
std::string prompt_template_text(const std::string& name_or_text);

}  // namespace whet
