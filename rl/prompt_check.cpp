#include "rl/prompt_check.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "models/config.h"
#include "rl/sample.h"
#include "scoring/required_columns.h"

namespace whet {

namespace {

// Tokens that a prompt may have, and why.
struct Limit {
  int64_t tokens;
  std::string reason;
};

Limit limit_of(const ModelConfig& model, const GrpoConfig& config) {
  const int64_t room = model.max_position_embeddings - config.sampling.max_tokens;
  if (room < 1)
    fail<UsageError>("sampling.max_tokens: ", config.sampling.max_tokens,
                     " leaves no room for a prompt within the model's max_position_embeddings ",
                     model.max_position_embeddings);
  const int64_t wanted = config.prompts.max_tokens;
  if (wanted > 0 && wanted <= room) return {wanted, concat("prompts.max_tokens ", wanted)};
  return {room, concat("the ", room, " that sampling.max_tokens ", config.sampling.max_tokens,
                       " leaves of the model's max_position_embeddings ", model.max_position_embeddings)};
}

// What training reads of a prompt.
void add_to(DataDigest& digest, const Prompt& prompt) {
  digest.add(prompt.ids, prompt.columns.dump(-1, ' ', false, Json::error_handler_t::replace));
}

template <class Work>
void in_file(const std::string& where, const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    fail<UsageError>(where, ": ", error.what());
  }
}

std::string where(const std::string& path, const Prompt& prompt) {
  return concat(path == "-" ? "standard input" : path, ":", prompt.line);
}

// Prompts of the source's files that are too long.
struct Overlong {
  std::set<size_t> rows;
  int64_t first_tokens = 0;

  void add(size_t row, const Prompt& prompt) {
    if (rows.empty()) first_tokens = std::ssize(prompt.ids);
    rows.insert(row);
  }
};

void say_overlong(const Overlong& overlong, const Limit& limit, OverlongPrompt action,
                  const PromptSource& source, PromptCheck& check) {
  if (overlong.rows.empty()) return;
  const size_t prompts = source.size();
  const auto count = std::ssize(overlong.rows);
  const std::string first = concat(source.where(*overlong.rows.begin()), ": the prompt has ",
                                   overlong.first_tokens, " tokens, more than ", limit.reason);
  if (action == OverlongPrompt::refuse)
    fail<UsageError>(first, count > 1 ? concat(" (and so have ", count - 1, " more)") : "",
                     "; prompts.overlong may be drop or truncate-left");
  const bool drops = action == OverlongPrompt::drop;
  if (drops && count == static_cast<int64_t>(prompts))
    fail<UsageError>(first, ", and so has every other: nothing is left to train on");
  (drops ? check.dropped : check.truncated) = count;
  check.notes.push_back(concat(source.name(), ": ", count, " of ", prompts, " prompts have more tokens than ",
                               limit.reason, drops ? " and are dropped" : " and lose their beginning"));
}

void check_file(PromptSource& source, const Tokenizer& tokenizer, const Engine& engine, const Limit& limit,
                const GrpoConfig& config, PromptCheck& check) {
  Overlong overlong;
  check.digest.source = source.name();
  for (size_t row = 0; row < source.size(); ++row) {
    Prompt prompt = source.prompts()[row];
    in_file(source.where(row), [&] {
      tokenize_prompt(tokenizer, prompt);
      if (std::ssize(prompt.ids) > limit.tokens) {
        overlong.add(row, prompt);
        if (config.prompts.overlong != OverlongPrompt::truncate_left) return;
        tokenize_within(tokenizer, prompt, limit.tokens);
      }
      engine.check(prompt, config.sampling);
      add_to(check.digest, prompt);
    });
  }
  say_overlong(overlong, limit, config.prompts.overlong, source, check);
  if (check.dropped > 0) source.drop(overlong.rows);
}

// Generated prompts all look alike, so that most often none can be too long; else every one that will be
// drawn is counted.
void check_generated(const PromptSource& source, const Tokenizer& tokenizer, const Engine& engine,
                     const Limit& limit, const GrpoConfig& config, PromptCheck& check) {
  constexpr uint64_t kDigested = 64;
  constexpr int64_t kAround = 8;  // a byte makes one token at most; a few more may stand around a text
  const bool counted = source.longest_text() > limit.tokens - kAround;
  const auto drawn = static_cast<uint64_t>(config.steps * config.prompts_per_step +
                                           started_groups(config.prompts_per_step, config.rollout));
  check.digest.source = source.name();
  for (uint64_t number = 0; number < (counted ? drawn : kDigested); ++number) {
    Prompt prompt = source.at(number);
    tokenize_prompt(tokenizer, prompt);
    const auto tokens = std::ssize(prompt.ids);
    if (tokens > limit.tokens && config.prompts.overlong == OverlongPrompt::refuse)
      fail<UsageError>(source.name(), ": prompt ", number, " has ", tokens, " tokens, more than ",
                       limit.reason, "; prompts.overlong may be truncate-left");
    check.truncated += tokens > limit.tokens;
    tokenize_within(tokenizer, prompt, limit.tokens);
    engine.check(prompt, config.sampling);
    if (number < kDigested) add_to(check.digest, prompt);
  }
}

}  // namespace

void tokenize_within(const Tokenizer& tokenizer, Prompt& prompt, int64_t limit) {
  if (prompt.ids.empty() || prompt.text.empty()) tokenize_prompt(tokenizer, prompt);
  const auto surplus = std::ssize(prompt.ids) - limit;
  if (surplus <= 0) return;
  prompt.ids.erase(prompt.ids.begin(), prompt.ids.begin() + surplus);
  prompt.text = tokenizer.decode(prompt.ids, /*skip_special_tokens=*/false);
  prompt.literal.clear();
}

std::vector<std::string> check_reward_columns(const PromptSource* source,
                                              const std::vector<HeldOutSet>& held_out,
                                              const GrpoConfig& config) {
  std::vector<std::string> notes;
  if (source != nullptr && source->size() == 0)
    check_columns(config.rewards, {source->at(0)}, source->name());
  if (source != nullptr && source->size() > 0)
    notes = check_columns(config.rewards, source->prompts(), source->name());
  for (const HeldOutSet& set : held_out)
    for (auto& note : check_columns(set.rewards, set.prompts, set.path)) notes.push_back(std::move(note));
  return notes;
}

PromptCheck check_prompts(PromptSource& source, const Tokenizer& tokenizer, const Engine& engine,
                          const ModelConfig& model, const GrpoConfig& config) {
  const Limit limit = limit_of(model, config);
  PromptCheck check;
  check.limit = limit.tokens;
  if (source.size() > 0)
    check_file(source, tokenizer, engine, limit, config, check);
  else
    check_generated(source, tokenizer, engine, limit, config, check);
  return check;
}

void tokenize_file(const std::string& path, std::vector<Prompt>& prompts, const Tokenizer& tokenizer,
                   const Engine& engine, const SamplingParams& params) {
  for (Prompt& prompt : prompts)
    in_file(where(path, prompt), [&] {
      tokenize_prompt(tokenizer, prompt);
      engine.check(prompt, params);
    });
}

}  // namespace whet
