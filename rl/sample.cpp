#include "rl/sample.h"

#include "base/error.h"

namespace whet {

void tokenize_prompt(const Tokenizer& tokenizer, Prompt& prompt) {
  if (prompt.ids.empty())
    prompt.ids = tokenizer.encode(prompt.text, prompt.is_chat ? AddSpecial::none : AddSpecial::leading);
  else
    prompt.text = tokenizer.decode(prompt.ids, /*skip_special_tokens=*/false);
}

void tokenize_prompts(const Tokenizer& tokenizer, std::vector<Prompt>& prompts) {
  for (auto& prompt : prompts) tokenize_prompt(tokenizer, prompt);
}

void score_groups(const Tokenizer& tokenizer, const Rubric& rubric, std::vector<Group>& groups) {
  for (auto& group : groups)
    for (auto& completion : group.completions) {
      completion.text = tokenizer.decode(completion.tokens);
      completion.score = rubric.score(group.prompt, completion);
    }
}

std::vector<int32_t> stop_tokens(const CausalLm& model) {
  const auto& ids = model.config().eos_token_ids;
  if (ids.empty()) fail<UsageError>("config.json: eos_token_id is missing: nothing would end a completion");
  return {ids.begin(), ids.end()};
}

}  // namespace whet
