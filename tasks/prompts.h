// What a recipe may say about the prompts of a run: the list of the kinds of prompt sources, and what all
// have in common. A new kind is one entry here.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "base/any_kind.h"
#include "base/bounds.h"
#include "data/file_prompts.h"
#include "tasks/countdown/prompts.h"
#include "tasks/prompt_templates.h"

namespace whet {

// The first is what recipes without a "type" get.
using PromptKind = AnyKind<CountdownPrompts, FilePrompts>;

// What is done about a prompt with more tokens than there is room for.
enum class OverlongPrompt { refuse, drop, truncate_left };
constexpr auto enum_names(OverlongPrompt) {
  return std::to_array<EnumName<OverlongPrompt>>({{OverlongPrompt::refuse, "refuse"},
                                                  {OverlongPrompt::drop, "drop"},
                                                  {OverlongPrompt::truncate_left, "truncate-left"}});
}

struct PromptSourceConfig {
  PromptKind kind;
  std::string prompt_template = kDefaultPromptTemplate;
  int64_t max_tokens = 0;
  OverlongPrompt overlong = OverlongPrompt::refuse;
  Json chat_template_kwargs = Json::object();

  template <class V>
  void fields(V& v) {
    kind.fields(v, "type", "generated puzzles of the train split, or a file");
    v("prompt_template", prompt_template,
      "countdown_short, tinyzero, r1_zero, qwen_math, dapo (docs/data.md), or a text with {column} in it");
    v("max_tokens", max_tokens,
      "tokens of a prompt at most; 0: as many as sampling.max_tokens leaves of the model's "
      "max_position_embeddings, which is the limit in any case",
      at_least(0));
    v("overlong", overlong,
      "what is done about longer prompts, before the first step: refuse (the run does not start), drop "
      "(file: "
      "they are left out) or truncate-left (their last max_tokens tokens remain)");
    v("chat_template_kwargs", chat_template_kwargs,
      "for prompts that are messages, held-out ones too: variables of the chat template, such as "
      "{\"enable_thinking\": false}, and add_generation_prompt, continue_final_message, "
      "sanitize_control_tokens; a row's own column of this name wins");
  }
};

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const PromptSourceConfig& config, const std::string& where);

// `model` is the folder of the chat template. Throws UsageError that names the field, or the file and line.
std::unique_ptr<PromptSource> make_prompt_source(const PromptSourceConfig& config, const std::string& model);

}  // namespace whet
