#include "rl/sample.h"

#include "base/error.h"
#include "base/parallel.h"
#include "models/end_tokens.h"

namespace whet {

namespace {

// Otherwise a column of the wrong type or a judge that does not respond would only show as a run that learns
// nothing.
void refuse_if_nothing_judged(const std::vector<Group>& groups) {
  Json why;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) {
      if (completion.score.value) return;
      for (const auto& part : completion.score.parts)
        if (!part.value && part.weight != 0) why = {{part.name, part.detail}};
    }
  if (why.is_null()) return;  // no rule applies to these prompts
  fail("none of the completions could be judged; of the last: ", why.dump());
}

}  // namespace

void tokenize_prompt(const Tokenizer& tokenizer, Prompt& prompt) {
  if (!prompt.ids.empty()) {
    prompt.text = tokenizer.decode(prompt.ids, /*skip_special_tokens=*/false);
    return;
  }
  const AddSpecial add = prompt.is_chat ? AddSpecial::none : AddSpecial::leading;
  prompt.ids = tokenizer.encode_pieces(prompt.text, prompt.literal, add);
  if (!prompt.ids.empty()) return;
  const auto bos = tokenizer.bos_token();
  if (!bos)
    fail<UsageError>("prompt ", prompt.index, " is empty and the tokenizer has no BOS token to begin with: ",
                     "expected some text, or ids");
  prompt.ids = {*bos};
}

void tokenize_prompts(const Tokenizer& tokenizer, std::vector<Prompt>& prompts) {
  for (auto& prompt : prompts) tokenize_prompt(tokenizer, prompt);
}

void set_texts(const Tokenizer& tokenizer, const StopRules& rules, Group& group) {
  for (auto& completion : group.completions)
    completion.text = completion_text(tokenizer, rules, completion.tokens);
}

void score_groups(const Tokenizer& tokenizer, const Rubric& rubric, const StopRules& rules, int threads,
                  std::vector<Group>& groups) {
  parallel_for(threads, static_cast<int>(groups.size()), [&](int g) {
    Group& group = groups[static_cast<size_t>(g)];
    set_texts(tokenizer, rules, group);
    rubric.score(group);
  });
  refuse_if_nothing_judged(groups);
}

SamplingParams with_end_tokens(SamplingParams params, const ModelConfig& model) {
  const bool ends_without = !params.stop.empty() || !params.stop_token_ids.empty();
  if (ends_without && model.eos_token_ids.empty()) return params;
  const auto ends = end_tokens(model);
  params.stop_token_ids.insert(params.stop_token_ids.end(), ends.begin(), ends.end());
  return params;
}

}  // namespace whet
