#include "tasks/prompts.h"

#include "base/error.h"
#include "base/fields.h"
#include "tokenizer/chat_format.h"

namespace whet {

void validate(const PromptSourceConfig& config, const std::string& where) {
  check_bounds(config, where);
  config.kind.visit([&](const auto& kind) { validate(kind, where); });
  const bool has_epochs = config.kind.visit([](const auto& kind) { return kind.kHasEpochs; });
  if (config.overlong == OverlongPrompt::drop && !has_epochs)
    fail<UsageError>(
        where,
        ".overlong: expected refuse or truncate-left, since generated prompts have no epoch to be "
        "left out of");
  validate_chat_arguments(config.chat_template_kwargs, where + ".chat_template_kwargs");
}

std::unique_ptr<PromptSource> make_prompt_source(const PromptSourceConfig& config, const std::string& model) {
  const PromptRendering rendering{prompt_template_text(config.prompt_template), model,
                                  config.chat_template_kwargs};
  return config.kind.visit([&](const auto& kind) { return make_prompt_source(kind, rendering); });
}

}  // namespace whet
